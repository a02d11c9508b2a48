"""One issue: who stands where as of a day, what was said when, coalitions, the decision under a body's rule, texts and commitments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from demarche.analyse import Decision, decision
from demarche.charts.stands import AXIS
from demarche.desk.cards import Card, cards
from demarche.desk.meanwhile import latest as latest_judgement
from demarche.desk.overview import strip
from demarche.desk.render import page
from demarche.desk.state import asked, desk_of
from demarche.errors import DemarcheError
from demarche.knowledge.rules import deciding_bodies
from demarche.ledger import Change, Kept, Ledger, Listing, Query, Stand
from demarche.ledger.history import changes, latest
from demarche.ledger.lists import Narrowed, issues
from demarche.model import Entry, Kind

MOST = 400  # positions of an issue, the newest, that its page looks at
BELONGING: tuple[Kind, ...] = ("text", "commitment")
SHOWN = 60  # listed one by one


@dataclass(frozen=True, slots=True)
class Found:
    """The positions on an issue up to a day. `days` are all on which something was said, `more` tells whether older ones were left out."""

    id: str
    kept: tuple[Kept, ...]
    days: tuple[str, ...]
    as_of: str
    more: bool

    @property
    def stands(self) -> list[Stand]:
        """Who stands where."""
        return latest(self.kept)

    @property
    def entries(self) -> list[Entry]:
        """The positions themselves."""
        return [one.entry for one in self.kept]

    @property
    def changes(self) -> list[Change]:
        """Where somebody shifted."""
        return changes(self.kept)


def found(ledger: Ledger, id: str, as_of: str = "") -> Found:
    """The positions on an issue; those merged into it included."""
    merges = ledger.corrections().merges
    chosen = ledger.listed(Query(kind="position", issue=id), Listing(limit=MOST + 1)) if ":" in id else []
    days = tuple(sorted({one.when for one in chosen}))
    upto = tuple(one for one in reversed(chosen[:MOST]) if not as_of or one.when <= as_of + "~")
    return Found(merges.issue(id), upto, days, as_of, len(chosen) > MOST)


def issue(request: Request) -> Response:
    """The page of one issue."""
    ledger, id = desk_of(request).ledger, asked(request, "id")
    noted = latest_judgement(ledger, "issue")  # before the page is read: what is done in between is then told
    here = found(ledger, id, asked(request, "as_of"))
    if not here.days:
        raise DemarcheError(f"The ledger has no positions on {id!r}. The overview lists its issues.")
    body = asked(request, "body")
    verdict, why_not = decided(here, body)
    reports = {one.entry.report for one in here.kept}
    return page(
        request,
        "issue.html",
        since=noted,
        found=here,
        strip=strip(here.stands),
        axis=AXIS,
        shifts=here.changes,
        positions=cards(ledger, reversed(here.kept[-SHOWN:])),
        belonging=_belonging(ledger, sorted(reports)[:20]),
        bodies=deciding_bodies(),
        body=body,
        decision=verdict,
        why_not=why_not,
        issues=[row.id for row in issues(ledger, Narrowed(), 200)[0]],
    )


def decided(here: Found, body: str) -> tuple[Decision | None, str]:
    """The decision in a body on the day as of which is asked, or why it can't be told."""
    if not body:
        return None, ""
    on = (here.as_of or here.days[-1])[:10]
    try:
        return decision(dated(here.kept), body, on if len(on) == 10 else date.today().isoformat()), ""
    except DemarcheError as error:
        return None, str(error)


def dated(kept: Iterable[Kept]) -> list[Entry]:
    """The entries with the dates that the ledger goes by."""
    return [replace(one.entry, date=one.when) for one in kept]


def _belonging(ledger: Ledger, reports: Sequence[str]) -> list[Card]:
    """Texts and commitments out of the reports in which positions on the issue stand."""
    if not reports:
        return []
    return cards(ledger, [one for kind in BELONGING for one in ledger.listed(Query(kind=kind), Listing(20, reports=tuple(reports)))])
