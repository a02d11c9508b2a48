"""Read a title: which office the words name, and the state or body whose office it is."""

import re
from dataclasses import dataclass

from demarche import knowledge
from demarche.knowledge import KnownActor, Office, actors_in, slug
from demarche.model import Actor
from demarche.resolve.lexicon import lexicon

_LINKS = re.compile(r"\b(?:of|for|from|at|with|in)\s+(?:the\s+|its\s+)?", re.I)
_AWAY = re.compile(r"\b(?:to|on|against|about)\s+.*", re.S)  # "ambassador to Iraq" speaks for the sender
_ARMED = ("armed movement", "party", "movement")
_BODY = re.compile(
    r"(?:[A-Z][\w'’-]+\s+)+(?:Party|Movement|Front|Army|Brigades?|Alliance|League|Coalition|Group|Organi[sz]ation|Committee|Agency|Institute"
    r"|University|Foundation|Bank|Corporation|Council|Commission|Association)\b"
)


@dataclass(frozen=True, slots=True)
class Title:
    """An office with its owner; `former` if it is no longer held."""

    office: Office | None
    owner: Actor | None
    former: bool = False
    words: str = ""

    @property
    def speaks_for(self) -> Actor | None:
        """The state or body whose position the holder states."""
        if self.former or self.owner is None:
            return None
        leads = self.office is not None and self.office.word.endswith("leader") and self.owner.kind == "organisation"
        return self.owner if self.office is None or self.office.speaks == "state" or leads else None


def known_actor(known: KnownActor, printed: str = "") -> Actor:
    """A state or body of the knowledge room as an Actor."""
    above = knowledge.actor_by_id(known.speaks_for) if known.speaks_for else None
    iso3 = known.iso3 or (above.iso3 if above else None)
    return Actor(known.id, known.name, known.kind, iso3, printed, speaks_for=known_actor(above) if above else None)


def read_title(words: str, date: str | None = None) -> Title:
    """The title that the words hold: "Spanish Foreign Minister", "a spokesman for the EU commission", "US envoy to Iraq"."""
    line = " ".join(words.split())
    office = knowledge.find_office(_AWAY.sub("", line)) or knowledge.find_office(line)
    former = any(w in lexicon("phrases", "former") for w in re.findall(r"[\w-]+", line.casefold()))
    return Title(office, _owner(line, date), former, line)


def _sent(title: str, link: re.Match[str]) -> bool:
    """Whether the link leads to where an envoy is sent: "special representative for Iran"."""
    office = knowledge.find_office(title[: link.start()])
    return link.group().strip().startswith("for") and office is not None and office.word.split()[-1] in lexicon("phrases", "envoys")


def _owner(line: str, date: str | None) -> Actor | None:
    near = _AWAY.sub("", line)
    link = _LINKS.search(near)
    before = actors_in(near[: link.start()] if link else near, date)
    after = [k for k in actors_in(near[link.end() :], date) if k.kind != "state" or not _sent(near, link)] if link else []
    found = before or after or ([] if near != line or link else actors_in(line, date))
    named = _BODY.search(near)
    if named and not any(knowledge.fold(k.name) in knowledge.fold(named.group()) and k.kind == "organisation" for k in found):
        plain = re.sub(r"^(?:The|A|An)\s+", "", named.group())
        if not knowledge.find_actor(plain, date):
            return Actor(f"org:{slug(plain)}", plain, "organisation")
    if not found:
        return None
    body = knowledge.organisation(found[-1].id)
    own = found[-1] if body and (body.kind in _ARMED or body.speaks) else found[0]
    return known_actor(own)
