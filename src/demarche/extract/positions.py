"""Positions: who stands where on what."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import cast

from spacy.tokens import Token

from demarche.extract.calibration import calibrated
from demarche.extract.context import Context, subtree
from demarche.extract.holders import holders
from demarche.extract.modality import modality_of
from demarche.extract.plain import by_rule
from demarche.extract.pullquotes import repeated
from demarche.extract.tables import toml
from demarche.language.roles import Frame, Role
from demarche.model import Entry, Modality, Position, Stance

NAME = "positions/1"
OBJECTS = ("obj", "xcomp", "ccomp", "obl", "nsubj:pass", "nsubj", "nmod")


@cache
def _weakening() -> tuple[str, ...]:
    tables = toml("positions.toml")
    return tuple(tables["weakened"]["phrases"])


def positions(context: Context) -> Iterator[Entry]:
    """One entry a holder of each frame, and of what pull quotes and plain words tell in sentences where the model sees none."""
    frames = [frame for frame in context.frames("position") if _counts(context, frame)]
    frames += _untaken(context, frames, filter(None, (repeated(context, frame) for frame in context.frames("position"))))
    frames += _untaken(context, frames, (found.frame for token in context.doc if (found := by_rule(context, token))))
    for frame in sorted(frames, key=lambda f: f.anchor):
        yield from _of_frame(context, frame)


def _untaken(context: Context, frames: Sequence[Frame], more: Iterable[Frame]) -> list[Frame]:
    """Those of `more` that stand in sentences in which none of `frames` stands."""
    taken = {context.doc[frame.anchor].sent.start for frame in frames}
    return [frame for frame in more if context.doc[frame.anchor].sent.start not in taken]


def _counts(context: Context, frame: Frame) -> bool:
    """Whether a frame is neither in a pull quote (which repeats the text) nor only supposed ("if it called for ...")."""
    anchor = context.doc[frame.anchor]
    supposed = anchor.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "if" for c in anchor.children)
    return not supposed and not context.in_pull_quote(frame.anchor)


def _of_frame(context: Context, frame: Frame) -> Iterator[Entry]:
    modality = modality_of(context.doc[frame.anchor])
    target = _best(frame) or _target(context, frame)
    if target is None:
        return
    condition = next(iter(frame.spans("condition")), None)
    share = max(frame.scores[1:], default=1.0) / max(1e-6, sum(frame.scores[1:])) if frame.scores else 1.0
    for holder in holders(context, frame):
        first, end = context.clause(frame.anchor, [r for r in (context.telling(frame.anchor), holder, target, condition) if r])
        record = Position(
            holder=context.actor(holder),
            stance=_stance(context, frame, modality),
            cue=context.evidence(frame.anchor, frame.anchor + 1),
            target=context.words(target),
            condition=context.words(condition) if condition else None,
        )
        evidence = (context.evidence(first, end),)
        told: Modality = "asserted" if modality == "negated" and record.stance in ("oppose", "reserved") else modality  # the stance says it
        yield Entry(context.report_id, record, evidence, told, round(calibrated("position", frame.confidence * share), 4), extractor=NAME)


def _best(frame: Frame) -> Role | None:
    """The likeliest target; near ones first, those beyond the holder last: they belong to the clause before."""

    costs: dict[str, float] = toml("positions.toml")["far"]

    def worth(target: Role) -> float:
        gap = max(target.first - frame.anchor, frame.anchor - target.end, 0)
        beyond = any(target.end <= h.first and h.end <= frame.anchor for h in frame.spans("holder"))
        return target.confidence - costs["word"] * gap - costs["holder"] * beyond

    return max(frame.spans("target"), key=worth, default=None)


def _stance(context: Context, frame: Frame, modality: Modality) -> Stance:
    """The class of the frame, changed where the words around it say so.

    What is denied is opposed ("nor does it want": of 17 such clauses in gold/train 13 oppose); support on a condition is conditional;
    a refusal in softer words is a reservation.
    """
    if frame.label == "support" and frame.spans("condition"):
        return "conditional"
    if frame.label == "support" and modality == "negated":
        return "oppose"
    near = context.doc[max(0, frame.anchor - 6) : frame.anchor + 8].text.lower()
    if frame.label == "oppose" and any(phrase in near for phrase in _weakening()):
        return "reserved"
    return cast(Stance, frame.label)


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
