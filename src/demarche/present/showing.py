"""`demarche show` and `demarche search`, behind the commands: one question to the ledger, shown as a screen, JSON Lines or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from demarche import serial
from demarche.ledger import Contradiction, Hit, Kept, Ledger, Query, Stand
from demarche.ledger.flat import COLUMNS, flat
from demarche.present import history
from demarche.present.formats import Format, csv_rows, write_jsonl
from demarche.present.screen import console_for, ledger_screen, show

Chosen = dict[str, Any]
ASKED = ("issue", "actor", "body", "outlet", "kind", "since", "as_of", "known", "rejected")
ID_SHOWN = 8  # characters of an id on the screen: of a million entries a hundred or so share that many with another
ALSO_IN = "also_in"  # a column: the outlets that printed copies


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """What the user asked `demarche search` for, beside the words."""

    limit: int
    form: Format
    query: dict[str, str | None]


def run(ledger: str, chosen: Chosen, stream: TextIO) -> None:
    """`demarche show`."""
    query, form = Query(**{name: chosen[name] for name in ASKED}), chosen["form"]
    with Ledger.open(ledger, create=False) as opened:
        if chosen["changes"]:
            changes = opened.changes(query)
            pairs = [_pair("before", one.before, "after", one.after) for one in changes]
            write_rows(form, pairs, stream, lambda: history.changes_screen(changes))
        elif chosen["contradictions"]:
            found = opened.contradictions(query, chosen["within"])
            write_rows(form, list(map(_contradiction, found)), stream, lambda: history.contradictions_screen(found))
        else:
            write_kept(form, _latest(opened, query) if chosen["latest"] else opened.kept(query), stream, chosen["ids"])


def _latest(opened: Ledger, query: Query) -> list[Kept]:
    return [stand.kept for stand in opened.as_of(query.as_of or "9999", query.known, query)]


def search(ledger: str, words: str, choice: SearchChoice, stream: TextIO) -> None:
    """`demarche search`."""
    query = Query(**choice.query) if any(choice.query.values()) else None  # type: ignore[arg-type]
    with Ledger.open(ledger, create=False) as opened:
        found = opened.search(words, query, choice.limit)
    rows = list(map(_hit, found))
    if choice.form == "csv":
        rows = [row | {"entries": len(row["entries"]), ALSO_IN: "; ".join(row[ALSO_IN])} for row in rows]
    write_rows(choice.form, rows, stream, lambda: history.hits_screen(words, found), _hit_columns())


def write_kept(form: Format, kept: Iterable[Kept], stream: TextIO, ids: bool = False) -> None:
    """Writes entries with where else they stand, and with their ids where these are wanted."""
    if form == "table":
        shown = list(kept)
        notes = {one.entry: "; ".join(filter(None, (f"id {one.key[:ID_SHOWN]}" if ids else "", history.note(one)))) for one in shown}
        show(console_for(stream), ledger_screen([one.entry for one in shown], notes))
    elif form == "jsonl":
        write_jsonl((_record(one) | ({"key": one.key} if ids else {}) for one in kept), stream)
    else:
        write = csv_rows(stream, (*COLUMNS, ALSO_IN, *(["key"] if ids else [])))
        write(flat(one.entry) | {ALSO_IN: "; ".join(outlets(one))} | ({"key": one.key} if ids else {}) for one in kept)


def write_rows(
    form: Format, rows: Sequence[dict[str, Any]], stream: TextIO, screen: Callable[[], Any], columns: Sequence[str] | None = None
) -> None:
    """Writes what is no entry: a screen, or rows that hold the same for machines."""
    if form == "table":
        show(console_for(stream), screen())
    elif form == "jsonl":
        write_jsonl(rows, stream)
    elif rows or columns:
        csv_rows(stream, columns or list(rows[0]))(rows)


def outlets(kept: Kept) -> Iterator[str]:
    """Who printed copies, each once; a report of no known outlet by its id."""
    yield from dict.fromkeys(copy.outlet or copy.report for copy in kept.copies)


def _record(kept: Kept) -> dict[str, Any]:
    """The entry in the record format; its copies, where there are some, under a key of their own."""
    copies = [
        {"report": copy.report, "outlet": copy.outlet, "evidence": [serial.span_to_dict(span) for span in copy.evidence]}
        for copy in kept.copies
    ]
    return serial.to_dict(kept.entry) | ({"copies": copies} if copies else {})


def _pair(first: str, one: Stand, second: str, other: Stand) -> dict[str, Any]:
    holder = {"issue": one.issue, "holder": one.holder.name, "holder_id": one.holder.id}
    return holder | _told(first, one) | _told(second, other)


def _told(label: str, stand: Stand) -> dict[str, Any]:
    entry = stand.kept.entry
    quote = entry.evidence[0].quote if entry.evidence else ""
    return {label: stand.stance, f"{label}_date": stand.kept.when, f"{label}_report": entry.report, f"{label}_quote": quote}


def _contradiction(one: Contradiction) -> dict[str, Any]:
    return _pair("support", one.support, "oppose", one.oppose) | {"days": one.days}


def _hit(hit: Hit) -> dict[str, Any]:
    report, passage = hit.report, hit.passage
    known = {name: getattr(report, name) for name in ("title", "outlet", "date", "url")}
    place = {"start": passage and passage.start, "end": passage and passage.end, "quote": passage and passage.quote}
    others = [copy.outlet or copy.id for copy in hit.copies]
    return {"report": report.id} | known | place | {"entries": list(map(_record, hit.entries)), ALSO_IN: others}


def _hit_columns() -> list[str]:
    return ["report", "title", "outlet", "date", "url", "start", "end", "quote", "entries", ALSO_IN]
