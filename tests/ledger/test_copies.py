"""Syndicated copies: one entry, many pieces of evidence, all outlets named."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from demarche.ledger import Ledger, Query
from demarche.ledger.copies import ALIKE, Sketch
from demarche.model import Actor, Entry, Evidence, Judgement, Position, Report, Stance
from demarche.serial import check_evidence, key_of

WIRE = (
    "The harbour talks in Visby ended late on Friday. Norway backs the fisheries draft, its minister said after nine hours in a hall "
    "without heating. Iceland rejects the quota rule and will not send anybody to the next round. The chair, who had hoped for a "
    "signature before the weekend, spoke of progress on small things and of silence on large ones. Delegates meet again in the autumn."
)
HEADED = "VISBY (Harbour News) - " + WIRE
CUT = WIRE.replace(" Delegates meet again in the autumn.", "")
LONGER = WIRE + " Latvia doubts the survey."
OTHER = (
    "The survey of wrecks off Gotland found nothing of worth this year. Norway backs the fisheries draft, an aside in the annual report "
    "says. Most of its forty pages are about anchors, chains, and one disputed bell whose owner has been dead for two hundred years."
)
NORWAY = Actor("state:NOR", "Norway", "state", "NOR", "Norway")
ICELAND = Actor("state:ISL", "Iceland", "state", "ISL", "Iceland")
LATVIA = Actor("state:LVA", "Latvia", "state", "LVA", "Latvia")
SAID: tuple[tuple[Actor, Stance, str, str], ...] = (
    (NORWAY, "support", "Norway backs the fisheries draft", "the fisheries draft"),
    (ICELAND, "oppose", "Iceland rejects the quota rule", "the quota rule"),
    (LATVIA, "reserved", "Latvia doubts the survey", "the survey"),
)


def span(text: str, words: str) -> Evidence:
    return Evidence(text.index(words), text.index(words) + len(words), words)


def reading(id: str, text: str, outlet: str) -> tuple[Report, list[Entry]]:
    found = [
        Entry(id, Position(who, stance, span(text, proof), span(text, target), issue="issue:fish"), (span(text, proof),), confidence=0.9)
        for who, stance, proof, target in SAID
        if proof in text
    ]
    return Report(id, text, outlet=outlet, date="2004-06-09"), found


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where) as opened:
        opened.record(*reading("wire", WIRE, "The Wire"))
        yield opened


@pytest.mark.parametrize(("text", "copied"), [(WIRE, True), (HEADED, True), (CUT, True), (LONGER, True), (OTHER, False), ("Short.", False)])
def test_a_copy_is_recognised(ledger: Ledger, text: str, copied: bool) -> None:
    assert ledger.record(*reading("next", text, "Harbour News")).copy_of == ("wire" if copied else None)
    assert [report.id for report in ledger.copies("next")] == (["wire"] if copied else [])


def test_one_entry_with_all_outlets_and_each_proof_in_its_own_report(ledger: Ledger) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    ledger.record(*reading("cut", CUT, "Evening Tide"))
    found = list(ledger.kept())
    assert [(one.entry.report, [copy.outlet for copy in one.copies]) for one in found] == [("wire", ["Harbour News", "Evening Tide"])] * 2
    for one in found:
        for copy in one.copies:
            text = ledger.report(copy.report).text
            assert all(text[e.start : e.end] == e.quote for e in copy.evidence)
        check_evidence(one.entry, ledger.report("wire").text)
    assert found[0].copies[0].evidence[0].start != found[0].entry.evidence[0].start
    assert len(list(ledger.entries(Query(copies=True)))) == 6


def test_what_only_the_copy_says_is_an_entry_of_its_own(ledger: Ledger) -> None:
    ledger.record(*reading("longer", LONGER, "Harbour News"))
    assert [(one.entry.report, one.entry.record.holder.iso3) for one in ledger.kept()] == [
        ("wire", "NOR"),
        ("wire", "ISL"),
        ("longer", "LVA"),
    ]


def test_a_copy_of_a_copy_is_one_of_the_first(ledger: Ledger) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    again = HEADED.replace("Friday", "Saturday")
    assert ledger.record(*reading("again", again, "Evening Tide")).copy_of == "wire"
    assert [report.id for report in ledger.copies("headed")] == ["wire", "again"]


def test_reading_again_changes_nothing(ledger: Ledger) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    before = list(ledger.kept())
    for id, text, outlet in (("headed", HEADED, "Harbour News"), ("wire", WIRE, "The Wire")):
        assert ledger.record(*reading(id, text, outlet)).new == 0
    assert list(ledger.kept()) == before


def test_what_the_original_no_longer_says_stands_in_the_copy(ledger: Ledger) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    report, entries = reading("wire", WIRE, "The Wire")
    ledger.record(report, entries[:1])
    assert [(one.entry.report, len(one.copies)) for one in ledger.kept()] == [("wire", 1), ("headed", 0)]


def test_a_judgement_holds_for_the_copies(ledger: Ledger) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    norway, iceland = reading("wire", WIRE, "")[1]
    ledger.judge(Judgement(key_of(norway), "reject", "ana", ""))
    ledger.judge(Judgement(key_of(iceland), "correct", "ana", "", replace(iceland, record=replace(iceland.record, stance="reserved"))))  # type: ignore[arg-type]
    (left,) = ledger.kept()
    assert (left.entry.record.stance, [copy.outlet for copy in left.copies]) == ("reserved", ["Harbour News"])


@pytest.mark.parametrize(("outlet", "found"), [("wire", 2), ("harbour", 2), ("tide", 1), ("sun", 0)])
def test_an_outlet_that_printed_a_copy_counts(ledger: Ledger, outlet: str, found: int) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    report, entries = reading("cut", CUT, "Evening Tide")
    ledger.record(report, entries[1:])
    assert len(list(ledger.entries(Query(outlet=outlet)))) == found


def test_copies_are_one_hit_of_a_search(ledger: Ledger) -> None:
    ledger.record(*reading("headed", HEADED, "Harbour News"))
    ledger.record(*reading("other", OTHER, "Annual"))
    hits = ledger.search("fisheries draft")
    assert sorted(len(hit.copies) for hit in hits) == [0, 1]
    assert all([kept.entry.record.holder.iso3 for kept in hit.entries] == ["NOR"] for hit in hits)
    assert [hit.copies[0].id for hit in ledger.search("Visby harbour news")] == ["wire"]


def test_many_at_once_are_recorded_as_one_by_one(where: str, path: str) -> None:
    readings = [reading(f"r{n}", text, f"Outlet {n}") for n, text in enumerate([WIRE, OTHER, HEADED, LONGER, OTHER, CUT])]
    readings.append(reading("r0", WIRE, "Outlet 0"))
    with Ledger.open(where) as many, Ledger.open(path + "2") as single:
        assert list(many.record_all(readings)) == [single.record(*one) for one in readings]
        assert [replace(one, recorded_at="") for one in many.kept()] == [replace(one, recorded_at="") for one in single.kept()]


def jaccard(first: list[str], second: list[str]) -> float:
    one, other = ({tuple(words[at : at + 4]) for at in range(len(words) - 3)} for words in (first, second))
    return len(one & other) / len(one | other)


def test_overlap_is_that_of_runs_of_words_and_copies_share_a_hash() -> None:
    draw = random.Random(7)
    missed = 0
    for _ in range(200):
        words = [f"w{draw.randrange(5000)}" for _ in range(300)]
        changed = [f"x{n}" if draw.random() < 0.02 else word for n, word in enumerate(words)]
        one, other = Sketch.of(" ".join(words)), Sketch.of("  ".join(changed).upper())
        overlap = jaccard(words, changed)
        assert one.alike(other) == pytest.approx(overlap, abs=1e-9)
        missed += overlap >= ALIKE and not set(one.values) & set(other.values)
    assert missed <= 2


def test_sketches_are_the_same_for_ever() -> None:
    assert Sketch.of(WIRE).values[:2] == Sketch.of(WIRE.upper().replace(".", " !")).values[:2]
    assert Sketch.of(WIRE).values[0] == 5041969246280029739, "they are kept in ledgers: another way of hashing needs a migration"
    assert Sketch.of("Too few words.").values == ()
