"""Why an entry's actors, issue and date were resolved as they are, as sentences.

The report is read once more by the rules of this room; each actor of the entry is then asked for the rule that leads to it.
"""

from collections.abc import Iterator
from datetime import date as Day

from spacy.tokens import Doc

from demarche.model import Actor, Commitment, Entry, Evidence, Meeting, Position, Reason, Report, Statement
from demarche.resolve.agenda import Agenda, Fit
from demarche.resolve.dates import find_when, when
from demarche.resolve.issues import THRESHOLD, content_words
from demarche.resolve.people import find_people
from demarche.resolve.reading import Reading
from demarche.resolve.resolving import Tellers, holder_and_voice
from demarche.resolve.view import Bounds, CharMap, View
from demarche.resolve.why_actors import Chain
from demarche.serial import actors_of

_MOST = 6  # targets told of that an issue shares
_RULED = frozenset({"holder", "actor"})  # roles in which a state or body stands for those who speak for it


def unresolved(entry: Entry, own: str = "") -> list[Actor]:
    """The actors of an entry as an extractor gives them: printed words only."""
    return [Actor.printed_as(a.mention) for role, a in actors_of(entry.record) if a.mention is not None and role not in ("for", own)]


class Why:
    """One report, read once more. `entries` are what the extractors gave, `entry` is the one to explain."""

    def __init__(self, report: Report, doc: Doc, spans: CharMap, entries: list[Entry], entry: Entry) -> None:
        self.entry = entry
        self.view = View(report, doc, spans)
        named, people = find_people(self.view, entries)
        mentions = [a.mention for e in entries for _, a in actors_of(e.record) if a.mention and not a.id]
        mentions += [a.mention for a in unresolved(entry) if a.mention]
        self.reading = Reading(self.view, named, people, [(m.start, m.end) for m in mentions], set(_speakers(entries)))
        self.chain = Chain(self.reading, Tellers(self.reading, entries))

    def actors(self) -> list[Reason]:
        """How each actor was told, from the printed words to the state or body."""
        return [reason for role, actor in actors_of(self.entry.record) if role != "for" for reason in self._actor(role, actor)]

    def _actor(self, role: str, actor: Actor) -> Iterator[Reason]:
        record = self.entry.record
        if actor.mention is None:
            yield Reason(role, f"{actor.name}: no words of the report are kept for it.")
            return
        if role == "voice" and isinstance(record, Position) and actor.mention == record.holder.mention:
            return  # told with the holder, who is the same person's principal
        found = self._meant(role, actor)
        if found is None:
            yield Reason(role, "The tables and rules of today do not lead from these words to it.", actor.mention)
            return
        yield from self.chain.reasons(role, found, actor.mention)
        if role in _RULED and found.id != actor.id:
            voice = "the voice" if found.id.startswith("person:") else "no voice, for nobody is named"
            yield Reason(
                role, f"The holder rule: {found.name} speaks for {actor.name}, so {actor.name} is the {role} and {found.name} {voice}."
            )
        if found.id in self.reading.affiliations.clashes:
            yield Reason("confidence", f"Less by a fifth: the report and the tables give {found.name} different offices.")

    def _meant(self, role: str, actor: Actor) -> Actor | None:
        """The actor before the holder rule, as the rules tell it now."""
        assert actor.mention is not None
        for one in self.chain.tellers.actors(Actor.printed_as(actor.mention)):
            held = holder_and_voice(one, None)[0] if role in _RULED else one
            if held.id == actor.id:
                return one
        return None

    def evidence(self) -> list[Reason]:
        """Why several passages prove one meeting."""
        if not isinstance(self.entry.record, Meeting) or len(self.entry.evidence) < 2:
            return []
        said = "agree in who meets, and differ in neither form, place nor time: taken for one meeting"
        return [Reason("evidence", f"{len(self.entry.evidence)} passages {said}.", self.entry.evidence[-1])]

    def issue(self, entries: list[Entry], agenda: Agenda | None = None) -> list[Reason]:
        """By which words it has its issue of the agenda, or with which targets of the report it was grouped; `entries` are all that the
        report gives, resolved.
        """
        record = self.entry.record
        if isinstance(record, Position) and agenda and (fit := agenda.fit(self.entry)):
            return [Reason("issue", _by_the_agenda(fit), record.target)]
        if isinstance(record, Position) and agenda and not record.issue:
            return [Reason("issue", "It fits no issue of the agenda file, which gives the rest none.", record.target)]
        if not isinstance(record, Position) or not record.issue:
            return []
        others = [e for e in entries if isinstance(e.record, Position) and e.record.issue == record.issue and not _same(e, self.entry)]
        if not others:
            return [Reason("issue", "No other target of the report is like this one: an issue of its own.", record.target)]
        first = f"Grouped with {len(others)} other {'position' if len(others) == 1 else 'positions'} of the report"
        why = f"positions are joined while they are alike on average by {THRESHOLD:.0%} or more, by words shared and nearness"
        return [Reason("issue", f"{first}; {why}. The target most like the others gives the title."), *map(self._shared, others[:_MOST])]

    def _shared(self, other: Entry) -> Reason:
        mine, its = self.entry.record, other.record
        assert isinstance(mine, Position)
        assert isinstance(its, Position)
        shared = _words_shared(mine.target.quote, its.target.quote)
        both = f"both targets say {shared}" if shared else self._shared_around(other) or "nothing but nearness"
        where = self.chain.away(mine.target.start, its.target.start)
        return Reason("issue", f"With the target of {its.holder.name} ({its.stance}) {where}: {both}.", its.target)

    def _shared_around(self, other: Entry) -> str:
        shared = _words_shared(*(" ".join(e.quote for e in one.evidence) for one in (self.entry, other)))
        return f"the words that prove both say {shared}" if shared else ""

    def date(self) -> list[Reason]:
        """Which words tell the time, and what they were reckoned from."""
        record, told = self.entry.record, self.entry.date
        future = self.entry.modality == "future" or (isinstance(record, Commitment) and not record.done)
        about, told = ("deadline", record.deadline) if isinstance(record, Commitment) and record.deadline else ("date", told)
        for words in self._times() if told else ():
            if when(words.quote, self.view.report.date, future) == told:
                return [Reason(about, f"{told}: {_reckoned(words.quote, self.view.report.date, future)}.", words)]
        day = self.view.report.date
        if told:
            return [Reason(about, f"{told}: the rules of today don't tell it from the words.")]
        return [Reason("date", f"No words for a time belong to it: it counts by the report's date, {day}." if day else _undated())]

    def _times(self) -> Iterator[Evidence]:
        """Words for a time in the entry: its own, in its evidence, in the sentence of a statement's cue outside of what is said."""
        record = self.entry.record
        own = getattr(record, "when", None)
        if isinstance(own, Evidence):
            yield own
            return
        places = [(e.start, e.end) for e in self.entry.evidence]
        if isinstance(record, Statement):
            places = self._outside(record) if record.cue else []
        for start, end in places:
            if found := find_when(self.view.text[start:end]):
                first, last = start + found[0], start + found[1]
                yield Evidence(first, last, self.view.text[first:last])

    def _outside(self, record: Statement) -> list[Bounds]:
        assert record.cue
        start, last = self.view.sentence_bounds(record.cue.start)
        places = []
        for content in sorted(record.content, key=lambda c: c.start):
            places.append((start, min(max(content.start, start), last)))
            start = max(start, content.end)
        return [*places, (start, max(start, last))]


def _speakers(entries: list[Entry]) -> Iterator[Bounds]:
    for entry in entries:
        record = entry.record
        if isinstance(record, Statement) and record.speaker and record.speaker.mention:
            yield record.speaker.mention.start, record.speaker.mention.end


def _by_the_agenda(fit: Fit) -> str:
    """By what of the agenda file a position has its issue."""
    where = " in the words that prove it, as the target itself has none that tell" if fit.beside else ""
    if fit.by == "words":
        return f"By the agenda file: matched words “{fit.phrase}” of “{fit.issue.title}”{where}."
    matched = _words_of(fit.phrase, fit.matched)
    return f"By the agenda file: matched words {matched} of the example “{fit.phrase}” of “{fit.issue.title}”, {fit.share:.0%} alike."


def _same(one: Entry, other: Entry) -> bool:
    mine, its = one.record, other.record
    assert isinstance(mine, Position)
    assert isinstance(its, Position)
    return (mine.target, mine.holder.id, mine.stance) == (its.target, its.holder.id, its.stance)


def _words_shared(mine: str, its: str) -> str:
    """The words of content that both have in some form, as the first prints them."""
    return _words_of(mine, content_words(mine) & content_words(its))


def _words_of(mine: str, shared: frozenset[str]) -> str:
    """The words with these stems, as printed."""
    said = dict.fromkeys(w.strip(".,;:\"“”'‘’()").casefold() for w in mine.split() if content_words(w) & shared)
    return ", ".join(f"“{w}”" for w in list(said)[:_MOST])


def _reckoned(words: str, report_date: str | None, future: bool) -> str:
    if when(words, None, future):
        return "the words tell it in full"
    way = ", forward, for it is still to come" if future else ""
    return f"reckoned from the report's date, {_weekday(report_date)}{way}"


def _weekday(iso: str | None) -> str:
    try:
        return f"{iso} (a {Day.fromisoformat(iso or ''):%A})"
    except ValueError:
        return str(iso)


def _undated() -> str:
    return "Neither its words nor the report tell a date: it counts by the day on which it was recorded."
