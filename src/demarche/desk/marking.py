"""A report's text cut at the ends of all spans, each piece with what it is part of: so that layers may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from demarche.model import Commitment, Entry, Evidence, Meeting, NegotiatedText, Position, Record, Statement

# Which parts of a record are shown in place, and as what.
ROLES: dict[type, tuple[str, ...]] = {
    Statement: ("source", "cue", "content"),
    Position: ("cue", "target", "condition"),
    Commitment: ("object", "when", "condition"),
    NegotiatedText: ("mention", "change", "provision"),
    Meeting: ("when",),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A span of one entry and its role there."""

    key: str
    kind: str
    role: str
    start: int
    end: int
    stance: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that belong to the same spans. `first` are the keys of entries that begin here."""

    text: str
    spans: tuple[Span, ...] = ()
    first: tuple[str, ...] = field(default=())

    @property
    def classes(self) -> str:
        """The classes of the piece on the page."""
        names = {name for s in self.spans for name in (f"k-{s.kind}", f"r-{s.role}", f"s-{s.stance}") if name != "s-"}
        return " ".join(sorted(names))

    @property
    def keys(self) -> str:
        """The keys of the entries that the piece belongs to."""
        return " ".join(dict.fromkeys(span.key for span in self.spans))

    @property
    def told(self) -> str:
        """What the piece is, in words."""
        return ", ".join(dict.fromkeys(f"{s.role} of a {s.kind}" + (f" ({s.stance})" if s.stance else "") for s in self.spans))


def spans_of(key: str, entry: Entry) -> Iterator[Span]:
    """The spans of an entry that are shown: of its record, of its foremost actors as printed, and its evidence where that is all it has."""
    stance = entry.record.stance if isinstance(entry.record, Position) else ""
    found = list(_parts(entry.record))
    for role, span in found or [("evidence", one) for one in entry.evidence]:
        yield Span(key, entry.kind, role, span.start, span.end, stance)


def _parts(record: Record) -> Iterator[tuple[str, Evidence]]:
    for role in ROLES.get(type(record), ()):
        value = getattr(record, role)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                yield role, one
    holder = record.holder if isinstance(record, Position) else record.actor if isinstance(record, Commitment) else None
    if holder is not None and holder.mention is not None:
        yield "holder", holder.mention


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The text in pieces, in order; together they are the text."""
    known = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    cuts = sorted({0, len(text), *(s.start for s in known), *(s.end for s in known)})
    begins: dict[int, list[Span]] = {}
    for span in known:
        begins.setdefault(span.start, []).append(span)
    seen: set[str] = set()
    found, open_ = [], list[Span]()
    for start, end in pairwise(cuts):
        open_ = [s for s in open_ if s.end > start] + begins.get(start, [])
        first = _first(open_, seen)
        found.append(Piece(text[start:end], tuple(open_), first))
    return found


def _first(spans: Sequence[Span], seen: set[str]) -> tuple[str, ...]:
    new = tuple(dict.fromkeys(span.key for span in spans if span.key not in seen))
    seen.update(new)
    return new
