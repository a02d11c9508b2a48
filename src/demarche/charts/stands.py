"""Charts of stands: the map of positions on an issue, and how they came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from demarche.charts.drawing import altair_library, titled
from demarche.model import SIGNS, Stance

# From oppose to support. Each stance has a shape, too, and a place on the axis: nothing is told by colour alone.
AXIS: tuple[Stance, ...] = tuple(SIGNS)
COLOURS = ("#D55E00", "#C98500", "#8C8C8C", "#009E73", "#0072B2")
SHAPES = ("square", "triangle-down", "circle", "diamond", "triangle-up")


@dataclass(frozen=True, slots=True)
class Mark:
    """One stand: who, where, when (ISO 8601; may be partial), in which words, in which report."""

    actor: str
    stance: Stance
    date: str = ""
    quote: str = ""
    report: str = ""
    voice: str = ""
    issue: str = ""


def position_map(marks: Iterable[Mark], title: str = "") -> Any:
    """Actors on an axis from oppose to support, those nearest to support on top; the words that prove it on hover."""
    alt = altair_library()
    found = sorted(marks, key=lambda mark: (-AXIS.index(mark.stance), mark.actor))
    base = alt.Chart(alt.Data(values=list(map(asdict, found)))).encode(
        x=alt.X("stance:O", sort=list(AXIS), scale=alt.Scale(domain=list(AXIS)), title=None, axis=_axis()),
        y=alt.Y("actor:N", sort=list(dict.fromkeys(mark.actor for mark in found)), title=None, axis=alt.Axis(labelLimit=190, grid=True)),
    )
    return titled(_marked(base, 180).properties(width=460, height=alt.Step(24)), title)


def timeline(marks: Sequence[Mark], title: str = "", by: str = "actor") -> Any:
    """Stands over time, a line for each actor (or, with by="issue", each issue); a line joins them where the stance changes."""
    alt = altair_library()
    dated = sorted((mark for mark in marks if mark.date), key=lambda mark: mark.date)
    names = sorted({getattr(mark, by) for mark in dated})
    rows = [asdict(mark) | {"day": _day(mark.date), "line": getattr(mark, by)} for mark in dated]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("day:T", title=None, scale=alt.Scale(padding=14), axis=alt.Axis(format="%d %b %Y", labelAngle=-30, tickCount=6)),
        y=alt.Y("line:N", sort=names, title=None, axis=alt.Axis(labelLimit=190, grid=True)),
    )
    lines = base.mark_line(strokeWidth=1, color="#8C8C8C").encode(detail="line:N")
    return titled((lines + _marked(base, 130)).properties(width=460, height=alt.Step(24)), title)


def _marked(base: Any, size: int) -> Any:
    alt = altair_library()
    legend = alt.Legend(title=None, orient="bottom")
    tooltip = [alt.Tooltip(f"{name}:N", title=name) for name in ("actor", "stance", "date", "voice", "quote", "report")]
    return base.mark_point(filled=True, size=size, opacity=0.95).encode(
        color=alt.Color("stance:N", scale=alt.Scale(domain=list(AXIS), range=list(COLOURS)), legend=legend),
        shape=alt.Shape("stance:N", scale=alt.Scale(domain=list(AXIS), range=list(SHAPES)), legend=legend),
        tooltip=tooltip,
    )


def _axis() -> Any:
    return altair_library().Axis(orient="top", labelAngle=0, grid=True, domain=False, ticks=False)


def _day(partial: str) -> str:
    """The first day of a partial date: a chart's axis needs whole ones."""
    return (partial + "-01-01"[len(partial) - 4 :])[:10]
