"""Person, organisation and place names from GUM's entity layer, in the manner of Universal NER.

GUM marks every mention ("the President of France"), Universal NER only names ("France"), flat, the longest name, without titles.
So each mention headed by a proper noun is cut back to the run of name words around its head.
"""

import re
from typing import Any

from demarche.language.training.hints import KINDS, hint, titles

IGNORE = -100
LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
AGAINST = 0.02  # a type that the network all but excludes is not taken from a list
SURE, NAMELESS = 0.5, 0.75  # least share of the best type; share of "no name" from which a proper noun is none (a weekday, a product)
TIES = ("flat", "compound", "amod", "nmod")  # of words under one head that make one name ("Iraqi National Congress")
LINKING = ("-", "&", "of")
TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
LINKS = frozenset(
    ["of", "the", "and", "de", "la", "del", "di", "du", "van", "von", "der", "for", "-", "'s", "&", ".", "al", "bin", "in", "on"]
)


def entity_spans(words: list[Any]) -> list[tuple[int, int, str]]:
    """(first, last, type) of every entity of one sentence, by the brackets of the MISC column's `Entity`."""
    spans: list[tuple[int, int, str]] = []
    opened: list[tuple[str, int, str]] = []
    for at, token in enumerate(words):
        for mark in re.findall(r"\([^()]+\)?|[^()]+\)", (token["misc"] or {}).get("Entity") or ""):
            _take(mark, at, opened, spans)
    return spans


def _take(mark: str, at: int, opened: list[tuple[str, int, str]], spans: list[tuple[int, int, str]]) -> None:
    if mark.startswith("("):
        number, kind = [*mark.strip("()").split("-"), "", ""][:2]
        if mark.endswith(")"):
            spans.append((at, at, kind))
        else:
            opened.append((number, at, kind))
        return
    number = mark.rstrip(")").split("-")[0]
    for place in range(len(opened) - 1, -1, -1):
        if opened[place][0] == number:
            _, first, kind = opened.pop(place)
            spans.append((first, at, kind))
            return


def name_tags(words: list[Any], spans: list[tuple[int, int, str]], states: frozenset[str] = frozenset()) -> list[str]:
    """IOB2 tags of a sentence: the longest names first, no two overlapping; a name among `states` (lower-cased) is a place, as in UNER."""
    tags = ["O"] * len(words)
    found = []
    for first, last, kind in spans:
        cut = _name_within(words, first, last) if kind in TYPES else None
        if kind == "person" and cut:
            cut = _person(words, *cut)
        if cut:
            name = " ".join(words[i]["form"] for i in range(cut[0], cut[1] + 1)).lower()
            found.append((*cut, "LOC" if name in states else TYPES[kind]))
    for first, last, label in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        if all(tag == "O" for tag in tags[first : last + 1]):
            tags[first : last + 1] = [f"B-{label}"] + [f"I-{label}"] * (last - first)
    return tags


def _is_name(word: Any) -> bool:
    return word["upos"] == "PROPN" or (word["upos"] in ("ADJ", "NUM", "VERB", "NOUN") and (word["xpos"] or "").startswith("NNP"))


def _name_within(words: list[Any], first: int, last: int) -> tuple[int, int] | None:
    """The run of name words around the mention's head, or nothing where the head is a common noun or pronoun."""
    inside = range(first, last + 1)
    heads = [i for i in inside if words[i]["head"] - 1 not in inside]
    if not heads or not _is_name(words[heads[0]]):
        return None
    start = end = heads[0]
    while start > first and _goes_on(words, start - 1, -1, first):
        start -= 1
    while end < last and _goes_on(words, end + 1, 1, last):
        end += 1
    return _trim(words, start, end, heads[0])


def _goes_on(words: list[Any], at: int, step: int, limit: int) -> bool:
    word = words[at]
    if _is_name(word) or (word["form"][:1].isupper() and word["upos"] in ("NOUN", "ADJ", "VERB", "ADV")):
        return True
    beyond = at + step
    inside = beyond <= limit if step > 0 else beyond >= limit
    if word["form"].lower() not in LINKS or not inside:
        return False
    return _is_name(words[beyond]) or _goes_on(words, beyond, step, limit)


def _trim(words: list[Any], start: int, end: int, head: int) -> tuple[int, int]:
    while end > start and words[end]["form"].lower() in LINKS:
        end -= 1
    while start < end and words[start]["form"].lower() in LINKS:
        start += 1
    return start, end


def _person(words: list[Any], start: int, end: int) -> tuple[int, int] | None:
    """A person's name alone: after the last title, before "of" and "'s"; nothing where only a title or a people is named."""
    forms = [words[i]["form"].lower().rstrip(".") for i in range(start, end + 1)]
    after = max((i + 1 for i, form in enumerate(forms) if form in titles() or form in ("'s", "’s")), default=0)
    stop = next((i for i in range(after, len(forms)) if forms[i] in ("of", "for", "from", "in", "and", "on")), len(forms))
    while after < stop and forms[after] in LINKS:
        after += 1
    if after >= stop or any(words[start + i]["xpos"] == "NNPS" for i in range(after, stop)):
        return None
    return start + after, start + stop - 1


def silver_tags(sentence: Any, chances: list[list[float]]) -> list[int]:
    """Name classes (indices of `LABELS`) of a sentence with gold parts of speech, from a network's chances a word.

    Runs of proper nouns that hang together are names or none; the type is the one that the chances favour over the whole run; where
    they don't say, the run stays out of the loss. Other words are no names, save those the network is sure of inside one.
    """
    tags = [0] * len(sentence.words)
    for first, end in _runs(sentence):
        kinds = [sum(row[k] + row[k + 1] for row in chances[first:end]) / (end - first) for k in (1, 3, 5)]
        nothing = 1 - sum(kinds)
        best = max(range(3), key=lambda k: kinds[k])
        told = hint(sentence.words[first:end])
        if told == "O" or (nothing >= NAMELESS and told is None):
            continue
        if told is not None and kinds[KINDS.index(told)] < AGAINST and nothing < SURE:
            told = None  # the context speaks against the list
        if told is not None:
            best = KINDS.index(told)
        known = told is not None or (kinds[best] / max(1e-6, sum(kinds)) >= SURE + 0.1 and nothing < SURE)
        tags[first:end] = [1 + 2 * best if known else IGNORE] + [2 + 2 * best if known else IGNORE] * (end - first - 1)
    return tags


def _runs(sentence: Any) -> list[tuple[int, int]]:
    """[first, end) of proper nouns joined by flat, compound or a hyphen between them."""
    runs: list[tuple[int, int]] = []
    for at, upos in enumerate(sentence.upos):
        name = upos == "PROPN" or (sentence.xpos[at] in ("NNP", "NNPS") and upos in ("ADJ", "NOUN", "VERB"))
        if name and sentence.words[at].lower().rstrip(".") not in titles():
            touching = bool(runs) and (runs[-1][1] == at or (runs[-1][1] == at - 1 and sentence.words[at - 1] in LINKING))
            if touching and _together(sentence, runs[-1], at):
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
    return runs


def _together(sentence: Any, run: tuple[int, int], at: int) -> bool:
    inside = range(run[0], at + 1)
    if sentence.heads[at] in inside or any(sentence.heads[i] == at for i in range(*run)):
        return True
    return any(sentence.heads[i] == sentence.heads[at] for i in range(*run) if sentence.deprels[i] in TIES)
