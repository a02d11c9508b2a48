"""Events in PLOVER's terms, from verbs whose subject is a named actor (the verbs are in `events.toml`)."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.tokens import Token

from demarche.extract.context import Context, subtree
from demarche.extract.modality import modality_of
from demarche.extract.tables import toml
from demarche.model import Actor, Entry, Event

NAME = "events/1"
OBJECTS = frozenset(["obj", "iobj", "obl"])
LOOSE = frozenset(["case", "punct", "acl:relcl", "acl", "appos", "advcl"])


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return toml("events.toml")


@cache
def _verbs() -> dict[str, str]:
    return {lemma: kind for kind, lemmas in _tables()["verbs"].items() for lemma in lemmas}


def events(context: Context) -> Iterator[Entry]:
    """One entry a verb of the table with a named subject."""
    for token in context.doc:
        kind = _verbs().get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if kind is None:
            continue
        passive = any(child.dep_ == "nsubj:pass" for child in token.children)
        doers = _named(token, frozenset(["obl:agent"]) if passive else frozenset(["nsubj"]))
        others = _named(token, frozenset(["nsubj:pass"]) if passive else OBJECTS)
        if doers:
            yield _entry(context, token, kind, doers, others)


def _named(verb: Token, labels: frozenset[str]) -> list[Token]:
    return [c for c in verb.children if c.dep_ in labels and (c.ent_type_ in ("PER", "ORG", "LOC") or any(g.ent_type_ for g in c.children))]


def _entry(context: Context, verb: Token, kind: str, doers: list[Token], others: list[Token]) -> Entry:
    def actor(token: Token) -> Actor:
        return Actor.printed_as(context.evidence(*context.without_marks(*subtree(token, LOOSE))))

    lemmas = {t.lemma_.lower() for t in verb.subtree}
    contexts = tuple(name for name, nouns in _tables()["contexts"].items() if lemmas & set(nouns))
    record = Event(tuple(map(actor, doers)), tuple(map(actor, others)), kind, contexts=contexts)
    ends = [verb.i, *(t.i for t in doers + others)]
    span = context.evidence(min(ends), max(ends) + 1)
    return Entry(context.report_id, record, (span,), modality_of(verb), 0.5, extractor=NAME)
