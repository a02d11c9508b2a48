"""What demarche reads and what it keeps: reports, evidence, actors, the six kinds of record, entries and judgements.

A leaf: it imports nothing of the package. Everything here is frozen; a changed copy comes from `dataclasses.replace`.
Offsets count characters of `Report.text`, and `report.text[start:end] == quote` holds for every `Evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

OWN = "demarche"  # the one maker that all extractors of demarche count as
BY_HAND = "by-hand"  # the extractor of entries that people added
_MODEL = "llm/"
_AND = " + "  # between the extractors of an entry that several found

Kind = Literal["statement", "position", "commitment", "text", "meeting", "event"]
ActorKind = Literal["state", "organisation", "group", "person", "unknown"]
Form = Literal["direct", "indirect", "mixed"]
Stance = Literal["support", "conditional", "reserved", "oppose", "undecided"]
Act = Literal["pledge", "refuse", "deliver", "withdraw", "suspend", "resume"]
Stage = Literal[
    "proposed",
    "negotiating",
    "revised",
    "near-agreement",
    "agreed",
    "signed",
    "adopted",
    "in-force",
    "stalled",
    "rejected",
    "broken",
    "withdrawn",
]
MeetingForm = Literal["talks", "summit", "visit", "call", "session", "conference"]
Modality = Literal["asserted", "future", "hypothetical", "negated", "historical"]


# From oppose to support, each with the sign that tells it beside its colour: for files, and for those who see no colours.
SIGNS: dict[Stance, str] = {"oppose": "-", "reserved": "~", "undecided": ".", "conditional": "?", "support": "+"}


@dataclass(frozen=True, slots=True)
class Report:
    """One text read: article, statement, readout, bulletin. `text` is what the offsets count in and is never altered."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None  # ISO 8601, may be partial: "2004", "2004-06", "2004-06-09"
    url: str | None = None
    language: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a report's text and the words it holds."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks: the canonical identity beside the words printed.

    Extractors give an actor as printed (`Actor.printed_as`): no id, the printed words as name. The resolve room fills the rest
    in and leaves `printed` and `mention` as they are. `speaks_for` is `for` in the record format.
    """

    id: str  # "state:ESP", "org:nato", "person:miguel-angel-moratinos", "group:arab-leaders"; "" until resolved
    name: str
    kind: ActorKind = "unknown"
    iso3: str | None = None
    printed: str = ""
    speaks_for: Actor | None = None
    mention: Evidence | None = field(default=None, compare=False)

    @classmethod
    def printed_as(cls, mention: Evidence) -> Actor:
        """An actor as the text prints it, not yet resolved."""
        return cls(id="", name=mention.quote, printed=mention.quote, mention=mention)

    @property
    def principal(self) -> Actor:
        """Whose position this actor states: that of the state or body it speaks for, else its own."""
        return self.speaks_for or self


@dataclass(frozen=True, slots=True)
class Issue:
    """The decision at stake, which positions share."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what."""

    speaker: Actor | None
    source: Evidence | None
    cue: Evidence | None
    content: tuple[Evidence, ...]
    form: Form
    addressee: Actor | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Who stands where on what. `issue` is the id of an `Issue` ("" until resolved)."""

    holder: Actor
    stance: Stance
    cue: Evidence
    target: Evidence
    voice: Actor | None = None
    issue: str = ""
    condition: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an actor will do, won't do or did with its own means."""

    actor: Actor
    act: Act
    done: bool
    object: Evidence
    quantity: float | None = None
    unit: str | None = None
    recipient: Actor | None = None
    when: Evidence | None = None
    deadline: str | None = None  # ISO 8601, may be partial
    condition: Evidence | None = None


@dataclass(frozen=True, slots=True)
class NegotiatedText:
    """A treaty, resolution, plan or deal and how far it is. (`text` in the record format.)"""

    title: str
    form: str
    stage: Stage
    mention: Evidence
    parties: tuple[Actor, ...] = ()
    change: Evidence | None = None
    provision: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who met, meets or will meet."""

    form: MeetingForm
    participants: tuple[Actor, ...]
    topic: str | None = None
    place: str | None = None
    when: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A PLOVER event: who did what to whom (Halterman et al. 2023)."""

    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    event: str
    event_mode: str | None = None
    contexts: tuple[str, ...] = ()
    location: str | None = None


Record = Statement | Position | Commitment | NegotiatedText | Meeting | Event

KIND_OF: dict[type, Kind] = {
    Statement: "statement",
    Position: "position",
    Commitment: "commitment",
    NegotiatedText: "text",
    Meeting: "meeting",
    Event: "event",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a record, the words that prove it, and how sure it is."""

    report: str
    record: Record
    evidence: tuple[Evidence, ...]
    modality: Modality = "asserted"
    confidence: float = 0.5  # 0 to 1, calibrated
    date: str | None = None  # of what is recorded, ISO 8601, may be partial
    extractor: str = ""

    @property
    def kind(self) -> Kind:
        """Which of the six kinds of record this is."""
        return KIND_OF[type(self.record)]

    @property
    def makers(self) -> frozenset[str]:
        """Who found it: "demarche", "llm/" and the name of a user's model, "by-hand", or several of them."""
        return makers_of(self.extractor)

    @property
    def is_stand(self) -> bool:
        """Whether this is a position that its holder takes: not denied, past or only imagined, though a conditional one may be that."""
        if not isinstance(self.record, Position):
            return False
        return self.modality in ("asserted", "future") or (self.modality == "hypothetical" and self.record.stance == "conditional")


def model_maker(model: str) -> str:
    """The extractor of entries that a model of the user's own found."""
    return _MODEL + model


def makers_of(extractor: str) -> frozenset[str]:
    """Who stands behind an `Entry.extractor`: people, each model by its name; everything else is "demarche"."""
    return frozenset(part if part == BY_HAND or part.startswith(_MODEL) else OWN for part in extractor.split(_AND))


def found_by_both(entry: Entry, other: Entry) -> Entry:
    """An entry whose very claim others found as well, with the names of all: demarche's own extractor first, as it is the one explained."""
    names = {name: None for one in (entry, other) for name in one.extractor.split(_AND)}
    own = [name for name in names if not name.startswith(_MODEL)][:1]
    return replace(entry, extractor=_AND.join([*own, *sorted(name for name in names if name.startswith(_MODEL))]))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about an entry: appended, never overwritten."""

    entry: str  # the entry's key in the ledger
    verdict: Literal["accept", "reject", "correct", "undo"]  # undo: the one before it holds no more
    by: str
    at: str  # ISO 8601 date and time, UTC
    corrected: Entry | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence on why an entry is as it is. `about` names the part of it: "found", a role such as "holder", "issue", "date" .."""

    about: str
    said: str
    words: Evidence | None = None  # of the report, that the sentence is about
