"""Statements: who said what, and whether in the speaker's own words."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from demarche.extract.calibration import statement_confidence
from demarche.extract.context import Context
from demarche.extract.modality import modality_of
from demarche.language.roles import Frame, Role
from demarche.language.words import doc_words, quoted
from demarche.model import Actor, Entry, Form, Statement

NAME, PULL_QUOTES = "statements/1", "pull-quotes/1"


def statements(context: Context) -> Iterator[Entry]:
    """One entry a cue, and one a pull quote that has its speaker under it."""
    yield from _pull_quotes(context)
    inside = _quoted(context)
    for frame in context.quoting:
        if context.in_pull_quote(frame.anchor):
            continue
        content, cue, sources = frame.spans("content"), frame.spans("cue"), frame.spans("source")
        source = min(sources, key=lambda s: abs(s.first - frame.anchor), default=None)
        addressee = _addressee(context, frame)
        record = Statement(
            speaker=context.actor(source) if source else None,
            source=context.words(source) if source else None,
            cue=context.words(_nearest(cue, frame.anchor)) if cue else context.evidence(frame.anchor, frame.anchor + 1),
            content=tuple(context.words(c) for c in content),
            form=_form(content, inside),
            addressee=addressee,
        )
        spans = [record.source, record.cue, *record.content]
        evidence = tuple(sorted((s for s in spans if s), key=lambda s: s.start))
        yield Entry(
            context.report_id,
            record,
            evidence,
            modality_of(context.doc[frame.anchor]),
            round(statement_confidence(frame), 4),
            extractor=NAME,
        )


def _pull_quotes(context: Context) -> Iterator[Entry]:
    """A block that is one quotation with an attribution line after it: a statement without a cue."""
    for quote, below in pairwise(context.parsed.view.blocks):
        words, line = (context.doc.char_span(b.start, b.end, alignment_mode="contract") for b in (quote, below))
        if quote.kind != "quote" or below.kind != "attribution" or not words or not line:
            continue
        first, end = context.without_marks(words.start, words.end)
        comma = next((t.i for t in line if t.text in (",", "(")), line.end)
        source = context.evidence(*context.without_marks(line.start, max(comma, line.start + 1)))
        content = context.evidence(first, end)
        record = Statement(Actor.printed_as(source), source, None, (content,), "direct")
        yield Entry(
            context.report_id, record, tuple(sorted((content, source), key=lambda s: s.start)), confidence=0.9, extractor=PULL_QUOTES
        )


def _quoted(context: Context) -> frozenset[int]:
    words = doc_words(context.doc)
    return frozenset(int(i) for i, mark in zip(words.at, quoted(words), strict=True) if mark)


def _nearest(spans: Sequence[Role], anchor: int) -> Role:
    return min(spans, key=lambda s: (not s.first <= anchor < s.end, abs(s.first - anchor)))


def _form(content: Sequence[Role], inside: frozenset[int]) -> Form:
    tokens = [i for c in content for i in range(c.first, c.end)]
    share = sum(i in inside for i in tokens) / len(tokens)
    return "direct" if share > 0.9 else "mixed" if share > 0.1 else "indirect"


def _addressee(context: Context, frame: Frame) -> Actor | None:
    """Whom the cue is told to: "told the Security Council that ..."."""
    taken = {i for role in frame.roles if role.name in ("source", "content") for i in range(role.first, role.end)}
    for child in context.doc[frame.anchor].children:
        if child.dep_ in ("obj", "iobj") and child.i not in taken and child.pos_ in ("PROPN", "NOUN", "PRON"):
            first, end = child.left_edge.i, child.right_edge.i + 1
            if not taken & set(range(first, end)):
                return Actor.printed_as(context.evidence(first, end))
    return None
