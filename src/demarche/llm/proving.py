"""From an answer to entries: every quote is looked up in the report, and what is not there is dropped and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from demarche.llm.answer import Answer
from demarche.llm.quotes import Words, nearest
from demarche.llm.shapes import RECORD_OF, Part, parts_of, plural
from demarche.model import Actor, Entry, Evidence, Kind, Modality, Statement

MOST = 300  # records of a kind in one answer; a model that loops gives more
_PROOFS, _OTHERS = 6, 8  # quotes of a record that are looked up
_SHOWN = 60
_LARGEST = 1e15
_MODALITY = Part("modality", "choice", choices=get_args(Modality))


class Unproven(Exception):
    """A record can't stand; says which part of it is why."""


@dataclass(slots=True)
class Proving:
    """Reads the answers about one report. `dropped` names the records, and `left_out` the parts of records, whose words are not there."""

    report: str
    words: Words
    extractor: str
    confidence: float
    dropped: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def entries(self, answer: Answer, kinds: Sequence[Kind]) -> Iterator[Entry]:
        """The entries of which every word that counts is in the report; actors as printed."""
        for kind in kinds:
            for item in self._items(answer, kind):
                try:
                    yield self._entry(kind, item)
                except Unproven as why:
                    self.dropped.append(f"{kind} ({why})")

    def _items(self, answer: Answer, kind: Kind) -> list[Any]:
        found = answer.get(plural(kind))
        if found is None:
            return []
        if not isinstance(found, list):
            self.dropped.append(f"{plural(kind)} (no list, but {_short(found)})")
            return []
        if len(found) > MOST:
            self.dropped.append(f"{plural(kind)} (all beyond the first {MOST} of {len(found):,})")
        return found[:MOST]

    def _entry(self, kind: Kind, item: Any) -> Entry:
        if not isinstance(item, Mapping):
            raise Unproven(f"no object, but {_short(item)}")
        proof = self._proof(kind, item)
        values = {part.name: self._value(kind, part, item.get(part.name), proof[0]) for part in parts_of(kind)}
        if kind == "statement":
            source = values["source"]
            values["speaker"] = None if source is None else Actor.printed_as(source)
        record = RECORD_OF[kind](**values)
        if isinstance(record, Statement) and not record.content:
            raise Unproven("no content")
        modality = _choice(_MODALITY, item.get("modality", "asserted"))
        return Entry(self.report, record, proof, modality, self.confidence, extractor=self.extractor)

    def _proof(self, kind: Kind, item: Mapping[str, Any]) -> tuple[Evidence, ...]:
        """Where the evidence stands, in order. Of several places of the same words, the first that holds most of its other quotes."""
        told = item.get("evidence")
        quotes = told[:_PROOFS] if isinstance(told, list) else [told]
        others = [quote for part in parts_of(kind) if part.sort in ("actor", "span") for quote in _strings(item.get(part.name))][:_OTHERS]
        found = {}
        for quote in quotes:
            places = self._places(quote)
            if not places:
                raise Unproven(f"evidence {_short(quote)}")
            best = places[0] if len(places) == 1 else max(places, key=lambda place: self._held(place, others))
            found[best.start, best.end] = best
        if not found:
            raise Unproven("no evidence")
        return tuple(found[place] for place in sorted(found))

    def _held(self, place: Evidence, others: Sequence[str]) -> int:
        inside = Words(self.words.text, place.start, place.end)
        return sum(bool(inside.places(quote)) for quote in others)

    def _value(self, kind: Kind, part: Part, told: Any, proof: Evidence) -> Any:
        """The part's value; Unproven where it is needed and not to be had."""
        if part.many:
            return self._many(kind, part, told, proof)
        if told is None and part.optional:
            return None
        try:
            return self._one(part, told, proof)
        except Unproven as why:
            if not part.optional:
                raise
            self.left_out.append(f"{kind} ({why})")
            return None

    def _many(self, kind: Kind, part: Part, told: Any, proof: Evidence) -> tuple[Any, ...]:
        """Those of a list that stand; Unproven where some were given and none does."""
        given = told if isinstance(told, list) else [] if told is None else [told]
        found: list[Any] = []
        lost: list[Unproven] = []
        for one in given[:MOST]:
            try:
                found.append(self._one(part, one, proof))
            except Unproven as why:
                lost.append(why)
        if lost and not found:
            raise lost[0]
        self.left_out += [f"{kind} ({why})" for why in lost]
        return tuple(found)

    def _one(self, part: Part, told: Any, proof: Evidence) -> Any:
        take: Mapping[str, Callable[[Part, Any], Any]] = {"choice": _choice, "number": _number, "flag": _flag}
        if part.sort in take:
            return take[part.sort](part, told)
        found = nearest(self._places(told), proof)
        if found is None:
            raise Unproven(f"{part.name} {_short(told)}")
        if part.sort == "actor":
            return Actor.printed_as(found)
        return found if part.sort == "span" else " ".join(found.quote.split())

    def _places(self, quote: Any) -> list[Evidence]:
        return self.words.places(quote) if isinstance(quote, str) else []


def _choice(part: Part, told: Any) -> Any:
    if not isinstance(told, str) or told not in part.choices:
        raise Unproven(f"{part.name} {_short(told)}, which is none of its words")
    return told


def _number(part: Part, told: Any) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not abs(told) <= _LARGEST:  # nor is NaN
        raise Unproven(f"{part.name} {_short(told)}, which is no number")
    return told


def _flag(part: Part, told: Any) -> bool:
    if not isinstance(told, bool):
        raise Unproven(f"{part.name} {_short(told)}, which is neither true nor false")
    return told


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _short(value: Any) -> str:
    shown = repr(value) if isinstance(value, str | int | float | bool | None) else f"a {type(value).__name__}"
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "..."
