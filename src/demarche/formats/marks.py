"""Marked-up texts, as annotation tools give them, to entries: spans with labels and features, and links between them.

What is understood is written down in `data/marks.toml`: a span whose label or feature `stance` is a stance is a position; its holder,
target, issue and condition are spans linked to it, or features of it. A span labelled cue with a content linked to it is a statement.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import cast, get_args

from demarche.formats.bringing import SURE, Coded, Imported, ImportOptions, accepted, bring, under_free_id
from demarche.formats.words import actor_called, issue_called, span_of
from demarche.ledger import Ledger
from demarche.model import Actor, Entry, Evidence, Form, Modality, Position, Report, Stance, Statement


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled span; features by name."""

    id: str
    label: str
    start: int
    end: int
    features: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """From one mark to another, by their ids."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text as one person marked it up; `at` is when (ISO 8601), "" where it is not known."""

    report: Report
    marks: Sequence[Mark]
    links: Sequence[Link]
    by: str
    at: str = ""
    note: str = ""


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """The names of labels and roles that are understood."""
    text = resources.files("demarche.formats").joinpath("data").joinpath("marks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def bring_annotated(ledger: Ledger, texts: Iterator[Annotated], options: ImportOptions, by: str) -> Imported:
    """Record what was marked in each text, and who stands for it; labels that are not understood are told in the notes."""
    done, left = Imported(), Counter[str]()
    for one in texts:
        report = under_free_id(ledger, one.report)
        reading = Reading(replace(one, report=report), options)
        coded = [Coded(entry, accepted(one.by or options.by, one.note, one.at)) for entry in reading.entries(by)]
        done += bring(ledger, report, coded, by)[0]
        left += reading.left
    return done + Imported(notes=tuple(f"{count} of {label!r} were not taken: {why(label)}" for label, count in sorted(left.items())))


def why(label: str) -> str:
    """Why marks of a label were left out."""
    if label in get_args(Stance):
        return "a position needs a holder, as a linked span, as a feature, or as the only one in its sentence."
    if label in names()["roles"]:
        return "nothing is linked to them."
    return "the label is not known. Tell what it is, as in --columns oppose=against,holder=country"


class Reading:
    """Entries out of the marks of one text."""

    def __init__(self, told: Annotated, options: ImportOptions) -> None:
        self.text, self.report = told.report.text, told.report
        self._called = {theirs.casefold(): ours for ours, theirs in options.columns.items()}
        for ours, theirs in (*names()["roles"].items(), *names()["labels"].items()):
            self._called |= {one: ours for one in theirs if one not in self._called}
        self._features = {theirs.casefold(): ours for ours, theirs in options.columns.items()}
        self.marks = {mark.id: self._own(mark) for mark in told.marks if span_of(self.text, mark.start, mark.end)}
        self._linked: dict[str, list[tuple[str, Mark]]] = {}
        for link in told.links:
            for here, there in ((link.source, link.target), (link.target, link.source)):
                if here in self.marks and there in self.marks:
                    self._linked.setdefault(here, []).append((self._name(link.label), self.marks[there]))
        self._used: set[str] = set()
        self.left: Counter[str] = Counter()

    def entries(self, extractor: str) -> Iterator[Entry]:
        """Positions and statements; afterwards `left` counts the labels that were left over."""
        for mark in self.marks.values():
            entry = self._position(mark, extractor) or self._statement(mark, extractor)
            if entry is not None:
                self._used.add(mark.id)
                yield entry
        self.left.update(mark.label for mark in self.marks.values() if mark.id not in self._used)

    def _position(self, mark: Mark, extractor: str) -> Entry | None:
        stance = self._name(mark.features.get("stance", "")) or mark.label
        if stance not in get_args(Stance):
            return None
        holder = self._actor(mark, "holder")
        if holder is None:
            return None
        cue = self._span(mark)
        target, condition, issue = (self._role(mark, role) for role in ("target", "condition", "issue"))
        named = mark.features.get("issue") or (self._span(issue).quote if issue else "")
        record = Position(
            *(holder, cast(Stance, stance), cue, self._span(target) if target else cue, self._actor(mark, "voice")),
            *(issue_called(" ".join(named.split())), self._span(condition) if condition else None),
        )
        modality = mark.features.get("modality", "asserted")
        told = cast(Modality, modality if modality in get_args(Modality) else "asserted")
        spans = [cue, record.target, *filter(None, (record.condition, holder.mention))]
        return self._entry(record, spans, extractor, told)

    def _statement(self, mark: Mark, extractor: str) -> Entry | None:
        content = [other for role, other in self._roles(mark) if "content" in (role, other.label)]
        if mark.label != "cue" or not content:
            return None
        self._used.update(one.id for one in content)
        source, addressee = self._role(mark, "source"), self._actor(mark, "addressee")
        speaker = self._actor(mark, "source")
        pieces = tuple(sorted((self._span(one) for one in content), key=lambda span: span.start))
        quoted = [piece.quote[:1] in "\"“”'‘«" for piece in pieces]
        form = "direct" if all(quoted) else "mixed" if any(quoted) else "indirect"
        record = Statement(speaker, self._span(source) if source else None, self._span(mark), pieces, cast(Form, form), addressee)
        return self._entry(record, [self._span(mark), *pieces, *filter(None, [record.source])], extractor)

    def _entry(self, record: Position | Statement, spans: Sequence[Evidence], extractor: str, modality: Modality = "asserted") -> Entry:
        """One passage holds all that was marked."""
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        return Entry(self.report.id, record, (Evidence(start, end, self.text[start:end]),), modality, SURE, None, extractor)

    def _roles(self, mark: Mark) -> list[tuple[str, Mark]]:
        return self._linked.get(mark.id, [])

    def _role(self, mark: Mark, role: str) -> Mark | None:
        """The mark that plays a role: the link says so, else its own label."""
        found = next((other for name, other in self._roles(mark) if name == role), None)
        found = found or next((other for name, other in self._roles(mark) if other.label == role and name not in names()["roles"]), None)
        if found is None and role == "holder":
            found = self._only(mark, role)
        if found is not None:
            self._used.add(found.id)
        return found

    def _only(self, mark: Mark, role: str) -> Mark | None:
        """The only mark of a role in the same sentence."""
        start, end = sentence(self.text, mark.start)
        near = [other for other in self.marks.values() if other.label == role and start <= other.start < end]
        return near[0] if len(near) == 1 else None

    def _actor(self, mark: Mark, role: str) -> Actor | None:
        found = self._role(mark, role)
        name = mark.features.get(role, "")
        if found is None:
            return actor_called(name) if name else None
        span = self._span(found)
        kind = self._name(found.features.get("kind", ""))
        named = " ".join((found.features.get("name") or span.quote).split())
        above = actor_called(found.features["for"]) if found.features.get("for") else None
        actor = actor_called(named, "person" if kind == "person" or above else "organisation", above)
        return replace(actor, printed=span.quote, mention=span)

    def _span(self, mark: Mark) -> Evidence:
        found = span_of(self.text, mark.start, mark.end)
        assert found is not None  # others were left out at the beginning
        return found

    def _own(self, mark: Mark) -> Mark:
        """A mark with its label, and the names of its features, as we call them."""
        features = {self._features.get(name.casefold(), name): value for name, value in mark.features.items()}
        return replace(mark, label=self._name(mark.label), features=features)

    def _name(self, told: str) -> str:
        plain = told.strip().casefold()
        return self._called.get(plain, plain)


def sentence(text: str, at: int) -> tuple[int, int]:
    """Where the sentence or block around an offset begins and ends, by full stops and blank lines alone."""
    ends = [0, *(found.end() for found in re.finditer(r"[.!?][\"”’)]*\s+(?=[A-Z\"“])|\n\s*\n", text)), len(text) + 1]
    begin = max(end for end in ends if end <= at)
    return begin, min(end for end in ends if end > at)
