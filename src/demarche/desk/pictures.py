"""Pictures of issues and actors: as Vega-Lite for the page's script, as SVG and PNG, and their data as CSV."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from demarche import charts
from demarche.analyse import NetworkOptions, clustering, from_entries, network, places
from demarche.charts import Mark
from demarche.desk.issue import dated, decided, found
from demarche.desk.render import issue_title, line
from demarche.desk.state import asked, desk_of
from demarche.errors import DemarcheError
from demarche.ledger import Kept, Ledger, Listing, Query, Stand
from demarche.ledger.cells import csv_writer, guarded
from demarche.model import Position

TYPES = {"json": "application/json", "svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
Rows = list[dict[str, Any]]
Drawn = tuple[Any, Rows]  # a chart and its data


def picture(request: Request) -> Response:
    """One picture in one form: /picture/map.svg?issue=.."""
    name, form = request.path_params["name"], request.path_params["form"]
    if name not in PICTURES or form not in TYPES:
        raise DemarcheError(f"There is no picture {name}.{form}. There are {', '.join(PICTURES)} as {', '.join(TYPES)}.")
    chart, rows = PICTURES[name](request)
    body = _csv(rows) if form == "csv" else charts.picture(chart, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'} if asked(request, "save") or form == "csv" else {}
    return Response(body, media_type=TYPES[form], headers=headers)


@cache
def script() -> str:
    """The script that shows charts, put together once."""
    return charts.script()


def _map(request: Request) -> Drawn:
    stands = _here(request).stands
    marks = [_mark(stand) for stand in stands]
    return charts.position_map(marks, _title(request)), _rows(marks)


def _timeline(request: Request) -> Drawn:
    marks = _marks(_here(request).kept)
    return charts.timeline(marks, _title(request)), _rows(marks)


def _network(request: Request) -> Drawn:
    """The coalition network of all that speak on the issue, by what they share on it and on what else its reports are about."""
    ledger = desk_of(request).ledger
    here = _here(request)
    reports = sorted({one.entry.report for one in here.kept})[:40]
    beside = ledger.listed(Query(kind="position"), Listing(newest=False, reports=tuple(reports))) if reports else []
    coded = from_entries(dated({one.key: one for one in (*here.kept, *beside)}.values()))
    ties = network(coded, NetworkOptions(aggregation="subtract"))
    if len(ties.rows) < 2:
        raise DemarcheError("A network needs two actors or more with positions.")
    rows = [{"actor": a, "with": b, "value": w} for a, b, w in ties.edges()]
    return charts.network_chart(ties, places(ties), clustering(ties), "Who shares positions with whom"), rows


def _decision(request: Request) -> Drawn:
    here = _here(request)
    verdict, why_not = decided(here, asked(request, "body"))
    if verdict is None:
        raise DemarcheError(why_not or "A decision needs a body. Choose one.")
    rows = [{"member": s.holder, "stance": s.stance, "quote": s.quote} for group in verdict.stands.values() for s in group]
    return charts.decision_chart(verdict), rows + [{"member": m, "stance": "unknown", "quote": ""} for m in verdict.unknown]


def _actor(request: Request) -> Drawn:
    ledger, id = desk_of(request).ledger, asked(request, "id")
    marks = _marks(_held(ledger, id))
    return charts.timeline([mark for mark in marks if mark.issue], by="issue"), _rows(marks)


def _held(ledger: Ledger, id: str) -> list[Kept]:
    """An actor's positions, its own and those of who speaks for it."""
    listed = ledger.listed(Query(kind="position", actor=id), Listing(limit=300))
    return [one for one in listed if isinstance(r := one.entry.record, Position) and id in (r.holder.id, r.holder.principal.id)]


PICTURES: dict[str, Callable[[Request], Drawn]] = {
    "map": _map,
    "timeline": _timeline,
    "network": _network,
    "decision": _decision,
    "actor": _actor,
}


def _here(request: Request) -> Any:
    return found(desk_of(request).ledger, asked(request, "issue"), asked(request, "as_of"))


def _title(request: Request) -> str:
    return issue_title(asked(request, "issue")) if asked(request, "save") else ""


def _marks(kept: Iterable[Kept]) -> list[Mark]:
    return [_mark(Stand(r.issue, r.holder.principal, r.stance, one)) for one in kept if isinstance(r := one.entry.record, Position)]


def _mark(stand: Stand) -> Mark:
    entry = stand.kept.entry
    record = entry.record
    voice = line(record.voice.name, 60) if isinstance(record, Position) and record.voice else ""
    quote = line(entry.evidence[0].quote, 240) if entry.evidence else ""
    name = line(stand.holder.name or stand.holder.printed, 60)
    return Mark(name, stand.stance, stand.kept.when, quote, line(entry.report, 80), voice, issue_title(stand.issue) if stand.issue else "")


def _rows(marks: Sequence[Mark]) -> Rows:
    names = ("actor", "stance", "date", "voice", "issue", "quote", "report")
    return [{name: getattr(mark, name) for name in names} for mark in marks]


def _csv(rows: Rows) -> bytes:
    """A table; what a spreadsheet would take for a formula is written as text."""
    out = io.StringIO()
    if rows:
        csv_writer(out, rows[0]).writerows({name: guarded(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8", "replace")
