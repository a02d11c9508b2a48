"""The pictures of a report: where each holder stands on an issue, and how that came about over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from demarche import charts
from demarche.charts import Mark
from demarche.errors import MissingExtra

MOST = 60  # holders in one picture: more can't be told apart on a page


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: what it shows, as PNG and as SVG."""

    title: str
    png: bytes
    svg: str


def drawn(title: str, told: Sequence[Mark]) -> tuple[Picture, ...]:
    """Who stands where last, and each position in time where there are two dates or more; none where no library for it is installed."""
    marks = [replace(mark, quote="", report="", voice="", issue="") for mark in told]
    last = {mark.actor: mark for mark in sorted(marks, key=lambda mark: mark.date)}
    shown = dict(list(last.items())[-MOST:])
    dated = [mark for mark in marks if mark.date and mark.actor in shown]
    try:
        found = [_picture(f"{title}: where each stands", charts.position_map(shown.values()))]
        if len({mark.date for mark in dated}) > 1:
            found.append(_picture(f"{title}: over time", charts.timeline(dated)))
    except MissingExtra:
        return ()
    return tuple(found)


def _picture(title: str, chart: Any) -> Picture:
    return Picture(title, charts.picture(chart, "png"), charts.picture(chart, "svg").decode())
