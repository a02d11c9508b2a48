"""Who was spoken of so far, and whom a pronoun means: recency, subjects and speakers first, gender and number must fit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile

from demarche.model import Actor
from demarche.resolve.lexicon import Gender
from demarche.resolve.phrases import PronounKind
from demarche.resolve.view import View

# What the choice of an antecedent weighs, in sentences of distance. Chosen on the first half of gold/train.
_SUBJECT = 1.2
_SPEAKER = 1.0
_QUOTED = 2.5
_POSSESSIVE = 1.2
_UNKNOWN_GENDER = 0.2
_PRONOUN = 0.2
_NOT_PERSON = 1.5
_DELEGATE = 0.2
_NOT_PLURAL = 1.5
_OPENER = re.compile(
    r"\s*(?:With|Along with|Together with|Alongside|Like|Unlike|In|At|From|On|(?:Supported|Opposed|Joined|Backed) by)\s[^.;]*,\s*"
)
_FARTHEST = 12  # sentences
_REMEMBERED = 2000  # references


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of an actor in the report."""

    start: int
    end: int
    actor: Actor
    sentence: int
    gender: Gender = ""
    plural: bool = False
    subject: bool = False
    speaker: bool = False
    quoted: bool = False
    aside: bool = False
    possessive: bool = False
    pronoun: bool = False
    head: str = ""


@dataclass(slots=True)
class Discourse:
    """The references of a report in the order of the text, as far as they are known."""

    view: View
    references: list[Reference] = field(default_factory=list)
    delegates: bool = False  # the report prints states for their delegates: "CHILE said ... He added"

    def add(self, reference: Reference) -> None:
        """Remember a reference; keeps the order of the text."""
        self.references.append(reference)

    def antecedent(self, position: int, kind: PronounKind) -> Reference | None:
        """The reference that a pronoun at the position most likely means."""
        here = self.view.running_sentence(self.view.before_quotation(position))
        aside = self.view.aside(position)
        before = self._opener(position)
        pool = [r for r in self._near(here) if r.end <= before and r.aside <= aside and _fits(r, kind)]
        quoted = self.view.quoted(position)
        return max(pool, key=lambda r: (self._weight(r, here, quoted, kind), r.start), default=None)

    def _opener(self, position: int) -> int:
        """The position, or where its sentence begins if only "With Peru and Chile," stands between: he is neither."""
        start, _ = self.view.sentence_bounds(position)
        return start if _OPENER.fullmatch(self.view.text, start, position) else position

    def _near(self, sentence: int) -> list[Reference]:
        """The references of the last sentences."""
        return list(takewhile(lambda r: sentence - r.sentence <= _FARTHEST, reversed(self.references)))

    def before(self, position: int) -> Iterator[Reference]:
        """The references before a position, the last first, no farther back than a reader remembers."""
        return (r for r in islice(reversed(self.references), _REMEMBERED) if r.end <= position)

    def _weight(self, r: Reference, here: int, quoted: bool, kind: PronounKind) -> float:
        weight = float(r.sentence - here)
        weight += _SUBJECT * r.subject + _SPEAKER * r.speaker - _POSSESSIVE * r.possessive + _PRONOUN * r.pronoun
        weight -= _QUOTED * (r.quoted and not quoted)
        if kind in ("m", "f"):
            weight -= _UNKNOWN_GENDER * (not r.gender) + (_DELEGATE if self.delegates else _NOT_PERSON) * (r.actor.kind != "person")
        if kind == "thing":
            weight -= _FARTHEST * (r.actor.kind == "person" and r.sentence != here)
        if kind == "plural":
            weight -= _NOT_PLURAL * (not r.plural)
        return weight

    def with_head(self, head: str, before: int) -> Reference | None:
        """The last reference printed with this head: "the embassy" after "the United States Embassy in Nepal"."""
        return next((r for r in self.before(before) if r.head == head and not r.aside), None)

    def last(self, *kinds: str, before: int, plural: bool | None = None) -> Reference | None:
        """The last reference of these kinds of actor before a position, outside quotations and asides."""
        fits = (r for r in self.before(before) if r.actor.kind in kinds and not r.aside)
        return next((r for r in fits if plural is None or r.plural == plural), None)


def _fits(r: Reference, kind: PronounKind) -> bool:
    if kind in ("m", "f"):
        return not r.plural and r.gender in ("", kind) and r.actor.kind in ("person", "unknown", "state", "organisation")
    if kind == "plural":
        return r.plural or r.actor.kind in ("organisation", "group", "state")
    speaks = r.actor.kind == "person" and r.actor.speaks_for is not None and r.subject
    return kind == "thing" and (r.actor.kind in ("state", "organisation", "unknown") or speaks) and not r.plural
