"""List what the tables of `demarche.knowledge` don't know: from when to when nobody is told for the main offices of each state.

usage: python tools/office_gaps.py     (writes docs/actors-gaps.md)

Looked at: head of state or government, foreign minister, defence minister, ambassador to the United Nations, from 1990 to the middle of
2025, for the states of which the sources have ministers. A gap counts from 120 days on.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from demarche.knowledge import Holder, has_role, state
from demarche.knowledge.offices import _by_actor, _holder

PAGE = Path(__file__).resolve().parents[1] / "docs/actors-gaps.md"
FIRST, LAST = date(1990, 1, 1), date(2025, 6, 30)
SHORTEST = 120  # days
ROLES = {
    "head": ("leader", "president", "prime minister", "chancellor", "monarch"),
    "foreign minister": ("foreign minister",),
    "defence minister": ("defence minister",),
    "ambassador to the UN": ("ambassador to the united nations",),
}
HEAD = """# Gaps in the table of office holders

Made by `python tools/office_gaps.py`; see [actors](actors.md) for the sources. For each state of which there are ministers at all: from
when to when, between January 1990 and June 2025, the tables tell nobody (120 days or longer). "all" means never anybody. The other
states have their heads only, from REIGN, up to March 2021. A post marked "known to" in the tables counts up to that month.

| state | head | foreign minister | defence minister | ambassador to the UN |
| --- | --- | --- | --- | --- |
"""


def day(printed: str, last: bool) -> date:
    """A maybe partial date as a day: the first or the last it can be."""
    year, month, number = (int(p) for p in f"{printed}-00-00".split("-")[:3])
    if number:
        return date(year, month, number)
    month = month or (12 if last else 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1) if last else date(year, month, 1)


def gaps(held: list[Holder]) -> str:
    """The stretches without a holder, as "1990-01 to 1999-12"."""
    spans = sorted((day(h.start, False), day(h.end or h.known_to, True)) for h in held)
    found, at = [], FIRST
    for start, end in (*spans, (LAST, LAST)):
        if min(start, LAST) - at >= timedelta(SHORTEST):
            found.append(f"{at:%Y-%m} to {min(start, LAST):%Y-%m}")
        at = max(at, end)
    return "all" if not spans or all(end < FIRST for _, end in spans) else "; ".join(found) or "none"


def main() -> None:
    """Write the page."""
    lines = []
    for actor, rows in sorted(_by_actor().items()):
        held = [_holder(row) for row in rows]
        if actor.startswith("state:") and any(has_role(h, "foreign minister") for h in held):
            known = state(actor.removeprefix("state:"))
            cells = (gaps([h for h in held if any(has_role(h, role) for role in roles)]) for roles in ROLES.values())
            lines.append(f"| {known.name if known else actor} | {' | '.join(cells)} |")
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{PAGE.name}: {len(lines)} states")


if __name__ == "__main__":
    main()
