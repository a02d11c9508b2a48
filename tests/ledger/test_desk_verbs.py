"""What people do at the desk: decide on what they saw, undo, add, merge issues, code in rounds; and what is judged next."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from demarche.errors import ConflictError, EvidenceError, LedgerError
from demarche.ledger import IssueJudgement, Ledger, Listing, Query
from demarche.ledger.coding import Sampling, as_found, code, codings, draw, round_of, settled
from demarche.ledger.deciding import Seen, add, decide, in_force, seen, undo
from demarche.ledger.lists import IssueRow, Narrowed, actor_row, actors, heads, issues, latest_reports, outlets
from demarche.ledger.recent import precision, recent, share
from demarche.ledger.waiting import Wanted, waiting
from demarche.model import Entry, Evidence, Judgement, Position, Report, Stance
from demarche.serial import key_of
from tests.ledger.examples import ALL, BACKS, ICELAND, REJECTS, REPORT, span

NORTH, SOUTH = "issue:north", "issue:south"
TEXT = "They spoke of the mission and of the levy."
MISSION, LEVY = (Evidence(TEXT.index(w), TEXT.index(w) + len(w), w) for w in ("the mission", "the levy"))


def stand(report: str, stance: Stance, issue: str, sure: float = 0.9, where: Evidence = MISSION) -> Entry:
    return Entry(report, Position(replace(ICELAND, mention=None), stance, where, where, issue=issue), (where,), "asserted", sure)


@pytest.fixture
def two(where: str) -> Iterator[Ledger]:
    """Two issues that are one, in two reports."""
    with Ledger.open(where) as opened:
        opened.record(Report("a", TEXT, outlet="Wire", date="2004-05-01"), [stand("a", "support", NORTH)])
        opened.record(Report("b", TEXT, outlet="Post", date="2004-06-01"), [stand("b", "oppose", SOUTH, 0.5, LEVY)])
        yield opened


def verdicts(ledger: Ledger, key: str) -> list[str]:
    return [one.verdict for one in ledger.judgements(key)]


def test_who_saw_an_older_state_is_told(ledger: Ledger) -> None:
    key = key_of(BACKS)
    before = seen(ledger, [key])[key]
    decide(ledger, Judgement(key, "accept", "Ana", ""), before)
    with pytest.raises(ConflictError, match=r"Ana has decided 'accept' on this entry .*UTC"):
        decide(ledger, Judgement(key, "reject", "Ben", ""), before)
    assert verdicts(ledger, key) == ["accept"]
    decide(ledger, Judgement(key, "reject", "Ben", ""), seen(ledger, [key])[key])
    assert verdicts(ledger, key) == ["accept", "reject"]


def test_a_report_read_again_counts_as_another_state(ledger: Ledger) -> None:
    key = key_of(BACKS)
    before = seen(ledger, [key])[key]
    ledger.record(REPORT, [replace(BACKS, confidence=0.123)])
    with pytest.raises(ConflictError, match="A reader has read the report again"):
        decide(ledger, Judgement(key, "accept", "Ana", ""), before)


@pytest.mark.parametrize("told", ["", "1", "1-", "x-y", "12-340", "1-2-3-4-5", "-1-2-3"])
def test_what_was_seen_is_four_numbers(told: str) -> None:
    with pytest.raises(LedgerError, match="four numbers"):
        Seen.told(told)
    assert str(Seen.told("12-340-0-3")) == "12-340-0-3"


def test_undo_brings_back_what_held_before(ledger: Ledger) -> None:
    key = key_of(REJECTS)
    assert isinstance(REJECTS.record, Position)
    corrected = replace(REJECTS, record=replace(REJECTS.record, stance="reserved"))
    ledger.judge(Judgement(key, "correct", "Ana", "", corrected))
    ledger.judge(Judgement(key, "reject", "Ben", ""))
    assert key not in dict(ledger.keyed())
    undo(ledger, key, "Ben")
    assert dict(ledger.keyed())[key] == corrected
    undo(ledger, key, "Ana")
    assert dict(ledger.keyed())[key] == REJECTS
    assert verdicts(ledger, key) == ["correct", "reject", "undo", "correct", "undo"]
    assert in_force(ledger.judgements(key)) == []
    with pytest.raises(LedgerError, match="Nothing was decided"):
        undo(ledger, key, "Ana")


def test_added_by_hand_outlives_the_next_reading_and_can_be_undone(ledger: Ledger) -> None:
    new = Entry("r1", Position(ICELAND, "support", span("backs"), span("the quota rule")), (span("backs the fisheries draft"),))
    key = add(ledger, new, "Ana")
    ledger.record(REPORT, ALL)
    kept = {one.key: one for one in ledger.kept()}[key]
    assert (kept.entry.extractor, kept.verdict) == ("by-hand", "accept")
    with pytest.raises(LedgerError, match="holds this record already"):
        add(ledger, new, "Ben")
    undo(ledger, key, "Ana")
    assert key not in dict(ledger.keyed())
    undo(ledger, key, "Ana")
    assert key in dict(ledger.keyed())


def test_what_is_added_stands_in_the_text(ledger: Ledger) -> None:
    wrong = replace(BACKS, evidence=(Evidence(0, 6, "Sweden"),))
    with pytest.raises(EvidenceError):
        add(ledger, wrong, "Ana")


def test_merged_issues_are_one_everywhere(two: Ledger) -> None:
    two.judge_issue(IssueJudgement("merge", "Ana", SOUTH, NORTH))
    assert {entry.record.issue for entry in two.entries()} == {NORTH}
    assert [e.report for e in two.entries(Query(issue=NORTH))] == ["a", "b"]
    assert [e.report for e in two.entries(Query(issue=SOUTH))] == ["a", "b"]  # leads to where it went
    assert [(s.issue, s.stance) for s in two.as_of("2005")] == [(NORTH, "oppose")]
    assert len(two.changes()) == 1
    assert issues(two, Narrowed(), 9) == ([IssueRow(NORTH, (NORTH, SOUTH), 2, 2, "2004-06-01")], 1)
    two.judge_issue(IssueJudgement("merge", "Ana", NORTH, "issue:compass"))
    assert {entry.record.issue for entry in two.entries()} == {"issue:compass"}
    two.judge_issue(IssueJudgement("undo", "Ben"))
    two.judge_issue(IssueJudgement("undo", "Ben"))
    assert [entry.record.issue for entry in two.entries()] == [NORTH, SOUTH]
    assert two.changes() == []


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (IssueJudgement("merge", "Ana", NORTH, NORTH), "become itself"),
        (IssueJudgement("merge", "Ana", "issue:none", NORTH), "no issue 'issue:none'"),
        (IssueJudgement("merge", "Ana", NORTH, "south"), "id of an issue"),
        (IssueJudgement("merge", " ", NORTH, SOUTH), "name of who judged"),
        (IssueJudgement("undo", "Ana"), "could be undone"),
        (IssueJudgement("undo", "Ana", undoes=7), "number 7"),
    ],
)
def test_merges_that_make_no_sense(two: Ledger, judgement: IssueJudgement, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        two.judge_issue(judgement)
    assert two.issue_judgements() == []


def test_the_least_sure_waits_in_front(two: Ledger) -> None:
    assert [one.report for one in waiting(two)] == ["b", "a"]
    assert [one.report for one in waiting(two, Wanted(issue=NORTH))] == ["a"]
    assert waiting(two, Wanted(kinds=("meeting",))) == []
    key = waiting(two)[0].key
    two.judge(Judgement(key, "accept", "Ana", ""))
    assert [one.report for one in waiting(two)] == ["a"]
    undo(two, key, "Ana")
    assert [one.report for one in waiting(two)] == ["b", "a"]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        (Narrowed(), [SOUTH, NORTH]),
        (Narrowed(outlet="Wire"), [NORTH]),
        (Narrowed(since="2004-05-02"), [SOUTH]),
        (Narrowed(until="2004-05"), [NORTH]),
        (Narrowed(actor="iceland"), [SOUTH, NORTH]),
        (Narrowed(actor="Norway"), []),
        (Narrowed(body="NATO", until="2004-06"), [SOUTH, NORTH]),
        (Narrowed(body="org:eu"), []),
        (Narrowed(words="South"), [SOUTH]),
    ],
)
def test_issues_narrowed_down(two: Ledger, narrowed: Narrowed, found: list[str]) -> None:
    assert [row.id for row in issues(two, narrowed, 9)[0]] == found


def test_a_rejected_position_does_not_count_and_a_corrected_one_where_it_went(two: Ledger) -> None:
    keys = dict(two.keyed())
    for key, entry in keys.items():
        if entry.report == "a":
            two.judge(Judgement(key, "reject", "Ana", ""))
        else:
            assert isinstance(entry.record, Position)
            two.judge(Judgement(key, "correct", "Ana", "", replace(entry, record=replace(entry.record, issue="issue:west"))))
    assert [row.id for row in issues(two, Narrowed(), 9)[0]] == ["issue:west"]


def test_lists(two: Ledger) -> None:
    assert outlets(two) == ["Post", "Wire"]
    assert [one.id for one in latest_reports(two, 5)] == ["b", "a"]
    assert heads(two, ["a", "none"])["a"].text == ""
    assert [(row.actor.name, row.entries) for row in actors(two, "state")] == [("Iceland", 2)]
    assert actors(two, "state", "nor") == []
    assert actor_row(two, "state:XXX") is None
    assert [one.entry.report for one in two.listed(Query(), Listing(limit=1))] == ["b"]
    assert [one.entry.report for one in two.listed(Query(), Listing(offset=1))] == ["a"]


def test_a_round_of_coding(two: Ledger) -> None:
    drawn = draw(two, "Pilot", ["Ana", " Ben", "Ana"], "Ana", Sampling(5))
    assert drawn.coders == ("Ana", "Ben")
    assert round_of(two, drawn.number) == drawn
    assert len(drawn.entries) == 2
    key = drawn.entries[0]
    code(two, drawn.number, Judgement(key, "reject", "Ana", ""))
    code(two, drawn.number, Judgement(key, "accept", "Ana", ""))
    assert {who: one.verdict for who, one in codings(two, drawn.number)[key].items()} == {"Ana": "accept"}
    assert two.judgements(key) == []
    assert as_found(two, key) == dict(two.keyed())[key]
    two.judge(Judgement(key, "accept", "Ana", "", note=f"round {drawn.number}: as Ana said"))
    assert list(settled(two, drawn)) == [key]
    with pytest.raises(LedgerError, match="no coder"):
        code(two, drawn.number, Judgement(key, "accept", "Eve", ""))
    with pytest.raises(LedgerError, match="not in the sample"):
        code(two, drawn.number, Judgement("none", "accept", "Ana", ""))
    with pytest.raises(LedgerError, match="two coders"):
        draw(two, "Alone", ["Ana"], "Ana", Sampling())


def test_precision_is_of_what_machines_found_and_still_holds(ledger: Ledger) -> None:
    first, second, third = list(dict(ledger.keyed()))[:3]
    ledger.judge(Judgement(first, "accept", "Ana", ""))
    ledger.judge(Judgement(second, "reject", "Ana", ""))
    ledger.judge(Judgement(third, "reject", "Ana", ""))
    undo(ledger, third, "Ana")
    add(
        ledger,
        Entry("r1", Position(ICELAND, "support", span("backs"), span("the quota rule")), (span("backs the fisheries draft"),)),
        "Ana",
    )
    found = precision(ledger)
    assert sum(one.judged for one in found) == 2
    assert sum(one.accepted for one in found) == 1
    assert precision(ledger, [first])[0].exact[0] == 1.0
    assert [one.undoable for one in recent(ledger)] == [True, False, False, True, True]


@pytest.mark.parametrize(
    ("hits", "total", "interval"), [(0, 0, (0, 0, 1)), (5, 10, (0.5, 0.2366, 0.7634)), (10, 10, (1, 0.7225, 1)), (0, 20, (0, 0, 0.1611))]
)
def test_intervals_are_wilsons(hits: int, total: int, interval: tuple[float, float, float]) -> None:
    """The values are those of statsmodels' proportion_confint(method="wilson")."""
    assert share(hits, total) == pytest.approx(interval, abs=1e-4)
