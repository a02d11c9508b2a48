"""Why entries were made: a report of our own, read with the models, then judged, changed by hand and read by nobody."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import demarche
from demarche.errors import LedgerError
from demarche.explaining import Explanation
from demarche.ledger import ActorJudgement, Ledger
from demarche.ledger.deciding import add
from demarche.model import Actor, Entry, Evidence, Judgement, Position, Report
from demarche.pipeline import Reading, read_batch
from demarche.serial import key_of
from demarche.settings import Settings

TEXT = """Norwegian Foreign Minister Solveig Aune said on Monday that her country would not send a single ship to the strait.

She rejected the quota plan. Harbour Watch International welcomed the quota plan.
"""
REPORT = Report("strait", TEXT, date="2019-05-14")


@pytest.fixture(scope="module")
def reading() -> Reading:
    (found,) = read_batch([REPORT], Settings(), frozenset())
    assert isinstance(found, Reading)
    return found


@pytest.fixture
def ledger(tmp_path: Path, reading: Reading) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "l.db")) as opened:
        opened.record(reading.report, reading.entries, by="demarche of a test")
        yield opened


def position(reading: Reading, cue: str) -> Entry:
    return next(e for e in reading.entries if isinstance(e.record, Position) and e.record.cue.quote == cue)


def said(found: Explanation, about: str) -> str:
    return " ".join(r.said for r in found.reasons if r.about == about)


def by_hand(words: str, extractor: str = "") -> Entry:
    span = Evidence(TEXT.index(words), TEXT.index(words) + len(words), words)
    return Entry(
        "strait", Position(Actor("state:NOR", "Norway", "state", "NOR", "her"), "oppose", span, span), (span,), extractor=extractor
    )


def test_a_position_is_explained_from_its_word_to_its_holder(ledger: Ledger, reading: Reading) -> None:
    key = key_of(position(reading, "rejected"))
    found = demarche.explain(ledger, key[:10])
    assert (found.key, found.arises, found.report.id) == (key, True, "strait")
    assert found.passage is not None
    assert found.passage.quote == "She rejected the quota plan."
    assert found.scores[0][0] == "oppose"
    assert "takes “rejected” for a word that tells a position" in said(found, "found")
    assert "“She” means Solveig Aune" in said(found, "holder")
    assert "so Norway is the holder and Solveig Aune the voice" in said(found, "holder")
    assert "reckoned" not in said(found, "date")
    assert "recorded by demarche of a test on 20" in said(found, "read")


def test_every_entry_of_the_report_is_explained(ledger: Ledger, reading: Reading) -> None:
    for key, entry in ledger.keyed():
        found = demarche.explain(ledger, key)
        assert found.arises
        assert {"found", "read", "date"} <= {r.about for r in found.reasons} | ({"date"} if entry.kind == "commitment" else set())
        spans = [r.words for r in found.reasons if r.words] + [m.words for m in found.marks]
        assert all(TEXT[one.start : one.end] == one.quote for one in spans)
        assert not any("do not lead" in r.said for r in found.reasons), found.reasons
    assert "kept as printed, as a body of its own" in said(demarche.explain(ledger, key_of(position(reading, "welcomed"))), "holder")


def test_what_people_decided_is_told(ledger: Ledger, reading: Reading) -> None:
    entry = position(reading, "rejected")
    assert isinstance(entry.record, Position)
    corrected = replace(entry, record=replace(entry.record, stance="reserved"))
    ledger.judge(Judgement(key_of(entry), "accept", "Ana", "2026-01-02T10:00"))
    ledger.judge(Judgement(key_of(entry), "correct", "Bo", "2026-01-03T10:00", corrected, "she only doubts it"))
    ledger.judge_actor(ActorJudgement("rename", "Cy", actor="state:NOR", name="Kingdom of Norway"))
    judged = said(demarche.explain(ledger, key_of(entry)), "judged")
    assert "Accepted by Ana on 2026-01-02 10:00 UTC." in judged
    assert "Corrected by Bo on 2026-01-03 10:00 UTC (another stance): “she only doubts it”." in judged
    assert "A person's correction of actors makes Norway (state:NOR) Kingdom of Norway (state:NOR) here." in judged


def test_an_entry_that_arises_no_more_says_so(ledger: Ledger, reading: Reading) -> None:
    entry = position(reading, "rejected")
    assert isinstance(entry.record, Position)
    old = replace(entry, record=replace(entry.record, stance="undecided"))
    ledger.record(REPORT, [old], kinds=())
    found = demarche.explain(ledger, key_of(old))
    assert found.arises is False
    assert "don't give this entry any more" in said(found, "read")
    assert "In the same words they find: Norway: oppose, “the quota plan”" in said(found, "read")
    assert "“She” means Solveig Aune" in said(found, "holder")  # what can still be told


def test_entries_made_by_people_say_by_whom(ledger: Ledger) -> None:
    added = demarche.explain(ledger, add(ledger, by_hand("her country would not send a single ship"), "Ana"))
    assert added.arises is None
    assert said(added, "found").startswith("No reading found it: added by hand by Ana on 20")
    brought = by_hand("would not send", "import:csv")
    ledger.record(REPORT, [brought], kinds=(), by="import:csv")
    ledger.judge(Judgement(key_of(brought), "accept", "Bo", "2026-01-03T10:00"))
    told = said(demarche.explain(ledger, key_of(brought)), "found")
    assert told.startswith("Not made by demarche's extractors, but by import:csv; brought in by import:csv on 20")
    assert told.endswith("Bo stood for it.")


@pytest.mark.parametrize(("beginning", "message"), [("zz", "has no entry 'zz'"), ("", "has no entry ''"), ("%", "has no entry '%'")])
def test_unknown_ids(ledger: Ledger, beginning: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        demarche.explain(ledger, beginning)


def test_an_id_that_several_begin_with_is_refused(tmp_path: Path) -> None:
    starts = [n for n in range(len(TEXT) - 4) if TEXT[n : n + 4].strip() == TEXT[n : n + 4]]
    entries = [by_hand(TEXT[n : n + 4]) for n in starts[:40]]
    with Ledger.open(str(tmp_path / "many.db")) as opened:
        opened.record(REPORT, entries)
        keys = sorted(key for key, _ in opened.keyed())
        twice = next(a[0] for a, b in pairwise(keys) if a[0] == b[0])
        with pytest.raises(LedgerError, match=r"Several entries .* Give more of the id"):
            demarche.explain(opened, twice)


def test_json_has_all_of_it(ledger: Ledger, reading: Reading) -> None:
    found = demarche.explain(ledger, key_of(position(reading, "rejected")))
    told = found.to_dict()
    assert told["entry"]["stance"] == "oppose"
    assert [one["said"] for one in told["reasons"]] == [one.said for one in found.reasons]
    assert {one["role"] for one in told["marks"]} >= {"holder", "cue", "target"}


def test_an_author_who_is_not_printed_is_told(tmp_path: Path) -> None:
    text = (
        "Declaration of the Presidents of the Lake States\n\nWe, the Presidents of Kenya, Uganda and\nTanzania,\n\n"
        "1. Applaud the agreement on fishing quotas.\n\n2. Reject any dam on the upper river without a treaty."
    )
    (found,) = read_batch([Report("lake", text)], Settings(), frozenset())
    assert isinstance(found, Reading)
    with Ledger.open(str(tmp_path / "l.db")) as opened:
        opened.record(found.report, found.entries, by="demarche of a test")
        entry = position(found, "Reject")
        assert isinstance(entry.record, Position)
        assert entry.record.holder.name == "Presidents of Kenya, Uganda and Tanzania"
        assert "Nobody is printed before “Reject”" in said(demarche.explain(opened, key_of(entry)), "holder")
