"""Find in the running text what may be an antecedent: names, states and bodies, roles, groups, pronouns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from demarche import knowledge
from demarche.resolve.known import known_here
from demarche.resolve.lexicon import lexicon
from demarche.resolve.people import NamedPerson
from demarche.resolve.phrases import pronoun_kind
from demarche.resolve.view import Bounds, View, Word

_MODIFIER = re.compile(r"^[a-z]+(?:ian|ish|ese|an|al|ic|ern|ing|ed|ive|ary|ful|ous)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that may name or mean an actor. `wanted` if an entry asks for it."""

    start: int
    end: int
    wanted: bool = False


def find_mentions(view: View, named: list[NamedPerson], wanted: list[Bounds]) -> list[Mention]:
    """All mentions in the order of the text. Those that entries ask for stand, and swallow the smaller ones inside them."""
    taken = [Mention(start, end, True) for start, end in sorted(set(wanted))]
    covered = bytearray(len(view.text) + 1)
    for mention in taken:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for start, end in (*_of_people(named), *_of_phrases(view), *_of_actors(view), *_of_pronouns(view)):
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            taken.append(Mention(start, end))
    return sorted(taken, key=lambda m: (m.start, -m.end))


def _of_people(named: list[NamedPerson]) -> Iterator[Bounds]:
    yield from ((n.title_start, n.end) for n in named)


def _of_pronouns(view: View) -> Iterator[Bounds]:
    for word in view.words:
        if pronoun_kind(word.text) in ("m", "f") or word.text.casefold() in ("they", "them"):
            yield word.start, word.end


def _of_actors(view: View) -> Iterator[Bounds]:
    at = 0
    while at < len(view.words):
        size = _known_size(view, at)
        if size:
            yield view.words[at].start, view.words[at + size - 1].end
        at += max(1, size)


def _known_size(view: View, at: int) -> int:
    """How many words from here name a state or body; 0 if none or only an adjective."""
    if not view.words[at].capital:
        return 0
    for size in range(min(6, len(view.words) - at), 0, -1):
        if not view.words[at + size - 1].text[0].isalnum():
            continue
        start, end = view.words[at].start, view.words[at + size - 1].end
        if knowledge.is_place(view.text[start:end]):
            return 0
        known = known_here(view, start, end)
        if known:
            return size if known.match in ("name", "house", "people", "capital") else 0
    return 0


def _of_phrases(view: View) -> Iterator[Bounds]:
    """Roles, groups and governments: "a senior US official", "the rebels", "the Iraqi government"."""
    for at, word in enumerate(view.words):
        small = word.text.casefold()
        role = not word.capital and knowledge.find_office(small) is not None
        role = role and not (small in lexicon("phrases", "both_ways") and _noun_follows(view, at))
        if role or small in lexicon("phrases", "groups") or (small in lexicon("phrases", "state_bodies") and not word.capital):
            start = _phrase_start(view, at)
            if start < word.start or small in lexicon("phrases", "groups"):
                yield start, word.end


def _noun_follows(view: View, at: int) -> bool:
    """Whether the next word may be a noun that this one only describes: "official statement"."""
    after = view.words[at + 1 : at + 2]
    if not after or not after[0].text.isalpha() or not after[0].text.islower():
        return False
    small = after[0].text
    other = lexicon("verbs", "say") | lexicon("names", "not_names") | lexicon("phrases", "prepositions")
    return small not in other and not small.endswith("ed")


def _phrase_start(view: View, at: int) -> int:
    """Walk left over modifiers to the determiner."""
    start = view.words[at].start
    for back in range(at - 1, max(-1, at - 8), -1):
        word = view.words[back]
        small = word.text.casefold()
        if "\n\n" in view.text[word.end : start] or view.text[word.end : start].strip():
            break
        if small in lexicon("phrases", "determiners"):
            return word.start
        if not _modifies(view, back, word, small):
            break
        start = word.start
    return start


def _modifies(view: View, at: int, word: Word, small: str) -> bool:
    if small in ("'s", "’s") or small == "-":
        return at > 0
    if small in lexicon("names", "not_names") and small not in ("senior", "top", "former", "new"):
        return False
    return word.capital or small in lexicon("phrases", "title_parts") or bool(_MODIFIER.match(small)) or bool(knowledge.find_office(small))
