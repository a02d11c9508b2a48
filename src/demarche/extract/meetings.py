"""Meetings: who met, meets or will meet."""

from collections.abc import Iterator
from typing import cast

from demarche.extract.context import Context, subtree
from demarche.extract.modality import modality_of
from demarche.language.roles import Frame, Role
from demarche.model import Entry, Meeting, MeetingForm

NAME = "meetings/1"


def meetings(context: Context) -> Iterator[Entry]:
    """One entry a frame."""
    for frame in context.frames("meeting"):
        participants = frame.spans("participant") or _subjects(context, frame)
        when, place, topic = (next(iter(frame.spans(name)), None) for name in ("when", "place", "topic"))
        first, end = context.clause(frame.anchor, [r for r in (when, place) if r and abs(r.first - frame.anchor) < 12])
        record = Meeting(
            form=cast(MeetingForm, frame.label),
            participants=tuple(context.actor(p) for p in participants),
            topic=context.words(topic).quote if topic else None,
            place=context.words(place).quote if place else None,
            when=context.words(when) if when else None,
        )
        modality = modality_of(context.doc[frame.anchor])
        yield Entry(context.report_id, record, (context.evidence(first, end),), modality, round(frame.confidence, 4), extractor=NAME)


def _subjects(context: Context, frame: Frame) -> list[Role]:
    """Subject and companion of the verb: "X met Y", "X held talks with Y"."""
    verb = context.doc[frame.anchor]
    if verb.pos_ == "NOUN" and verb.dep_ in ("obj", "obl"):
        verb = verb.head
    found = [c for c in verb.children if c.dep_ in ("nsubj", "obj", "obl") and c.pos_ in ("PROPN", "PRON") and c.i != frame.anchor]
    return [Role("participant", *subtree(c, frozenset(["case", "punct", "acl:relcl", "appos"])), 0.3) for c in found]
