"""Who speaks in a report that says "we" or "I" outside quotations: a declaration's signatories, a speech's speaker."""

import re
from collections.abc import Iterator

from demarche import knowledge
from demarche.model import Actor
from demarche.resolve.identity import actors_named, group, one_line
from demarche.resolve.phrases import read_phrase
from demarche.resolve.reading import Reading
from demarche.resolve.titles import known_actor

_WE = re.compile(r"\bWe,\s+(?P<who>(?:the\s+\w|[A-Z])[^;]{3,300}?)(?:,\s+(?=(?!the\b|and\b|of\b)[a-z])|[,:]\s*\n\s*\n)", re.S)
_TITLE = re.compile(
    r"\b(?i:Statement|Declaration|Communiqu[eé]|Remarks|Address|Speech|Letter|Message|Appeal)(?:\s+(?i:to)\s+(?i:the)\s+\S+)?"
    r"\s+(?i:of|by|from)\s+(?P<who>.+?)(?:\s+(?i:on|at|to|about|in|after|before|following|regarding|from)\b.*|[:(;].*|,\s+(?=\d).*)?$"
)
_ISSUED = re.compile(r"(?P<who>.+?)\s+(?:Joint\s+)?(?:Statement|Declaration|Communiqu[eé])\b")
_JOINT = re.compile(r"\bjoint\b", re.I)
_LABEL = re.compile(r"^(?P<who>[A-Z][A-Z .'’-]{2,60}?)(?:\s*\([^)]*\))?:\s", re.M)
_SURE = 0.7  # of the holder of an office; less, and the title's words stay as they are
_BLOCK = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
_TITLE_LINES = re.compile(r".+(?:\n.+)*?(?=\s*\n(?:[A-Z\d][\w.,]*[ ]?){1,5}$)")  # without a last line that tells place and date
_OFFICES = re.compile(r"(?:the\s+)?(?:[\w'’-]+\s+){0,5}?[\w-]+s\s+of\s", re.I)
_HEADING = 250  # characters that a heading has at most
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
        return _signatories(reading, *found.span("who"))
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
    """The same by the lines above the text, where the report has no title of its own."""
    text = reading.view.text
    for lines in _headings(text, position):
        found = _TITLE.search(one_line(lines.group()))
        if found is None:
            continue
        who = re.search(r"\s+".join(map(re.escape, found.group("who").split())), text[lines.start() : lines.end()])
        assert who  # the same words, on their lines
        first, end = lines.start() + who.start(), lines.start() + who.end()
        return _signatories(reading, first, end)
    return ()


def _signatories(reading: Reading, first: int, end: int) -> tuple[Actor, ...]:
    """Those who sign, as one: the office holders of several states by what they are called, others by their names."""
    printed = one_line(reading.view.text[first:end])
    phrase = read_phrase(printed)
    if phrase.plural and _OFFICES.match(printed):
        return (group(printed),)
    one = not phrase.plural and " and " not in printed and knowledge.find_office(phrase.head) is not None
    return (reading.one(first, end),) if one else _together(reading.phrase(first, end))


def _headings(text: str, position: int) -> Iterator[re.Match[str]]:
    """Paragraphs above the running text: short, and not ended as a sentence is."""
    for block in _BLOCK.finditer(text, 0, min(position, _HEAD)):
        if len(block.group()) > _HEADING or block.group().rstrip()[-1] in ".!?,;":
            return
        yield _TITLE_LINES.match(text, block.start(), block.end()) or block


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
