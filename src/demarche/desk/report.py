"""Reports: the list, the search, and a report's text with its records in place and in the margin."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from demarche.desk.cards import Card, card
from demarche.desk.marking import Piece, pieces, spans_of
from demarche.desk.overview import page_number
from demarche.desk.render import page
from demarche.desk.state import asked, desk_of
from demarche.ledger import Hit, Kept, Ledger, Listing, Query
from demarche.ledger.lists import latest_reports
from demarche.model import Report

A_PAGE = 40


def listing(request: Request) -> Response:
    """The page of reports: the latest, or those that hold the words asked for."""
    ledger, words, at = desk_of(request).ledger, asked(request, "words"), page_number(request)
    hits: Sequence[Hit] = ledger.search(words, limit=A_PAGE) if words else ()
    reports = [] if words else latest_reports(ledger, A_PAGE + 1, at * A_PAGE)
    return page(request, "reports.html", words=words, hits=hits, reports=reports[:A_PAGE], at=at, more=len(reports) > A_PAGE)


def report(request: Request) -> Response:
    """The page of one report."""
    ledger, id = desk_of(request).ledger, asked(request, "id")
    found = ledger.report(id)
    kept = in_order(ledger.listed(Query(report=id, copies=True, rejected=True), Listing(newest=False)))
    return page(
        request,
        "report.html",
        report=found,
        pieces=marked(found, [one for one in kept if one.verdict != "reject"]),
        cards=carded(found, kept),
        copies=ledger.copies(id),
        chosen=asked(request, "key"),
    )


def in_order(kept: Sequence[Kept]) -> list[Kept]:
    """As the report tells them."""
    return sorted(kept, key=lambda one: min((span.start for span in one.entry.evidence), default=0))


def marked(report: Report, kept: Sequence[Kept]) -> list[Piece]:
    """The text in pieces."""
    return pieces(report.text, [span for one in kept for span in spans_of(one.key, one.entry)])


def carded(report: Report, kept: Sequence[Kept]) -> list[Card]:
    """The cards of a report's entries."""
    return [card(one, {report.id: report}) for one in kept]


def one_kept(ledger: Ledger, key: str, report: str) -> Kept | None:
    """An entry by its key, as it stands; what was rejected, too."""
    found = ledger.listed(Query(report=report, copies=True, rejected=True), Listing(newest=False))
    return next((one for one in found if one.key == key), None)
