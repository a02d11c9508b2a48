"""Two people at one desk: who comes second is told what was done since, by whom and when, and may go on or not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from demarche.desk.fields import values_of
from demarche.desk.meanwhile import joined
from demarche.ledger import ActorJudgement, IssueJudgement, Kept, Ledger, Query
from demarche.ledger.coding import Sampling, as_found, code, codings, draw
from demarche.ledger.deciding import decide, seen
from demarche.model import Judgement, Position
from tests.desk.example import CHARTS, COMMAND, TWIN, positions


@pytest.fixture
def ana(client: TestClient) -> TestClient:
    client.cookies.set("demarche_coder", "Ana")
    client.get("/history")
    return client


def form(page: str, action: str, at: int = 0) -> dict[str, str]:
    """The hidden fields of a form of a page."""
    found = re.findall(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', page, re.S)[at]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', found))


def finland(ledger: Ledger) -> Kept:
    return next(iter(ledger.kept(Query(report="visby-1", kind="position", actor="FIN"))))


def stance_of(ledger: Ledger, stance: str) -> Judgement:
    kept = finland(ledger)
    assert isinstance(kept.entry.record, Position)
    return Judgement(kept.key, "correct", "Ben", "", replace(kept.entry, record=replace(kept.entry.record, stance=stance)))  # type: ignore[arg-type]


def test_who_merges_second_is_told_and_goes_on(ana: TestClient, ledger: Ledger) -> None:
    mine = form(ana.get(f"/issue?id={TWIN}").text, "/merge-issue") | {"into": COMMAND}
    ledger.judge_issue(IssueJudgement("merge", "Ben", TWIN, CHARTS))
    told = ana.post("/merge-issue", data=mine)
    assert told.status_code == 409
    assert re.search(r"Ben has merged issue:nato-leads-the-mission into issue:sharing-of-mine-charts \(20\d\d-.*UTC\)", told.text)
    assert [j.by for j in ledger.issue_judgements()] == ["Ben"]
    assert ana.post("/merge-issue", data=form(told.text, "/merge-issue")).status_code == 303
    assert [(j.by, j.issue, j.into) for j in ledger.issue_judgements()][1:] == [("Ana", CHARTS, COMMAND)]


def test_merges_of_other_issues_are_no_hindrance(ana: TestClient, ledger: Ledger) -> None:
    mine = form(ana.get(f"/issue?id={TWIN}").text, "/merge-issue") | {"into": COMMAND}
    ledger.judge_issue(IssueJudgement("merge", "Ben", CHARTS, "issue:charts"))
    assert ana.post("/merge-issue", data=mine).status_code == 303


def test_the_same_merge_twice_is_done_once(ana: TestClient, ledger: Ledger) -> None:
    mine = form(ana.get(f"/issue?id={TWIN}").text, "/merge-issue") | {"into": COMMAND}
    ledger.judge_issue(IssueJudgement("merge", "Ben", TWIN, COMMAND))
    told = ana.post("/merge-issue", data=mine)
    assert "nothing is left to do" in told.text
    assert 'action="/merge-issue"' not in told.text


@pytest.mark.parametrize("theirs", ["merge", "rename"])
def test_actors_alike(ana: TestClient, ledger: Ledger, theirs: str) -> None:
    officials = "person:swedish-officials"
    mine = form(ana.get(f"/actor?id={officials}").text, "/merge-actor") | {"into": "state:SWE"}
    ledger.judge_actor(ActorJudgement(theirs, "Ben", officials, "state:NOR" if theirs == "merge" else "", name="Swedes"))  # type: ignore[arg-type]
    told = ana.post("/merge-actor", data=mine)
    assert told.status_code == 409
    assert f"Ben has {theirs}d" in told.text
    assert [j.by for j in ledger.actor_judgements()] == ["Ben"]
    assert ana.post("/merge-actor", data=form(told.text, "/merge-actor")).status_code == 303
    assert ledger.actor_judgements()[-1].actor == ("state:NOR" if theirs == "merge" else officials)


def test_an_undo_of_what_another_undid_is_told(ana: TestClient, ledger: Ledger) -> None:
    ledger.judge_issue(IssueJudgement("merge", "Ana", TWIN, COMMAND))
    mine = form(ana.get("/history").text, "/merge-issue")
    ledger.judge_issue(IssueJudgement("undo", "Ben", undoes=1))
    told = ana.post("/merge-issue", data=mine)
    assert (told.status_code, "it is undone already" in told.text) == (409, True)


def test_what_others_judged_is_not_undone_unseen(ana: TestClient, ledger: Ledger) -> None:
    key = finland(ledger).key
    decide(ledger, Judgement(key, "accept", "Ana", ""))
    mine = form(ana.get("/history").text, "/undo")
    decide(ledger, Judgement(key, "reject", "Ben", ""))
    told = ana.post("/undo", data=mine)
    assert "Ben has decided &#39;reject&#39; on this entry" in told.text
    assert [j.verdict for j in ledger.judgements(key)] == ["accept", "reject"]
    assert ana.post("/undo", data=form(told.text, "/undo")).status_code == 303
    assert [j.verdict for j in ledger.judgements(key)] == ["accept", "reject", "undo", "accept"]


def test_a_correction_on_top_of_another_keeps_both(ana: TestClient, ledger: Ledger) -> None:
    """Ben has corrected the stance; Ana has corrected the issue, on the page she had loaded before."""
    kept = finland(ledger)
    mine = form(ana.get(f"/review?key={kept.key}&report=visby-1").text, "/review", 1) | values_of(kept.entry)
    mine |= {"action": "correct", "issue": CHARTS}
    decide(ledger, stance_of(ledger, "undecided"))
    told = ana.post("/review", data=mine)
    assert told.status_code == 409
    for words in ("When you loaded it", "oppose", "undecided", CHARTS, "Ben has decided"):
        assert words in told.text
    assert ana.post("/review", data=form(told.text, "/review", 0)).status_code == 303
    record = finland(ledger).entry.record
    assert isinstance(record, Position)
    assert (record.stance, record.issue) == ("undecided", CHARTS)


def test_a_merge_changes_the_entries_on_the_issue(ana: TestClient, ledger: Ledger) -> None:
    kept = finland(ledger)
    mine = form(ana.get(f"/review?key={kept.key}&report=visby-1").text, "/review", 1) | {"action": "accept"}
    ledger.judge_issue(IssueJudgement("merge", "Ben", CHARTS, "issue:charts"))
    ledger.judge_issue(IssueJudgement("merge", "Ben", COMMAND, "issue:who-leads"))
    told = ana.post("/review", data=mine)
    assert f"Ben has merged {COMMAND} into issue:who-leads" in told.text
    assert f"merged {CHARTS}" not in told.text
    assert ledger.judgements(kept.key) == []


def test_accepting_what_was_corrected_keeps_the_correction(ana: TestClient, ledger: Ledger) -> None:
    kept = finland(ledger)
    decide(ledger, stance_of(ledger, "undecided"))
    mine = form(ana.get(f"/review?key={kept.key}&report=visby-1").text, "/review", 1) | {"action": "accept"}
    assert ana.post("/review", data=mine).status_code == 303
    record = finland(ledger).entry.record
    assert isinstance(record, Position)
    assert (record.stance, ledger.judgements(kept.key)[-1].by) == ("undecided", "Ana")


def test_settling_does_not_overrule_what_others_decided_meanwhile(ana: TestClient, ledger: Ledger) -> None:
    of = draw(ledger, "Pilot", ["Ana", "Ben"], "Ana", Sampling(2, ("position",), 1))
    for key, other in zip(of.entries, ("accept", "reject"), strict=True):
        code(ledger, of.number, Judgement(key, "accept", "Ana", ""))
        code(ledger, of.number, Judgement(key, other, "Ben", ""))  # type: ignore[arg-type]
    page = ana.get(f"/round?number={of.number}").text
    for key in of.entries:
        decide(ledger, Judgement(key, "reject", "Cleo", ""))
    left = ana.post("/settle", data=form(page, "/settle", 0))
    assert "left=1" in left.headers["location"]
    told = ana.post("/settle", data=form(page, "/settle", 1) | {"as": "Ana"})
    assert "Cleo has decided" in told.text
    assert [[j.by for j in ledger.judgements(key)] for key in of.entries] == [["Cleo"], ["Cleo"]]
    assert ana.post("/settle", data=form(told.text, "/settle")).status_code == 303
    assert [j.by for j in ledger.judgements(of.entries[1])] == ["Cleo", "Ana"]


def test_forms_are_joined_field_by_field() -> None:
    before = positions()[0]
    assert isinstance(before.record, Position)
    now = replace(before, record=replace(before.record, stance="reserved"))
    sent = values_of(before) | {"issue": "issue:other", "note": "seen"}
    assert joined(sent, before, now) == values_of(now) | {"issue": "issue:other", "note": "seen"}


def test_nobody_is_hindered_by_what_was_seen(ledger: Ledger) -> None:
    key = finland(ledger).key
    decide(ledger, Judgement(key, "accept", "Ana", ""), seen(ledger, [key])[key])
    assert len(ledger.judgements(key)) == 1


def test_two_tabs_of_one_coder(ana: TestClient, ledger: Ledger) -> None:
    of = draw(ledger, "Pilot", ["Ana", "Ben"], "Ana", Sampling(1, ("position",), 1))
    mine = form(ana.get(f"/code?number={of.number}").text, "/code")
    assert ana.post("/code", data=mine | {"action": "accept"}).status_code == 303
    told = ana.post("/code", data=mine | {"action": "reject"})
    assert "in another tab" in told.text
    assert codings(ledger, of.number)[of.entries[0]]["Ana"].verdict == "accept"
    assert ana.post("/code", data=form(told.text, "/code")).status_code == 303
    assert codings(ledger, of.number)[of.entries[0]]["Ana"].verdict == "reject"


def test_agreement_is_told_by_field_kind_pair_and_words(ana: TestClient, ledger: Ledger) -> None:
    of = draw(ledger, "Pilot", ["Ana", "Ben", "Cleo"], "Ana", Sampling(4, ("position",), 1))
    for key in of.entries:
        entry = as_found(ledger, key)
        assert isinstance(entry.record, Position)
        moved = replace(entry, record=replace(entry.record, target=entry.evidence[0], stance="reserved"))
        for name in ("Ana", "Ben"):
            code(ledger, of.number, Judgement(key, "accept", name, ""))
        code(ledger, of.number, Judgement(key, "correct", "Cleo", "", moved))
    page = ana.get(f"/round?number={of.number}").text
    for words in ("By kind of record", "position: all fields", "Ana</bdi>", "Ben and Cleo: stance", "Unitized alpha"):
        assert words in page
    told = {
        name: float(alpha)
        for name, alpha in re.findall(r"<tr><th scope=.row.>(\w+)</th><td class=.number.>4</td><td class=.number.>([-.\d]+)", page)
    }
    assert told["cue"] == 1.0
    assert told["target"] < 0.9
