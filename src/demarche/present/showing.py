"""`demarche show` and `demarche search`, behind the commands: one question to the ledger, shown as a screen, JSON Lines or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from demarche.ledger import Kept, Ledger, Query
from demarche.ledger.flat import COLUMNS, flat
from demarche.ledger.objects import ALSO_IN, change_object, contradiction_object, entry_object, hit_object, outlets
from demarche.present import history
from demarche.present.formats import Format, csv_rows, write_jsonl
from demarche.present.screen import console_for, ledger_screen, show

Chosen = dict[str, Any]
ASKED = ("issue", "actor", "body", "outlet", "kind", "since", "as_of", "known", "rejected")
ID_SHOWN = 8  # characters of an id on the screen: of a million entries a hundred or so share that many with another


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
            write_rows(form, list(map(change_object, changes)), stream, lambda: history.changes_screen(changes))
        elif chosen["contradictions"]:
            found = opened.contradictions(query, chosen["within"])
            write_rows(form, list(map(contradiction_object, found)), stream, lambda: history.contradictions_screen(found))
        else:
            write_kept(form, _latest(opened, query) if chosen["latest"] else opened.kept(query), stream, chosen["ids"])


def _latest(opened: Ledger, query: Query) -> list[Kept]:
    return [stand.kept for stand in opened.as_of(query.as_of or "9999", query.known, query)]


def search(ledger: str, words: str, choice: SearchChoice, stream: TextIO) -> None:
    """`demarche search`."""
    query = Query(**choice.query) if any(choice.query.values()) else None  # type: ignore[arg-type]
    with Ledger.open(ledger, create=False) as opened:
        found = opened.search(words, query, choice.limit)
    rows = list(map(hit_object, found))
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
        write_jsonl((entry_object(one, ids) for one in kept), stream)
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


def _hit_columns() -> list[str]:
    return ["report", "title", "outlet", "date", "url", "start", "end", "quote", "entries", ALSO_IN]
