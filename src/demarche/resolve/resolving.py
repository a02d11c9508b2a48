"""The one call of this room: entries as extracted in, the same entries with their actors, issues and dates out."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from demarche.model import Actor, Commitment, Entry, Event, Evidence, Meeting, NegotiatedText, Position, Report, Statement
from demarche.resolve.agenda import Agenda
from demarche.resolve.authors import author
from demarche.resolve.copies import merge_copies
from demarche.resolve.dates import find_when, when
from demarche.resolve.identity import affiliation
from demarche.resolve.issues import assign_issues
from demarche.resolve.meetings import merge_meetings
from demarche.resolve.people import find_people
from demarche.resolve.phrases import pronoun_kind
from demarche.resolve.reading import Reading
from demarche.resolve.trimming import core
from demarche.resolve.view import Bounds, CharMap, View

_CLASH = 0.8  # what is left of the confidence where a report and the tables clash


def resolve(report: Report, doc: Doc, spans: CharMap, entries: list[Entry], agenda: Agenda | None = None) -> list[Entry]:
    """The entries with their actors resolved; a list of holders becomes one entry each, exact copies one entry.

    `doc` is parsed from a view of the report's text and `spans` maps the report's offsets into it. An unparsed Doc will do:
    then the rules go by capitals and order of words alone. Printed words and evidence are not changed.
    Positions go to the issues of an `agenda` that they fit.
    """
    view = View(report, doc, spans)
    named, people = find_people(view, entries)
    reading = Reading(view, named, people, list(_wanted(entries)), set(_speakers(entries)))
    teller = Tellers(reading, entries)
    told = [_dated(view, one) for entry in entries for one in _each(entry, teller)]
    resolved = [_less_sure(one, reading.affiliations.clashes) for one in told]
    return _with_issues(report.text, merge_meetings(merge_copies(resolved)), agenda)


def _with_issues(text: str, entries: list[Entry], agenda: Agenda | None) -> list[Entry]:
    """The entries with their issues: those of the agenda first, the rest grouped unless the agenda says otherwise."""
    if agenda is None:
        return assign_issues(text, entries)
    placed = [_placed(entry, agenda) for entry in entries]
    return placed if agenda.rest == "none" else assign_issues(text, placed, agenda.ids)


def _placed(entry: Entry, agenda: Agenda) -> Entry:
    fit, record = agenda.fit(entry), entry.record
    return replace(entry, record=replace(record, issue=fit.issue.id)) if fit and isinstance(record, Position) else entry


def _less_sure(entry: Entry, clashes: set[str]) -> Entry:
    """The entry, less sure where the report gives one of its people another office than the tables do."""
    astray = any(actor.id in clashes for actor in _actors(entry))
    return replace(entry, confidence=round(entry.confidence * _CLASH, 3)) if astray else entry


class Tellers:
    """Answers for each printed actor; "we" and "I" mean the speaker of the statement around them."""

    def __init__(self, reading: Reading, entries: list[Entry]) -> None:
        self.reading = reading
        self.told = [(e.record.content, e.record.speaker) for e in entries if isinstance(e.record, Statement)]

    def actors(self, printed: Actor) -> tuple[Actor, ...]:
        """The actors that a printed one means, with its printed words; the same one unresolved if nobody is known."""
        mention = printed.mention
        if printed.id or mention is None:
            return (printed,)
        first, last = core(self.reading.view.text, mention.start, mention.end, self.reading.named)
        if pronoun_kind(self.reading.view.text[first:last]) == "first":
            found = self._first_person(mention)
        elif self.unprinted(mention):
            found = author(self.reading, mention.start)
        else:
            found = self.reading.meant.get((mention.start, mention.end), ())
        return tuple(replace(a, printed=printed.printed, mention=mention) for a in found) or (printed,)

    def unprinted(self, mention: Evidence) -> bool:
        """Whether an extractor gave a verb for an actor that is not printed ("2. Applaud the agreement")."""
        span = self.reading.view.span(mention.start, mention.end)
        return span is not None and len(span) == 1 and span.root.pos_ == "VERB"

    def _first_person(self, mention: Evidence) -> tuple[Actor, ...]:
        for content, speaker in self.told:
            inside = any(c.start <= mention.start and mention.end <= c.end for c in content)
            if inside and speaker and speaker.mention and speaker.mention != mention:
                return self.actors(speaker)
        return () if self.reading.view.quoted(mention.start) else author(self.reading, mention.start)


def _wanted(entries: list[Entry]) -> Iterator[Bounds]:
    for entry in entries:
        for actor in _actors(entry):
            if actor.mention and not actor.id:
                yield actor.mention.start, actor.mention.end


def _speakers(entries: list[Entry]) -> Iterator[Bounds]:
    for entry in entries:
        record = entry.record
        if isinstance(record, Statement) and record.speaker and record.speaker.mention:
            yield record.speaker.mention.start, record.speaker.mention.end


def _actors(entry: Entry) -> Iterator[Actor]:
    record = entry.record
    for role in ("speaker", "addressee", "holder", "voice", "actor", "recipient"):
        actor = getattr(record, role, None)
        if isinstance(actor, Actor):
            yield actor
    for role in ("participants", "parties", "actors", "recipients"):
        yield from getattr(record, role, ())


def _each(entry: Entry, tell: Tellers) -> Iterator[Entry]:
    """The entry once for each speaker, holder or actor that its words name."""
    record = entry.record
    if isinstance(record, Statement):
        speakers = tell.actors(record.speaker) if record.speaker else (None,)
        for speaker in speakers:
            yield replace(entry, record=replace(record, speaker=speaker, addressee=_first(tell, record.addressee)))
    elif isinstance(record, Position):
        voice = _first(tell, record.voice)
        for holder in tell.actors(record.holder):
            above, said = holder_and_voice(holder, voice)
            yield replace(entry, record=replace(record, holder=above, voice=said))
    elif isinstance(record, Commitment):
        for actor in tell.actors(record.actor):
            yield replace(entry, record=replace(record, actor=holder_and_voice(actor, None)[0], recipient=_first(tell, record.recipient)))
    elif isinstance(record, NegotiatedText):
        yield replace(entry, record=replace(record, parties=_all(tell, record.parties)))
    elif isinstance(record, Meeting):
        together = tuple(one for actor in _all(tell, record.participants) for one in tell.reading.members.get(actor.id, (actor,)))
        yield replace(entry, record=replace(record, participants=together))
    elif isinstance(record, Event):
        yield replace(entry, record=replace(record, actors=_all(tell, record.actors), recipients=_all(tell, record.recipients)))


def _first(tell: Tellers, printed: Actor | None) -> Actor | None:
    return tell.actors(printed)[0] if printed else None


def _all(tell: Tellers, printed: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The actors of a list, each once."""
    kept: dict[str, Actor] = {}
    for actor in printed:
        for one in tell.actors(actor):
            kept.setdefault(one.id or one.printed, one)
    return tuple(kept.values())


def holder_and_voice(actor: Actor, voice: Actor | None) -> tuple[Actor, Actor | None]:
    """The holder rule: who speaks for a state or body is its voice, and the state or body holds. Only a named person is a voice."""
    above = affiliation(actor)
    said = voice if voice and voice.id.startswith("person:") else None
    if above is None:
        return actor, said
    named = actor if actor.id.startswith("person:") else None
    return replace(above, printed=actor.printed, mention=actor.mention), said or named


def _dated(view: View, entry: Entry) -> Entry:
    """The entry with its date, and a commitment's deadline, where its words tell a time."""
    record = entry.record
    future = entry.modality == "future" or (isinstance(record, Commitment) and not record.done)
    words = _time_words(view, entry)
    told = when(words, view.report.date, future) if words else None
    if told is None:
        return entry
    if isinstance(record, Commitment) and not record.done:
        return replace(entry, record=replace(record, deadline=record.deadline or told))
    return replace(entry, date=entry.date or told)


def _time_words(view: View, entry: Entry) -> str | None:
    """The words for a time that belong to the entry: its own `when`, else in the evidence, for a statement beside its cue."""
    record = entry.record
    own = getattr(record, "when", None)
    if isinstance(own, Evidence):
        return own.quote
    places = [(e.start, e.end) for e in entry.evidence]
    if isinstance(record, Statement):
        places = [_around(view, record)] if record.cue else []
    for start, end in places:
        found = find_when(view.text[start:end])
        if found:
            return view.text[start + found[0] : start + found[1]]
    return None


def _around(view: View, record: Statement) -> Bounds:
    """From the source to a little behind the cue, without what is said: "told reporters on Wednesday that"."""
    assert record.cue
    first, last = view.sentence_bounds(record.cue.start)
    for content in record.content:
        if content.start >= record.cue.end:
            last = min(last, content.start)
        elif content.end <= record.cue.start:
            first = max(first, content.end)
    return first, max(first, last)
