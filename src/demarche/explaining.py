"""Why an entry of a ledger was made: its report is read once more, and the rules that lead to the entry are told in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.extract import Context, extract
from demarche.extract import why as extracted
from demarche.extract.why import Mark
from demarche.knowledge import OwnActors, read_own_actors, using
from demarche.language import Parsed, parse
from demarche.language.frames import FACTORY
from demarche.ledger import Ledger, Origin, Told, reader_of
from demarche.model import BY_HAND, Actor, Entry, Evidence, Judgement, Position, Reason, Report
from demarche.pipeline import pipeline
from demarche.resolve import Agenda, read_agenda, resolve
from demarche.resolve.why import Why
from demarche.serial import actors_of, key_of, span_to_dict, to_dict
from demarche.settings import Settings

__all__ = ["Explanation", "Mark", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an entry stands in a ledger. `entry` is as it stands, `found` as a reading or import gave it.

    `passage` are the sentences that prove it, `marks` the words with a part in it; `scores` what the model gives to each class, () where a
    rule made it. `arises`: whether the models and rules of today give the entry; None where none are asked, for a person made it.
    """

    key: str
    entry: Entry
    found: Entry
    report: Report
    arises: bool | None
    passage: Evidence | None
    marks: tuple[Mark, ...]
    scores: tuple[tuple[str, float], ...]
    reasons: tuple[Reason, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON: spans as in the record format."""
        return {
            "key": self.key,
            "entry": to_dict(self.entry),
            "arises": self.arises,
            "passage": self.passage and span_to_dict(self.passage),
            "marks": [{"role": one.role} | span_to_dict(one.words) for one in self.marks],
            "scores": [{"class": name, "score": round(score, 4)} for name, score in self.scores],
            "reasons": [{"about": r.about, "said": r.said, "words": r.words and span_to_dict(r.words)} for r in self.reasons],
        }


def explain(ledger: Ledger, entry: str, settings: Settings | None = None) -> Explanation:
    """Why an entry was made; `entry` is its id (its key in the ledger) or an unambiguous beginning of it.

    `settings` name a model, actors and an agenda of one's own, where the report was read with such. LedgerError where no entry has that id.
    """
    told, origin = ledger.one(entry)
    report, chosen = ledger.report(told.found.report), settings or Settings()
    if told.found.extractor.partition("/")[0] not in extracted.own_extractors():
        return _by_hand(told, origin, report)
    agenda = read_agenda(chosen.agenda) if chosen.agenda else None
    with using(read_own_actors(chosen.actors) if chosen.actors else OwnActors()):
        nlp = pipeline(chosen.model, chosen.frames)
        parsed = next(iter(parse([report], nlp, 1)))
        thresholds = nlp.get_pipe(FACTORY).model.thresholds  # type: ignore[attr-defined]  # ours: a FrameFinder
        return _read_again(told, origin, parsed, _Reader(reader_of(chosen), thresholds, agenda))


@dataclass(frozen=True, slots=True)
class _Reader:
    """The reader of today: its name, how sure its model has to be, by kind, and the agenda that it is given."""

    name: str
    thresholds: dict[str, float]
    agenda: Agenda | None = None


def _by_hand(told: Told, origin: Origin, report: Report) -> Explanation:
    """An entry that a person or another program made: who and when is all that can be told."""
    found = told.found
    reasons = [Reason("found", _brought(found, told.judgements, origin)), *_judged(told)]
    passage = next(iter(found.evidence), None)
    return Explanation(told.key, told.entry, found, report, None, passage, extracted.marks_of(found), (), tuple(reasons))


def _read_again(told: Told, origin: Origin, parsed: Parsed, reader: _Reader) -> Explanation:
    found = told.found
    entries = extract(parsed)
    today = resolve(parsed.report, parsed.doc, parsed, entries, reader.agenda)
    same = next((one for one in today if key_of(one) == key_of(found)), None)
    context = Context(parsed)
    frame = extracted.frame_of(context, found)
    asked = same or found
    why = Why(parsed.report, parsed.doc, parsed, entries, asked)
    reasons = [Reason("read", f"{_recorded(origin)}; {_reader(origin, reader.name)}."), *_arises(found, same, today)]
    if same is not None or frame is not None:
        reasons += extracted.reasons(context, asked, frame, reader.thresholds)
    reasons += [*why.evidence(), *why.actors(), *(why.issue(today, reader.agenda) if same else []), *why.date(), *_judged(told)]
    scores = extracted.scores_of(frame) if frame else ()
    passage, marks = extracted.passage_of(context, found), extracted.marks_of(found)
    return Explanation(told.key, told.entry, found, parsed.report, same is not None, passage, marks, scores, tuple(reasons))


def _brought(found: Entry, judgements: tuple[Judgement, ...], origin: Origin) -> str:
    """By whom an entry was made that demarche's extractors did not make."""
    who = judgements[0].by if judgements else "a person who gave no name"
    if found.extractor == BY_HAND:
        return f"No reading found it: added by hand by {who} on {_moment(origin.at)}."
    coded = f" {who} stood for it." if judgements and judgements[0].verdict == "accept" else ""
    return f"Not made by demarche's extractors, but by {found.extractor or 'a program that gave no name'}; {_recorded(origin)}.{coded}"


def _recorded(origin: Origin) -> str:
    by = f"by {origin.by}" if origin.by else "by a program that gave no name"
    return f"{'brought in' if origin.brought_in else 'recorded'} {by} on {_moment(origin.at)}"


def _moment(at: str) -> str:
    """A moment to the minute: 2026-11-25 15:04 UTC."""
    return f"{at[:10]} {at[11:16]} UTC" if len(at) > 10 else at


def _reader(origin: Origin, today: str) -> str:
    if origin.by == today:
        return "explained by the same code, models and tables"
    return f"explained by {today}, which is another reader and may have other reasons"


def _arises(found: Entry, same: Entry | None, today: list[Entry]) -> list[Reason]:
    """Whether the entry is found today, and as it was."""
    if same is not None:
        differs = _differences(found, same)
        return [Reason("read", f"Read today, it has another {differs}: the reasons below are those of today.")] if differs else []
    said = "The models and rules of today don't give this entry any more; below is what can still be told"
    near = [one for one in today if one.kind == found.kind and _overlap(one, found)]
    instead = f". In the same words they find: {'; '.join(map(_in_short, near))}" if near else ", and find nothing of its kind in its words"
    return [Reason("read", f"{said}{instead}.")]


def _differences(found: Entry, same: Entry) -> str:
    """The parts in which two versions of one claim differ."""
    parts = [name for name in ("modality", "date", "extractor") if getattr(found, name) != getattr(same, name)]
    parts += ["confidence"] if abs(found.confidence - same.confidence) > 0.005 else []
    mine, its = to_dict(found), to_dict(same)
    known = {"modality", "date", "extractor", "confidence", "evidence"}
    return ", ".join([*parts, *(name for name in mine if name not in known and mine[name] != its.get(name))])


def _overlap(one: Entry, other: Entry) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


def _in_short(entry: Entry) -> str:
    record = entry.record
    who = next((actor.name for _, actor in actors_of(record)), "nobody named")
    what = f": {record.stance}, “{record.target.quote}”" if isinstance(record, Position) else ""
    return f"{who}{what} ({entry.confidence:.0%})"


def _judged(told: Told) -> list[Reason]:
    """What people decided about the entry, and what their decisions about actors and issues made of it."""
    found = [Reason("judged", _verdict(one, told.found)) for one in told.judgements]
    last = told.judgements[-1].corrected if told.judgements else None
    base = last or told.found
    return found + [Reason("judged", said) for said in _everywhere(base, told.entry)]


def _verdict(one: Judgement, found: Entry) -> str:
    verdicts = {"accept": "Accepted", "reject": "Rejected", "correct": "Corrected", "undo": "The judgement before was taken back"}
    note = f": “{one.note}”" if one.note else ""
    changed = f" (another {_differences(found, one.corrected)})" if one.corrected is not None and _differences(found, one.corrected) else ""
    return f"{verdicts[one.verdict]} by {one.by} on {_moment(one.at)}{changed}{note}."


def _everywhere(before: Entry, stands: Entry) -> list[str]:
    """What corrections of actors and issues, which hold for all entries, changed here."""
    pairs = zip(actors_of(before.record), actors_of(stands.record), strict=False)
    said = [f"A person's correction of actors makes {_named(a)} {_named(b)} here." for (_, a), (_, b) in pairs if _named(a) != _named(b)]
    if isinstance(before.record, Position) and isinstance(stands.record, Position) and before.record.issue != stands.record.issue:
        said.append(f"A person merged the issue {before.record.issue} into {stands.record.issue}.")
    return said


def _named(actor: Actor) -> str:
    return f"{actor.name} ({actor.id})"
