"""Who speaks in a report that says "we" or "I" outside quotations: a declaration's signatories, a speech's speaker."""

import re

from demarche import knowledge
from demarche.model import Actor
from demarche.resolve.identity import actors_named, group, one_line
from demarche.resolve.phrases import read_phrase
from demarche.resolve.reading import Reading
from demarche.resolve.titles import known_actor

_WE = re.compile(r"\bWe,\s+(?P<who>(?:the\s+\w|[A-Z])[^;]{3,300}?),\s+(?=[a-z])", re.S)
_TITLE = re.compile(
    r"\b(?:Statement|Declaration|Communiqu[eé]|Remarks|Address|Speech|Letter|Message|Appeal)\s+(?:of|by|from)\s+(?P<who>.+?)"
    r"(?:\s+(?:on|at|to|about|in|after|before|following|regarding)\b.*|[:,].*)?$"
)
_ISSUED = re.compile(r"(?P<who>.+?)\s+(?:Joint\s+)?(?:Statement|Declaration|Communiqu[eé])\b")
_JOINT = re.compile(r"\bjoint\b", re.I)
_LABEL = re.compile(r"^(?P<who>[A-Z][A-Z .'’-]{2,60}?)(?:\s*\([^)]*\))?:\s", re.M)
_SURE = 0.7  # of the holder of an office; less, and the title's words stay as they are
_HEAD = 3000  # characters in which signatories name themselves


def author(reading: Reading, position: int) -> tuple[Actor, ...]:
    """The actors that "we" or "I" at a position means, () if the report does not tell."""
    text = reading.view.text
    labels = list(_LABEL.finditer(text, 0, position))
    if labels:
        return reading.phrase(labels[-1].start("who"), labels[-1].end("who"))
    if issuer := _issuer(reading):
        return (issuer,)
    found = _WE.search(text, 0, _HEAD)
    if found:
        return _together(reading.phrase(found.start("who"), found.end("who")))
    return _by_title(reading) or _by_heading(reading, position) or _by_opening(reading)


def _issuer(reading: Reading) -> Actor | None:
    """The body or state whose text it is by its title: "G7 Statement on Ukraine"."""
    found = _ISSUED.match(one_line(reading.view.report.title or ""))
    known = knowledge.find_actor(found.group("who"), reading.view.report.date) if found else None
    return known_actor(known) if known else None


def _by_title(reading: Reading) -> tuple[Actor, ...]:
    title = one_line(reading.view.report.title or "")
    found = _TITLE.search(title)
    if found:
        who = found.group("who")
        words = re.findall(r"[\w'’-]+", who.casefold())
        people = [a for p, a in zip(reading.people, reading.actors, strict=True) if p.words and p.words[-1] in words]
        if people:
            return _together(tuple(people))
        holder = _office_holder(who, reading.view.report.date)
        if holder:
            return (holder,)
        known = actors_named(who, reading.view.report.date)
        return (known[0],) if len(known) == 1 and known[0].name in who else (group(re.sub(r"^the\s+", "", who, flags=re.I)),)
    named = actors_named(title, reading.view.report.date) if _JOINT.search(title) else []
    return _together(tuple(named)) if len(named) > 1 else ()


def _by_heading(reading: Reading, position: int) -> tuple[Actor, ...]:
    """The same by the line above the text, where the report has no title of its own."""
    text = reading.view.text
    line = text[:position].lstrip().split("\n", 1)[0]
    found = _TITLE.search(line)
    if found is None or not reading.view.aside(text.index(line) + 1):
        return ()
    first = text.index(line)
    who = (first + found.start("who"), first + found.end("who"))
    one = read_phrase(found.group("who"))
    return reading.phrase(*who) if one.plural or knowledge.find_office(one.head) is None else (reading.one(*who),)


def _office_holder(who: str, date: str | None) -> Actor | None:
    """The person whom a title names by office and surname: "President Biden"."""
    found = next((c for c in knowledge.candidates(who, date) if c.kind == "person" and c.score >= _SURE), None)
    if found is None:
        return None
    above = knowledge.actor_by_id(found.speaks_for) if found.speaks_for else None
    return Actor(found.id, found.name, "person", speaks_for=known_actor(above) if above else None)


def _by_opening(reading: Reading) -> tuple[Actor, ...]:
    """The actors that begin the first sentence."""
    first = [r for r in reading.discourse.references if r.subject and not r.aside and r.start < _HEAD]
    opening = min(first, key=lambda r: r.start, default=None)
    if opening is None:
        return ()
    beside = [r for r in reading.discourse.references if r.start == opening.start]
    return (max(beside, key=lambda r: r.plural).actor,)


def _together(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    return actors if len(actors) < 2 else (group(" and ".join(a.name for a in actors)),)
