"""The overview: issues as rows, with who stands where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from demarche.charts.stands import AXIS
from demarche.desk.render import page, pictures
from demarche.desk.state import asked, desk_of
from demarche.knowledge.rules import deciding_bodies
from demarche.ledger import Ledger, Listing, Query, Stand
from demarche.ledger.history import latest
from demarche.ledger.lists import IssueRow, Narrowed, issues, newest, outlets, size
from demarche.model import Entry, Stance

A_PAGE = 25
EACH = 20  # positions of an issue, the newest, that tell who stands where on the overview
FILTERS = ("body", "actor", "outlet", "since", "until", "words")


@dataclass(frozen=True, slots=True)
class Row:
    """An issue with the last stand of each holder, from oppose to support."""

    issue: IssueRow
    strip: tuple[tuple[Stance, tuple[Stand, ...]], ...]

    @property
    def entries(self) -> list[Entry]:
        """The positions that tell these stands."""
        return [stand.kept.entry for _, stands in self.strip for stand in stands]


def overview(request: Request) -> Response:
    """The page of issues."""
    ledger = desk_of(request).ledger
    narrowed = Narrowed(**{name: asked(request, name) for name in FILTERS})
    at = page_number(request)
    found, total = issues(ledger, narrowed, A_PAGE, at * A_PAGE)
    return page(
        request,
        "overview.html",
        rows=list(_rows(ledger, found, narrowed)),
        total=total,
        narrowed=narrowed,
        outlets=outlets(ledger),
        bodies=deciding_bodies(),
        size=size(ledger),
        axis=AXIS,
        at=at,
        pages=(total + A_PAGE - 1) // A_PAGE,
        pictures=pictures(),
    )


def page_number(request: Request) -> int:
    """Which page of a list is asked for, from 0."""
    told = asked(request, "page")
    return min(int(told), 100_000) if told.isdecimal() and told.isascii() else 0


def _rows(ledger: Ledger, found: Iterable[IssueRow], narrowed: Narrowed) -> Iterable[Row]:
    """The positions on all of a page's issues are asked for at once, the newest of each."""
    chosen = list(found)
    numbers = newest(ledger, chosen, EACH, narrowed.until)
    query = Query(kind="position", as_of=narrowed.until or None, body=narrowed.body or None)
    stands: dict[str, list[Stand]] = {}
    for stand in latest(ledger.listed(query, Listing(newest=False, numbers=numbers)) if numbers else ()):
        stands.setdefault(stand.issue, []).append(stand)
    return (Row(one, strip(stands.get(one.id, ()))) for one in chosen)


def strip(stands: Iterable[Stand]) -> tuple[tuple[Stance, tuple[Stand, ...]], ...]:
    """Stands by stance, from oppose to support."""
    known = list(stands)
    return tuple((stance, tuple(s for s in known if s.stance == stance)) for stance in AXIS)
