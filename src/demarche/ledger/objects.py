"""What a ledger tells, as objects for JSON: the same for the command line and the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.ledger.actors import ActorCount
from demarche.ledger.history import Change, Contradiction, Kept, Stand
from demarche.ledger.search import Hit
from demarche.serial import span_to_dict, to_dict

Json = dict[str, Any]
ALSO_IN = "also_in"  # the outlets that printed copies


def entry_object(kept: Kept, ids: bool = False) -> Json:
    """An entry in the record format; under keys of their own its copies, where there are some, and its id (`key`), if wanted."""
    copies = [
        {"report": copy.report, "outlet": copy.outlet, "evidence": [span_to_dict(span) for span in copy.evidence]} for copy in kept.copies
    ]
    return to_dict(kept.entry) | ({"copies": copies} if copies else {}) | ({"key": kept.key} if ids else {})


def change_object(one: Change) -> Json:
    """A holder's stance on an issue before and after, each with date, report and quote."""
    return _pair("before", one.before, "after", one.after)


def contradiction_object(one: Contradiction) -> Json:
    """A holder's support and opposition on an issue, and how many days lie between."""
    return _pair("support", one.support, "oppose", one.oppose) | {"days": one.days}


def hit_object(hit: Hit, ids: bool = False) -> Json:
    """A report that was found, the passage that answers, and the entries that it proves."""
    report, passage = hit.report, hit.passage
    known = {name: getattr(report, name) for name in ("title", "outlet", "date", "url")}
    place = {"start": passage and passage.start, "end": passage and passage.end, "quote": passage and passage.quote}
    entries = [entry_object(one, ids) for one in hit.entries]
    return {"report": report.id} | known | place | {"entries": entries, ALSO_IN: [copy.outlet or copy.id for copy in hit.copies]}


def actor_object(one: ActorCount) -> Json:
    """An actor of a ledger: in how many entries, printed how."""
    return {
        "id": one.actor.id,
        "name": one.actor.name,
        "kind": one.actor.kind,
        "iso3": one.actor.iso3 or "",
        "for": one.actor.speaks_for.id if one.actor.speaks_for else "",
        "entries": one.entries,
        "printed": list(one.printed),
    }


def outlets(kept: Kept) -> Iterator[str]:
    """Who printed copies, each once; a report of no known outlet by its id."""
    yield from dict.fromkeys(copy.outlet or copy.report for copy in kept.copies)


def _pair(first: str, one: Stand, second: str, other: Stand) -> Json:
    holder = {"issue": one.issue, "holder": one.holder.name, "holder_id": one.holder.id}
    return holder | _told(first, one) | _told(second, other)


def _told(label: str, stand: Stand) -> Json:
    entry = stand.kept.entry
    quote = entry.evidence[0].quote if entry.evidence else ""
    return {label: stand.stance, f"{label}_date": stand.kept.when, f"{label}_report": entry.report, f"{label}_quote": quote}
