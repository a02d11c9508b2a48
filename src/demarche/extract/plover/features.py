"""What the classifier of events reads of a sentence: words by where they stand to the sides, the lexicon's types, the encoder's vectors."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Span, Token

from demarche.extract.plover.lexicon import told_by_phrase, told_by_word

Floats = NDArray[np.float32]
POOLS = 5


@dataclass(frozen=True)
class Deed:
    """What one side does to the other in a sentence: either side may be missing, then the event is that of the side that is there."""

    sentence: Span
    actor: Span | None
    recipient: Span | None

    @cached_property
    def sides(self) -> frozenset[int]:
        """The tokens of both sides."""
        return frozenset(t.i for side in (self.actor, self.recipient) if side is not None for t in side)

    @cached_property
    def path(self) -> tuple[Token, ...]:
        """The words from one side up to what both hang on and down to the other, the sides left out; first what both hang on."""
        return tuple(_path(self))

    @cached_property
    def beside(self) -> tuple[Token, ...]:
        """What hangs on the words of the path."""
        on_path = {t.i for t in self.path}
        kids = (c for t in self.path for c in t.children)
        return tuple(c for c in kids if c.i not in on_path and c.i not in self.sides)

    @cached_property
    def between(self) -> tuple[Token, ...]:
        """The words between the sides; after (or, at the end, before) the only one, eight."""
        ends = sorted((side.start, side.end) for side in (self.actor, self.recipient) if side is not None)
        first, end = ends[0][1], (ends[1][0] if len(ends) > 1 else ends[0][1] + 8)
        return tuple(t for t in self.sentence if first <= t.i < end)

    @cached_property
    def rest(self) -> tuple[Token, ...]:
        """All words of the sentence outside the sides."""
        return tuple(t for t in self.sentence if t.i not in self.sides and not t.is_space)


def _path(deed: Deed) -> Iterator[Token]:
    ups = [_up(side.root) for side in (deed.actor, deed.recipient) if side is not None]
    shared = next((t for t in ups[0] if all(t in up for up in ups[1:])), ups[0][-1]) if len(ups) > 1 else _predicate(ups[0])
    seen = set(deed.sides)
    for token in (shared, *(t for up in ups for t in up[: up.index(shared) if shared in up else 0])):
        if token.i not in seen:
            seen.add(token.i)
            yield token


def _up(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def _predicate(up: Sequence[Token]) -> Token:
    """The first verb above, where there is only one side."""
    return next((t for t in up[1:] if t.pos_ in ("VERB", "AUX")), up[-1])


def words(deed: Deed) -> Counter[str]:
    """Named counts: words by where they stand, pairs of a word and what hangs on it, the lexicon's types by where they were told."""
    found: Counter[str] = Counter()
    for place, tokens in {"path": deed.path, "beside": deed.beside, "between": deed.between, "rest": deed.rest}.items():
        found.update(f"{place}:{_lemma(t)}" for t in tokens if not t.is_punct)
    found.update(_pairs(deed))
    found.update(_types(deed))
    return found


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


def _pairs(deed: Deed) -> Iterator[str]:
    if deed.path:
        yield f"top:{_lemma(deed.path[0])}"
    for token in (*deed.path, *deed.beside):
        if token.head.i != token.i and not token.is_punct:
            yield f"pair:{_lemma(token.head)}_{_lemma(token)}"
    yield "order:" + ("?" if deed.actor is None or deed.recipient is None else "<" if deed.actor.start < deed.recipient.start else ">")


def _types(deed: Deed) -> Iterator[str]:
    near = (*deed.path, *deed.beside)
    tops = [t for t in deed.path if t.pos_ in ("VERB", "AUX")][:1]
    for place, tokens in {"top": tops, "path": deed.path, "beside": deed.beside, "rest": deed.rest}.items():
        yield from (f"word:{place}:{kind}" for t in tokens for kind in told_by_word(t))
    for place, tokens in {"top": tops, "near": near, "rest": deed.rest}.items():
        yield from (f"phrase:{place}:{kind}" for t in tokens for kind in told_by_phrase(t))


def pooled(deed: Deed, vectors: Floats) -> Floats:
    """The encoder's vectors, a row a token of the Doc (tokens, width), in one row (POOLS * width): the means over path, beside, between and
    rest, and the rest's greatest."""
    groups = (deed.path, deed.beside, deed.between, deed.rest)
    parts = [vectors[[t.i for t in tokens]] if tokens else np.zeros((1, vectors.shape[1]), dtype=np.float32) for tokens in groups]
    return np.concatenate([*(p.mean(axis=0) for p in parts), parts[-1].max(axis=0)]).astype(np.float32)
