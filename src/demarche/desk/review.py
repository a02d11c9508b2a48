"""Review: what waits is judged one by one; a judgement can be undone, a missed record added."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demarche.desk.cards import card
from demarche.desk.editing import Editing, blank, kind_of
from demarche.desk.fields import Field, fields_of
from demarche.desk.marking import pieces, spans_of
from demarche.desk.meanwhile import on_entry, tell
from demarche.desk.render import link, page
from demarche.desk.report import one_kept
from demarche.desk.state import Form, asked, coder_of, desk_of
from demarche.errors import ConflictError, DemarcheError
from demarche.ledger import Kept, Ledger
from demarche.ledger.deciding import Seen, add, decide, seen, since, undo
from demarche.ledger.lists import Narrowed, actor_row, issues
from demarche.ledger.recent import report_of_key
from demarche.ledger.waiting import Waiting, Wanted, waiting
from demarche.model import Actor, Entry, Evidence, Judgement, Report

MOST_SKIPPED = 40  # keys that are remembered as passed over
NARROWING = ("kind", "issue", "only")  # parameters that stay from one turn to the next; `only` is a report
ACTIONS = {"accept": "Accepted", "reject": "Rejected", "correct": "Corrected"}


@dataclass(frozen=True, slots=True)
class Turn:
    """An entry that is up for judgement."""

    kept: Kept
    report: Report
    seen: Seen
    history: tuple[Judgement, ...]
    why: Waiting | None = None

    @property
    def fields(self) -> list[Field]:
        """Its fields."""
        return fields_of(self.kept.entry)


def review(request: Request) -> Response:
    """The entry asked for by its key, else the next that waits."""
    return _shown(request, _turn(request))


def _shown(request: Request, turn: Turn | None, status: int = 200, sentence: str = "") -> Response:
    ledger = desk_of(request).ledger
    if turn is None:
        return page(request, "done.html", done=asked(request, "done"), done_seen=_done(request), narrowed=_narrowing(request))
    return page(
        request,
        "review.html",
        status,
        turn=turn,
        card=card(turn.kept, {turn.report.id: turn.report}),
        pieces=pieces(turn.report.text, spans_of(turn.kept.key, turn.kept.entry)),
        narrowed=_narrowing(request),
        skipped=_skipped(request),
        done=asked(request, "done"),
        done_seen=_done(request),
        did=asked(request, "did"),
        issues=[row.id for row in issues(ledger, Narrowed(), 100)[0]],
        sentence=sentence,
        action="/review",
        blind=None,
    )


def _turn(request: Request) -> Turn | None:
    ledger, key, report = desk_of(request).ledger, asked(request, "key"), asked(request, "report")
    if key:
        noted = seen(ledger, [key])[key]  # before the entry is read: what is done in between is then told
        kept = one_kept(ledger, key, report)
        if kept is None:
            raise DemarcheError("The ledger has no such entry. Go on with the next under Review.")
        return turn_of(ledger, kept, noted)
    kind = kind_of(asked(request, "kind"))
    skipped = _skipped(request)
    wanted = Wanted((kind,) if kind else (), asked(request, "issue"), asked(request, "only"))
    for one in waiting(ledger, wanted, 60):
        noted = seen(ledger, [one.key])[one.key]
        if one.key not in skipped and (kept := one_kept(ledger, one.key, one.report)) is not None:
            return turn_of(ledger, kept, noted, one)
    return None


def turn_of(ledger: Ledger, kept: Kept, noted: Seen, why: Waiting | None = None) -> Turn:
    """All that is shown of an entry that is judged."""
    history = tuple(ledger.judgements(kept.key)) if kept.verdict else ()
    return Turn(kept, ledger.report(kept.entry.report), noted, history, why)


def _done(request: Request) -> Seen:
    """How the entry stands that was judged last."""
    key = asked(request, "done")
    return seen(desk_of(request).ledger, [key])[key] if key else Seen()


def _narrowing(request: Request) -> dict[str, str]:
    return {name: asked(request, name) for name in NARROWING if asked(request, name)}


def _skipped(request: Request) -> list[str]:
    return [key for key in asked(request, "skipped").split(",") if key][-MOST_SKIPPED:]


def judge(request: Request, form: Form) -> Response:
    """One judgement; then the next turn."""
    ledger, key, action = desk_of(request).ledger, form.one("key"), form.one("action")
    if action not in ACTIONS:
        raise DemarcheError(f"The desk can't {action!r} a record. It can {', '.join(ACTIONS)}.")
    kept = one_kept(ledger, key, form.one("report"))
    if kept is None:
        raise DemarcheError("The ledger has no such entry any more. Go on with the next under Review.")
    try:
        decide(ledger, judgement_of(request, form, kept), Seen.told(form.one("seen")))
    except ConflictError:
        return conflicting(request, form, ("Record mine as it is, after theirs", "/review"))
    after = {"done": key, "did": ACTIONS[action], "report": "", "skipped": form.one("skipped")}
    return RedirectResponse(link("/review", **{name: form.one(f"q_{name}") for name in NARROWING}, **after), 303)


def judgement_of(request: Request, form: Form, kept: Kept) -> Judgement:
    """What was decided, by whom. A correction that changes nothing is an acceptance."""
    by, note, verdict = name_of(request), form.one("note").strip(), form.one("action")
    if verdict == "correct":
        corrected = editing(request, form, desk_of(request).ledger.report(kept.entry.report)).entry(kept.entry)
        if corrected != kept.entry:
            return Judgement(kept.key, "correct", by, "", corrected, note)
        verdict = "accept"
    if verdict == "accept" and kept.verdict == "correct":  # an acceptance alone would bring back what the machine found
        return Judgement(kept.key, "correct", by, "", kept.entry, note or "accepted as corrected")
    return Judgement(kept.key, "reject" if verdict == "reject" else "accept", by, "", note=note)


def editing(request: Request, form: Form, report: Report) -> Editing:
    """A reader of forms that knows the ledger's actors."""
    ledger = desk_of(request).ledger

    def known(id: str) -> Actor | None:
        row = actor_row(ledger, id) if ":" in id else None
        return replace(row.actor, speaks_for=None, mention=None) if row else None

    return Editing(report, form, known)


def name_of(request: Request) -> str:
    """Who judges; DemarcheError where no name was given."""
    name = coder_of(request)
    if not name:
        raise DemarcheError("A judgement needs the name of who judged. Set yours at the top of the page, then judge again.")
    return name


def conflicting(request: Request, form: Form, words: tuple[str, str]) -> Response:
    """Somebody was faster: what they did, and what was filled in here, which is not lost. `words` are the button's and its address."""
    ledger = desk_of(request).ledger
    now = seen(ledger, [form.one("key")])[form.one("key")]
    kept = one_kept(ledger, form.one("key"), form.one("report"))
    told = on_entry(request, form, kept.entry if kept else None, _mine(request, form), words)
    ways = [replace(way, values={**way.values, "seen": str(now)}) for way in told.ways]
    return tell(request, replace(told, ways=ways))


def _mine(request: Request, form: Form) -> Entry | None:
    if form.one("action") != "correct":
        return None
    before, _ = since(desk_of(request).ledger, form.one("key"), Seen.told(form.one("seen")))
    return editing(request, form, desk_of(request).ledger.report(before.report)).entry(before)


def take_back(request: Request, form: Form) -> Response:
    """The last judgement on an entry is undone, and the entry is up again."""
    ledger, key = desk_of(request).ledger, form.one("key")
    report = form.one("report") or report_of_key(ledger, key)
    try:
        undo(ledger, key, name_of(request), Seen.told(form.one("seen")))
    except ConflictError:
        with_report = Form({**form.values, "report": [report], "action": ["undo"]})
        return conflicting(request, with_report, ("Undo the last judgement all the same", "/undo"))
    if form.one("back") == "history":
        return RedirectResponse("/history", 303)
    kept_on = {name: form.one(f"q_{name}") for name in NARROWING}
    return RedirectResponse(link("/review", key=key, report=report, did="Undone", **kept_on), 303)


def missed(request: Request) -> Response:
    """A form for a record that no reading found."""
    ledger = desk_of(request).ledger
    report = ledger.report(asked(request, "report"))
    start, end = asked(request, "start"), asked(request, "end")
    if not (start.isdecimal() and end.isdecimal()):
        raise DemarcheError("Select the words of the report that prove the record first, then add it.")
    span = Editing(report, Form({}), lambda _: None).span(int(start), int(end))
    return _missed_page(request, report, span, asked(request, "kind"))


def _missed_page(request: Request, report: Report, span: Evidence, kind: str) -> Response:
    entry = blank(kind, report, span)
    return page(
        request,
        "add.html",
        report=report,
        asked_for=fields_of(entry),
        kind=entry.kind,
        span=span,
        pieces=pieces(report.text, spans_of("new", entry)),
        issues=[row.id for row in issues(desk_of(request).ledger, Narrowed(), 100)[0]],
    )


def add_missed(request: Request, form: Form) -> Response:
    """The record is kept, as accepted by who added it."""
    ledger = desk_of(request).ledger
    reading = editing(request, form, ledger.report(form.one("report")))
    start, _, end = form.one("span").partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        raise DemarcheError("Select the words of the report that prove the record first, then add it.")
    entry = reading.entry(blank(form.one("kind"), reading.report, reading.span(int(start), int(end))))
    key = add(ledger, entry, name_of(request))
    return RedirectResponse(link("/report", id=entry.report, key=key), 303)
