"""What `demarche chart` does: ask the ledger, draw, write."""

from __future__ import annotations

from typing import Any

from demarche import charts
from demarche.charts import Mark
from demarche.errors import DemarcheError
from demarche.ledger import Kept, Ledger, Query
from demarche.ledger.history import latest
from demarche.model import Position
from demarche.present.words import clean, issue_title, shorten


def run(ledger: str, out: str, chosen: dict[str, Any]) -> None:
    """Draws the positions that were asked for."""
    query = Query(kind="position", issue=chosen["issue"], actor=chosen["actor"], as_of=chosen["as_of"])
    with Ledger.open(ledger, create=False) as opened:
        kept = list(opened.kept(query))
    if not kept:
        raise DemarcheError("The ledger holds no such positions. `demarche show` lists what it holds.")
    shown = kept if chosen["over_time"] or chosen["actor"] else [stand.kept for stand in latest(kept)]
    found = [mark for one in shown for mark in marks(one)]
    title = clean(chosen["actor"] or "") or (found[0].issue if len({mark.issue for mark in found}) == 1 else clean(chosen["issue"]))
    by = "issue" if chosen["actor"] else "actor"
    drawn = charts.timeline(found, title, by) if chosen["over_time"] or chosen["actor"] else charts.position_map(found, title)
    charts.save(drawn, out)


def marks(kept: Kept) -> list[Mark]:
    """A position as a chart shows it; nothing of what is no stand."""
    record = kept.entry.record
    if not isinstance(record, Position) or not kept.entry.is_stand:
        return []
    quote = shorten(kept.entry.evidence[0].quote, 240) if kept.entry.evidence else ""
    holder = record.holder.principal
    voice = clean(record.voice.name) if record.voice else ""
    return [Mark(clean(holder.name), record.stance, kept.when, quote, clean(kept.entry.report), voice, issue_title(record.issue))]
