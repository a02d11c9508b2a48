"""Meetings: who met, meets or will meet."""

from collections.abc import Iterator, Sequence
from typing import cast

from demarche.extract.context import Context
from demarche.extract.modality import modality_of
from demarche.extract.participants import participants
from demarche.language.roles import Role
from demarche.model import Entry, Meeting, MeetingForm

NAME = "meetings/1"


def meetings(context: Context) -> Iterator[Entry]:
    """One entry a frame."""
    for frame in context.frames("meeting"):
        tagged = frame.spans("participant")
        there = tagged if len(tagged) > 1 else [*tagged, *(r for r in participants(context.doc[frame.anchor]) if not _covers(tagged, r))]
        when, place, topic = (next(iter(frame.spans(name)), None) for name in ("when", "place", "topic"))
        first, end = context.clause(frame.anchor, [r for r in (when, place) if r and abs(r.first - frame.anchor) < 12])
        record = Meeting(
            form=cast(MeetingForm, frame.label),
            participants=tuple(context.actor(p) for p in there),
            topic=context.words(topic).quote if topic else None,
            place=context.words(place).quote if place else None,
            when=context.words(when) if when else None,
        )
        modality = modality_of(context.doc[frame.anchor])
        yield Entry(context.report_id, record, (context.evidence(first, end),), modality, round(frame.confidence, 4), extractor=NAME)


def _covers(tagged: Sequence[Role], role: Role) -> bool:
    return any(t.first < role.end and role.first < t.end for t in tagged)
