"""What all charts share: colours, title, and how they are written to files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import category

from demarche.errors import DemarcheError, MissingExtra

# Okabe & Ito's colours, told apart by the colour-blind too.
BLUE, ORANGE, GREEN, RED, GREY, YELLOW = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#B8B8B8", "#F0E442"
CAMPS = (BLUE, ORANGE, GREEN, "#CC79A7", "#56B4E9", YELLOW, RED)
STANDS = {"for": BLUE, "conditional": GREEN, "undecided": YELLOW, "unknown": GREY, "reluctant": ORANGE, "against": RED}
ENDINGS = (".png", ".svg", ".html", ".json")
_NOT_DRAWN = ("Cc", "Cs", "Cn", "Zl", "Zp")  # Unicode's classes of characters


def save(chart: Any, path: str) -> None:
    """Writes a chart; DemarcheError for an ending that is none of ENDINGS."""
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise DemarcheError(f"A chart can't be written to {path!r}. End its name in one of {', '.join(ENDINGS)}.")
    if ending in (".png", ".svg"):
        Path(path).write_bytes(picture(chart, ending[1:]))
    else:
        chart.save(path, **({"inline": True} if ending == ".html" else {}))  # a page that holds its scripts needs no network


def altair_library() -> Any:
    """Altair, loaded when it is first needed; MissingExtra where it is not installed."""
    try:
        import altair
    except ImportError:
        raise MissingExtra("A chart", "charts") from None
    return altair


def titled(chart: Any, title: str, subtitle: str | list[str] = "") -> Any:
    """A chart with its title, without lines that tell nothing."""
    alt = altair_library()
    heading = alt.TitleParams(title, subtitle=subtitle, anchor="start", offset=12)
    return chart.properties(title=heading).configure_view(stroke=None).configure_axis(grid=False, domainColor=GREY, tickColor=GREY)


def picture(chart: Any, form: str) -> bytes:
    """A chart as "svg", "png" or "json" (Vega-Lite with its data)."""
    if form == "json":
        return json.dumps(chart.to_dict(), ensure_ascii=False).encode()
    try:
        import vl_convert
    except ImportError:
        raise MissingExtra("A chart as PNG or SVG", "charts") from None
    spec = _drawable(chart.to_dict())
    return vl_convert.vegalite_to_png(spec, scale=2) if form == "png" else vl_convert.vegalite_to_svg(spec).encode()


def drawable(text: str) -> str:
    """Words without the controls and line ends that end the drawing library's process, or that it takes for the end of a word."""
    if not any(category(c) in _NOT_DRAWN for c in text):
        return text
    return " ".join("".join(" " if category(c) in _NOT_DRAWN else c for c in text).split()) or "?"


def _drawable(part: Any) -> Any:
    """A chart's description with every text in it drawable."""
    if isinstance(part, dict):
        return {key: _drawable(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_drawable(value) for value in part]
    return drawable(part) if isinstance(part, str) else part


def script() -> str:
    """The JavaScript that shows charts on a page (`window.vegaEmbed`), as one text; MissingExtra where vl-convert is not installed."""
    try:
        import vl_convert
    except ImportError:
        raise MissingExtra("An interactive chart", "charts") from None
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
