"""What an address may ask for: which parameters there are, and reading them, so that every mistake is answered with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from starlette.requests import Request

from demarche.model import Kind
from demarche.serve.service import Problem
from demarche.serve.shapes import DATE, DAY, FLAG, WORDS, Shape, one_of, whole

Asked = Mapping[str, Any]
MOST_SHOWN = 60  # characters of a wrong value that the sentence repeats


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address: `many` may be given more than once; `usual` holds where it is not given."""

    name: str
    help: str
    shape: Shape
    usual: Any = None
    needed: bool = False
    many: bool = False
    example: str = ""


KINDS = one_of(get_args(Kind))
ISSUE = Parameter("issue", "Entries on this issue: its id, or words of it.", WORDS)
ACTOR = Parameter("actor", "Entries of this actor: a name, a code such as ESP, or an id.", WORDS)
BODY = Parameter("body", "Entries of this body and of its members on the date: NATO, org:eu ..", WORDS)
OUTLET = Parameter("outlet", "Entries that this outlet printed, or a copy of them: words of its name.", WORDS)
KIND = Parameter("kind", "Entries of this kind only.", KINDS)
REPORT = Parameter("report", "Entries of this report only: its id.", WORDS)
SINCE = Parameter("since", "Only what is dated on this day or later.", DATE)
AS_OF = Parameter("as_of", "Only what is dated up to this day, month or year.", DATE)
KNOWN = Parameter("known", "As the ledger knew it at the end of this day, month or year.", DATE)
REJECTED = Parameter("rejected", "Also what a person has rejected.", FLAG, False)
LIMIT = Parameter("limit", "At most so many.", whole(1, 10_000), 100)
OFFSET = Parameter("offset", "So many are passed over first; the Link header has the address of the next page.", whole(0, 1_000_000_000), 0)
FORMAT = Parameter("format", "json: one array. jsonl: an object a line.", one_of(("json", "jsonl")), "json")
ENTRY_DATE = Parameter("date", "The date of a report that gives none.", DATE)
ONLY = Parameter("only", "Look for this kind of record only; may be given more than once.", KINDS, (), many=True)
WITHIN = Parameter("within", "How many days contradictions may be apart.", whole(0, 100_000), 7)
DECIDING = Parameter("body", "The body that decides: NATO, eu, un-security-council ..", WORDS, needed=True, example="NATO")
ON = Parameter("date", "The day of the decision.", DAY, needed=True, example="2004-06-09")
ISSUES = Parameter("issue", "An issue's id, or words of it; may be given more than once.", WORDS, (), many=True)
MATTER = Parameter("matter", "Another rule of the body: silence, procedure, important ..", WORDS, "")
RESERVED = Parameter(
    "reserved", "How reserved members count: they block, or let others go ahead.", one_of(("against", "abstains")), "against"
)
ASKED_WORDS = Parameter("words", 'All of these words; "a phrase", -not this, this OR that.', WORDS, needed=True, example="mine charts")
ISSUE_WORDS = Parameter("words", "Issues with these words in their ids.", WORDS, "")

NARROWING = (ISSUE, ACTOR, BODY, OUTLET, SINCE, AS_OF, KNOWN, REJECTED)
PAGE = (LIMIT, OFFSET, FORMAT)


def read(known: Sequence[Parameter], request: Request) -> dict[str, Any]:
    """The values of all parameters; Problem 400 where one is wrong, missing or not known."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    _check_names(given, known)
    return {one.name: _value(one, given.get(one.name, [])) for one in known}


def _check_names(given: Iterable[str], known: Sequence[Parameter]) -> None:
    names = [one.name for one in known]
    for name in given:
        if name not in names:
            what = f"What it takes: {', '.join(names)}." if names else "It takes none."
            raise Problem(400, f"This call has no parameter {_short(name)}. {what}")


def _value(one: Parameter, given: list[str]) -> Any:
    if not given:
        if one.needed:
            raise Problem(400, f"The parameter {one.name!r} is missing. Give {one.shape.allowed}. What it is: {one.help}")
        return one.usual
    if one.many:
        return tuple(checked(f"The parameter {one.name!r}", one.shape, value) for value in given)
    if len(given) > 1:
        raise Problem(400, f"The parameter {one.name!r} is given {len(given)} times. Give it once.")
    return checked(f"The parameter {one.name!r}", one.shape, given[0])


def checked(what: str, shape: Shape, value: str) -> Any:
    """A value as its shape reads it; Problem 400, which begins with `what`, where it is not allowed."""
    try:
        return shape.read(value)
    except ValueError:
        raise Problem(400, f"{what} is {_short(value)}, but must be {shape.allowed}.") from None


def _short(value: str) -> str:
    return repr(value if len(value) <= MOST_SHOWN else value[:MOST_SHOWN] + "..")
