"""Give office holders without an end one, for `build_knowledge.py`.

The sources leave the end of many posts open: some were held when the source was read, of others nobody wrote the end down. So
1. a post that the hand-written list has too ends as it says there;
2. a holder ends where a successor in the same office begins (not in offices that several hold at once);
3. whatever stays open is known up to a month only, written with a question mark ("2022-09?"): when its source was read, or five years
   after its start in offices other than the highest, whichever comes first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

from demarche.knowledge.tables import slug

Row = dict[str, str]
Key = tuple[str, str]

READ = {"Wikidata": "2022-09", "REIGN": "2021-03"}  # the month in which a source was read
SINGLE = (
    "president",
    "prime minister",
    "chancellor",
    "monarch",
    "foreign minister",
    "defence minister",
    "finance minister",
    "interior minister",
    "ambassador to the united nations",
)
# Offices that several people hold at the same time, so that a later start ends nobody's.
SHARED = re.compile(
    r"deputy|vice|state secretary|under-?secretary|secretary to|without portfolio|minister of state|member|speaker|attorney|chief justice"
    r"|advis[eo]r|counsel|commissioner|lord|president of the (legislative|senate|council)|representative|chief minister|premier|spokes"
    r"|deputies|minister (for|of) (women|sport|small|regional)",
    re.I,
)
TOO_MANY = 0.2  # of the ended spells that reach into the next: more, and the office has several seats
USUAL_YEARS = 5


def with_ends(rows: Iterable[Row], by_hand: list[Row], role: Callable[[str], str]) -> list[Row]:
    """The rows with `end` filled, and `source` saying so where a rule did it; rows whose end lies before their start are left out."""
    kept = [r for r in rows if not r["end"] or r["end"] >= r["start"][: len(r["end"])]]
    seats: dict[Key, list[Row]] = defaultdict(list)
    for r in (*by_hand, *kept):
        seats[r["actor"], role(r["office"]) or r["office"].casefold()].append(r)
    told: dict[Key, list[Row]] = defaultdict(list)
    for r in by_hand:
        told[r["actor"], role(r["office"])].append(r)
    for r in kept:
        if not r["end"]:
            key = (r["actor"], role(r["office"]))
            _end(r, told[key], seats[key[0], key[1] or r["office"].casefold()], key[1])
    return _leaders_ended(kept, seats)


def _end(row: Row, told: list[Row], seat: list[Row], role: str) -> None:
    same = next((h for h in told if _same(h["person"], row["person"]) and abs(_days(h["start"]) - _days(row["start"])) <= 60), None)
    after = None if same or not _one_seat(seat, role, row["office"]) else _successor(row, seat)
    if same:
        row["end"], row["source"] = same["end"], f"{row['source']}; end by hand"
    elif after:
        row["end"], row["source"] = after["start"], f"{row['source']}; end: successor"
    else:
        row["end"] = f"{_known_to(row, role)}?"


def _known_to(row: Row, role: str) -> str:
    read = READ[row["source"].partition(";")[0]]
    usual = f"{int(row['start'][:4]) + USUAL_YEARS}{row['start'][4:7] or '-12'}"
    return read if role in SINGLE or row["office"] == "Leader" else min(read, usual)


def _successor(row: Row, seat: list[Row]) -> Row | None:
    later = sorted((r for r in seat if r["start"] > row["start"] and not _same(r["person"], row["person"])), key=lambda r: r["start"])
    return later[0] if later else None


def _one_seat(seat: list[Row], role: str, office: str) -> bool:
    """Whether one person at a time holds the office, by its words or by the spells that ended."""
    if role in SINGLE:
        return True
    told = (r for r in seat if r["end"] and "?" not in r["end"] and "successor" not in r.get("source", ""))
    ended = sorted(told, key=lambda r: r["start"])
    crossing = sum(_days(b["start"]) + 60 < _days(a["end"]) for a, b in pairwise(ended))
    return not SHARED.search(office) and crossing <= TOO_MANY * len(ended)


def _leaders_ended(rows: list[Row], seats: dict[Key, list[Row]]) -> list[Row]:
    """REIGN's leaders end when they leave the office in which another table has them at that time."""
    for r in rows:
        if r["office"] == "Leader" and "?" in r["end"]:
            own = (s for role in (*SINGLE[:4], "leader") for s in seats.get((r["actor"], role), ()) if _same(s["person"], r["person"]))
            ends = [s["end"] for s in own if s["end"] > r["start"] and not s.get("source", "").startswith("REIGN")]
            if ends:
                r["end"] = max(ends)
                r["source"] += "; end as in the other office"
    return rows


def _same(one: str, other: str) -> bool:
    a, b = slug(one).split("-"), slug(other).split("-")
    return a == b or a[-1] == b[-1]


def _days(printed: str) -> int:
    parts = [int(p) for p in printed.split("-")]
    return date(parts[0], *(parts[1:2] or [1]), *(parts[2:3] or [1])).toordinal()
