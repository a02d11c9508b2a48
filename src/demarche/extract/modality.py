"""Modality of a clause: asserted, future, hypothetical, negated, historical (the words are in `modality.toml`)."""

from functools import cache

from spacy.tokens import Token

from demarche.extract.tables import toml
from demarche.model import Modality


@cache
def _words() -> dict[str, dict[str, frozenset[str]]]:
    tables = toml("modality.toml")
    return {name: {key: frozenset(values) for key, values in table.items()} for name, table in tables.items()}


def modality_of(token: Token) -> Modality:
    """How the clause around a predicate is told."""
    tables = _words()
    near = [child for child in token.children if child.dep_.startswith(("aux", "advmod", "mark", "det", "cop", "cc"))]
    forms = {child.lower_ for child in near} | {child.lower_ for noun in token.children if noun.dep_ == "nsubj" for child in noun.children}
    if forms & tables["negated"]["words"]:
        return "negated"
    if forms & (tables["hypothetical"]["modals"] | tables["hypothetical"]["marks"]):
        return "hypothetical"
    if forms & tables["future"]["modals"] or (token.dep_ == "xcomp" and token.head.lemma_ in tables["future"]["verbs"]):
        return "future"
    return "historical" if forms & tables["historical"]["words"] else "asserted"
