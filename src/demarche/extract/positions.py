"""Positions: who stands where on what."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import cast

from spacy.tokens import Token

from demarche.extract.calibration import calibrated
from demarche.extract.context import Context, subtree
from demarche.extract.holders import duties, holders
from demarche.extract.modality import modality_of
from demarche.extract.pullquotes import repeated
from demarche.extract.tables import toml
from demarche.language.roles import Frame, Role
from demarche.model import Entry, Modality, Position, Stance

NAME = "positions/1"
BY_WORD = 0.5  # confidence of a position that only a plain word tells
MAIN = frozenset(["ccomp", "root", "ROOT", "conj", "parataxis"])  # labels of the predicate of what is said
BESIDE = frozenset(["mark", "punct", "ccomp", "cc", "conj", "parataxis", "advcl"])  # labels of what stands beside a clause
OBJECTS = ("obj", "xcomp", "ccomp", "obl", "nsubj:pass", "nsubj", "nmod")


@cache
def _weakening() -> tuple[str, ...]:
    tables = toml("positions.toml")
    return tuple(tables["weakened"]["phrases"])


def positions(context: Context) -> Iterator[Entry]:
    """One entry a holder of each frame, and of each plain word for a stance in sentences where the model sees none."""
    frames = [frame for frame in context.frames("position") if _counts(context, frame)]
    frames += _untaken(context, frames, (repeated(context, frame) for frame in context.frames("position")))
    frames += _untaken(context, frames, _by_word(context))
    for frame in sorted(frames, key=lambda f: f.anchor):
        yield from _of_frame(context, frame)


def _untaken(context: Context, frames: Sequence[Frame], more: Iterable[Frame | None]) -> list[Frame]:
    """Those of `more` that stand in sentences in which none of `frames` stands."""
    taken = {context.doc[frame.anchor].sent.start for frame in frames}
    return [frame for frame in more if frame and context.doc[frame.anchor].sent.start not in taken]


def _by_word(context: Context) -> Iterator[Frame]:
    """Words that tell a stance by themselves; a noun or adjective only within what somebody says, for its subject is the target."""
    for token in context.doc:
        stance = _plain().get(token.lemma_.lower())
        if stance and not context.in_pull_quote(token.i) and _tells(context, token):
            yield Frame("position", token.i, stance, BY_WORD, ())
        elif _is_duty(context, token):
            yield Frame("position", token.i, "support", BY_WORD, (Role("target", *subtree(token, BESIDE), BY_WORD),))
        elif (condition := _condition(context, token)) is not None:
            yield Frame("position", token.i, "conditional", BY_WORD, _supposed(token, condition))


def _tells(context: Context, token: Token) -> bool:
    """Whether a plain word is a predicate that is not denied; a verb must not be supposed either ("would reject")."""
    modality = modality_of(token)
    if token.pos_ == "VERB":
        return modality not in ("negated", "hypothetical")
    copula = token.pos_ in ("NOUN", "ADJ") and any(child.dep_ == "cop" for child in token.children)
    return copula and modality != "negated" and context.statement_around(token.i) is not None


def _condition(context: Context, token: Token) -> Token | None:
    """The condition on which somebody says what would be done: "it would be hard to refuse [if Peru asked]", she said.

    Of such clauses in the reports that are learned from, three in five hold a conditional position.
    """
    if token.dep_ not in MAIN or not any(child.dep_ == "aux" and child.lower_ in _supposing()["modals"] for child in token.children):
        return None
    supposed = not context.in_pull_quote(token.i) and context.statement_around(token.i) is not None
    below = [token, *(child for child in token.children if child.dep_ in ("xcomp", "csubj", "ccomp", "advcl"))]  # "hard [to refuse if ..]"
    clauses = (child for word in below for child in word.children if child.dep_ == "advcl") if supposed else ()
    return next((clause for clause in clauses if any(c.lower_ in _supposing()["marks"] for c in clause.children)), None)


def _supposed(token: Token, condition: Token) -> tuple[Role, Role]:
    """The target, without the condition where that ends it, and the condition."""
    (first, end), (begins, ends) = subtree(token, BESIDE), subtree(condition, frozenset(["punct"]))
    return Role("target", first, begins if token.i < begins < end else end, BY_WORD), Role("condition", begins, ends, BY_WORD)


@cache
def _supposing() -> dict[str, list[str]]:
    table: dict[str, list[str]] = toml("positions.toml")["supposed"]
    return table


def _is_duty(context: Context, token: Token) -> bool:
    """Whether somebody says what ought to be done: "Peru should expand its navy," she said."""
    main = token.dep_ in MAIN and any(c.dep_.startswith("nsubj") for c in token.children)
    duty = any(child.dep_ == "aux" and child.lower_ in duties() for child in token.children)
    return main and duty and not context.in_pull_quote(token.i) and context.statement_around(token.i) is not None


@cache
def _plain() -> dict[str, str]:
    return {word: stance for stance, words in toml("positions.toml")["plain"].items() for word in words}


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
