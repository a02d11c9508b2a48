"""Any text that a ledger can hold goes out and in again."""

import tempfile
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.charts.drawing import drawable
from demarche.formats import Chosen, ExportOptions, export, import_file
from demarche.formats.dna.tables import from_utf16, load, to_utf16
from demarche.formats.record_lines import lines
from demarche.formats.words import for_xml, titled
from demarche.ledger import Ledger
from demarche.ledger.cells import guarded, unguarded
from demarche.model import Actor, Entry, Evidence, Judgement, Position, Report
from demarche.serial import check_evidence

# What a reader makes of any text: no NUL, no half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
WORDS = TEXTS.filter(str.strip)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def recorded(draw: st.DrawFn) -> tuple[Report, Entry]:
    text = draw(WORDS) + draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    span = Evidence(start, end, text[start:end])
    holder = Actor(f"org:{draw(WORDS)}", draw(WORDS), "organisation", printed=text[start:end])
    record = Position(holder, draw(st.sampled_from(["support", "oppose"])), span, span, issue=f"issue:{draw(WORDS)}")
    return Report(draw(WORDS), text, draw(TEXTS), draw(TEXTS), "2004-06"), Entry(draw(st.just("")), record, (span,))


@FEW
@given(recorded(), st.sampled_from(["jsonl", "dna", "xlsx", "csv", "graphml", "gexf", "html", "parquet"]))
def test_everything_can_be_written_and_what_comes_back_is_the_same(pair: tuple[Report, Entry], form: str) -> None:
    report, entry = pair[0], replace(pair[1], report=pair[0].id)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/a.db") as ledger, Ledger.open(f"{folder}/b.db") as other:
        ledger.record(report, [entry])
        path = f"{folder}/out.{form}"
        export(Chosen(ledger, options=ExportOptions(pictures=False)), path)
        if form in ("jsonl", "dna"):
            import_file(other, path)
            assert_same(other, report, entry, form)
        elif form in ("xlsx", "csv"):
            before = list(ledger.told())
            assert import_file(ledger, path).judgements == 0
            assert list(ledger.told()) == before
        elif form == "graphml":
            assert nx.read_graphml(path).number_of_edges() == 1


@pytest.mark.parametrize("issue", ["issue:\u00ad", "issue:-", "issue:_", "issue:\u200e"])
def test_an_issue_of_marks_that_no_heading_shows_is_still_a_concept(issue: str) -> None:
    assert titled(issue)


def assert_same(ledger: Ledger, report: Report, entry: Entry, form: str) -> None:
    (found,), (kept,) = ledger.reports(), ledger.entries()
    if form == "jsonl":
        assert (found, kept) == (report, entry)
        return
    assert replace(found, text="") == replace(report, text="")
    assert found.text == report.text.replace("\r\n", "\n").replace("\r", "\n")
    check_evidence(kept, found.text)
    assert isinstance(entry.record, Position)
    assert (kept.record.holder.id, kept.record.stance, kept.record.issue) == (
        entry.record.holder.id,
        entry.record.stance,
        entry.record.issue,
    )


@FEW
@given(recorded(), WORDS, TEXTS)
def test_judgements_of_anybody(pair: tuple[Report, Entry], by: str, note: str) -> None:
    report, entry = pair[0], replace(pair[1], report=pair[0].id)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/a.db") as ledger, Ledger.open(f"{folder}/b.db") as other:
        ledger.record(report, [entry])
        ((key, _),) = ledger.keyed()
        ledger.judge(Judgement(key, "accept", by, "2024-01-01T00:00:00+00:00", note=note))
        export(Chosen(ledger), f"{folder}/out.jsonl")
        import_file(other, f"{folder}/out.jsonl")
        assert [line.get("judgements") for line in lines(Chosen(other))] == [line.get("judgements") for line in lines(Chosen(ledger))]
        export(Chosen(ledger), f"{folder}/out.dna")
        assert len(load(Path(folder) / "out.dna")["STATEMENTS"]) == 1


@given(st.text())
def test_guards_are_taken_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(st.text(), st.data())
def test_java_s_offsets(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert from_utf16(text, to_utf16(text, at)) == at


@given(st.text())
def test_xml_takes_every_text(text: str) -> None:
    import xml.etree.ElementTree as ElementTree

    element = ElementTree.Element("a")
    element.text = for_xml(text)
    read = ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8"))
    assert len(read.text or "") <= len(text)


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "\uffff"])
def test_what_no_xml_holds(text: str) -> None:
    assert "\ufffd" in for_xml(text)


@pytest.mark.parametrize("text", ["\x18", "\uffff", "\x7f\x9f\u2028", "\x00\n\t"])
def test_what_ends_the_drawing_library_s_process_does_not_reach_it(text: str) -> None:
    assert drawable(f"A{text}B") in ("A B", "A\ufffdB", "A\ufffd B")
