"""Meetings: who met, meets or will meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from spacy.tokens import Token

from demarche.extract.calibration import calibrated
from demarche.extract.context import Context
from demarche.extract.modality import modality_of
from demarche.extract.participants import bodies, is_for_the_press, meeting_word, participants, places, plural_people
from demarche.extract.stages import is_text
from demarche.language.roles import Frame, Role
from demarche.model import Entry, Meeting, MeetingForm

NAME = "meetings/1"
LEAST = {"talks": 2, "call": 2}  # participants that a plain word for a meeting needs; one for other forms
BY_RULE = 0.5  # confidence of a meeting that only the rule sees
NEAR = 12  # words from its anchor within which time and place belong to a meeting's evidence
GREAT = frozenset(["summit", "conference", "session"])  # forms that may do without, if a place is named


def meetings(context: Context) -> Iterator[Entry]:
    """One entry a frame of the model, and one a plain word for a meeting in sentences where the model saw none."""
    frames = [frame for frame in context.frames("meeting") if not is_for_the_press(context.doc[frame.anchor])]
    taken = {context.doc[frame.anchor].sent.start for frame in frames}
    found = [*map(partial(_from_frame, context), frames), *(m for m in _by_rule(context) if context.doc[m.anchor].sent.start not in taken)]
    for meeting in sorted(found, key=lambda m: m.anchor):
        yield _entry(context, meeting)


@dataclass(frozen=True)
class _Found:
    """A meeting found: the word that tells it, its form, who meets, when, where and about what."""

    anchor: int
    form: MeetingForm
    there: Sequence[Role]
    confidence: float
    when: Role | None = None
    place: Role | None = None
    topic: Role | None = None


def _from_frame(context: Context, frame: Frame) -> _Found:
    tagged = [role for role in frame.spans("participant") if not is_text(context.doc[role.first : role.end].root)]
    more = participants(context.doc[frame.anchor]) if len(tagged) < 2 else []
    there = tagged + [r for r in [*more, *bodies(context.doc[frame.anchor])] if not _covers(tagged, r)]
    when, place, topic = (next(iter(frame.spans(name)), None) for name in ("when", "place", "topic"))
    form = meeting_word(context.doc[frame.anchor]) or cast(MeetingForm, frame.label)
    return _Found(frame.anchor, form, there, frame.confidence, when, place or _place(context.doc[frame.anchor]), topic)


def _by_rule(context: Context) -> Iterator[_Found]:
    """Meetings told by a plain word for one, with those who meet beside it."""
    for token in context.doc:
        form = meeting_word(token)
        if form is None or is_for_the_press(token):
            continue
        there, place = [*participants(token), *bodies(token)], _place(token)
        plural = any(context.doc[r.end - 1].lemma_.lower() in plural_people() for r in there)
        if len(there) >= LEAST.get(form, 1) or plural or (form in GREAT and place):
            yield _Found(token.i, form, there, BY_RULE, place=place)


def _place(token: Token) -> Role | None:
    """Where, by the words below the word for the meeting or beside it: "the summit in Lima", "met on Monday in Lima"."""
    for word in [*token.children, *(token.head.children if token.pos_ != "VERB" else ())]:
        case = next((c.lower_ for c in word.children if c.dep_ == "case"), "")
        if word.ent_type_ == "LOC" and case in places() and word.dep_ in ("nmod", "obl"):
            return Role("place", word.i, max([word.i, *(c.i for c in word.children if c.dep_ in ("flat", "compound"))]) + 1)
    return None


def _covers(tagged: Sequence[Role], role: Role) -> bool:
    return any(t.first < role.end and role.first < t.end for t in tagged)


def _entry(context: Context, found: _Found) -> Entry:
    near = [r for r in (found.when, found.place) if r and abs(r.first - found.anchor) < NEAR]
    first, end = context.clause(found.anchor, [context.telling(found.anchor), *found.there, *near])
    record = Meeting(
        form=found.form,
        participants=tuple(context.actor(p) for p in found.there),
        topic=context.words(found.topic).quote if found.topic else None,
        place=context.words(found.place).quote if found.place else None,
        when=context.words(found.when) if found.when else None,
    )
    evidence = (context.evidence(first, end),)
    return Entry(
        context.report_id,
        record,
        evidence,
        modality_of(context.doc[found.anchor]),
        round(calibrated("meeting", found.confidence), 4),
        extractor=NAME,
    )
