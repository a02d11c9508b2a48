"""Positions: who stands where on what."""

from collections.abc import Iterator
from typing import cast

from spacy.tokens import Token

from demarche.extract.context import Context, subtree
from demarche.extract.holders import holders
from demarche.extract.modality import modality_of
from demarche.language.roles import Frame, Role
from demarche.model import Entry, Modality, Position, Stance

NAME = "positions/1"
OBJECTS = ("obj", "xcomp", "ccomp", "obl", "nsubj:pass", "nsubj", "nmod")


def positions(context: Context) -> Iterator[Entry]:
    """One entry a holder of each frame."""
    for frame in context.frames("position"):
        if context.in_pull_quote(frame.anchor):
            continue  # it repeats the running text
        modality = modality_of(context.doc[frame.anchor])
        target = next(iter(sorted(frame.spans("target"), key=lambda r: -r.confidence)), None) or _target(context, frame)
        if target is None:
            continue
        condition = next(iter(frame.spans("condition")), None)
        for holder in holders(context, frame):
            parts = [r for r in (holder, target, condition) if r]
            first, end = context.clause(frame.anchor, parts)
            record = Position(
                holder=context.actor(holder),
                stance=_stance(frame, modality),
                cue=context.evidence(frame.anchor, frame.anchor + 1),
                target=context.words(target),
                condition=context.words(condition) if condition else None,
            )
            confidence = (
                round(frame.confidence * max(frame.scores[1:], default=1.0) / max(1e-6, sum(frame.scores[1:])), 4)
                if frame.scores
                else frame.confidence
            )
            yield Entry(context.report_id, record, (context.evidence(first, end),), modality, confidence, extractor=NAME)


def _stance(frame: Frame, modality: Modality) -> Stance:
    """The class of the frame; what is denied is opposed ("nor does it want": of 17 such clauses in gold/train 13 oppose)."""
    return "oppose" if frame.label == "support" and modality == "negated" else cast(Stance, frame.label)


def _target(context: Context, frame: Frame) -> Role | None:
    """The object or complement of the predicate; else the content of the statement around it."""
    anchor = context.doc[frame.anchor]
    if anchor.pos_ == "VERB" and any(child.dep_ == "aux" and child.tag_ == "MD" for child in anchor.children):
        return Role("target", anchor.i, max(t.i for t in anchor.subtree if not t.is_punct) + 1, 0.3)  # "would not [send troops]"
    taken = {i for r in frame.roles for i in range(r.first, r.end)}
    for label in OBJECTS:
        for child in anchor.children:
            if child.dep_ == label and child.i not in taken:
                return Role("target", *_phrase(child), 0.3)
    around = context.statement_around(frame.anchor)
    content = around.spans("content") if around else []
    return max(content, key=lambda r: r.end - r.first, default=None)


def _phrase(token: Token) -> tuple[int, int]:
    return subtree(token, frozenset(["case", "mark", "punct", "acl:relcl"]))
