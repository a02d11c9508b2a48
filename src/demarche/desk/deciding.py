"""Pages on judgements: what was decided, how good the machine was by it; merging issues and actors; one's own name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demarche.desk.render import link, page
from demarche.desk.review import name_of
from demarche.desk.state import CODER, Form, cookie_value, desk_of
from demarche.errors import DemarcheError
from demarche.ledger import ActorJudgement, IssueJudgement
from demarche.ledger.coding import rounds
from demarche.ledger.recent import judged, precision, recent

YEAR = 365 * 24 * 3600


def history(request: Request) -> Response:
    """What was decided lately."""
    ledger = desk_of(request).ledger
    corrections = ledger.corrections()
    standing = {j.number for j in corrections.merges.judgements}, {j.number for j in corrections.judgements}
    on_issues = [(j, j.number in standing[0]) for j in reversed(ledger.issue_judgements()[-50:])]
    on_actors = [(j, j.number in standing[1]) for j in reversed(ledger.actor_judgements()[-50:])]
    return page(request, "history.html", recent=recent(ledger), on_issues=on_issues, on_actors=on_actors)


def quality(request: Request) -> Response:
    """How good the machine was, by kind and maker."""
    ledger = desk_of(request).ledger
    drawn = [key for one in rounds(ledger) for key in one.entries]
    sampled = precision(ledger, drawn) if drawn else []
    left = len(set(drawn)) - len(judged(ledger, drawn)) if drawn else 0
    return page(request, "quality.html", everything=precision(ledger), sampled=sampled, left=left)


def merge_issue(request: Request, form: Form) -> Response:
    """Two issues become one, or are parted again."""
    ledger, by = desk_of(request).ledger, name_of(request)
    if form.one("undoes"):
        ledger.judge_issue(IssueJudgement("undo", by, undoes=_number(form)))
        return RedirectResponse("/history", 303)
    told = form.one("into").strip()
    into = told if told.startswith("issue:") else "issue:" + "-".join(told.casefold().split())
    done = ledger.judge_issue(IssueJudgement("merge", by, form.one("issue"), into))
    return RedirectResponse(link("/issue", id=done.into), 303)


def merge_actor(request: Request, form: Form) -> Response:
    """Two actors become one, or are parted again."""
    ledger, by = desk_of(request).ledger, name_of(request)
    if form.one("undoes"):
        ledger.judge_actor(ActorJudgement("undo", by, undoes=_number(form)))
        return RedirectResponse("/history", 303)
    done = ledger.judge_actor(ActorJudgement("merge", by, form.one("actor"), form.one("into").strip()))
    return RedirectResponse(link("/actor", id=done.into), 303)


def _number(form: Form) -> int:
    told = form.one("undoes")
    if not told.isdecimal():
        raise DemarcheError(f"The number of a judgement is {told!r}, but must be a whole number.")
    return int(told)


def set_coder(request: Request, form: Form) -> Response:
    """Who works at this browser."""
    back = form.one("back")
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    answer.set_cookie(CODER, cookie_value(form.one("coder")), max_age=YEAR, samesite="strict", httponly=True)
    return answer
