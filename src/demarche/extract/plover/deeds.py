"""Who may have done what to whom: predicates of the lexicon with an actor for their subject, and the first actor below them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.tokens import Span, Token

from demarche.extract.context import Context
from demarche.extract.plover.features import Deed
from demarche.extract.plover.lexicon import told_by_phrase, told_by_word
from demarche.extract.tables import toml

LOOSE = frozenset(["case", "punct", "acl:relcl", "acl", "appos", "advcl", "parataxis", "cc", "conj", "mark", "obl", "advmod"])
BELOW = frozenset(
    ["xcomp", "ccomp", "obj", "iobj", "obl", "nmod", "conj", "advcl", "acl", "nsubj", "nsubj:pass", "nmod:poss", "obl:agent", "csubj"]
)
TOGETHER = frozenset(["xcomp", "conj"])  # clauses that have the subject of the one above
PLACES = frozenset(["in", "at", "near", "outside", "inside"])
DEEPEST = 5  # steps below the predicate that a recipient may stand


@cache
def tables() -> dict[str, Any]:
    """Modes, contexts and actors (`modes.toml`)."""
    return toml("plover/modes.toml")


@cache
def _actors() -> frozenset[str]:
    return frozenset(tables()["actors"]["nouns"])


def deeds(context: Context) -> Iterator[tuple[Token, Deed]]:
    """Predicates that tell an event, each with its sides; the recipient may be missing."""
    doc = context.doc
    for token in doc:
        if token.pos_ != "VERB" or token.dep_ == "xcomp" or not tells(token):
            continue
        doer = _doer(token)
        if doer is not None and acts(doer):
            other = _other(token, doer)
            yield token, Deed(token.sent, phrase(doer), phrase(other) if other is not None else None)


def tells(token: Token) -> bool:
    """Whether the lexicon has the verb, a phrase that begins with it, or the verb that it only leads to ("began to shell")."""
    led = [c for c in token.children if c.dep_ == "xcomp"]
    return any(told_by_word(t) or told_by_phrase(t) for t in (token, *led))


def _doer(verb: Token) -> Token | None:
    """Who does it: the subject, "by" of a passive, else the subject of the clause that it goes on with or that a pronoun points to."""
    passive = any(c.dep_ == "nsubj:pass" for c in verb.children)
    wanted = ("obl:agent",) if passive else ("nsubj",)
    own = next((c for c in verb.children if c.dep_ in wanted), None)
    if own is not None and own.pos_ != "PRON":
        return own
    goes_on = verb.dep_ in TOGETHER and own is None and not passive
    meant = own is not None and own.lower_ in tables()["actors"]["pronouns"] and verb.dep_ in ("ccomp", "parataxis")
    if own is not None and verb.dep_ == "acl:relcl":
        return verb.head
    return _doer(verb.head) if (goes_on or meant) and verb.head.i != verb.i else None


def _other(verb: Token, doer: Token) -> Token | None:
    """To whom: the first actor below the predicate, the nearest in the tree; what only tells a place is none."""
    level = [verb]
    for _ in range(DEEPEST):
        level = [c for t in level for c in t.children if _leads_on(t, c, verb) and c.i != doer.i]
        found = next((t for t in level if acts(t) and not is_place(t)), None)
        if found is not None:
            return found
    return None


def _leads_on(above: Token, below: Token, verb: Token) -> bool:
    """Whether a recipient may stand below; another predicate listed with this one has its own."""
    return below.dep_ in BELOW and not (above.i == verb.i and below.dep_ == "conj" and below.pos_ == "VERB")


def acts(token: Token) -> bool:
    """Whether the word is the name of a person, body or place, or a noun for an actor. "A proposal by Peru" is none, Peru in it is."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return False
    names = (token, *(c for c in token.children if c.dep_ in ("compound", "flat", "amod")))
    return token.lemma_.lower() in _actors() or any(t.ent_type_ in ("PER", "ORG", "LOC") for t in names)


def is_place(token: Token) -> bool:
    """Whether a name only says where."""
    return token.ent_type_ == "LOC" and any(c.dep_ == "case" and c.lower_ in PLACES for c in token.children)


def phrase(token: Token) -> Span:
    """The words of an actor without what is said about it, and without where it was."""
    kept = [c for c in token.children if c.dep_ not in LOOSE and not is_place(c)]
    return token.doc[min([token.i, *(c.left_edge.i for c in kept)]) : max([token.i, *(c.right_edge.i for c in kept)]) + 1]
