"""Pages on judgements: what was decided, how good the machine was by it; merging issues and actors; one's own name."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demarche.desk.meanwhile import Told, latest, on_actor, on_issue, tell
from demarche.desk.render import link, page
from demarche.desk.review import name_of
from demarche.desk.state import CODER, Form, cookie_value, desk_of
from demarche.errors import ConflictError, DemarcheError
from demarche.ledger import ActorJudgement, IssueJudgement
from demarche.ledger.coding import rounds
from demarche.ledger.deciding import seen
from demarche.ledger.recent import judged, precision, recent

YEAR = 365 * 24 * 3600


def history(request: Request) -> Response:
    """What was decided lately."""
    ledger = desk_of(request).ledger
    since = {what: latest(ledger, what) for what in ("issue", "actor")}
    corrections = ledger.corrections()
    standing = {j.number for j in corrections.merges.judgements}, {j.number for j in corrections.judgements}
    merged = [(j, j.number in standing[0]) for j in reversed(ledger.issue_judgements()[-50:])]
    renamed = [(j, j.number in standing[1]) for j in reversed(ledger.actor_judgements()[-50:])]
    known = seen(ledger, {one.judgement.entry for one in recent(ledger)})  # before what is shown is read
    shown = [one for one in recent(ledger) if one.judgement.entry in known]
    return page(request, "history.html", recent=shown, seen=known, since=since, on_issues=merged, on_actors=renamed)


def quality(request: Request) -> Response:
    """How good the machine was, by kind and maker."""
    ledger = desk_of(request).ledger
    drawn = [key for one in rounds(ledger) for key in one.entries]
    sampled = precision(ledger, drawn) if drawn else []
    left = len(set(drawn)) - len(judged(ledger, drawn)) if drawn else 0
    return page(request, "quality.html", everything=precision(ledger), sampled=sampled, left=left)


def merge_issue(request: Request, form: Form) -> Response:
    """Two issues become one, or are parted again."""
    told, undoes, by, since = form.one("into").strip(), _undoes(form), name_of(request), _number(form, "since")
    into = told if told.startswith("issue:") else "issue:" + "-".join(told.casefold().split())
    wanted = IssueJudgement("undo", by, undoes=undoes) if undoes is not None else IssueJudgement("merge", by, form.one("issue"), into)
    ledger = desk_of(request).ledger
    return _judged(request, "/issue", lambda: ledger.judge_issue(wanted, since), lambda: on_issue(request, wanted, since))


def merge_actor(request: Request, form: Form) -> Response:
    """Two actors become one, or are parted again."""
    into, undoes, by, since = form.one("into").strip(), _undoes(form), name_of(request), _number(form, "since")
    wanted = ActorJudgement("undo", by, undoes=undoes) if undoes is not None else ActorJudgement("merge", by, form.one("actor"), into)
    ledger = desk_of(request).ledger
    return _judged(request, "/actor", lambda: ledger.judge_actor(wanted, since), lambda: on_actor(request, wanted, since))


def _judged(request: Request, where: str, judge: Callable[[], IssueJudgement | ActorJudgement], conflict: Callable[[], Told]) -> Response:
    """The page after a judgement; who comes second is told first what others did to the same."""
    try:
        done = judge()
    except ConflictError:
        return tell(request, conflict())
    return RedirectResponse("/history" if done.verdict == "undo" else link(where, id=done.into), 303)


def _undoes(form: Form) -> int | None:
    return _number(form, "undoes") if form.one("undoes") else None


def _number(form: Form, name: str) -> int:
    told = form.one(name)
    if not (told.isdecimal() and told.isascii()):
        raise DemarcheError(f"The number of a judgement is {told!r}, but must be a whole number. Load the page again.")
    return int(told)


def set_coder(request: Request, form: Form) -> Response:
    """Who works at this browser."""
    back = form.one("back")
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    answer.set_cookie(CODER, cookie_value(form.one("coder")), max_age=YEAR, samesite="strict", httponly=True)
    return answer
