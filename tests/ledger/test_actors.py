import pytest

from demarche.errors import LedgerError
from demarche.ledger import ActorJudgement, Ledger, Query
from demarche.model import Actor, Entry, Evidence, Meeting, Position, Report

TEXT = "Bush and George W. Bush oppose the levy. Georgia backs it. Georgia wants it soon. Norway met Oslo."
REPORT = Report("r1", TEXT, date="2004-06-09")
USA = Actor("state:USA", "United States", "state", "USA")


def span(words, nth=1):
    at = -1
    for _ in range(nth):
        at = TEXT.index(words, at + 1)
    return Evidence(at, at + len(words), words)


def who(id, name, printed, kind="state", above=None, nth=1):
    return Actor(id, name, kind, None, printed, above, span(printed, nth))


def stands(holder, stance, words, voice=None):
    return Entry("r1", Position(holder, stance, span(words), span("the levy"), voice), (span(words),), confidence=0.8)


def entries(report="r1"):
    made = [
        stands(who("state:USA", "United States", "Bush"), "oppose", "Bush and", who("person:bush", "Bush", "Bush", "person", USA)),
        stands(
            who("state:USA", "United States", "George W. Bush"),
            "oppose",
            "oppose",
            who("person:george-w-bush", "George W. Bush", "George W. Bush", "person", USA),
        ),
        stands(who("state:GEO", "Georgia", "Georgia"), "support", "Georgia backs it"),
        Entry("r1", Meeting("talks", (who("state:NOR", "Norway", "Norway"), who("org:oslo", "Oslo", "Oslo"))), (span("Norway met Oslo"),)),
    ]
    return [Entry(report, e.record, e.evidence, e.modality, e.confidence) for e in made]


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(str(tmp_path / "l.db")) as opened:
        opened.record(REPORT, entries())
        yield opened


def judge(ledger, verdict, **told):
    return ledger.judge_actor(ActorJudgement(verdict, "Kari", **told))


def ids(ledger):
    return {one.actor.id: one.entries for one in ledger.actors()}


def test_the_actors_of_a_ledger_are_counted(ledger):
    assert ids(ledger) == {
        "state:USA": 2,
        "person:bush": 1,
        "person:george-w-bush": 1,
        "state:GEO": 1,
        "state:NOR": 1,
        "org:oslo": 1,
    }
    usa = next(one for one in ledger.actors() if one.actor.id == "state:USA")
    assert set(usa.printed) == {"Bush", "George W. Bush"}


def test_a_merge_holds_everywhere_and_keeps_what_was_printed(ledger):
    kept = judge(ledger, "merge", actor="person:bush", into="person:george-w-bush")
    assert (kept.number, kept.name, bool(kept.at)) == (1, "George W. Bush", True)
    voices = [e.record.voice for e in ledger.entries(Query(kind="position")) if e.record.voice]
    assert {(v.id, v.name) for v in voices} == {("person:george-w-bush", "George W. Bush")}
    assert {v.printed for v in voices} == {"Bush", "George W. Bush"}
    assert voices[0].speaks_for.id == "state:USA"


@pytest.mark.parametrize("asked", ["person:george-w-bush", "person:bush", "George W. Bush"])
def test_a_question_for_either_finds_the_entries_of_both(ledger, asked):
    judge(ledger, "merge", actor="person:bush", into="person:george-w-bush")
    assert len(list(ledger.entries(Query(actor=asked)))) == 2


def test_two_of_one_list_that_are_merged_are_one(ledger):
    judge(ledger, "merge", actor="org:oslo", into="state:NOR")
    meeting = next(ledger.entries(Query(kind="meeting")))
    assert [a.id for a in meeting.record.participants] == ["state:NOR"]


def test_a_merge_into_one_whom_only_the_tables_know(ledger):
    judge(ledger, "merge", actor="org:oslo", into="org:nato")
    assert "org:nato" in ids(ledger)
    assert len(list(ledger.entries(Query(actor="NATO")))) == 1


def test_a_rename_changes_the_name_and_not_the_id(ledger):
    judge(ledger, "rename", actor="org:oslo", name="City of Oslo")
    assert next(one.actor.name for one in ledger.actors() if one.actor.id == "org:oslo") == "City of Oslo"
    assert len(list(ledger.entries(Query(actor="city of oslo")))) == 1


def test_a_split_goes_by_the_printed_words_and_the_report(ledger):
    judge(ledger, "split", actor="state:GEO", printed="Georgia", report="other", into="org:georgia-us", name="State of Georgia")
    assert "state:GEO" in ids(ledger)
    judge(ledger, "split", actor="state:GEO", printed="georgia", into="org:georgia-us", name="State of Georgia")
    assert "state:GEO" not in ids(ledger)
    assert list(ledger.entries(Query(actor="state:GEO"))) == []
    assert len(list(ledger.entries(Query(actor="State of Georgia")))) == 1


def test_undo_appends_and_can_be_undone(ledger):
    before = ids(ledger)
    judge(ledger, "merge", actor="org:oslo", into="state:NOR")
    after = ids(ledger)
    judge(ledger, "undo")
    assert ids(ledger) == before
    judge(ledger, "undo", undoes=2)
    assert ids(ledger) == after
    assert [j.verdict for j in ledger.actor_judgements()] == ["merge", "undo", "undo"]


def test_a_chain_of_merges_ends_at_the_last(ledger):
    judge(ledger, "merge", actor="org:oslo", into="state:NOR")
    judge(ledger, "merge", actor="state:NOR", into="org:nato")
    assert not {"org:oslo", "state:NOR"} & ids(ledger).keys()
    assert len(list(ledger.entries(Query(actor="org:oslo")))) == 1


def test_reading_again_loses_nothing_and_later_reports_are_corrected_too(ledger):
    judge(ledger, "merge", actor="person:bush", into="person:george-w-bush")
    assert ledger.record(REPORT, entries()).new == 0
    ledger.record(Report("r2", TEXT), entries("r2"))
    assert "person:bush" not in ids(ledger)
    assert len(ledger.actor_judgements()) == 1


@pytest.mark.parametrize(
    ("verdict", "told", "sentence"),
    [
        ("merge", {"actor": "org:none", "into": "state:NOR"}, "has no actor 'org:none'"),
        ("merge", {"actor": "org:oslo", "into": "org:oslo"}, "can't become itself"),
        ("merge", {"actor": "org:oslo", "into": ""}, "A merge needs the id"),
        ("merge", {"actor": "org:oslo", "into": "org:new-one"}, "Nobody is known as 'org:new-one'"),
        ("rename", {"actor": "org:oslo"}, "A rename needs the new name"),
        ("split", {"actor": "org:oslo", "into": "state:NOR"}, "A split needs the printed words"),
        ("undo", {}, "no judgement in force"),
        ("undo", {"undoes": 7}, "no judgement number 7 in force"),
        ("marry", {"actor": "org:oslo"}, "must be one of merge, rename, split, undo"),
    ],
)
def test_what_can_not_be_judged_is_told_in_a_sentence(ledger, verdict, told, sentence):
    with pytest.raises(LedgerError, match=sentence):
        judge(ledger, verdict, **told)
    assert ledger.actor_judgements() == []


def test_a_judgement_needs_a_name(ledger):
    with pytest.raises(LedgerError, match="who judged"):
        ledger.judge_actor(ActorJudgement("rename", " ", actor="org:oslo", name="x"))
