"""The answers out of a ledger: one function a call, which takes what was asked and gives objects in the shapes of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from demarche.analyse.decisions import DecisionOptions, decision, member_rows
from demarche.explaining import explain
from demarche.formats.record_lines import entry_line, report_line
from demarche.ledger import Ledger, Query, lists
from demarche.ledger.objects import actor_object, change_object, contradiction_object, entry_object, hit_object
from demarche.serve.parameters import Asked
from demarche.settings import Settings

Json = dict[str, Any]
ASKED = {"issue", "actor", "body", "outlet", "kind", "report", "since", "as_of", "known", "rejected"}


def query_of(asked: Asked) -> Query:
    """The question to the ledger: as `demarche show` asks it."""
    return Query(**{name: value for name, value in asked.items() if name in ASKED})


def entries(ledger: Ledger, asked: Asked) -> Iterator[Json]:
    """`demarche show --ids --format jsonl`."""
    with closing(ledger.kept(query_of(asked))) as found:  # type: ignore[type-var]  # a generator, which holds a connection
        for one in found:
            yield entry_object(one, ids=True)


def positions(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """`demarche show --latest --ids --format jsonl`."""
    query = query_of(asked)
    return (entry_object(stand.kept, ids=True) for stand in ledger.as_of(query.as_of or "9999", query.known, query))


def changes(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """`demarche show --changes --format jsonl`."""
    return map(change_object, ledger.changes(query_of(asked)))


def contradictions(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """`demarche show --contradictions --format jsonl`."""
    return map(contradiction_object, ledger.contradictions(query_of(asked), asked["within"]))


def decisions(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """`demarche analyse decisions --format json`."""
    held = ledger.entries(Query(kind="position"))
    return member_rows(decision(held, asked["body"], asked["date"], asked["issue"], asked["matter"], DecisionOptions(asked["reserved"])))


def search(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """`demarche search --format jsonl`, with the entries' ids."""
    query = {name: asked[name] for name in ("kind", "actor", "issue", "as_of")}
    found = ledger.search(asked["words"], Query(**query) if any(query.values()) else None, asked["limit"])
    return (hit_object(hit, ids=True) for hit in found)


def actors(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """`demarche actors list --format jsonl`."""
    return map(actor_object, ledger.actors())


def issues(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """The issues, those with the newest positions first."""
    told = {name: asked[name] or "" for name in ("actor", "body", "since", "words")}
    found, _ = lists.issues(ledger, lists.Narrowed(until=asked["as_of"] or "", **told), asked["offset"] + asked["limit"] + 1)
    return ({"id": one.id, "positions": one.positions, "reports": one.reports, "last": one.last} for one in found)


def reports(ledger: Ledger, asked: Asked) -> Iterable[Json]:
    """The reports without their texts, the latest dates first."""
    for report in lists.latest_reports(ledger, asked["offset"] + asked["limit"] + 1):
        yield {name: value for name, value in asdict(report).items() if name != "text"}


def report(ledger: Ledger, asked: Asked) -> Json:
    """A report with its text, as a line of `demarche export --as jsonl` has it."""
    return report_line(ledger.report(asked["id"]))


def entry(ledger: Ledger, asked: Asked) -> Json:
    """An entry with what people decided about it, as a line of `demarche export --as jsonl` has it."""
    return entry_line(ledger.one(asked["id"])[0])


def explanation(ledger: Ledger, asked: Asked, settings: Settings) -> Json:
    """`demarche explain --format json`."""
    return explain(ledger, asked["id"], settings).to_dict()
