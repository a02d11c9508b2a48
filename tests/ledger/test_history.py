"""What the ledger knew when about what stood when; changes and contradictions; bodies and outlets."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from demarche.errors import LedgerError
from demarche.ledger import ActorJudgement, Ledger, Query
from demarche.ledger.history import days_apart
from demarche.model import Actor, Entry, Evidence, Judgement, Modality, Position, Report, Stance
from demarche.serial import key_of
from tests.ledger.examples import ALL, BACKS, ICELAND, REJECTS, REPORT, SENT, execute

SPAIN = Actor("state:ESP", "Spain", "state", "ESP", "Spain")
FRANCE = Actor("state:FRA", "France", "state", "FRA", "France")
EU = Actor("org:eu", "European Union", "organisation", None, "EU")
MINISTER = Actor("person:m", "Ana Mar", "person", None, "Ana Mar", SPAIN)
TEXT = "They spoke of the mission."
MISSION = Evidence(TEXT.index("the mission"), TEXT.index("the mission") + 11, "the mission")


def stand(
    report: str,
    stance: Stance,
    holder: Actor = SPAIN,
    issue: str = "issue:mission",
    date: str | None = None,
    modality: Modality = "asserted",
) -> Entry:
    return Entry(report, Position(holder, stance, MISSION, MISSION, issue=issue), (MISSION,), modality, 0.8, date)


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    """Spain for it in May, reserved on 1 June, against it on 9 June; recorded on 2, 3 and 12 June."""
    with Ledger.open(where) as opened:
        for id, date, recorded, entries in (
            ("may", "2004-05-20", "2004-06-02", [stand("may", "support"), stand("may", "support", FRANCE)]),
            ("june", "2004-06-01", "2004-06-03", [stand("june", "reserved")]),
            ("late", "2004-06-09", "2004-06-12", [stand("late", "oppose"), stand("late", "support", EU, "issue:levy")]),
        ):
            opened.record(Report(id, TEXT, outlet="The Wire" if id == "may" else "Harbour News", date=date), entries)
            moment = f"{recorded}T08:00:00.000000+00:00"
            execute(where, "UPDATE entries SET recorded_at = :moment WHERE report = :id", id=id, moment=moment)
        yield opened


def stances(ledger: Ledger, valid: str, known: str | None = None, **asked: str) -> dict[str, Stance]:
    return {found.holder.iso3 or found.holder.id: found.stance for found in ledger.as_of(valid, known, Query(**asked))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("valid", "known", "spain"),
    [
        ("2004-05-19", None, None),
        ("2004-05-20", None, "support"),
        ("2004-05", None, "support"),
        ("2004-06-01", None, "reserved"),
        ("2004-06-08", None, "reserved"),
        ("2004-06-09", None, "oppose"),
        ("2004-06-01", "2004-06-01", None),
        ("2004-06-01", "2004-06-02", "support"),
        ("2004-06-01", "2004-06-03", "reserved"),
        ("2004-06-30", "2004-06-10", "reserved"),
        ("2004-06-30", "2004-06", "oppose"),
        ("2004-06-30", "2003", None),
    ],
)
def test_where_somebody_stood_as_it_was_known(ledger: Ledger, valid: str, known: str | None, spain: Stance | None) -> None:
    assert stances(ledger, valid, known, issue="issue:mission").get("ESP") == spain


def test_a_version_that_was_replaced_was_known_until_then(ledger: Ledger) -> None:
    ledger.record(Report("june", TEXT, date="2004-06-01"), [stand("june", "conditional")])
    assert stances(ledger, "2004-06-01", "2004-06-10")["ESP"] == "reserved"
    assert stances(ledger, "2004-06-01")["ESP"] == "conditional"


def test_judgements_count_from_when_they_were_made(ledger: Ledger) -> None:
    key = key_of(stand("june", "reserved"))
    ledger.judge(Judgement(key, "reject", "ana", "2004-06-05T10:00:00+00:00"))
    ledger.judge(Judgement(key, "correct", "ben", "2004-06-07T10:00:00+02:00", stand("june", "undecided")))
    ledger.judge(Judgement(key, "accept", "ana", "2004-06-20T10:00:00+00:00"))
    known = {day: stances(ledger, "2004-06-01", f"2004-06-{day}")["ESP"] for day in ("04", "05", "06", "07", "19", "20")}
    assert known == {"04": "reserved", "05": "support", "06": "support", "07": "undecided", "19": "undecided", "20": "reserved"}
    ledger.judge_actor(ActorJudgement("rename", "ana", actor="state:ESP", name="Kingdom of Spain", at="2004-06-21T00:00:00+00:00"))
    names = {known: {s.holder.name for s in ledger.as_of("2004", known, Query(actor="ESP"))} for known in ("2004-06-20", "2004-06-21")}
    assert names == {"2004-06-20": {"Spain"}, "2004-06-21": {"Kingdom of Spain"}}


def test_rejected_entries_are_left_out_and_corrected_ones_given_corrected(where: str) -> None:
    with Ledger.open(where) as ledger:
        ledger.record(REPORT, ALL)
        ledger.judge(Judgement(key_of(SENT), "reject", "ana", ""))
        corrected = replace(BACKS, record=replace(BACKS.record, holder=ICELAND, issue="issue:other"))  # type: ignore[arg-type]
        ledger.judge(Judgement(key_of(BACKS), "correct", "ana", "", corrected))
        assert list(ledger.entries()) == [REJECTS, corrected]
        assert list(ledger.entries(Query(rejected=True))) == [REJECTS, SENT, corrected]
        assert (
            list(ledger.entries(Query(issue="issue:other"))) == list(ledger.entries(Query(actor="Iceland", issue="other"))) == [corrected]
        )
        assert list(ledger.entries(Query(actor="Norway"))) == []
        assert [(one.key, one.verdict) for one in ledger.kept(Query(issue="issue:other"))] == [(key_of(BACKS), "correct")]
        ledger.judge(Judgement(key_of(BACKS), "correct", "ben", "", replace(corrected, confidence=1.0)))
        assert [one.confidence for one in ledger.entries(Query(issue="other"))] == [1.0]
        assert ledger.record(REPORT, []).superseded == 1, "what was judged stays"
        assert [one.confidence for one in ledger.entries()] == [1.0]
        assert len(list(ledger.entries(Query(superseded=True)))) == 5


@pytest.mark.parametrize("at", ["yesterday", "2004-13-01", "10:00"])
def test_the_moment_of_a_judgement_must_be_one(ledger: Ledger, at: str) -> None:
    with pytest.raises(LedgerError, match="ISO 8601"):
        ledger.judge(Judgement(key_of(stand("may", "support")), "accept", "ana", at))


def test_changes_of_position_over_time(ledger: Ledger) -> None:
    found = ledger.changes(Query(actor="Spain"))
    assert [(c.before.stance, c.after.stance, c.after.kept.when) for c in found] == [
        ("support", "reserved", "2004-06-01"),
        ("reserved", "oppose", "2004-06-09"),
    ]
    assert ledger.changes(Query(actor="France")) == []
    assert len(ledger.changes(Query(issue="mission", as_of="2004-06-08"))) == 1


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([stand("x", "support"), stand("x", "oppose")], 1),
        ([stand("x", "support"), stand("x", "oppose", MINISTER)], 1),
        ([stand("x", "support"), stand("x", "oppose", FRANCE)], 0),
        ([stand("x", "support"), stand("x", "reserved")], 0),
        ([stand("x", "support", issue=""), stand("x", "oppose", issue="")], 0),
        ([stand("x", "support"), stand("x", "oppose", modality="negated")], 0),
        ([stand("x", "support"), stand("x", "oppose", modality="historical")], 0),
        ([stand("x", "support"), stand("x", "oppose", date="2004-08-08")], 1),
        ([stand("x", "support"), stand("x", "oppose", date="2004-08-09")], 0),
        ([stand("x", "support"), stand("x", "oppose", date="2004-08")], 1),
        ([stand("x", "support", date="2004-08-08"), stand("x", "oppose")], 1),
    ],
)
def test_contradictions(where: str, entries: list[Entry], count: int) -> None:
    with Ledger.open(where) as ledger:
        ledger.record(Report("x", TEXT, date="2004-08-01"), entries)
        found = ledger.contradictions()
        assert len(found) == count
        assert all((c.support.stance, c.oppose.stance) == ("support", "oppose") for c in found)
        assert len(ledger.contradictions(within=400)) >= count


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2004-06-01", "2004-06-09", 8),
        ("2004-06", "2004-06-09", 0),
        ("2004", "2005-01-02", 367),
        ("2004-06", "2004-07", 30),
        ("2004", "2004", 0),
    ],
)
def test_days_between_partial_dates(first: str, second: str, days: int) -> None:
    assert days_apart(first, second) == days_apart(second, first) == days


@pytest.mark.parametrize(
    ("asked", "holders"),
    [
        ({"body": "NATO"}, {"ESP", "FRA"}),
        ({"body": "org:eu"}, {"ESP", "FRA", "org:eu"}),
        ({"body": "European Union", "as_of": "1985-12-31"}, set()),
        ({"body": "org:eu", "as_of": "2004-06-02"}, {"ESP", "FRA"}),
        ({"body": "African Union"}, set()),
        ({"outlet": "wire"}, {"ESP", "FRA"}),
        ({"outlet": "News harbour"}, {"ESP", "org:eu"}),
        ({"outlet": "100%"}, set()),
        ({"since": "2004-06-09"}, {"ESP", "org:eu"}),
        ({"since": "2004-06", "issue": "mission"}, {"ESP"}),
        ({"since": "2005"}, set()),
    ],
)
def test_by_body_outlet_and_date(ledger: Ledger, asked: dict[str, str], holders: set[str]) -> None:
    found = ledger.entries(Query(**asked))  # type: ignore[arg-type]
    assert {entry.record.holder.iso3 or entry.record.holder.id for entry in found} == holders


def test_members_count_on_the_day(where: str) -> None:
    poland, slovakia = (Actor(f"state:{code}", code, "state", code, code) for code in ("POL", "SVK"))
    with Ledger.open(where) as ledger:
        for id, date in (("before", "1999-03-11"), ("after", "1999-03-13")):
            ledger.record(Report(id, TEXT, date=date), [stand(id, "support", holder) for holder in (poland, slovakia)])
        found = [(entry.report, entry.record.holder.iso3) for entry in ledger.entries(Query(body="NATO"))]
        assert found == [("after", "POL")], "Poland joined on 12 March 1999, Slovakia in 2004"
        assert len(list(ledger.entries(Query(body="NATO", as_of="2005")))) == 4


def test_a_body_must_be_known(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="No body is known as 'Spain'"):
        list(ledger.entries(Query(body="Spain")))


def test_the_last_stand_of_a_day_is_the_one_recorded_last(where: str) -> None:
    with Ledger.open(where) as ledger:
        ledger.record(Report("a", TEXT, date="2004-06-09"), [stand("a", "support")])
        ledger.record(Report("b", TEXT, date="2004-06-09"), [stand("b", "oppose"), stand("b", "support", issue="")])
        assert [s.stance for s in ledger.as_of("2004-06-09")] == ["support", "oppose"]
        assert ledger.changes() == []


def test_a_date_that_becomes_known_makes_a_version(where: str) -> None:
    with Ledger.open(where) as ledger:
        ledger.record(Report("a", TEXT), [stand("a", "support")])
        execute(where, "UPDATE entries SET recorded_at = '2020-01-01T00:00:00+00:00'")
        assert ledger.record(Report("a", TEXT, date="2004-06-09"), []).superseded == 1
        ledger.record(Report("a", TEXT), [stand("a", "support"), stand("a", "oppose", FRANCE)])
        assert {one.date for one in ledger.kept()} == {"2004-06-09"}
        assert stances(ledger, "2004", "2020-06") == {}, "then it counted from when it was recorded"
        assert stances(ledger, "2020", "2020-06") == {"ESP": "support"}
