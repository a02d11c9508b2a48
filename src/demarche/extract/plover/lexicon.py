"""The words that tell an event, by PLOVER root type (`lexicon.toml`), and where they are found in a sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from demarche.extract.tables import toml

NAME = "plover/lexicon.toml"


@dataclass(frozen=True)
class Lexicon:
    """Lemmas to the types that they tell; phrases under their first word."""

    verbs: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[frozenset[str], str], ...]]


@cache
def lexicon() -> Lexicon:
    """The lists of the package."""
    tables = toml(NAME)
    phrases: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for kind, table in tables.items():
        for phrase in table["phrases"]:
            first, *rest = phrase.split()
            phrases[first].append((frozenset(rest), kind))
    return Lexicon(_by_word(tables, "verbs"), _by_word(tables, "nouns"), {first: tuple(found) for first, found in phrases.items()})


def _by_word(tables: Mapping[str, Mapping[str, Iterable[str]]], part: str) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for kind, table in tables.items():
        for word in table[part]:
            words[word].add(kind)
    return {word: frozenset(kinds) for word, kinds in words.items()}


def told_by_word(token: Token) -> frozenset[str]:
    """The types that the word alone may tell."""
    words = lexicon().verbs if token.pos_ in ("VERB", "AUX") else lexicon().nouns
    return words.get(token.lemma_.lower(), frozenset())


def told_by_phrase(token: Token) -> frozenset[str]:
    """The types of the phrases that begin with this word and whose other words stand around it in the tree."""
    candidates = lexicon().phrases.get(token.lemma_.lower(), ())
    around = _around(token) if candidates else frozenset()
    return frozenset(kind for rest, kind in candidates if rest <= around)


def _around(token: Token) -> frozenset[str]:
    """Lemmas and forms of what hangs on the word, two steps down, and of its head with what hangs on that."""
    near = [token.head, *token.head.children] if token.dep_ != "ROOT" else []
    for child in token.children:
        near += [child, *child.children]
    return frozenset(word for t in near if t.i != token.i for word in (t.lemma_.lower(), t.lower_))
