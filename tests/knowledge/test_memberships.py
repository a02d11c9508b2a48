import csv
from pathlib import Path

import pytest

from demarche.knowledge import member_bodies, members, memberships, organisations, spells, state

CHECKED = Path(__file__).with_name("members_checked.csv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize(
    ("body", "date", "count"),
    [
        ("nato", "2004-06-09", 26),
        ("eu", "2004-06-09", 25),
        ("eu", "2003-01-01", 15),
        ("g8", "2004-06-09", 8),
        ("un-security-council", "2004-06-09", 15),
        ("arab-league", "2004-06-09", 22),
        ("asean", "2004-06-09", 10),
        ("nato", "2024-06-01", 32),
    ],
)
def test_how_many_members_at_a_date(body, date, count):
    assert len(members(f"org:{body}", date)) == count


def test_a_state_leaves_and_joins():
    assert "RUS" not in members("g8", "2016-05-01")
    assert "GBR" not in members("eu", "2021-05-01")
    assert "ESP" in members("nato", "2004-06-09")
    assert "DEU" in members("un-security-council", "2004-06-09")
    assert "DEU" not in members("un-security-council", "2006-06-09")


def test_the_bodies_of_a_state():
    assert {"org:nato", "org:eu", "org:un"} <= memberships("ESP", "2004-06-09")
    assert "org:nato" not in memberships("AUT", "2004-06-09")
    assert members("no-such-body", "2004") == frozenset()


@pytest.mark.parametrize("row", list(csv.DictReader(CHECKED)), ids=lambda row: f"{row['body']} {row['date']}")
def test_members_on_days_checked_against_treaties(row):
    found = members(row["body"], row["date"])
    assert len(found) == int(row["count"]), sorted(found)
    assert found >= set(row["members"].split())
    assert not found & set(row["others"].split())


@pytest.mark.parametrize(
    ("body", "date", "states"),
    [
        ("visegrad", "1992-06-01", "CSK HUN POL"),
        ("visegrad", "2004-06-09", "CZE HUN POL SVK"),
        ("eu-3", "2004-06-09", "DEU FRA GBR"),
        ("p5-plus-1", "2006-06-06", "CHN DEU FRA GBR RUS USA"),
        ("p5", "1991-01-15", "CHN FRA GBR SUN USA"),
        ("quartet", "2004-06-09", "RUS USA"),
        ("eu-presidency", "2004-06-09", "IRL"),
        ("eu-presidency", "2004-07-01", "NLD"),
        ("eu-troika", "2004-06-09", "IRL NLD"),
        ("eu-troika", "1991-07-05", "LUX NLD PRT"),
        ("basic", "2009-12-18", "BRA CHN IND ZAF"),
    ],
)
def test_groupings_have_dated_members(body, date, states):
    assert members(body, date) == set(states.split())


def test_bodies_are_members_too():
    assert member_bodies("quartet", "2004-06-09") == {"org:eu", "org:un"}
    assert member_bodies("g20", "2010-06-09") == {"org:eu"}
    assert member_bodies("g20", "2024-06-09") == {"org:eu", "org:african-union"}
    assert "org:quartet" in memberships("org:un", "2004-06-09")


def test_a_grouping_may_be_that_of_another_body():
    assert members("arab-group", "2004-06-09") == members("arab-league", "2004-06-09")
    assert members("g77-china", "2004-06-09") == members("g77", "2004-06-09") | {"CHN"}
    assert "MEX" in members("g77", "1990-01-01")
    assert "MEX" not in members("g77", "2004-06-09")


def test_about_150_organisations_and_groupings_140_of_them_with_members():
    kinds = {"intergovernmental", "agency", "organ", "forum", "group", "alliance", "union", "negotiating group", "court", "mission"}
    assert sum(body.kind in kinds for body in organisations()) >= 200
    assert sum(bool(spells(body.id)) for body in organisations()) >= 140


def test_every_spell_names_known_members_and_its_source():
    for body in organisations():
        for spell in spells(body.id):
            assert spell.source, spell
            assert spell.member[0] == "@" or ":" in spell.member or state(spell.member), spell
            assert not spell.end or spell.start <= spell.end, spell
