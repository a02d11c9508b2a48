"""Who takes part in a meeting, by the parse: subjects, companions, the parties between which talks are held."""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from spacy.tokens import Span, Token

from demarche.extract.context import ancestors
from demarche.extract.tables import toml
from demarche.knowledge import find_actor
from demarche.language.roles import Role
from demarche.model import MeetingForm

LOOSE = frozenset(["case", "punct", "acl:relcl", "acl", "appos", "advcl", "parataxis", "cc", "conj", "nmod:unmarked", "obl:unmarked"])
COMPOSED = frozenset(["of", "for", "from", "to"])  # "the foreign minister of Peru", "negotiators from Chile"
CONTROLLED = frozenset(["xcomp", "advcl", "conj", "acl"])
HOLDING = frozenset(["obj", "obl", "nsubj:pass", "nsubj"])
NEAR = 10  # words between what tells of a meeting and the noun that a body's name stands before
POSSESSIVE = frozenset(["'s", "’s", ""])
NAMING = frozenset(["compound", "amod", "flat", "nmod:poss"])


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in _tables().items()}


@cache
def _tables() -> dict[str, Any]:
    return toml("meetings.toml")


def plural_people() -> frozenset[str]:
    """Nouns for people who meet among themselves: "the ministers met"."""
    return _words()["people"]


def places() -> frozenset[str]:
    """Prepositions before the place of a meeting."""
    return _words()["places"]


def is_for_the_press(token: Token) -> bool:
    """Whether those who "meet" are a speaker and journalists: "a news conference"."""
    return any(child.lower_ in _words()["not_met"] for child in token.children if child.i < token.i)


def meeting_word(token: Token) -> MeetingForm | None:
    """The form of meeting that a word tells by itself."""
    table = {"VERB": "verbs", "NOUN": "nouns", "PROPN": "nouns"}.get(token.pos_)
    form = _tables()[table].get(token.lemma_.lower()) if table else None
    return cast("MeetingForm | None", form)


def participants(anchor: Token) -> list[Role]:
    """The participants around the word that tells of a meeting, each once, in the order of the text."""
    found = {one.i: one for token in _around(anchor) for one in _each(token) if _can_meet(one)}
    return [Role("participant", *_phrase(found[i]), 0.4) for i in sorted(found)]


def bodies(anchor: Token) -> list[Role]:
    """The body whose meeting it is, by its name before a noun for one nearby: "met at the [Group of Eight] summit", "a [NATO] meeting"."""
    near = [t for t in anchor.sent if abs(t.i - anchor.i) <= NEAR and t.pos_ != "VERB" and meeting_word(t)]
    named = [(_name_before(noun), meeting_word(noun)) for noun in near]
    return [Role("participant", name.start, name.end, 0.4) for name, form in named if name and (form == "summit" or _is_body(name))]


def _name_before(noun: Token) -> Span | None:
    """The name of a body right before a noun, numbers and "of" within it; None where the words there name no body."""
    first = noun.i
    while first > noun.sent.start and (noun.doc[first - 1].pos_ in ("PROPN", "NUM") or noun.doc[first - 1].lower_ == "of"):
        first -= 1
    return noun.doc[first : noun.i] if first < noun.i and noun.doc[first].ent_type_ == "ORG" else None


def _is_body(name: Span) -> bool:
    known = find_actor(name.text)
    return known is not None and known.kind == "organisation"


def _each(token: Token) -> Iterator[Token]:
    """A word and those listed with it: "Peru, Chile and Bolivia"; the name in apposition for a common noun: "his ally, Ana Ruiz"."""
    named = [c for c in token.children if c.dep_ == "appos" and c.ent_type_ == "PER"]
    yield named[0] if named and not token.ent_type_ else token
    for child in token.children:
        if child.dep_ == "conj":
            yield from _each(child)


def _phrase(token: Token) -> tuple[int, int]:
    """The words around a participant, without where and when."""
    kept = [c for c in token.children if c.dep_ not in LOOSE and not (c.dep_ in ("nmod", "obl") and _case(c) not in COMPOSED)]
    first = min([token.i, *(c.left_edge.i for c in kept)])
    return first, max([token.i, *(c.right_edge.i for c in kept)]) + 1


def _around(anchor: Token) -> Iterator[Token]:
    company = _words()["company"]
    if anchor.pos_ == "VERB":
        met = meeting_word(anchor) is not None  # "discussed the plan" tells what about, "met Santos" with whom
        yield from (c for c in anchor.children if (met and c.dep_ == "obj") or (c.dep_ == "obl" and _case(c) in company))
        yield from _subjects(anchor)
        return
    yield from (c for c in anchor.children if c.dep_ in ("nmod", "nmod:poss") and _case(c) in company | POSSESSIVE)
    verb = anchor.head
    if anchor.dep_ in HOLDING and verb.pos_ == "VERB":
        yield from (c for c in verb.children if c.i != anchor.i and c.dep_ == "obl" and _case(c) in company)
        yield from (s for s in _subjects(verb) if s.i != anchor.i)


def _subjects(verb: Token) -> list[Token]:
    """The subject of a verb, or of the verb that it hangs on: "Mori was due to meet Santos"."""
    for above in ancestors(verb):
        found = [c for c in above.children if c.dep_ in ("nsubj", "nsubj:pass")]
        if found or above.dep_ not in CONTROLLED:
            return found
    return []


def _case(token: Token) -> str:
    return next((child.lower_ for child in token.children if child.dep_ == "case"), "")


def _can_meet(token: Token) -> bool:
    """A name, a noun for people or a body, or a pronoun for somebody."""
    if token.lower_ in _words()["nobody"]:
        return False
    named = token.ent_type_ != "" or any(child.ent_type_ and child.dep_ in NAMING for child in token.children)
    return named or token.pos_ == "PRON" or token.lemma_.lower() in _words()["people"]
