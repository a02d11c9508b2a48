import pytest

from demarche.model import Actor, Evidence
from demarche.present import words


@pytest.mark.parametrize(
    ("quantity", "unit", "said"),
    [
        (1400, "troops", "1,400 troops"),
        (12e6, "euros", "12 million euros"),
        (1.25e9, "dollars", "1.25 billion dollars"),
        (-2, "percent", "-2 percent"),
        (0.5, "percent", "0.5 percent"),
        (999_999, None, "999,999"),
        (None, "troops", ""),
    ],
)
def test_amounts_are_written_as_people_write_them(quantity: float | None, unit: str | None, said: str) -> None:
    assert words.amount(quantity, unit) == said


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("1400-strong\nmilitary  contingent", "1400-strong military contingent"),
        ("a\x1b[31mred\x1b[0m word", "a[31mred[0m word"),
        ("\x9b31mC1", "31mC1"),
        ("left\u202eright", "leftright"),
        ("half \udc80 a pair", "half  a pair"),
        ("Ismaïl Omar Guelleh – naïve", "Ismaïl Omar Guelleh – naïve"),
    ],
)
def test_nothing_of_a_report_steers_the_terminal(printed: str, clean: str) -> None:
    assert words.clean(printed) == clean


@pytest.mark.parametrize(
    ("issue", "title"),
    [
        ("issue:nato-role-in-iraq", "NATO role in Iraq"),
        ("Filling of the dam", "Filling of the dam"),
        ("", "Other positions"),
        ("issue:", "Other positions"),
    ],
)
def test_issues_have_readable_headings(issue: str, title: str) -> None:
    assert words.issue_title(issue) == title


@pytest.mark.parametrize("printed", ['"never"', "“never”", "never", ' "never" '])
def test_quotation_marks_are_not_doubled(printed: str) -> None:
    assert words.quoted(Evidence(0, len(printed), printed)) == "“never”"


def test_long_quotations_are_cut_between_words() -> None:
    assert words.shorten("one two three four", 12) == "one two …"


def test_a_person_is_named_with_whom_it_speaks_for() -> None:
    spain = Actor("state:ESP", "Spain", "state", "ESP")
    assert words.naming(Actor("person:m", "Miguel", "person", speaks_for=spain)) == "Miguel (Spain)"
    assert words.naming(Actor("", "", printed="the  minister")) == "the minister"


def test_counting() -> None:
    assert [words.count(n, "entry", "entries") for n in (0, 1, 2000)] == ["0 entries", "1 entry", "2,000 entries"]
