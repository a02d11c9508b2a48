"""A record as a card: the few lines that all pages show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demarche.desk.render import actor_name, line
from demarche.ledger import Kept, Ledger
from demarche.ledger.lists import heads
from demarche.model import SIGNS, Actor, Commitment, Entry, Event, Meeting, NegotiatedText, Position, Report, Statement

VERDICTS = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
DONE, TO_COME = "✓", "→"


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a record."""

    key: str
    kind: str
    sign: str
    stance: str
    who: str
    what: str
    about: str
    quote: str
    when: str
    confidence: float
    modality: str
    verdict: str
    report: str
    title: str
    outlet: str
    actors: tuple[Actor, ...]
    issue: str
    more: tuple[str, ...]

    @property
    def sure(self) -> str:
        """The confidence in percent."""
        return f"{self.confidence:.0%}"


def cards(ledger: Ledger, kept: Iterable[Kept]) -> list[Card]:
    """Cards of entries, with the titles and outlets of their reports."""
    found = list(kept)
    known = heads(ledger, [one.entry.report for one in found])
    return [card(one, known) for one in found]


def card(kept: Kept, known: Mapping[str, Report]) -> Card:
    """One card."""
    entry, report = kept.entry, known.get(kept.entry.report)
    who, what, about, actors = told(entry)
    position = entry.record if isinstance(entry.record, Position) else None
    stance = position.stance if position else ""
    return Card(
        key=kept.key,
        kind=entry.kind,
        sign=_sign(entry),
        stance=stance,
        who=who,
        what=what,
        about=about,
        quote=entry.evidence[0].quote if entry.evidence else "",
        when=kept.date or "",
        confidence=entry.confidence,
        modality="" if entry.modality == "asserted" else entry.modality,
        verdict=VERDICTS.get(kept.verdict or "", ""),
        report=entry.report,
        title=line((report.title if report else None) or entry.report, 90),
        outlet=line(report.outlet if report else "", 40),
        actors=actors,
        issue=position.issue if position else "",
        more=_more(entry),
    )


def _sign(entry: Entry) -> str:
    match entry.record:
        case Position(stance=stance):
            return SIGNS[stance]
        case Commitment(done=done):
            return DONE if done else TO_COME
    return ""


def told(entry: Entry) -> tuple[str, str, str, tuple[Actor, ...]]:
    """Who, what, about what, and the actors."""
    match entry.record:
        case Position() as p:
            return actor_name(p.holder), p.stance, line(p.target.quote), (p.holder,)
        case Commitment() as c:
            amount = f"{c.quantity:,.10g} {c.unit or ''}".strip() if c.quantity is not None else ""
            about = " · ".join(filter(None, (line(c.object.quote), amount)))
            return actor_name(c.actor), c.act, about, (c.actor,)
        case NegotiatedText() as t:
            return _names(t.parties), t.stage, line(t.title), t.parties
        case Meeting() as m:
            about = " · ".join(filter(None, (line(m.topic), line(m.place))))
            return _names(m.participants), m.form, about, m.participants
        case Statement() as s:
            said = " … ".join(line(c.quote) for c in s.content)
            return actor_name(s.speaker), line(s.cue.quote if s.cue else "said"), said, _known(s.speaker)
        case Event() as e:
            return _names(e.actors), e.event.lower(), _names(e.recipients) if e.recipients else "", (*e.actors, *e.recipients)


def _known(*actors: Actor | None) -> tuple[Actor, ...]:
    return tuple(actor for actor in actors if actor is not None)


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(map(actor_name, actors)) or "not named"


def _more(entry: Entry) -> tuple[str, ...]:
    """What else a record says, in a few words each."""
    record = entry.record
    parts = [
        ("if", getattr(record, "condition", None)),
        ("when", getattr(record, "when", None)),
        ("changed", getattr(record, "change", None)),
    ]
    found = [f"{label}: {line(span.quote, 160)}" for label, span in parts if span is not None]
    voice = getattr(record, "voice", None)
    if voice is not None and isinstance(record, Position) and voice.name != record.holder.name:
        found.append(f"voice: {actor_name(voice)}")
    recipient = getattr(record, "recipient", None) or getattr(record, "addressee", None)
    return tuple(found + ([f"to: {actor_name(recipient)}"] if recipient is not None else []))
