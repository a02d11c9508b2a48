"""Charts of what the analyse room finds: networks, decisions, forecasts, trends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from demarche.analyse import Clustering, Decision, Forecast, Network, Trend
from demarche.analyse.decisions import named
from demarche.analyse.layout import Places
from demarche.charts.drawing import BLUE, CAMPS, GREEN, RED, STANDS, altair_library, titled


def network_chart(found: Network, where: Places, camps: Clustering | None = None, title: str = "") -> Any:
    """Actors where the layout puts them, in the colour of their camp; ties as thick as they are strong, conflict in red and dashed."""
    return titled(_network_layers(found, where, camps, 560), title or "Who shares positions with whom", _settings(found))


def series_chart(series: Sequence[Network], where: Sequence[Places], camps: Clustering | None = None, columns: int = 3) -> Any:
    """Networks of several time windows side by side, each actor near its place of before."""
    alt = altair_library()
    panels = [
        _network_layers(one, at, camps, 260).properties(title=alt.TitleParams(str(one.moment or ""), anchor="start"))
        for one, at in zip(series, where, strict=True)
    ]
    settings = _settings(series[0]).partition("; ")[2]
    return titled(alt.concat(*panels, columns=columns), "Who shares positions with whom, over time", settings)


def _settings(found: Network) -> str:
    o = found.options
    return f"{found.statements} statements; {o.aggregation}, normalisation {o.normalisation}, duplicates {o.duplicates}"


def _network_layers(found: Network, where: Places, camps: Clustering | None, size: int) -> Any:
    alt = altair_library()
    # A margin at the sides for the names of those at the rim.
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.45, 1.45], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.15, 1.2], nice=False))
    lines = alt.Chart(alt.Data(values=_ties(found, where))).mark_rule(opacity=0.45).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q", size=alt.Size("width:Q", scale=None),
        color=alt.condition("datum.conflict", alt.value(RED), alt.value("#777777")),
        strokeDash=alt.condition("datum.conflict", alt.value([4, 3]), alt.value([1, 0])),
    )  # fmt: skip
    base = alt.Chart(alt.Data(values=_nodes(found, where, camps))).encode(x=x, y=y)
    dots = base.mark_circle(size=size * 0.5, opacity=1, stroke="white", strokeWidth=1.5).encode(color=alt.Color("colour:N", scale=None))
    names = base.mark_text(dy=-13, fontSize=11 if size > 300 else 9, limit=size * 0.4).encode(text="name:N")
    return (lines + dots + names).properties(width=size * 1.3, height=size)


def _ties(found: Network, where: Places) -> list[dict[str, Any]]:
    strongest = max((abs(w) for *_, w in found.edges()), default=1.0)
    return [
        {"x": where[a][0], "y": where[a][1], "x2": where[b][0], "y2": where[b][1], "width": 0.5 + 7 * abs(w) / strongest, "conflict": w < 0}
        for a, b, w in found.edges()
    ]


def _nodes(found: Network, where: Places, camps: Clustering | None) -> list[dict[str, Any]]:
    camp_of = {name: n for n, camp in enumerate(camps.camps if camps else ()) for name in camp}
    return [{"name": a, "x": where[a][0], "y": where[a][1], "colour": CAMPS[camp_of.get(a, 0) % len(CAMPS)]} for a in found.rows]


def decision_chart(found: Decision, title: str = "") -> Any:
    """The members as tiles in order of their stance: for, conditional, undecided, unknown, reluctant, against."""
    alt = altair_library()
    tiles = [
        {"member": named(member), "stand": stand, "column": n % 10, "row": n // 10} for n, (member, stand) in enumerate(_stands(found))
    ]
    order = [name for name in STANDS if any(tile["stand"] == name for tile in tiles)]
    base = alt.Chart(alt.Data(values=tiles)).encode(x=alt.X("column:O", axis=None), y=alt.Y("row:O", axis=None))
    colour = alt.Color(
        "stand:N", scale=alt.Scale(domain=order, range=[STANDS[o] for o in order]), legend=alt.Legend(title=None, orient="bottom")
    )
    boxes = base.mark_rect(stroke="white", strokeWidth=3, cornerRadius=4).encode(color=colour)
    names = base.mark_text(fontSize=10, limit=84).encode(
        text="member:N", color=alt.condition("indexof(['for', 'against'], datum.stand) >= 0", alt.value("white"), alt.value("black"))
    )
    rows = math.ceil(len(tiles) / 10)
    blockers = [named(b) + (" (reluctant)" if b in found.reluctant else "") for b in found.blockers]
    who = f" by {', '.join(sorted(blockers))}" if blockers else ""
    heading = title or f"{found.rule.body.upper()}: {found.verdict}{who}"
    return titled((boxes + names).properties(width=900, height=rows * 46), heading, f"{found.rule.kind}, {found.date}; {found.rule.source}")


def _stands(found: Decision) -> list[tuple[str, str]]:
    groups = [
        ("for", found.holders("support")),
        ("conditional", found.holders("conditional")),
        ("undecided", found.holders("undecided")),
        ("unknown", found.unknown),
        ("reluctant", found.holders("reserved")),
        ("against", found.holders("oppose")),
    ]
    return [(member, stand) for stand, members in groups for member in sorted(members, key=named)]


def forecast_chart(found: Forecast, title: str = "") -> Any:
    """The scale with each position (as large as salience times capability), how likely each is to win, the point and its interval."""
    alt = altair_library()
    low, high = (pick(p.position for p in found.players) for pick in (min, max))
    x = alt.X("position:Q", title=None, scale=alt.Scale(domain=[low, high], padding=24, nice=False))
    rule = alt.Chart(alt.Data(values=[{"position": found.point}])).mark_rule(color=RED, size=2).encode(x=x)
    band = alt.Chart(alt.Data(values=[{"position": found.interval[0], "to": found.interval[1]}])).mark_rect(color=BLUE, opacity=0.12)
    lower = band.encode(x=x, x2="to:Q") + rule + _players(found, x)
    upper = (_chances(found, x) + rule).properties(width=560, height=110)
    chart = alt.vconcat(upper, lower.properties(width=560, height=max(80, 17 * len(found.players))), spacing=8)
    said = f"Forecast {found.point:.4g}, {found.options.level:.0%} interval {found.interval[0]:.4g} to {found.interval[1]:.4g}"
    return titled(chart, title or f"{said} ({found.options.model})", found.said.replace(", hit", ",\nhit").split("\n"))


def _chances(found: Forecast, x: Any) -> Any:
    alt = altair_library()
    values = [{"position": position, "chance": chance, "said": f"{chance:.0%}"} for position, _, chance in found.wins]
    y = alt.Y("chance:Q", title="likely to win", axis=alt.Axis(format=".0%", tickCount=4))
    bars = alt.Chart(alt.Data(values=values)).encode(x=x, y=y)
    return bars.mark_bar(size=16, color=BLUE, opacity=0.75) + bars.mark_text(dy=-7, fontSize=10).encode(text="said:N")


def _players(found: Forecast, x: Any) -> Any:
    alt = altair_library()
    players = sorted(found.players, key=lambda p: (p.position, p.name))
    values = [{"actor": p.name, "position": p.position, "weight": p.salience * p.capability} for p in players]
    y = alt.Y("actor:N", sort=[p.name for p in players], title=None)
    size = alt.Size("weight:Q", legend=None, scale=alt.Scale(range=[20, 400]))
    return alt.Chart(alt.Data(values=values)).mark_circle(color=GREEN, opacity=0.9).encode(x=x, y=y, size=size)


def trend_chart(trends: Iterable[Trend], title: str = "") -> Any:
    """Series over time from 0 to 1, with change points as dashed lines."""
    alt = altair_library()
    found = list(trends)
    points: list[dict[str, Any]] = [
        {"moment": p.moment.isoformat(), "value": p.value, "series": t.name} for t in found for p in t.points if not math.isnan(p.value)
    ]
    breaks = [{"moment": c.moment.isoformat()} for t in found for c in t.changes]
    moment = alt.X("moment:T", title=None)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, max([1.0, *(p["value"] for p in points)])]))
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=500)
    colour = alt.Color("series:N", scale=alt.Scale(range=list(CAMPS)), legend=legend if len(found) > 1 else None)
    lines = alt.Chart(alt.Data(values=points)).mark_line(point=True).encode(x=moment, y=y, color=colour)
    rules = alt.Chart(alt.Data(values=breaks)).mark_rule(strokeDash=[5, 4], color=RED).encode(x=moment)
    chart = (lines + rules if breaks else lines).properties(width=640, height=280)
    name = found[0].name if len(found) == 1 else found[0].name.partition(" of ")[0]
    return titled(chart, title or name.capitalize(), found[0].settings.split("; "))
