"""What the commands `demarche analyse ..` do: open the source, call, print as a table, CSV or JSON, and draw."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import networkx as nx

from demarche import charts
from demarche.analyse import (
    Coded,
    Decision,
    DecisionOptions,
    DnaVariables,
    Forecast,
    ForecastOptions,
    Network,
    NetworkOptions,
    Player,
    PolarizationOptions,
    Stand,
    Trend,
    WindowOptions,
    alignment,
    clustering,
    decide,
    forecast,
    from_entries,
    from_rows,
    network,
    places,
    players_from_rows,
    polarization,
    polarization_trend,
    read_dna,
    stands_of,
    steady,
    windows,
)
from demarche.analyse.decisions import body_id, member_rows, named
from demarche.analyse.forecasts import MODELS, SCALE
from demarche.analyse.voting import Turning
from demarche.errors import DemarcheError
from demarche.knowledge.rules import decision_rule
from demarche.ledger import Ledger, Query
from demarche.ledger.cells import csv_writer
from demarche.model import Entry, Stance

Chosen = dict[str, Any]
MOST_PANELS = 9  # networks drawn side by side
MOST_NAMES = 12  # members named of a set that is one of several
LABELS: dict[Stance, str] = {
    "support": "for",
    "oppose": "against",
    "reserved": "reluctant",
    "conditional": "conditional",
    "undecided": "undecided",
}


def table_rows(path: str) -> list[dict[str, str]]:
    """The rows of a CSV table."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DemarcheError(f"The table {path!r} can't be read ({error}). Give a CSV file in UTF-8 with a header.") from error


def positions(path: str) -> list[Entry]:
    """The positions in a ledger."""
    with Ledger.open(path, create=False) as opened:
        return list(opened.entries(Query(kind="position")))


def statements(source: str, chosen: Chosen) -> list[Coded]:
    """The coded statements of a ledger, .dna file or CSV table."""
    if source.endswith(".dna"):
        return read_dna(source, DnaVariables(actor=chosen["actor_variable"], issue=chosen["issue_variable"]))
    if source.endswith(".csv"):
        return from_rows(table_rows(source))
    return from_entries(positions(source), chosen["level"])


def _day(value: Any) -> date | None:
    return value.date() if value is not None else None


def _window(chosen: Chosen, size: int) -> WindowOptions:
    return WindowOptions(chosen["window"] or size, chosen["unit"], chosen["kernel"])


def networks(source: str, chosen: Chosen, stream: TextIO) -> None:
    """`demarche analyse networks`."""
    rows = statements(source, chosen)
    same = {name: chosen[name] for name in ("modes", "normalisation", "duplicates")}
    same["aggregation"] = chosen["aggregation"] or ("congruence" if chosen["modes"] == 1 else "subtract")
    out = {"without_actors": chosen["without"], "without_issues": chosen["without"]}
    options = NetworkOptions(start=_day(chosen["start"]), end=_day(chosen["end"]), **same, **out)
    if chosen["window"]:
        return _networks_over_time(rows, options, chosen, stream)
    found = network(rows, options)
    write_matrix(found, chosen["form"], stream)
    if options.modes == 1 and chosen["form"] == "table":
        _camps(found, rows, stream)
    if chosen["graph"]:
        write_graph(found, chosen["graph"])
    if chosen["chart"]:
        _one_mode(options)
        charts.save(charts.network_chart(found, places(found), clustering(found)), chosen["chart"])
    return None


def _one_mode(options: NetworkOptions) -> None:
    if options.modes != 1:
        raise DemarcheError("Charts are drawn of one-mode networks. Leave out --modes 2, or write it with --graph FILE.graphml for Gephi.")


def _camps(found: Network, rows: Sequence[Coded], stream: TextIO) -> None:
    best = clustering(found)
    print(f"\nCamps ({best.method}, modularity {best.modularity:.3f}, the best of {len(best.tried)} methods):", file=stream)
    for camp in best.camps:
        print("  " + "; ".join(camp), file=stream)
    score = polarization(rows, PolarizationOptions(duplicates=found.options.duplicates))
    print(f"Polarization {score.score:.3f} (share of agreement within and conflict between two camps; 0.5 by lot, 1 at most)", file=stream)


def _networks_over_time(rows: Sequence[Coded], options: NetworkOptions, chosen: Chosen, stream: TextIO) -> None:
    series = list(windows(rows, options, _window(chosen, 1)))
    lines = [
        {"date": str(one.moment), "statements": one.statements, "row": a, "column": b, "value": round(w, 6)}
        for one in series
        for a, b, w in one.edges()
    ]
    write_rows(lines or [{"date": "", "statements": 0, "row": "", "column": "", "value": 0}], chosen["form"], stream)
    if chosen["chart"]:
        _one_mode(options)
        some = series[:: max(1, math.ceil(len(series) / MOST_PANELS))]
        total = replace(series[0], values=sum((one.values for one in series), series[0].values * 0))
        charts.save(charts.series_chart(some, steady(some), clustering(total)), chosen["chart"])


def write_matrix(found: Network, form: str, stream: TextIO) -> None:
    """A network as a table with its settings, as CSV, or as JSON."""
    if form == "json":
        settings: dict[str, Any] = {k: str(v) if isinstance(v, date) else v for k, v in asdict(found.options).items()}
        body = {"rows": found.rows, "columns": found.columns, "values": found.values.tolist(), "statements": found.statements}
        print(json.dumps(body | {"settings": settings}, ensure_ascii=False), file=stream)
        return
    if form == "csv":
        plain = csv.writer(stream, lineterminator="\n")
        plain.writerow(["", *found.columns])
        plain.writerows([name, *values] for name, values in zip(found.rows, found.values.tolist(), strict=True))
        return
    o = found.options
    named_settings = f"{o.modes}-mode, {o.aggregation}, normalisation {o.normalisation}, duplicates {o.duplicates}"
    print(f"{len(found.rows)} x {len(found.columns)} from {found.statements} statements ({named_settings})\n", file=stream)
    edges = sorted(found.edges(), key=lambda edge: (-abs(edge[2]), edge[:2]))
    write_rows([{"actor": a, "with": b, "value": f"{w:.4g}"} for a, b, w in edges] or [{"actor": "no ties"}], "table", stream)


def write_graph(found: Network, path: str) -> None:
    """A network as GraphML or GEXF, for Gephi, visone or igraph, or as DL for UCINET."""
    writers = {".graphml": nx.write_graphml, ".gexf": nx.write_gexf}
    if Path(path).suffix == ".dl":
        Path(path).write_text(ucinet(found), encoding="utf-8")
        return
    if Path(path).suffix not in writers:
        raise DemarcheError(f"The graph can't be written to {path!r}. End its name in .graphml, .gexf or .dl.")
    writers[Path(path).suffix](found.to_networkx(), path)


def ucinet(found: Network) -> str:
    """A network in UCINET's DL format, as DNA writes it: a full matrix with labels in quotes."""

    def quoted(names: tuple[str, ...]) -> str:
        return ",".join('"' + name.replace('"', "'") + '"' for name in names)

    head, labels = f"n = {len(found.rows)}", f"labels:\n{quoted(found.rows)}"
    if found.options.modes == 2:
        head = f"nr = {len(found.rows)}, nc = {len(found.columns)}"
        labels = f"row labels:\n{quoted(found.rows)}\ncolumn labels:\n{quoted(found.columns)}"
    data = "\n".join(" ".join(f"{value:g}" for value in row) for row in found.values)
    return f"dl {head}, format = fullmatrix\n{labels}\ndata:\n{data}\n"


def write_rows(rows: Sequence[dict[str, Any]], form: str, stream: TextIO) -> None:
    """Rows as an aligned table, CSV or JSON."""
    names = list(rows[0])
    if form == "json":
        print(json.dumps(list(rows), ensure_ascii=False, default=str), file=stream)
    elif form == "csv":
        csv_writer(stream, names).writerows(rows)
    else:
        cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
        widths = [max(len(line[n]) for line in cells) for n in range(len(names))]
        for line in cells:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip(), file=stream)


def decisions(source: str, chosen: Chosen, stream: TextIO) -> None:
    """`demarche analyse decisions`."""
    on = chosen["on"].date().isoformat()
    rule = decision_rule(body_id(chosen["body"]), on, chosen["matter"])
    stands = _typed_stands(source) if source.endswith(".csv") else stands_of(positions(source), chosen["issues"])
    stands = [s for s in stands if s.date <= on]
    found = decide(rule, stands, DecisionOptions(chosen["reserved"], chosen["with_power"]), on)
    if chosen["form"] == "table":
        print("\n".join(decision_lines(found)), file=stream)
    else:
        write_rows(member_rows(found), chosen["form"], stream)
    if chosen["chart"]:
        charts.save(charts.decision_chart(found), chosen["chart"])


def _typed_stands(source: str) -> list[Stand]:
    rows = table_rows(source)
    if any(not row.get("member") or not row.get("stance") for row in rows):
        raise DemarcheError(f"The table {source!r} needs a member (ISO3) and a stance in each row. Correct it.")
    return [Stand(r["member"], r["stance"], r.get("condition") or "", r.get("date") or "") for r in rows]  # type: ignore[arg-type]


def decision_lines(found: Decision) -> list[str]:
    """A decision in lines that a person reads."""
    matter = f" ({found.rule.matter})" if found.rule.matter else ""
    lines = [f"{found.rule.body.upper()}{matter} on {found.date}: {found.rule.kind} of {len(found.rule.members)} members"]
    lines += [f"Rule: {found.rule.source}" + (f"; {found.rule.note}" if found.rule.note else ""), ""]
    lines.append(found.verdict.upper() + (f" by {_names(found.blockers, found.reluctant)}" if found.blockers else ""))
    for stance, label in LABELS.items():
        members = found.holders(stance)
        lines += [f"  {label} ({len(members)}): {_names(members)}"] if members else []
    lines += [f"  unknown ({len(found.unknown)}): {_names(found.unknown)}"] if found.unknown else []
    lines += [f"To pass: {_turning(found.to_pass)}"] if found.to_pass else []
    lines += [f"To block: {_turning(found.to_block)}"] if found.to_block else []
    lines += [line for condition in found.conditions for line in _condition_lines(condition, found)]
    lines += [f"Power of {named(p.member)}: Banzhaf {p.banzhaf:.4f}, Shapley-Shubik {p.shapley:.4f}" for p in found.power]
    return lines


def _names(members: Iterable[str], reluctant: Iterable[str] = ()) -> str:
    slow = set(reluctant)
    return ", ".join(named(m) + (" (reluctant)" if m in slow else "") for m in sorted(members, key=named))


def _turning(found: Turning) -> str:
    if found.size == 1:
        return f"any one of {', '.join(_names(chosen) for chosen in found.sets)}{'' if found.complete else ' or others'}"
    first = found.sets[0]
    if len(found.sets) == 1 and found.complete:
        return f"all {found.size} of {_names(first)}"
    return f"{found.size} members, such as {_names(first[:MOST_NAMES])}{' ..' if len(first) > MOST_NAMES else ''}"


def _condition_lines(condition: Any, found: Decision) -> list[str]:
    asked = f"Condition of {named(condition.holder)}: {condition.text or 'not said'}"
    if condition.votes:
        return [asked, f"  met: {condition.met}; not met: {condition.unmet}"]
    still = f"blocked by {_names(found.blockers, found.reluctant)}" if found.blockers else condition.met
    return [asked, f"  met or not, it is {still}: {named(condition.holder)} has no vote of its own"]


def forecasts(source: str, chosen: Chosen, stream: TextIO) -> None:
    """`demarche analyse forecast`."""
    players = players_from_rows(table_rows(source)) if source.endswith(".csv") else _ledger_players(source, chosen["issues"])
    options = ForecastOptions(*(chosen[name] for name in ("model", "level", "low", "high", "reference")))
    if chosen["all_models"]:
        found = [forecast(players, replace(options, model=model)) for model in MODELS]
        return write_rows([_forecast_row(one) for one in found], chosen["form"], stream)
    one = forecast(players, options)
    if chosen["form"] == "table":
        print("\n".join(forecast_lines(one)), file=stream)
    else:
        write_rows([_forecast_row(one)], chosen["form"], stream)
    if chosen["chart"]:
        charts.save(charts.forecast_chart(one), chosen["chart"])
    return None


def _ledger_players(source: str, issues: Sequence[str]) -> list[Player]:
    """The latest stance of each holder, on the scale of 0 to 100."""
    latest: dict[str, Stand] = {}
    for stand in sorted(stands_of(positions(source), issues), key=lambda s: s.date):
        latest[stand.holder] = stand
    return [Player(named(holder), SCALE[stand.stance]) for holder, stand in sorted(latest.items())]


def _forecast_row(found: Forecast) -> dict[str, Any]:
    position, _, chance = found.wins[0]
    return {
        "model": found.options.model,
        "point": f"{found.point:.2f}",
        "low": f"{found.interval[0]:.2f}",
        "high": f"{found.interval[1]:.2f}",
        "wins": f"{position:g}",
        "chance": f"{chance:.2f}",
        "error on DEU": f"{found.error.mean_error:.2f}",
        "hits": f"{found.error.hits:.2f}",
    }


def forecast_lines(found: Forecast) -> list[str]:
    """A forecast in lines that a person reads."""
    low, high = found.interval
    lines = [f"{found.options.model}: {found.point:.2f}, {found.options.level:.0%} interval {low:.2f} to {high:.2f}", found.said, ""]
    lines.append("Position  wins  held by")
    lines += [f"{position:8g}  {chance:4.0%}  {', '.join(holders)}" for position, holders, chance in found.wins]
    lines += ["", "The outcome without each actor, and with its capability doubled"]
    width = max(len(p.name) for p in found.pulls)
    lines += [f"{p.name:{width}}  {p.without:8.2f}  {p.doubled:8.2f}" for p in found.pulls]
    return lines


def trends(source: str, chosen: Chosen, stream: TextIO) -> None:
    """`demarche analyse trends`."""
    rows, across = statements(source, chosen), _window(chosen, 8)
    if chosen["actor"]:
        found = alignment(rows, chosen["actor"], across, chosen["distance"])
    else:
        found = [polarization_trend(rows, across, PolarizationOptions(measure=chosen["measure"]))]
    write_rows(_trend_rows(found), chosen["form"], stream)
    if chosen["form"] == "table":
        for change in (c for t in found for c in t.changes):
            print(f"Change at {change.moment}: from {change.before:.3f} to {change.after:.3f}", file=stream)
        print(f"Settings: {found[0].settings}", file=stream)
    if chosen["chart"]:
        charts.save(charts.trend_chart(found), chosen["chart"])


def _trend_rows(found: Sequence[Trend]) -> list[dict[str, Any]]:
    rows = [
        {"series": t.name, "date": str(p.moment), "value": "" if math.isnan(p.value) else f"{p.value:.4f}", "statements": p.statements}
        for t in found
        for p in t.points
    ]
    return rows or [{"series": "", "date": "", "value": "", "statements": 0}]
