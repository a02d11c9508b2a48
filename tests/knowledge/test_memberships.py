import pytest

from demarche.knowledge import members, memberships


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
