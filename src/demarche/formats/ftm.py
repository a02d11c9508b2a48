"""FollowTheMoney entities, JSON Lines: actors, whom they speak for, reports as articles, and each entry as an Event with its proof.

Schemata and properties are those of followthemoney 3 and 4 (github.com/opensanctions/followthemoney). Read them with `ftm` or Aleph.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demarche.formats.chosen import Chosen
from demarche.formats.words import titled
from demarche.knowledge import state
from demarche.ledger import Told
from demarche.ledger.flat import flat
from demarche.model import Actor, Position, Report
from demarche.serial import actors_of

Json = dict[str, Any]
SCHEMATA = {"state": "PublicBody", "organisation": "Organization", "group": "Organization", "person": "Person", "unknown": "LegalEntity"}


def write(chosen: Chosen, path: Path) -> None:
    """The entities of what was chosen, each once."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in entities(chosen))


def entities(chosen: Chosen) -> Iterator[Json]:
    """Actors, links and articles before the events that name them."""
    written: set[str] = set()
    for report, told in chosen.with_reports():
        for one in (*_about(report, told), event(report, told)):
            if one["id"] not in written:
                written.add(one["id"])
                yield one


def _about(report: Report, told: Told) -> Iterator[Json]:
    yield article(report)
    for _, actor in actors_of(told.entry.record):
        yield actor_entity(actor)
        if actor.speaks_for is not None:
            ends = {"agent": [_actor_id(actor)], "client": [_actor_id(actor.speaks_for)]}
            yield _entity(_id("speaks", *map(str, ends.values())), "Representation", ends | {"role": ["speaks for"]})


def actor_entity(actor: Actor) -> Json:
    """An actor; the country is that of its code."""
    known = state(actor.iso3) if actor.iso3 else None
    names = {"name": [actor.name or actor.printed], "alias": [actor.printed] if actor.printed not in ("", actor.name) else []}
    country = {"country": [known.iso2.lower()] if known and known.iso2 else []}
    return _entity(_actor_id(actor), SCHEMATA[actor.kind], names | country | {"notes": [actor.id] if actor.id else []})


def article(report: Report) -> Json:
    """A report as an Article, without its text."""
    told = {"title": report.title, "publisher": report.outlet, "publishedAt": report.date, "sourceUrl": report.url, "fileName": report.id}
    return _entity(_article_id(report.id), "Article", {name: [value] if value else [] for name, value in told.items()})


def event(report: Report, told: Told) -> Json:
    """An entry as an Event: who is involved, when, what, and the words that prove it."""
    row = flat(told.entry)
    record = told.entry.record
    issue = titled(record.issue) if isinstance(record, Position) else ""
    name = ": ".join(filter(None, (str(row.get("actor", "")), " ".join(filter(None, (row.get("what"), issue or row.get("about")))))))
    involved = dict.fromkeys(_actor_id(actor) for _, actor in actors_of(record))
    properties: dict[str, list[str]] = {
        "name": [name or told.entry.kind],
        "summary": [span.quote for span in told.entry.evidence],
        "date": [told.kept.date] if told.kept.date else [],
        "involved": list(involved),
        "location": [row["place"]] if row.get("place") else [],
        "keywords": list(filter(None, (told.entry.kind, row.get("what"), issue, told.entry.modality))),
        "proof": [_article_id(report.id)],
        "publisher": [report.outlet] if report.outlet else [],
        "sourceUrl": [report.url] if report.url else [],
        "recordId": [told.key],
    }
    return _entity(_id("entry", told.key), "Event", properties)


def _entity(id: str, schema: str, properties: dict[str, list[str]]) -> Json:
    return {"id": id, "schema": schema, "properties": {name: values for name, values in properties.items() if values}}


def _actor_id(actor: Actor) -> str:
    return _id("actor", actor.id or actor.name or actor.printed)


def _article_id(report: str) -> str:
    return _id("report", report)


def _id(*parts: str) -> str:
    return "demarche-" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
