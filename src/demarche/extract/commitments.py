"""Commitments: what an actor will do, won't do or did with its own means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from spacy.tokens import Token

from demarche.extract.calibration import calibrated
from demarche.extract.context import Context, subtree
from demarche.extract.holders import holders
from demarche.extract.modality import modality_of
from demarche.extract.quantities import amount
from demarche.language.roles import Frame, Role
from demarche.model import Act, Actor, Commitment, Entry, Modality

NAME = "commitments/1"
OBJECTS = ("obj", "xcomp", "ccomp", "obl", "nmod", "nsubj:pass")
NEVER_DONE = frozenset(["pledge"])  # a pledge is announced; once kept it is a delivery


def commitments(context: Context) -> Iterator[Entry]:
    """One entry an actor of each frame."""
    for frame in _innermost(context.frames("commitment")):
        thing = next(iter(frame.spans("object")), None) or _object(context, frame)
        modality = modality_of(context.doc[frame.anchor])
        when, condition = (next(iter(frame.spans(name)), None) for name in ("when", "condition"))
        for actor in holders(context, frame):
            first, end = context.clause(frame.anchor, [r for r in (context.telling(frame.anchor), actor, thing, when, condition) if r])
            found = amount([t for t in context.doc[first:end] if not t.is_space])
            record = Commitment(
                actor=context.actor(actor),
                act=_act(frame, modality),
                done=frame.done > 0.5 and frame.label not in NEVER_DONE,
                object=context.words(thing) if thing else context.evidence(frame.anchor, frame.anchor + 1),
                quantity=found[0] if found else None,
                unit=found[1] if found else None,
                recipient=_recipient(context, frame),
                when=context.words(when) if when else None,
                condition=context.words(condition) if condition else None,
            )
            told: Modality = "asserted" if modality == "negated" and record.act == "refuse" else modality  # the act says it
            yield Entry(
                context.report_id,
                record,
                (context.evidence(first, end),),
                told,
                round(calibrated("commitment", frame.confidence), 4),
                extractor=NAME,
            )


def _innermost(frames: Sequence[Frame]) -> Iterator[Frame]:
    """Frames without those whose object is another's act ("completed the withdrawal"): the inner act, done as the outer says."""
    outer_of = {
        inner.anchor: f for f in frames for inner in frames for o in f.spans("object") if o.first <= inner.anchor < o.end and inner is not f
    }
    outer = {id(f) for f in outer_of.values()}
    for frame in frames:
        above = outer_of.get(frame.anchor)
        if above is not None:
            own = [r for r in frame.roles if r.name != "holder"] if above.spans("holder") else list(frame.roles)
            yield replace(frame, roles=(*above.spans("holder"), *own), done=max(frame.done, above.done))
        elif id(frame) not in outer:
            yield frame


def _act(frame: Frame, modality: Modality) -> Act:
    """The class of the frame; a pledge that is denied is a refusal ("will not send": of 7 such clauses in gold/train 6 refuse)."""
    return "refuse" if frame.label == "pledge" and modality == "negated" else cast(Act, frame.label)


def _object(context: Context, frame: Frame) -> Role | None:
    anchor = context.doc[frame.anchor]
    for label in OBJECTS:
        for child in anchor.children:
            if child.dep_ == label:
                return Role("object", *subtree(child, frozenset(["case", "mark", "punct", "acl:relcl"])), 0.3)
    return None


def _recipient(context: Context, frame: Frame) -> Actor | None:
    """To whom: tagged, or the name after "to" or "for" below the predicate."""
    tagged = next(iter(frame.spans("recipient")), None)
    if tagged:
        return context.actor(tagged)
    for token in context.doc[frame.anchor].subtree:
        if token.dep_ in ("obl", "nmod", "iobj") and token.ent_type_ and _leads(token):
            return Actor.printed_as(context.evidence(*subtree(token, frozenset(["case", "punct", "acl:relcl", "appos"]))))
    return None


def _leads(token: Token) -> bool:
    return token.dep_ == "iobj" or any(child.dep_ == "case" and child.lower_ in ("to", "for") for child in token.children)
