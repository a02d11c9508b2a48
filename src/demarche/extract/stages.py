"""How far a text is: the words that govern its mention, read through the tables in `texts.toml`."""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from spacy.tokens import Span, Token

from demarche.extract.modality import modality_of
from demarche.extract.tables import toml
from demarche.model import Stage


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The tables of `texts.toml`."""
    return toml("texts.toml")


@cache
def _stage_of() -> dict[str, str]:
    return {lemma: stage for stage, lemmas in tables()["stages"].items() for lemma in lemmas}


@cache
def form_words() -> dict[str, str]:
    """Head noun of a mention to the form of text."""
    return {word: form for form, words in tables()["forms"].items() for word in words}


def is_text(noun: Token) -> bool:
    """Whether a common noun names a text, which meets nobody: "Bush's initiative"."""
    return not noun.ent_type_ and noun.lemma_.lower() in form_words()


def stage_untold(mention: Token) -> Stage:
    """The stage of a text of which no word tells it: by its noun, and by whether it is named or known."""
    table = tables()["untold"]
    early: tuple[Stage, ...] = ("proposed", "negotiating")
    for stage in early:
        if mention.lemma_.lower() in table[stage]:
            return stage
    if mention.pos_ == "PROPN":
        return cast(Stage, table["named"])
    known = any(c.lower_ in ("the", "this", "that", "its", "their") or c.dep_ == "nmod:poss" for c in mention.children)
    return cast(Stage, table["definite" if known else "indefinite"])


def is_waiting(sentence: Span) -> bool:
    """Whether a sentence says that a text still waits for a body's approval."""
    lemmas = {t.lemma_.lower() for t in sentence}
    return bool(lemmas & set(tables()["waiting"]["nouns"]) and lemmas & set(tables()["waiting"]["verbs"]))


def stage_told(mention: Token) -> tuple[Stage, Token] | None:
    """The stage told about a mention in its sentence, and the word that tells it: the nearest governing word that is in the table."""
    for token in _governing(mention):
        stage = _by_words(token)
        if stage:
            return cast(Stage, _as_told(stage, token)), token
    return None


def _by_words(token: Token) -> str | None:
    """The stage that a word tells, with its particle where it has one; "back" in "went back" tells none."""
    if token.pos_ in ("ADV", "ADP", "DET"):
        return None
    lemma = token.lemma_.lower()
    phrases = (f"{lemma} {c.lower_}" for c in token.children if c.dep_ in ("compound:prt", "advmod") and c.i > token.i)
    return next((stage for phrase in phrases if (stage := _stage_of().get(phrase))), None) or _stage_of().get(lemma)


def _as_told(stage: str, token: Token) -> str:
    verb = token if token.pos_ in ("VERB", "AUX", "ADJ") else token.head
    if stage in ("agreed", "negotiating") and _wished(verb):
        return str(tables()["wished"]["stage"])
    modality = modality_of(verb)
    if modality == "negated":
        return str(tables()["denied"].get(stage, stage))
    if modality in ("future", "hypothetical"):
        return str(tables()["pending"].get(stage, stage))
    return stage


def _wished(verb: Token) -> bool:
    above = verb.head if verb.dep_ in ("xcomp", "acl", "advcl", "ccomp") else verb
    words = {above.lemma_.lower(), *(c.lemma_.lower() for c in verb.children if c.dep_ == "aux")}
    return bool(words & set(tables()["wished"]["verbs"]))


def _governing(mention: Token) -> Iterator[Token]:
    """Words to look at: clauses behind the mention, the heads above it with what hangs beside it on those; last the words before it, for
    "vetoed a draft resolution" tells of the veto.
    """
    yield from (child for child in mention.children if child.dep_.split(":")[0] == "acl")
    for above in mention.ancestors:
        yield above
        yield from (
            child for child in above.children if child.dep_.split(":")[0] in ("xcomp", "obj", "advmod", "obl") and child.i != mention.i
        )
        if above.dep_ in ("ccomp", "parataxis", "advcl"):
            break
    yield from (child for child in mention.children if child.dep_ in ("amod", "compound"))
