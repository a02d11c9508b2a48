"""Who takes part in a meeting, by the parse: subjects, companions, the parties between which talks are held."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from demarche.extract.context import subtree
from demarche.language.roles import Role

LOOSE = frozenset(["case", "punct", "acl:relcl", "acl", "appos", "advcl", "parataxis", "cc"])
HOLDING = frozenset(["obj", "obl", "nsubj:pass", "nsubj"])
POSSESSIVE = frozenset(["'s", "’s", ""])
NAMING = frozenset(["compound", "amod", "flat", "nmod:poss"])


@cache
def _words() -> dict[str, frozenset[str]]:
    tables = tomllib.loads(files("demarche.extract").joinpath("meetings.toml").read_text(encoding="utf8"))
    return {name: frozenset(values) for name, values in tables.items()}


def participants(anchor: Token) -> list[Role]:
    """The participants around the word that tells of a meeting, each once, in the order of the text."""
    found = {token.i: token for token in _around(anchor) if _can_meet(token)}
    return [Role("participant", *subtree(found[i], LOOSE), 0.4) for i in sorted(found)]


def _around(anchor: Token) -> Iterator[Token]:
    company = _words()["company"]
    if anchor.pos_ != "NOUN":
        yield from (c for c in anchor.children if c.dep_ in ("nsubj", "obj") or (c.dep_ == "obl" and _case(c) in company))
        return
    yield from (c for c in anchor.children if c.dep_ in ("nmod", "nmod:poss") and _case(c) in company | POSSESSIVE)
    verb = anchor.head
    if anchor.dep_ in HOLDING and verb.pos_ == "VERB":
        yield from (c for c in verb.children if c.i != anchor.i and (c.dep_ == "nsubj" or (c.dep_ == "obl" and _case(c) in company)))


def _case(token: Token) -> str:
    return next((child.lower_ for child in token.children if child.dep_ == "case"), "")


def _can_meet(token: Token) -> bool:
    """A name, a noun for people or a body, or a pronoun for somebody."""
    if token.lower_ in _words()["nobody"]:
        return False
    named = token.ent_type_ != "" or any(child.ent_type_ and child.dep_ in NAMING for child in token.children)
    return named or token.pos_ == "PRON" or token.lemma_.lower() in _words()["people"]
