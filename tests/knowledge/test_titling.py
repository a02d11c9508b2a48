"""Headings of issues made of their ids: names keep their letters."""

import pytest

from demarche.knowledge import issue_title


@pytest.mark.parametrize(
    ("id", "title"),
    [
        ("issue:nato-command-of-the-mine-mission", "NATO command of the mine mission"),
        ("issue:european-union", "European Union"),
        ("issue:un-security-council-resolution", "UN Security Council resolution"),
        ("issue:us-troops-in-iraq", "US troops in Iraq"),
        ("issue:who-leads", "Who leads"),
        ("issue:talks-in-moscow", "Talks in Moscow"),
        ("issue:fees-for-foreign-ships", "Fees for foreign ships"),
        ("Filling of the dam", "Filling of the dam"),
        ("issue:", ""),
    ],
)
def test_names_of_the_tables(id: str, title: str) -> None:
    assert issue_title(id) == title


@pytest.mark.parametrize(
    ("id", "quotes", "title"),
    [
        ("issue:bornholm-wind-park", ["other words", "the Bornholm\nwind park"], "Bornholm wind park"),
        ("issue:lepik-plan", ["a plan"], "Lepik plan"),
        ("issue:kadri-lepiks-plan", ["Kadri Lepik’s plan"], "Kadri Lepik’s plan"),
        ("issue:plan-b", ["plan\x1b B"], "Plan B"),
    ],
)
def test_names_of_the_text(id: str, quotes: list[str], title: str) -> None:
    assert issue_title(id, quotes) == title
