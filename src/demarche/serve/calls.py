"""The calls of the API, as one table: the routes, the OpenAPI document and the page for people are all made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from demarche.serve import answers
from demarche.serve import parameters as p
from demarche.serve.shapes import WORDS, Shape, matching

Answer = Callable[..., Any]
Work = Literal["ledger", "read", "explain"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `gives` names the schema of what it gives, of each item where it gives `many`; `work` says what it takes.

    `missing`: what a 404 means. `example`: a query to try. `leads_to`: calls that take as their id a key of the first item.
    """

    path: str
    name: str
    summary: str
    gives: str
    answer: Answer | None = None
    parameters: tuple[p.Parameter, ...] = ()
    many: bool = True
    work: Work = "ledger"
    method: Literal["GET", "POST"] = "GET"
    path_shape: Shape | None = None
    missing: str = ""
    example: str = ""
    leads_to: tuple[tuple[str, str], ...] = ()


KEY = matching("[0-9a-f]{1,24}", "the id of an entry or its beginning: up to 24 of 0-9 and a-f")
NO_BODY = "No body is known under that name."
NO_ENTRY = "No entry's id begins so, or more than one does."
FILTERS = (*p.NARROWING, *p.PAGE)

READ = Call(
    "/read",
    "read",
    "Reads a text, or a report in the input format, and gives its records.",
    "record",
    parameters=(p.ENTRY_DATE, p.ONLY, p.FORMAT),
    work="read",
    method="POST",
)
OF_LEDGER = (
    Call(
        "/entries",
        "entries",
        "Entries, in the order of recording.",
        "kept-entry",
        answers.entries,
        (p.KIND, p.REPORT, *FILTERS),
        missing=NO_BODY,
        example="?actor=Poland&kind=position&limit=2",
        leads_to=(("entry", "key"), ("explain", "key")),
    ),
    Call(
        "/entries/{id}",
        "entry",
        "One entry, with what people decided about it.",
        "record",
        answers.entry,
        many=False,
        path_shape=KEY,
        missing=NO_ENTRY,
    ),
    Call(
        "/entries/{id}/explain",
        "explain",
        "Why an entry was made: its report is read once more.",
        "explanation",
        answers.explanation,
        many=False,
        path_shape=KEY,
        missing=NO_ENTRY,
        work="explain",
    ),
    Call(
        "/positions",
        "positions",
        "Who stands where: the last position of each holder on each issue, as of a date.",
        "kept-entry",
        answers.positions,
        FILTERS,
        missing=NO_BODY,
        example="?as_of=2019-05&issue=rescue",
    ),
    Call(
        "/changes",
        "changes",
        "Where holders changed their position, the oldest first.",
        "change",
        answers.changes,
        FILTERS,
        missing=NO_BODY,
    ),
    Call(
        "/contradictions",
        "contradictions",
        "Where holders support and oppose the same.",
        "contradiction",
        answers.contradictions,
        (p.WITHIN, *FILTERS),
        missing=NO_BODY,
    ),
    Call(
        "/decisions",
        "decisions",
        "Who is for and against, and who blocks under a body's own rule: a row for each member.",
        "member",
        answers.decisions,
        (p.DECIDING, p.ON, p.ISSUES, p.MATTER, p.RESERVED, p.FORMAT),
        missing="No rule of this body is known for this matter on this day.",
        example="?body=NATO&date=2019-05-14&issue=mission",
    ),
    Call("/actors", "actors", "Who is in the ledger, the most frequent first.", "actor-count", answers.actors, p.PAGE, example="?limit=3"),
    Call(
        "/issues",
        "issues",
        "The issues, those with the newest positions first.",
        "issue-count",
        answers.issues,
        (p.ISSUE_WORDS, p.ACTOR, p.BODY, p.SINCE, p.AS_OF, *p.PAGE),
        missing=NO_BODY,
        example="?limit=3",
    ),
    Call(
        "/reports",
        "reports",
        "The reports without their texts, the latest dates first.",
        "report-head",
        answers.reports,
        p.PAGE,
        leads_to=(("report", "id"),),
    ),
    Call(
        "/reports/{id}",
        "report",
        "A report with its text.",
        "report",
        answers.report,
        many=False,
        path_shape=WORDS,
        missing="The ledger has no such report.",
    ),
    Call(
        "/search",
        "search",
        "Full-text search: the reports that hold the words, the best first, with the entries that they prove.",
        "hit",
        answers.search,
        (p.ASKED_WORDS, p.KIND, p.ACTOR, p.ISSUE, p.AS_OF, p.LIMIT, p.FORMAT),
        missing="The question has no word that must be there.",
        example="?words=mine+charts",
        leads_to=(("report", "report"),),
    ),
)


def calls(with_ledger: bool) -> Iterable[Call]:
    """The calls of a server, with a ledger or without."""
    return (READ, *OF_LEDGER) if with_ledger else (READ,)
