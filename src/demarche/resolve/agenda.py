"""The analyst's own issues: an agenda file says which phrases and which whole targets mean which issue (docs/agenda.md).

A phrase of an issue's `words` means the issue where all its words stand in the target; of its `examples`, one that the target is like by
half or more, as `resolve.issues` measures it. What fits no issue is grouped as without a file, or gets none: `rest`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, cast, get_args

from demarche.errors import DemarcheError, MissingExtra
from demarche.model import Entry, Issue, Position
from demarche.resolve.identity import slug
from demarche.resolve.issues import content_words, is_function_word, overlap

Rest = Literal["group", "none"]
LEAST = 0.5  # how much of the shorter of target and example the other must share, by weight
_FIELDS = ("id", "title", "words", "examples")
_KEYS = ("rest", "issues")
_ID = re.compile(r"(issue:)?[a-z0-9]+(-[a-z0-9]+)*")
_TERM = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class AgendaIssue:
    """An issue of the file: phrases that mean it, and whole targets."""

    issue: Issue
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a target goes to an issue: by a phrase of its `words` (`share` is 1) or by an example, with the words that both have.

    `beside`: they were sought in the sentences around, as the target has no words of content ("it").
    """

    issue: Issue
    by: Literal["words", "example"]
    phrase: str
    matched: frozenset[str]
    share: float
    weight: float
    beside: bool = False

    @property
    def rank(self) -> tuple[bool, float, float]:
        """Phrases come before examples; then what shares more; then what shares rarer words."""
        return self.by == "words", round(self.share, 9), round(self.weight, 9)


@dataclass(frozen=True)
class Agenda:
    """The issues of one file, in its order."""

    issues: tuple[AgendaIssue, ...]
    rest: Rest = "group"
    name: str = field(default="", compare=False)  # of the file

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of its issues."""
        return frozenset(one.issue.id for one in self.issues)

    @cached_property
    def _spread(self) -> Counter[str]:
        """In how many issues of the file each stem stands: the more, the less it tells."""
        phrases = ((*one.words, *one.examples) for one in self.issues)
        return Counter(word for said in phrases for word in {w for phrase in said for w in terms(phrase) | content_words(phrase)})

    def weigh(self, word: str) -> float:
        """How much a stem tells. It depends on the file alone, so that the same target has one issue in all reports."""
        return math.log(1 + len(self.issues) / (self._spread[word] or 1))

    def fit(self, entry: Entry) -> Fit | None:
        """The issue that a position fits best, of equal ones the first of the file; None where it fits none."""
        record = entry.record
        if not isinstance(record, Position):
            return None
        beside = not terms(record.target.quote)
        said = " ".join(e.quote for e in entry.evidence) if beside else record.target.quote
        fits = [Fit(f.issue, f.by, f.phrase, f.matched, f.share, f.weight, beside) for f in self._fits(said, examples=not beside)]
        return max(fits, key=lambda fit: fit.rank, default=None)

    def _fits(self, said: str, examples: bool) -> Iterable[Fit]:
        found, content = terms(said), content_words(said)
        for one in self.issues:
            for phrase in one.words:
                if (wanted := terms(phrase)) <= found:
                    yield Fit(one.issue, "words", phrase, wanted, 1.0, sum(map(self.weigh, sorted(wanted))))
            for phrase in one.examples if examples else ():
                both, least = content & content_words(phrase), min(len(content), len(content_words(phrase)))
                share = overlap(content, content_words(phrase), self.weigh)
                if share >= LEAST and len(both) >= min(2, least):  # one word of several is too little: stems join "charter" and "chart"
                    yield Fit(one.issue, "example", phrase, both, share, sum(map(self.weigh, sorted(both))))


def terms(text: str) -> frozenset[str]:
    """The words of a phrase without plural or possessive: less is cut off than of words of content, for "charter" is no "chart".

    Abbreviations such as UN, US or G8 count, as printed, which words of content leave out.
    """
    return frozenset(
        w if _is_abbreviation(w) else _singular(w.casefold())
        for w in map(_without_possessive, _TERM.findall(text))
        if _is_abbreviation(w) or (len(w) > 2 and not is_function_word(w))
    )


def _without_possessive(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s").rstrip("'’-")


def _is_abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def read_agenda(path: str) -> Agenda:
    """The agenda of a `.yaml` or `.yml` file; DemarcheError where the file or an issue of it can't be used."""
    found = _yaml(Path(path))
    listed = found.get("issues") if isinstance(found, Mapping) else found
    if not isinstance(listed, list) or not listed:
        raise DemarcheError(f"{path} must hold a list of issues. Begin it with 'issues:', and each issue with '- title: ..'.")
    top = found if isinstance(found, Mapping) else {}
    _only_known(top, _KEYS, path, "an agenda")
    rest = top.get("rest", "group")
    if rest not in get_args(Rest):
        raise DemarcheError(f"{path}: rest is {rest!r}, but must be group (as without a file) or none (such positions get no issue).")
    issues = tuple(_issue(row, f"{path}, issue {number}") for number, row in enumerate(listed, 1))
    if twice := [id for id, times in Counter(one.issue.id for one in issues).items() if times > 1]:
        raise DemarcheError(f"{path} has the id {twice[0]!r} twice. Give one of the two another id, or make them one issue.")
    return Agenda(issues, cast(Rest, rest), Path(path).name)


def _yaml(path: Path) -> Any:
    if path.suffix not in (".yaml", ".yml"):
        raise DemarcheError(f"{str(path)!r} is no agenda file: its name must end in .yaml or .yml.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DemarcheError(f"There is no agenda file at {str(path)!r}. Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DemarcheError(f"The agenda file {str(path)!r} can't be read: {error}. It must be a text in UTF-8.") from None
    try:
        yaml = import_module("yaml")
    except ImportError:
        raise MissingExtra("An agenda file", "yaml") from None
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2004-13-01
        raise DemarcheError(f"{path} is no YAML: {' '.join(str(error).split())}. Correct it there.") from None


def _only_known(row: Mapping[Any, Any], known: tuple[str, ...], place: str, what: str) -> None:
    unknown = sorted(str(key) for key in row if key not in known)
    if unknown:
        raise DemarcheError(f"{place}: {unknown[0]!r} is no field of {what}. The fields are {', '.join(known)}.")


def _issue(row: Any, place: str) -> AgendaIssue:
    if not isinstance(row, Mapping):
        raise DemarcheError(f"{place} is {row!r}, but must have fields: {', '.join(_FIELDS)}. Begin it with '- title: ..'.")
    _only_known(row, _FIELDS, place, "an issue")
    id, title = _text(row, "id", place), _text(row, "title", place)
    made = f"issue:{slug(title)[:60].strip('-')}"
    if id and not _ID.fullmatch(id):
        raise DemarcheError(f"{place}: the id {id!r} does not fit. Write it with a to z, digits and hyphens, such as seal-trade.")
    if not id and made == "issue:":
        raise DemarcheError(f"{place} has neither an id nor a title of letters. Give it one, such as 'title: The ban on seal imports'.")
    words, examples = _texts(row, "words", place), _texts(row, "examples", place)
    if not words and not examples:
        raise DemarcheError(f"{place} has neither words nor examples, so that nothing could fit it. Give it a phrase or a whole target.")
    name = f"issue:{id.removeprefix('issue:')}" if id else made
    return AgendaIssue(Issue(name, title or name.removeprefix("issue:").replace("-", " ")), words, examples)


def _text(row: Mapping[Any, Any], key: str, place: str) -> str:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise DemarcheError(f"{place}: the {key} is {value!r}, but must be a text. Put it in quotes.")
    return " ".join((value or "").split())


def _texts(row: Mapping[Any, Any], key: str, place: str) -> tuple[str, ...]:
    """A list of texts, or one; each must have a word that tells something."""
    value = row.get(key)
    listed = [] if value is None else value if isinstance(value, list) else [value]
    enough = terms if key == "words" else content_words
    for one in listed:
        if not isinstance(one, str):
            raise DemarcheError(f"{place}: one of its {key} is {one!r}, but must be a text. Put it in quotes.")
        if not enough(one):
            raise DemarcheError(f"{place}: {one!r} among its {key} has no word that tells an issue. Take a noun or a name.")
    return tuple(dict.fromkeys(" ".join(one.split()) for one in listed))
