"""Which positions of a report have the same decision at stake: targets that share words, evidence that lies near.

How alike two positions are is a logistic regression on eight measures, fitted on the 235 reports of gold/train
(benchmarks/issue_grouping.py fits and measures it); groups are joined while their members are alike on average.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from demarche.model import Entry, Evidence, Issue, Position
from demarche.resolve.identity import slug

# Weights of the measures in the order of `_measures`, and the constant; see the module's docstring.
WEIGHTS = (2.17, 0.86, 0.07, 1.1, -0.32, 0.53, -0.32, -0.8)
CONSTANT = -0.65
THRESHOLD = 0.34
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[\"”]?|\n\s*\n|$)")
_WORD = re.compile(r"[A-Za-z][\w'’-]+")
_ENDINGS = (
    *("ations", "ation", "ements", "ement", "ments", "ment", "ings", "ing", "ions", "ion", "ies"),
    *("ers", "er", "ed", "es", "s", "al", "ly"),
)
_CLAUSE_END = re.compile(r"[.,;:!?]|\n\s*\n")
_LONGEST_TITLE = 12  # words
_STRETCH = 400  # positions grouped at a time, so that a very long report does not take forever

Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Stake:
    """What the measures see of one position."""

    target: frozenset[str]
    words: frozenset[str]  # of target and evidence
    sentence: int
    paragraph: int
    holder: str


def assign_issues(text: str, entries: list[Entry], reserved: Iterable[str] = ()) -> list[Entry]:
    """The entries with `Position.issue` filled in where it is ""; other entries unchanged. Ids are "issue:" and the words of a target,
    none of those `reserved`.
    """
    at = [i for i, e in enumerate(entries) if isinstance(e.record, Position) and not e.record.issue]
    positions = [entries[i] for i in at]
    groups = group_positions(text, positions)
    out = list(entries)
    taken = set(reserved)
    for members in groups:
        issue = _issue([positions[m] for m in members], taken)
        taken.add(issue.id)
        for m in members:
            record = positions[m].record
            assert isinstance(record, Position)
            out[at[m]] = replace(positions[m], record=replace(record, issue=issue.id))
    return out


def issues_of(entries: Iterable[Entry]) -> list[Issue]:
    """The issues of resolved entries with their titles, in the order of first mention."""
    members: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.record, Position) and entry.record.issue:
            members.setdefault(entry.record.issue, []).append(entry)
    return [Issue(id, _title(group)) for id, group in members.items()]


def group_positions(text: str, positions: list[Entry]) -> list[list[int]]:
    """Indices of the positions that share an issue, by average likeness."""
    stakes, weigh = _stakes(text, positions)
    groups: list[list[int]] = []
    for first in range(0, len(stakes), _STRETCH):
        part = stakes[first : first + _STRETCH]
        alike = np.zeros((len(part), len(part)))
        for i, j in combinations(range(len(part)), 2):
            alike[i, j] = alike[j, i] = likeness(part[i], part[j], weigh, len(stakes))
        groups += [[first + i for i in group] for group in _joined(alike)]
    return groups


def _joined(alike: NDArray[np.float64]) -> list[list[int]]:
    """Join the two groups whose members are most alike on average, until no two are alike enough."""
    groups = [[i] for i in range(len(alike))]
    sums, sizes = alike.copy(), np.ones(len(alike))
    while len(groups) > 1:
        means = sums / np.outer(sizes, sizes)
        np.fill_diagonal(means, -1.0)
        a, b = sorted(int(i) for i in np.unravel_index(int(means.argmax()), means.shape))
        if means[a, b] < THRESHOLD:
            break
        sums[a] += sums[b]
        sums[:, a] += sums[:, b]
        sizes[a] += sizes[b]
        sums, sizes = np.delete(np.delete(sums, b, 0), b, 1), np.delete(sizes, b)
        groups[a] += groups.pop(b)
    return [sorted(g) for g in groups]


def likeness(a: Stake, b: Stake, weigh: Weigh, count: int) -> float:
    """How likely two of `count` positions share an issue, 0 to 1; 0 in two paragraphs without a word in common."""
    if a.paragraph != b.paragraph and not a.words & b.words:
        return 0.0
    total = CONSTANT + sum(w * m for w, m in zip(WEIGHTS, measures(a, b, weigh, count), strict=True))
    return 1 / (1 + math.exp(-total))


def measures(a: Stake, b: Stake, weigh: Weigh, count: int) -> tuple[float, ...]:
    """The eight measures of likeness that WEIGHTS belong to."""
    distance = abs(a.sentence - b.sentence)
    both, every = sum(map(weigh, a.words & b.words)), sum(map(weigh, a.words | b.words))
    return (
        overlap(a.target, b.target, weigh),
        max(overlap(a.target, b.words, weigh), overlap(b.target, a.words, weigh)),
        both / every if every else 0.0,
        math.exp(-distance / 2),
        min(distance, 20) / 20,
        float(a.paragraph == b.paragraph),
        math.log(count),
        float(a.holder == b.holder),
    )


def overlap(a: frozenset[str], b: frozenset[str], weigh: Weigh) -> float:
    """How much of the lesser set of words the other shares, by weight, 0 to 1."""
    least = min(sum(map(weigh, a)), sum(map(weigh, b)))
    return sum(map(weigh, a & b)) / least if least else 0.0


def _stakes(text: str, positions: list[Entry]) -> tuple[list[Stake], Weigh]:
    bounds = [m.span() for m in _SENTENCE.finditer(text)]
    spread = Counter(w for start, end in bounds for w in content_words(text[start:end]))
    starts = [start for start, _ in bounds]

    def weigh(word: str) -> float:
        return math.log(1 + len(bounds) / (spread[word] or 1))

    return [_stake(text, entry, starts) for entry in positions], weigh


def _stake(text: str, entry: Entry, starts: list[int]) -> Stake:
    record = entry.record
    assert isinstance(record, Position)
    first = min((e.start for e in entry.evidence), default=record.target.start)
    target = content_words(record.target.quote)
    words = target | content_words(" ".join(e.quote for e in entry.evidence))
    return Stake(
        target, words, max(0, bisect_right(starts, first) - 1), text.count("\n\n", 0, first), record.holder.id or record.holder.printed
    )


@cache
def _function_words() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


def content_words(text: str) -> frozenset[str]:
    """The words that carry content, cut to their stems, so that "withdraw" meets "withdrawal"."""
    return frozenset(stem(w) for w in _WORD.findall(text) if len(w) > 2 and not is_function_word(w))


def is_function_word(word: str) -> bool:
    """Whether a word carries grammar only, such as "the"."""
    return word.casefold() in _function_words()


def stem(word: str) -> str:
    """A word without its ending, at least four letters."""
    small = word.casefold()
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 4:
            return small[: -len(ending)]
    return small


def _issue(members: list[Entry], taken: set[str]) -> Issue:
    title = _title(members)
    name = f"issue:{slug(title)[:60].strip('-') or 'unnamed'}"
    number = next(n for n in range(1, len(taken) + 2) if (name if n == 1 else f"{name}-{n}") not in taken)
    return Issue(name if number == 1 else f"{name}-{number}", title)


def _title(members: list[Entry]) -> str:
    """The target that shares most words with the others, the shorter of two equal ones; one that says nothing only where all do so. Letters
    are as the report prints them.
    """
    targets = [_telling(e, e.record.target) for e in members if isinstance(e.record, Position)]
    spread = Counter(w for t in targets for w in content_words(t))

    def central(target: str) -> tuple[bool, float, int]:
        words = content_words(target)
        return bool(words), sum(spread[w] - 1 for w in words) / (len(words) + 1), -len(target)

    words = max(targets, key=central).split()
    return " ".join(words[:_LONGEST_TITLE]).strip(" ,;:\"“”'‘’") + ("..." if len(words) > _LONGEST_TITLE else "")


def _telling(entry: Entry, target: Evidence) -> str:
    """The target's words; where they say nothing by themselves ("take part"), with what follows them in their clause."""
    around = next((e for e in entry.evidence if e.start <= target.start and target.end <= e.end), target)
    if content_words(target.quote):
        return target.quote
    return target.quote + _CLAUSE_END.split(around.quote[target.end - around.start :])[0]
