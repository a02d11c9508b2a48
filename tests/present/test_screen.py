import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from demarche.model import Entry, Evidence, Position, Report, Statement
from demarche.present.screen import console_for, ledger_screen, report_screen, show
from tests.examples import baltic

SMALL = """\
Baltic states split over plan to clear wartime mines
2019-05-14 · baltic-mines
────────────────────────────────────────────────────────────────────────────────

POSITIONS
Command of the mine clearing mission
  +  Estonia         support      NATO to lead this mission                  80%
     by Kadri Lepik               “We want NATO to lead this mission”
  -  Poland          oppose       the proposal                               80%
                                  “Poland has rejected the proposal”

COMMITMENTS
  *  Denmark         deliver      2 minehunters  two minehunters             90%
                     done         last week                              2019-05
                                  “Denmark last week sent two
                                  minehunters”

2 positions · 1 commitment
+ support  ? conditional  ~ reserved  - oppose  . undecided
"""


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


def printed(screen: RenderableType, width: int = 100) -> str:
    console = console_for(io.StringIO())
    console.width = width
    show(console, screen)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def whole(entries: Sequence[Entry] = baltic.entries(), width: int = 100) -> str:
    return printed(report_screen(baltic.report(), entries), width)


def test_a_small_report_looks_just_so() -> None:
    first, second, *_ = baltic.positions()
    assert whole([second, baltic.others()[0], first], 80) == SMALL


@pytest.mark.parametrize("width", [50, 80, 100, 120])
def test_it_fits_and_is_aligned(width: int) -> None:
    lines = whole(width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]
    stances = [
        line.index(f" {word}")
        for line in lines
        for word in ("support ", "oppose ", "reserved ")
        if line.startswith("  ") and f" {word}" in line
    ]
    assert len(set(stances)) == 1


@pytest.mark.parametrize("told", ["+  Estonia", "?  Sweden", "~  Germany", "-  Poland", ".  Finland"])
def test_stances_have_signs(told: str) -> None:
    assert told in whole()


@pytest.mark.parametrize(
    "told",
    [
        "if Finland were given the post",
        "12 million euros for a training centre",
        "announced",
        "negotiating",
        "changed: A clause",
        "in Tallinn, on Tuesday",
        "2019-05-16",
    ],
)
def test_it_tells_conditions_amounts_stages_places_and_dates(told: str) -> None:
    assert told in whole(width=140)


def test_the_most_disputed_issue_comes_first_and_nameless_ones_last() -> None:
    text = whole()
    headings = ["Command of the mine", "Taking part", "Sharing of", "Other positions", "COMMITMENTS", "TEXTS", "MEETINGS", "STATEMENTS"]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_without_any_issue_there_is_no_heading_for_one() -> None:
    text = whole(baltic.positions()[-2:])
    assert "POSITIONS\n  ~  Fishermen" in text
    assert "Other positions" not in text


def test_verbatim_statements_are_in_quotation_marks_and_others_are_not() -> None:
    text = whole(width=140)
    assert "“We want NATO to lead this mission … Nobody should expect quick results”" in text
    assert "told:        a NATO command in the Baltic" in text


def test_colours_on_a_terminal_only() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=100, no_color=False)
    show(console, report_screen(baltic.report(), baltic.entries()))
    assert isinstance(console.file, io.StringIO)
    assert "\x1b[1;31m-" in console.file.getvalue()
    assert "\x1b" not in whole()


def test_escapes_in_a_report_do_not_reach_the_terminal() -> None:
    evil = Evidence(0, 14, "\x1b]0;owned\x07 plan")
    record = Position(baltic.POLAND, "oppose", evil, evil)
    entries = [Entry("\x1b[2Jx", record, (evil,)), Entry("x", Statement(None, evil, evil, (evil,), "direct"), (evil,))]
    report = Report("\x1b[2Jx", "t", title="[red]Title\x1b[31m[/red]", outlet="\x07Wire")
    text = printed(report_screen(report, entries)) + printed(ledger_screen(entries))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]Title[31m[/red]" in text


def test_a_report_without_anything_says_so() -> None:
    text = printed(report_screen(Report("x", "\n\nOne line\nand more"), []))
    assert text.splitlines()[0] == "One line"
    assert "no outlet and no date known" in text
    assert "No records were found in this report." in text


def test_many_reports_show_a_holder_once_with_its_dates() -> None:
    poland = baltic.positions()[1]
    later = replace(poland, report="second", date="2019-06-01")
    text = printed(ledger_screen([later, poland]))
    assert text.count("Poland ") - text.count("“Poland") == 1
    assert text.index("2019-05-14") < text.index("2019-06-01")
    assert "(second)" in text
    assert text.startswith("2 entries of 2 reports, 2019-05-14 to 2019-06-01\n")


def test_an_empty_ledger_says_so() -> None:
    assert "The ledger holds no entries that fit." in printed(ledger_screen([]))


def test_width_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert console_for(io.StringIO()).width == 120
    monkeypatch.setenv("COLUMNS", "72")
    assert console_for(io.StringIO()).width == 72
    monkeypatch.setenv("COLUMNS", "400")
    assert console_for(io.StringIO()).width == 140
