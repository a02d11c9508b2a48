"""Texts: what is being negotiated and how far it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from demarche.extract.calibration import calibrated
from demarche.extract.context import MOST_EVIDENCE, Context, ancestors, subtree
from demarche.extract.stages import form_words, is_waiting, stage_told, stage_untold, tables
from demarche.language.roles import STAGES, Frame
from demarche.model import Actor, Entry, Evidence, NegotiatedText, Stage

NAME = "texts/1"
BEFORE_NOUN = frozenset(["det", "amod", "compound", "nmod:poss", "nummod"])
FINISHED = frozenset(["agreed", "adopted", "signed"])  # stages after which another body may still have to agree


@dataclass(frozen=True)
class _Mention:
    """A frame's mention: its tokens [first, end) and head noun."""

    first: int
    end: int
    head: Token
    confidence: float
    stages: tuple[float, ...] = ()


def texts(context: Context) -> Iterator[Entry]:
    """One entry a text; later mentions of the same text add what they tell of its stage, the latest told wins."""
    for group in _groups(context):
        best = max(group, key=lambda m: (round(m.confidence, 1), m.end - m.first))
        heads = [m.head for m in group] + list(_anaphors(context, group))
        told = [(stage, word, head) for head in heads for stage, word in [stage_told(head) or (None, head)] if stage]
        stage, word, head = told[-1] if told else (_learned(group) or stage_untold(best.head), best.head, best.head)
        if stage in FINISHED and any(is_waiting(h.sent) for h in heads):
            stage = "negotiating"
        record = NegotiatedText(
            title=_title(context, best),
            form=form_words().get(best.head.lemma_.lower(), "text"),
            stage=stage,
            parties=tuple(Actor.printed_as(context.evidence(*span)) for span in _parties(word)),
            mention=context.evidence(best.first, best.end),
            change=_change(context, heads),
            provision=_clause(context, heads, frozenset(tables()["provisions"]["verbs"]), frozenset(tables()["provisions"]["modals"])),
        )
        first, end = (min(word.i, head.i), max(word.i, head.i) + 1) if head is not best.head else (best.first, best.end)
        spans = [context.evidence(best.first, best.end)] if head is best.head else [context.evidence(*context.without_marks(first, end))]
        yield Entry(context.report_id, record, tuple(spans), confidence=round(calibrated("text", best.confidence), 4), extractor=NAME)


def _groups(context: Context) -> list[list[_Mention]]:
    """Mentions of one text: the same head noun, and no modifiers that differ."""
    groups: list[list[_Mention]] = []
    for frame in context.frames("text"):
        mention = _mention(context, frame)
        same = next((g for g in groups if _same(g[0], mention)), None)
        if same is None:
            groups.append([mention])
        else:
            same.append(mention)
    return groups


def _mention(context: Context, frame: Frame) -> _Mention:
    head = context.doc[frame.anchor]
    span = next((r for r in frame.spans("mention") if r.first <= frame.anchor < r.end), None)
    first, end = (span.first, span.end) if span else (_opening(head), subtree(head, frozenset(["punct", "acl:relcl", "appos", "conj"]))[1])
    return _Mention(first, end, head, frame.confidence, frame.stages)


def _learned(group: Sequence[_Mention]) -> Stage | None:
    """The stage that the model finds likeliest over all mentions; None where the model tells none."""
    sums = [sum(chances) for chances in zip(*(m.stages for m in group), strict=True)]
    return STAGES[sums.index(max(sums))] if sums else None


def _opening(head: Token) -> int:
    """The first word of a noun phrase: its article, adjectives and possessives."""
    return min([head.i, *(c.left_edge.i for c in head.children if c.dep_ in BEFORE_NOUN and c.i < head.i)])


def _modifiers(head: Token) -> frozenset[str]:
    return frozenset(
        t.lemma_.lower() for t in head.children if t.dep_.split(":")[0] in ("amod", "compound", "nmod", "nummod") and t.dep_ != "nmod:poss"
    )


def _same(one: _Mention, other: _Mention) -> bool:
    if one.head.lemma_.lower() != other.head.lemma_.lower():
        return False
    a, b = _modifiers(one.head), _modifiers(other.head)
    return not a or not b or bool(a & b)


def _anaphors(context: Context, group: Sequence[_Mention]) -> Iterator[Token]:
    """Later definite nouns that can only mean this text: "the proposal", within three sentences of its last mention."""
    words = frozenset(tables()["anaphors"]["words"])
    taken = {frame.anchor for frame in context.frames("text")}
    last = group[-1].end
    for token in context.doc[last : last + 90]:
        if token.lemma_.lower() in words and token.i not in taken and any(c.lower_ in ("the", "this") for c in token.children):
            yield token


def _parties(told: Token) -> Iterator[tuple[int, int]]:
    """Names in the subject of the word that tells the stage: "negotiators from Peru and Chile are working on it"."""
    verb = next((t for t in ancestors(told) if any(c.dep_.startswith("nsubj") for c in t.children)), None)
    if verb is None or verb.sent != told.sent:
        return
    subjects = [t for c in verb.children if c.dep_ == "nsubj" for t in c.subtree if t.i < told.i]
    names = {t.i for t in subjects if t.ent_type_ in ("LOC", "ORG", "PER")}
    for span in told.doc.ents:
        if span.start in names:
            yield span.start, span.end


def _title(context: Context, mention: _Mention) -> str:
    """The mention without its article, on one line."""
    first, end = context.without_marks(mention.first, mention.end)
    while first < end - 1 and context.doc[first].dep_ == "det":
        first += 1
    return " ".join(context.evidence(first, end).quote.split())


def _change(context: Context, heads: Sequence[Token]) -> Evidence | None:
    """What was done to the text: the clause of a verb of changing, and what the next sentence says of the change."""
    within = [*heads, *(it for head in heads for it in _pronouns(head))]
    told = _clause(context, within, frozenset(tables()["changes"]["verbs"]), frozenset())
    after = next((s for s in map(_sentence_of_change, within) if s), None)
    if after is None:
        return told
    span = context.parsed.to_doc(told.start, told.end) if told else None
    first = span.start if span is not None and 0 < after.end - span.start < MOST_EVIDENCE else after.start
    return context.evidence(*context.without_marks(first, after.end))


def _pronouns(head: Token) -> Iterator[Token]:
    """ "It" in the sentence of a mention, behind it: "the plan was attacked, and its authors had to rewrite it"."""
    return (t for t in head.sent if t.lower_ == "it" and t.i > head.i and not t.dep_.startswith("nsubj"))


def _sentence_of_change(head: Token) -> Span | None:
    """The next sentence, where its subject is a change: "One change was to add jobs"."""
    end = head.sent.end
    while end < len(head.doc) and head.doc[end].is_space:
        end += 1
    if end >= len(head.doc):
        return None
    after = head.doc[end].sent
    subjects = [t for t in after if t.dep_.startswith("nsubj") and t.head.i in (after.root.i, after.root.head.i)]
    return after if any(t.lemma_.lower() in tables()["changes"]["nouns"] for t in subjects) else None


def _clause(context: Context, heads: Sequence[Token], verbs: frozenset[str], modals: frozenset[str]) -> Evidence | None:
    """What is done to the text, or what it would do: the clause of a verb from the list over a mention."""
    for head in heads:
        for verb in head.ancestors:
            aux = {child.lower_ for child in verb.children if child.dep_ == "aux"}
            subject = head.dep_.startswith("nsubj") and head.head.i == verb.i
            if verb.lemma_.lower() in verbs and (not modals or (subject and aux & modals)):
                return context.evidence(*context.without_marks(*subtree(verb, frozenset(["advcl", "parataxis", "punct", "mark"]))))
            if verb.dep_ in ("ccomp", "parataxis"):
                break
    return None
