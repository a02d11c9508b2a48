"""PLOVER events as NGEC writes them (Halterman et al. 2023): JSON Lines, one event a line, the keys of NGEC's formatter.

Written is whatever record has a PLOVER type: the records of kind event. Where NGEC has several actors of one kind it lists them; so do we.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demarche.formats.chosen import Chosen
from demarche.knowledge import state
from demarche.ledger import Told
from demarche.model import Actor, Event, Evidence, Report

Json = dict[str, Any]
VERSION = "demarche"
# The sector codes of PLOVER that a kind of actor tells of itself; NGEC's code_1.
SECTORS = {"state": "GOV", "organisation": "", "group": "", "person": "", "unknown": ""}


def write(chosen: Chosen, path: Path) -> None:
    """The events of what was chosen."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(chosen))


def lines(chosen: Chosen) -> Iterator[Json]:
    """One object an event whose type is known."""
    for report, told in chosen.with_reports():
        record = told.entry.record
        if isinstance(record, Event) and record.event:
            yield line(report, told, record)


def line(report: Report, told: Told, event: Event) -> Json:
    """An event with the keys of NGEC; `demarche` holds what NGEC has no key for. `date` is that of publication, as there."""
    first = told.entry.evidence[0] if told.entry.evidence else Evidence(0, 0, "")
    published = report.date or told.kept.date or ""
    date = told.entry.date or published
    named = {"ACTOR": event.actors, "RECIP": event.recipients}
    attributes: Json = {name: [_actor(actor, first.start) for actor in actors] for name, actors in named.items()}
    for name, value in {"LOC": event.location, "DATE": told.entry.date}.items():
        attributes[name] = [{"text": value}] if value else []
    return {
        "id": f"{told.key}_{event.event.upper()}",
        "event_type": event.event.upper(),
        "event_mode": [event.event_mode] if event.event_mode else [],
        "contexts": list(event.contexts),
        "attributes": attributes,
        "event_text": first.quote,
        "event_geolocation": {"reason": "Not geolocated by demarche", "geo": None},
        "date": published,
        "pub_date": published,
        "date_resolved": date,
        "date_raw": told.entry.date or "No date detected--using publication date",
        "headline": report.title or "",
        "publisher": report.outlet or "",
        "story_id": report.id,
        "version": VERSION,
        "demarche": {"modality": told.entry.modality, "confidence": told.entry.confidence, "start": first.start, "end": first.end},
    }


def _actor(actor: Actor, offset: int) -> Json:
    """An actor in NGEC's keys: characters counted from the beginning of `event_text`."""
    place = {} if actor.mention is None else {"qa_start_char": actor.mention.start - offset, "qa_end_char": actor.mention.end - offset}
    principal = actor.principal
    code = "IGO" if principal.kind == "organisation" and principal.iso3 is None else principal.iso3 or ""
    known = state(code) if code not in ("", "IGO") else None
    return {
        "text": actor.printed or actor.name,
        **place,
        "wiki": actor.name,
        "country": code,
        "country_name": known.name if known else {"IGO": "Intergovernmental Organization"}.get(code, ""),
        "code_1": SECTORS[actor.kind],
        "code_2": "",
        "demarche_id": actor.id,
    }
