"""The one lookup: printed words, a date and what the report says around them -> candidates with scores and reasons, or none.

What the report says wins over the tables: an office printed with a name decides whom its bearer speaks for, and where the tables have it
otherwise the candidate says so (`clash`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from demarche.knowledge.actors import KnownActor, actor_by_id, meanings, state
from demarche.knowledge.ambiguity import Sense, collective_senses, senses
from demarche.knowledge.naming import actors_in, in_a_name
from demarche.knowledge.offices import Holder, Office, find_office, holder, holder_of, weight
from demarche.knowledge.tables import bare, slug

Kind = Literal["state", "organisation", "group", "person"]

_MATCH = {"name": 0.95, "house": 0.85, "people": 0.75, "adjective": 0.7, "capital": 0.65}
_FULL_NAME, _SURNAME, _TOLD, _ROLE = 0.75, 0.5, 0.6, 0.85
_TITLE_FITS = 0.2
_WEIGHT = 0.03  # a step of office, so that of two Bushes the president comes first
_FORMER = 0.3  # times: an office that is no longer held
_STRANGE = 0.4  # times: another state than the report says
_ENDED = 0.7  # times: a state that is no more, or not yet
_UNDATED = 0.8  # times: no date to check an office against
_DOUBTFUL = 0.7  # a post that the tables know only up to more than a year before: whoever held one before is told too
_LEAST = 0.1
_TO_THE_UN = ("ambassador", "permanent representative", "envoy", "representative")


@dataclass(frozen=True, slots=True)
class Around:
    """What the report says around printed words. All may be left out.

    `text`: the report, or the part of it near the words; `before` and `after`: what stands directly beside them on the line;
    `title`: an office printed with a name ("Spanish Foreign Minister").
    """

    text: str = ""
    before: str = ""
    after: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom printed words may mean. `score` is between 0 and 1, `reasons` say what speaks for it and against it.

    `speaks_for` is the id of the state or body whose position it states; `holder` the office that a person holds by the tables; `clash`
    where the tables say otherwise than the report.
    """

    id: str
    name: str
    kind: Kind
    score: float
    reasons: tuple[str, ...] = ()
    iso3: str | None = None
    speaks_for: str | None = None
    holder: Holder | None = None
    clash: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """An office as the report prints it, and the id of whose office it is ("" where it does not say)."""

    office: Office | None = None
    owner: str = ""
    words: str = field(default="", compare=False)
    role: str = ""  # the office with where it is held: a state's ambassador to the United Nations


def candidates(printed: str, date: str | None = None, around: Around | None = None) -> tuple[Candidate, ...]:
    """Whom the printed words may mean on an ISO date, the likeliest first; () where they name nobody known.

    A place or a given name that looks like a state ("Georgia" beside "Atlanta") takes its share of the score and is not given back.
    """
    beside = around or Around()
    line = bare(printed)
    if not line:
        return ()
    found = [*_actors(line, date, beside), *_collectives(line, date, beside), *_roles(line, date)]
    if not any(c.score >= _MATCH["house"] for c in found):
        found += _people(line, date, beside)
    best: dict[str, Candidate] = {}
    for one in found:
        if one.score >= _LEAST and (one.id not in best or best[one.id].score < one.score):
            best[one.id] = one
    return tuple(sorted(best.values(), key=lambda c: -c.score))


def _actors(line: str, date: str | None, around: Around) -> Iterator[Candidate]:
    """States and bodies by their names, shared out where the words can mean several."""
    if in_a_name(line, around.before, around.after):
        return
    shared = senses(line, around.text)
    for sense in shared:
        known = actor_by_id(sense.meaning)
        if known:
            yield _at(_candidate(known, round(0.95 * sense.share, 3), _why(sense)), date)
    for known in () if shared else meanings(line, date):
        yield _at(_candidate(known, _MATCH[known.match], f"{line!r} is a {known.match} of {known.name}"), date)


def _why(sense: Sense) -> str:
    seen = f", for {', '.join(sense.cues)} stand near" if sense.cues else ""
    return f"{sense.printed!r} can be {sense.reason}{seen}"


def _candidate(known: KnownActor, score: float, reason: str) -> Candidate:
    return Candidate(known.id, known.name, known.kind, score, (reason,), known.iso3, known.speaks_for)


def _at(one: Candidate, date: str | None) -> Candidate:
    """Less sure where the state had ended or not begun on the date."""
    known = state(one.iso3) if one.iso3 and one.kind == "state" else None
    if known is None or date is None:
        return one
    if known.end and known.end < date:
        return replace(one, score=one.score * _ENDED, reasons=(*one.reasons, f"{known.name} ended on {known.end}"))
    if known.begin and date[: len(known.begin)] < known.begin[: len(date)] and known.begin > "1990":
        return replace(one, score=one.score * _ENDED, reasons=(*one.reasons, f"{known.name} began on {known.begin}"))
    return one


def _collectives(line: str, date: str | None, around: Around) -> Iterator[Candidate]:
    for sense in collective_senses(line, date, around.text):
        known = actor_by_id(sense.meaning)
        if known:
            yield _candidate(known, sense.share, sense.reason)
        else:
            yield Candidate(f"group:{slug(line)}", line, "group", sense.share, (sense.reason,))


def _roles(line: str, date: str | None) -> Iterator[Candidate]:
    """ "The Spanish foreign minister": whoever holds the office on the date."""
    title = _read_title(line, date)
    if not title.office or not title.owner or not date:
        return
    found = {h.person: h for h in holder_of(title.role, title.owner, date)}
    for h in found.values():
        reasons = (f"{h.office} of {_name_of(title.owner)} on {date}", *_doubt(h, date))
        score = _ROLE * h.sureness(date) / len(found)
        yield Candidate(f"person:{slug(h.person)}", h.person, "person", score, reasons, speaks_for=title.owner, holder=h)


def _doubt(h: Holder, date: str | None) -> Iterator[str]:
    if h.sureness(date) < 1:
        yield f"but known in this office only up to {h.known_to}"


def _read_title(words: str, date: str | None) -> Title:
    owners = [a.id for a in actors_in(words, date)]
    office = find_office(words)
    if office and office.word in _TO_THE_UN and "org:un" in owners and len(owners) > 1:
        owner = next((id for id in owners if id != "org:un"), "")
        return Title(office, owner, words, "ambassador to the united nations")
    return Title(office, owners[0] if owners else "", words, office.word if office else "")


def _people(line: str, date: str | None, around: Around) -> list[Candidate]:
    """Those who bear the name and hold an office on the date, then those who held one before; first the one the report tells of."""
    title = _read_title(around.title, date) if around.title else Title()
    told_own = title if title.office and title.owner else None
    held = [_person(line, h, date, title) for h in _once(holder(line, date))]
    sure = any(c.holder and c.holder.sureness(date) > _DOUBTFUL for c in held)
    before = [] if sure or date is None else [_former(line, h, date, title) for h in _once(holder(line)) if h.end and h.end < date]
    found = held + before[-1:]
    if told_own and not any(c.speaks_for == title.owner and not c.clash and c.holder and not _ended(c, date) for c in found):
        found.append(_told(line, told_own, [c for c in found if c.clash]))
    return found


def _ended(one: Candidate, date: str | None) -> bool:
    return bool(one.holder and date and one.holder.end and one.holder.end < date)


def _once(found: tuple[Holder, ...]) -> list[Holder]:
    """Each person once, in the highest office: the tables have many twice, by surname alone or in two offices."""
    kept: list[Holder] = []
    for h in sorted(found, key=lambda h: (-weight(h), -len(h.person))):
        last = h.person.split()[-1].casefold()
        if not any(k.actor == h.actor and (h.office == "Leader" or _same_person(k.person, h.person, last)) for k in kept):
            kept.append(h)
    return kept


def _same_person(one: str, other: str, last: str) -> bool:
    shared = one.split()[-1].casefold().replace("oe", "o") == last.replace("oe", "o")
    return one == other or (shared and (" " not in other or " " not in one or one[0] == other[0]))


def _person(line: str, h: Holder, date: str | None, title: Title) -> Candidate:
    full = " " in line
    score = (_FULL_NAME if full else _SURNAME) + _WEIGHT * weight(h)
    reasons = [f"{h.office} of {_name_of(h.actor)}" + (f" on {date}" if date else f" from {h.start or '?'} to {h.end or 'today'}")]
    clash = bool(title.owner) and title.owner not in (h.actor, _above(h.actor))
    if clash:
        score *= _STRANGE
        reasons.append(f"but the report says {title.words!r}")
    elif title.office or title.owner:
        score += _TITLE_FITS
        reasons.append(f"the report says {title.words!r}")
    score *= h.sureness(date) if date else _UNDATED
    reasons += _doubt(h, date)
    speaks_for = h.actor if h.speaks_for else None
    return Candidate(f"person:{slug(h.person)}", h.person, "person", min(score, 0.99), tuple(reasons), None, speaks_for, h, clash)


def _former(line: str, h: Holder, date: str, title: Title) -> Candidate:
    one = _person(line, h, date, title)
    reasons = (f"was {h.office} of {_name_of(h.actor)} until {h.end}", *one.reasons[1:])
    return replace(one, score=one.score * _FORMER, reasons=reasons, speaks_for=None)


def _told(line: str, title: Title, clashing: list[Candidate]) -> Candidate:
    """The bearer of the name as the report presents them; less sure where the tables know the name in another office."""
    reasons = [f"the report says {title.words!r}"]
    reasons += [f"but the tables know {c.name} as {c.holder.office} of {_name_of(c.holder.actor)}" for c in clashing if c.holder]
    speaks = title.owner if title.office and title.office.speaks == "state" else None
    score = _TOLD * (0.8 if clashing else 1)
    return Candidate(f"person:{slug(line)}", line, "person", score, tuple(reasons), speaks_for=speaks, clash=bool(clashing))


def _name_of(id: str) -> str:
    known = actor_by_id(id)
    return known.name if known else id


def _above(id: str) -> str:
    known = actor_by_id(id)
    return (known.speaks_for or known.part_of or id) if known else id
