"""Events in PLOVER's terms: who did what to whom, of which type and mode, in which contexts, told how, with the words that prove it."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from demarche.extract.context import Context
from demarche.extract.modality import modality_of
from demarche.extract.plover.classifier import classifier
from demarche.extract.plover.deeds import deeds, is_place, phrase, tables
from demarche.extract.plover.features import Deed, Floats, pooled, words
from demarche.extract.plover.lexicon import told_by_word
from demarche.language.roles import Role
from demarche.language.vectors import vectors_of
from demarche.model import Actor, Entry, Event, Modality

NAME = "events/2"
LEAST = 0.4  # chance of the type below which nothing is recorded
SAID = frozenset(["AGREE", "THREATEN", "REJECT", "REQUEST"])  # types whose future, condition or denial is what makes them the type


@dataclass(frozen=True)
class Typed:
    """What the classifier and the word lists make of a deed: PLOVER's type (of its sixteen), mode and contexts, and the type's chance."""

    event: str
    mode: str | None
    contexts: tuple[str, ...]
    chance: float


def events(context: Context) -> Iterator[Entry]:
    """One entry a predicate of the lexicon whose subject is an actor; with the encoder's vectors where the finder of frames left them."""
    vectors = vectors_of(context.doc)
    for verb, deed in deeds(context):
        typed = typed_of(deed, vectors)
        if typed.chance >= LEAST:
            yield _entry(context, verb, deed, typed)


def typed_of(deed: Deed, vectors: Floats | None) -> Typed:
    """Type, mode and contexts of a deed; `vectors` (tokens, width) are the encoder's."""
    chances = classifier().chances(words(deed), None if vectors is None else pooled(deed, vectors))
    root = max(chances, key=lambda kind: chances[kind])
    sides = (t for t in deed.sentence if t.i in deed.sides)
    near = [t.lemma_.lower() for t in (*deed.path, *deed.beside, *deed.between, *sides)]
    event = _giving_way(near) if root == "YIELD" else root
    sentence = {t.lemma_.lower() for t in deed.sentence}
    contexts = tuple(name for name, nouns in tables()["contexts"].items() if sentence & set(nouns))
    return Typed(event, _mode(event, near), contexts, chances[root])


def _giving_way(near: list[str]) -> str:
    """PLOVER parts what CAMEO calls YIELD: done to persons, troops, goods or sanctions it is RETREAT, announced or in law CONCEDE."""
    announced = set(near) & set(tables()["announced"]["words"])
    return "RETREAT" if _mode("RETREAT", near) and not announced else "CONCEDE"


def _mode(event: str, near: list[str]) -> str | None:
    modes = tables()["modes"].get(event, {})
    return next((mode for mode, nouns in modes.items() if "*" in nouns or set(nouns) & set(near)), None)


def _entry(context: Context, verb: Token, deed: Deed, typed: Typed) -> Entry:
    actors, recipients = (tuple(_each(context, side)) for side in (deed.actor, deed.recipient))
    record = Event(actors, recipients, typed.event, typed.mode, typed.contexts, _location(context, verb))
    sides = [Role("side", side.start, side.end) for side in (deed.actor, deed.recipient) if side is not None]
    proof = context.evidence(*context.clause(verb.i, [context.telling(verb.i), *sides]))
    return Entry(context.report_id, record, (proof,), _modality(verb, typed), round(typed.chance, 4), extractor=NAME)


def _each(context: Context, side: Span | None) -> Iterator[Actor]:
    """The actor of a side and those listed with it."""
    if side is None:
        return
    for token in (side.root, *_listed(side.root)):
        found = phrase(token)
        yield Actor.printed_as(context.evidence(*context.without_marks(found.start, found.end)))


def _listed(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ == "conj":
            yield child
            yield from _listed(child)


def _location(context: Context, verb: Token) -> str | None:
    """Where: a place below the predicate after "in", "at" or "near"."""
    below = (t for c in verb.children for t in (c, *c.children))
    place = next((t for t in below if is_place(t)), None)
    return context.evidence(*_bare(place)).quote if place is not None else None


def _bare(token: Token) -> tuple[int, int]:
    found = phrase(token)
    return found.start, found.end


def _modality(verb: Token, typed: Typed) -> Modality:
    """How it is told. "Will send" is an intention, and asserted as such: the type says already that the deed lies ahead."""
    told = modality_of(verb)
    by_mood = typed.event in SAID and typed.event not in told_by_word(verb)
    return "asserted" if by_mood and told != "historical" else told
