"""Canonical actors: ids, names, and whom a person speaks for."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from demarche import knowledge
from demarche.knowledge import actors_in
from demarche.knowledge import slug as slug
from demarche.model import Actor
from demarche.resolve.known import known_here
from demarche.resolve.lexicon import lexicon
from demarche.resolve.people import Person
from demarche.resolve.phrases import read_phrase
from demarche.resolve.titles import Title, known_actor, read_title
from demarche.resolve.view import View

_HIGH = ("President", "Prime Minister", "Chancellor", "Leader", "Monarch", "King", "Queen", "Pope", "High Representative")
_OPENING_OF_SENTENCE = 40  # characters: a name that far into its sentence is its subject
_SUBJECT = re.compile(
    r"\s*(?:A|An|The|[A-Z][\w.]*(?:['’]s)?)\s[^,;:]{3,120}?(?=\s(?:has|have|had|is|was|will|would|says|said|told|\w+ed)\b)"
)
_NAMED_AFTER_COMMA = re.compile(r",\s+[A-Z]")
_ADJECTIVE = re.compile(r"[a-z]{3}(?:an|ese|ish|i|ic|ch|ovar)s?$")
_AMERICAN = (
    "secretary of state",
    "secretary of defense",
    "defense secretary",
    "attorney general",
    "press secretary",
    "treasury secretary",
    "commerce secretary",
)


def one_line(printed: str) -> str:
    """Printed words without line breaks."""
    return " ".join(printed.split())


def unnamed(printed: str, title: Title) -> Actor:
    """A person told by office only: "a senior US official". The id begins with "unnamed:", for two such need not be one person."""
    name = one_line(printed)
    above = title.speaks_for
    found = Actor(f"unnamed:{slug(name)}", name, "person", speaks_for=above)
    return replace(found, iso3=(affiliation(found) or found).iso3)


def group(printed: str, above: Actor | None = None) -> Actor:
    """A collective without an organisation: "Arab leaders"."""
    name = re.sub(r"^(?:the|these|those)\s+", "", one_line(printed), flags=re.I)
    return Actor(f"group:{slug(name)}", name, "group", above.iso3 if above else None, speaks_for=above)


def body(printed: str, above: Actor | None = None) -> Actor:
    """An organisation that the knowledge room does not know."""
    name = re.sub(r"^(?:the|a|an)\s+", "", one_line(printed), flags=re.I)
    return Actor(f"org:{slug(name)}", name, "organisation", above.iso3 if above else None, speaks_for=above)


def _forms(person: Person) -> list[str]:
    """What a person may be listed under: the full name, first and last name, the surname."""
    words = person.words
    forms = [person.name, f"{words[0]} {words[-1]}" if len(words) > 1 else "", words[-1] if words else ""]
    return list(dict.fromkeys(f for f in forms if f))


class Affiliations:
    """Whom the people of one report speak for: told by the report, else known for its date."""

    def __init__(self, view: View, people: list[Person]) -> None:
        self.view = view
        self.people = people
        self.date = view.report.date
        self.states = [(position, known) for position, known in _mentioned(view)]
        self.opening = next((w.start for w in view.words if not view.aside(w.start)), 0)
        self.named = {known.id for _, known in self.states}
        self.led: Person | None = None  # named in the second sentence, and meant by the role that opens the first
        self.clashes: set[str] = set()  # ids of people whose office the report tells otherwise than the tables

    def actor(self, person: Person) -> Actor:
        """A person as an Actor, with `speaks_for` filled where it can be known.

        A known office holder has the id of the name by which the office is listed, so that "Bush" is the same in all reports.
        """
        above = self._speaks_for(person)
        known = self._known(person, next((t for t in person.titles if t.office), None))
        top = Actor("", "", speaks_for=above)
        same = known and above and known.actor in (above.id, (affiliation(top) or above).id)
        full = known.person if known and same else person.name
        name = one_line(person.name) if len(person.words) > 1 else full
        actor = Actor(f"person:{slug(full)}", name, "person", speaks_for=above)
        if self._clashes(person, actor):
            self.clashes.add(actor.id)
        return actor

    def _clashes(self, person: Person, actor: Actor) -> bool:
        """Whether the tables know this full name on the report's date, but in no office of whom the report says it speaks for."""
        told = [t for t in person.titles if t.speaks_for]
        if not told or not self.date or len(person.words) < 2:
            return False
        held = [h for h in knowledge.holder(person.name, self.date) if h.speaks_for]
        owners = {o.id for t in told for o in (t.owner, t.owner and affiliation(t.owner)) if o}
        return bool(held) and not any(h.actor in owners or _part_of(h.actor) in owners for h in held)

    def _speaks_for(self, person: Person, asked: bool = False) -> Actor | None:
        told = next((t for t in person.titles if t.speaks_for), None)
        if told:
            return self._by_higher_title(person, told) or told.speaks_for
        if not any(t.office and t.office.speaks == "state" for t in person.titles) and (led := self._lead(person)):
            return led
        if any(t.former for t in person.titles):
            return None
        officed = [t for t in person.titles if t.office and t.office.speaks == "state"]
        if not officed and any(t.office for t in person.titles):
            return None
        held = self._known(person, officed[0] if officed else None)
        known = knowledge.actor_by_id(held.actor) if held else None
        if known or not officed:
            return known_actor(known) if known else None
        return (None if asked else self._through_another(person, officed[0])) or self._near(person, officed[0])

    def _by_higher_title(self, person: Person, told: Title) -> Actor | None:
        """Of "Secretary General" and "a diplomat from South Korea" the higher counts, where its holder on the date is known."""
        rank = told.office.rank if told.office else 0
        higher = next((t for t in person.titles if t.office and t.owner is None and not t.former and t.office.rank > rank), None)
        held = self._known(person, higher) if higher and told.office else None
        known = knowledge.actor_by_id(held.actor) if held and _fits(held, higher) else None
        return known_actor(known) if known else None

    def _through_another(self, person: Person, title: Title) -> Actor | None:
        """ "Obama's deputy national security adviser" speaks for whom Obama speaks for."""
        for other in self.people:
            surname = other.words[-1] if other.words else ""
            if other is not person and surname and re.search(rf"\b{re.escape(surname)}(?:['’]s?\b|$)", title.words.casefold()):
                return self._speaks_for(other, asked=True)
        return None

    def _lead(self, person: Person) -> Actor | None:
        """A report that opens with an office ("A UN envoy has ...") and names its holder in the next sentence without one."""
        first = min(person.seen, default=0)
        start, end = self.view.sentence_bounds(self.opening)
        if self.view.sentence(first) != self.view.sentence(self.opening) + 1 or first - end > _OPENING_OF_SENTENCE:
            return None
        subject = _SUBJECT.match(self.view.text, start, end)
        if not subject or read_phrase(subject.group()).plural or _NAMED_AFTER_COMMA.search(subject.group()):
            return None
        title = read_title(subject.group(), self.date)
        self.led = person if title.speaks_for and title.office else self.led
        return title.speaks_for if title.office else None

    def _known(self, person: Person, title: Title | None) -> knowledge.Holder | None:
        """By the offices held at the report's date; without a date only high offices of actors that the report names."""
        for name in _forms(person):
            found = [h for h in knowledge.holder(name, self.date) if h.speaks_for and self._believed(h, name, person, title)]
            if found:
                # Of two Bushes the later one, where no date tells which.
                return max(found, key=lambda h: (_fits(h, title), len(h.person.split()) > 1, "" if self.date else h.start))
        return None

    def _believed(self, h: knowledge.Holder, name: str, person: Person, title: Title | None) -> bool:
        """Whether a holder of that name is this person: full names are, surnames only in a high office that fits the title."""
        high = h.office in _HIGH
        if self.date is None and (h.actor not in self.named or not (high or title)):
            return False
        if " " in name or _fits(h, title):
            return True
        bare = " " not in h.person or knowledge.fold(h.person) == knowledge.fold(person.name)
        fits = high and (len(person.words) == 1 or bare)
        return fits and (title is None or title.office is None or title.office.rank >= 7)

    def _near(self, person: Person, title: Title) -> Actor | None:
        """An office printed without its state: American ones by their name, else the state named last before, else most often."""
        if title.office and title.office.word in _AMERICAN:
            usa = knowledge.find_actor("United States")
            return known_actor(usa) if usa else None
        if not title.office or title.office.rank < 5:
            return None
        if self.strange(title.words):
            return self.polity(title.words)
        first = min(person.seen, default=0)
        before = [
            known for position, known in self.states if position < first and self.view.sentence(position) >= self.view.sentence(first) - 1
        ]
        often = Counter(known.id for _, known in self.states).most_common(1)
        pick = before[-1] if before else knowledge.actor_by_id(often[0][0]) if often else None
        return known_actor(pick) if pick else None

    def strange(self, title: str) -> str | None:
        """The adjective of a title that names a land which the tables do not know: "the Karsian finance minister"."""
        words: list[str] = re.findall(r"[\w’'-]+", title)
        for word in words:
            small = word.casefold()
            plain = small in lexicon("names", "not_names") | lexicon("phrases", "title_parts") | lexicon("names", "regions")
            if word[0].isupper() and _ADJECTIVE.search(small) and not plain and knowledge.find_office(small) is None:
                return word
        return None

    def polity(self, title: str) -> Actor | None:
        """The land that such an adjective belongs to, by the name that the report prints: "Karsian" of "Karsia"."""
        adjective = self.strange(title)
        if adjective is None:
            return None
        stem = adjective[: max(4, len(adjective) - 3)]
        found = (w.text for w in self.view.words if w.text.startswith(stem) and not _ADJECTIVE.search(w.text.casefold()))
        name = next((w for w in found if len(w) > len(stem)), None)
        return body(name) if name else None

    def state_before(self, position: int) -> Actor | None:
        """The state named last before a position, by name, adjective or capital."""
        last = bisect_left(self.states, position, key=lambda s: s[0])
        before = (known for at, known in reversed(self.states[max(0, last - 50) : last]) if not self.view.aside(at))
        found = next(before, None)
        return known_actor(found) if found else None


def _part_of(id: str) -> str | None:
    known = knowledge.actor_by_id(id)
    return (known.speaks_for or known.part_of) if known else None


def _fits(h: knowledge.Holder, title: Title | None) -> bool:
    """Whether the office by the tables is the one that the report tells, of the same state or body where it tells that."""
    if title is None or title.office is None:
        return False
    owners = {title.owner.id, (affiliation(title.owner) or title.owner).id} if title.owner else {h.actor}
    return knowledge.has_role(h, title.office.word) and h.actor in owners


def _mentioned(view: View) -> list[tuple[int, knowledge.KnownActor]]:
    found: list[tuple[int, knowledge.KnownActor]] = []
    at = 0
    while at < len(view.words):
        word = view.words[at]
        size = 1
        if word.capital or word.text == "the":
            for length in range(4, 0, -1):
                piece = view.words[at : at + length]
                if knowledge.is_place(view.text[piece[0].start : piece[-1].end]):
                    size = len(piece)
                    break
                known = known_here(view, piece[0].start, piece[-1].end)
                if known and known.kind == "state" and word.capital:
                    found.append((word.start, known))
                    size = len(piece)
                    break
        at += size
    return found


def affiliation(actor: Actor) -> Actor | None:
    """The state or body for which an actor finally speaks: a ministry's spokesman speaks for its state."""
    above = actor.speaks_for
    while above is not None and above.speaks_for is not None:
        above = above.speaks_for
    return above


def actors_named(words: str, date: str | None) -> list[Actor]:
    """The states and bodies that some words name, as Actors."""
    return [known_actor(k) for k in actors_in(words, date)]
