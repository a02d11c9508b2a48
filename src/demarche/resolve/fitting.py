"""Whether words may name a body or a group, and whether a person of the report fits an office that words name."""

from demarche import knowledge
from demarche.model import Actor
from demarche.resolve.identity import affiliation
from demarche.resolve.lexicon import lexicon
from demarche.resolve.people import Person
from demarche.resolve.phrases import Phrase, read_phrase


def is_group(who: str) -> bool:
    """Whether "for ..." names a group of states that the tables do not know: "the ATOLL STATES", "the Cairns Group"."""
    phrase = read_phrase(who)
    return phrase.text.removeprefix("the ").isupper() or phrase.plural or phrase.head in lexicon("names", "body")


def names_body(printed: str) -> bool:
    """Whether a member of a list may be the name of a body that is not known: it ends in a capital, or begins with an article."""
    if knowledge.find_actor(printed) is not None:  # an adjective: "Iranian and Saudi officials" are one group
        return False
    words = printed.split()
    article = words[0].casefold() in ("the", "a", "an", "its")
    return len(words) > article and (words[-1][0].isupper() or (bool(article) and any(w[0].isupper() for w in words[1:])))


def bears(person: Person, phrase: Phrase, owner: Actor | None, actor: Actor) -> bool:
    """Whether a person's titles hold the office that a phrase names, for the same state or body."""
    office = knowledge.find_office(phrase.text)
    held = [t.office.word for t in person.titles if t.office and (not t.former or "former" in phrase.text)]
    if office is None or not held:
        return False
    same = any(
        office.word == word or word.endswith(" " + office.word) or (office.word.split()[-1] == word.split()[-1] and phrase.bare)
        for word in held
    )
    return same and compatible(actor, owner)


def compatible(actor: Actor, owner: Actor | None) -> bool:
    """Whether an actor may belong to an owner: it speaks for it, or for nobody that is known."""
    return owner is None or actor.speaks_for is None or owner.id in (actor.speaks_for.id, (affiliation(actor) or actor).id)
