"""Rules at their dates. Each case says where its figures stand; see also benchmarks/decisions.py."""

from math import ceil

import pytest

from demarche.errors import DemarcheError
from demarche.knowledge.rules import council_votes, deciding_bodies, decision_rule, matters, rule_of


@pytest.mark.parametrize(
    ("date", "members", "sum_of_votes", "needed", "source"),
    [
        ("1965-01-01", 6, 17, 12, "EEC Treaty 1957, Art. 148(2)"),
        ("1975-01-01", 9, 58, 41, "Act of Accession 1972, Art. 14, as adapted in 1973"),
        ("1983-01-01", 10, 63, 45, "Act of Accession 1979, Art. 14"),
        ("1990-01-01", 12, 76, 54, "Act of Accession 1985, Art. 14"),
        ("2000-01-01", 15, 87, 62, "Act of Accession 1994, Art. 15, as adapted in 1995"),
        ("2004-05-01", 25, 124, 88, "Act of Accession 2003, Art. 26"),
        ("2004-11-01", 25, 321, 232, "Act of Accession 2003, Art. 12"),
        ("2007-01-01", 27, 345, 255, "Act of Accession 2005, Art. 10"),
        ("2013-07-01", 28, 352, 260, "Act of Accession 2012, Art. 20"),
    ],
)
def test_weighed_votes_in_the_council(date: str, members: int, sum_of_votes: int, needed: int, source: str) -> None:
    votes = council_votes(date)
    assert (len(votes), sum(votes.values())) == (members, sum_of_votes), source
    quota = decision_rule("eu", date).quotas[0]
    assert (quota.name, quota.needed) == ("votes", needed), source


@pytest.mark.parametrize(
    ("date", "blocking", "fewest", "fewest_other"),
    [  # CVCE, "Evolution of qualified majority voting in the Council": votes that block, and the fewest members that can adopt
        ("1965-01-01", 6, 3, 4),
        ("1975-01-01", 18, 5, 6),
        ("1983-01-01", 19, 5, 6),
        ("1990-01-01", 23, 7, 8),  # the CVCE has 6, but the six largest have 53 votes, one too few
        ("2000-01-01", 26, 8, 10),
        ("2004-06-09", 37, 13, 17),
        ("2005-06-01", 90, 13, 17),
        ("2007-06-01", 91, 14, 18),
    ],
)
def test_blocking_minorities_and_the_fewest_members(date: str, blocking: int, fewest: int, fewest_other: int) -> None:
    votes = council_votes(date)
    for matter, expected in (("", fewest), ("other", fewest_other)):
        quotas = {q.name: q.needed for q in decision_rule("eu", date, matter).quotas}
        assert sum(votes.values()) - quotas["votes"] + 1 == blocking
        largest = sorted(votes.values(), reverse=True)
        by_votes = next(n for n in range(1, len(votes) + 1) if sum(largest[:n]) >= quotas["votes"])
        assert max(by_votes, quotas.get("members", 0)) == expected


@pytest.mark.parametrize(
    ("date", "needed"),
    [
        ("2005-06-01", 2843314),
        ("2006-06-01", 2860209),
        ("2007-06-01", 3055866),
        ("2010-06-01", 3097926),
        ("2013-03-01", 3122815),
        ("2014-06-01", 3134550),
    ],
)
def test_the_population_that_the_council_counted_with(date: str, needed: int) -> None:
    """62 % of the sum, in hundreds, as the Council's Rules of Procedure gave it for each year (rounded up)."""
    quota = next(q for q in decision_rule("eu", date).quotas if q.name == "population")
    assert ceil(quota.needed) == needed


@pytest.mark.parametrize(
    ("date", "matter", "members_needed", "share"),
    [
        ("2016-01-01", "", 16, 0.65),  # 55 % of 28
        ("2021-01-01", "", 15, 0.65),  # 55 % of 27
        ("2016-01-01", "other", 21, 0.65),  # 72 % of 28
        ("2005-06-01", "", 13, 0.62),
        ("2005-06-01", "other", 17, 0.62),
    ],
)
def test_members_and_population(date: str, matter: str, members_needed: int, share: float) -> None:
    quotas = {q.name: q for q in decision_rule("eu", date, matter).quotas}
    assert quotas["members"].needed == members_needed
    population = quotas["population"]
    assert population.needed == pytest.approx(share * sum(population.weights.values()))
    assert population.least_blockers == (4 if matter == "" and date > "2014-11" else 0)


def test_who_is_in_the_council_when() -> None:
    assert "GBR" in decision_rule("eu", "2020-01-31").members
    assert "GBR" not in decision_rule("eu", "2020-02-01").members
    assert "POL" not in decision_rule("eu", "2004-04-30").members
    assert "POL" in decision_rule("eu", "2004-05-01").members


def test_populations_that_are_not_listed_are_said() -> None:
    assert decision_rule("eu", "2014-12-01").note == ""
    assert decision_rule("eu", "2019-01-01").note == "populations of 2014 stand for those of 2019"


@pytest.mark.parametrize(
    ("date", "members", "needed", "permanent"),
    [("1955-12-13", 11, 7, "SUN"), ("1975-06-01", 15, 9, "SUN"), ("1995-06-01", 15, 9, "RUS"), ("2022-02-25", 15, 9, "RUS")],
)
def test_the_security_council(date: str, members: int, needed: int, permanent: str) -> None:
    rule = decision_rule("org:un-security-council", date)
    assert (len(rule.members), rule.quotas[0].needed) == (members, needed)
    assert rule.vetoes == {"CHN", "FRA", "GBR", "USA", permanent}
    procedure = decision_rule("un-security-council", date, "procedure")
    assert (procedure.members, procedure.vetoes) == (rule.members, frozenset())


def test_nato_needs_all() -> None:
    rule = decision_rule("nato", "2004-06-09")
    assert (rule.kind, len(rule.members), rule.objection) == ("consensus", 26, True)
    assert decision_rule("north-atlantic-council", "2004-06-09").members == rule.members
    assert decision_rule("nato", "2004-06-09", "silence").kind == "silence"


@pytest.mark.parametrize("body", deciding_bodies())
def test_every_rule_has_a_source_and_no_two_hold_at_once(body: str) -> None:
    for matter in matters(body):
        for date in ("1960-06-01", "1985-06-01", "1999-06-01", "2005-06-01", "2014-12-01", "2022-06-01"):
            try:
                rule = decision_rule(body, date, matter)
            except DemarcheError:
                continue
            assert rule.source
            assert rule.start <= date
            assert rule.members, f"{body} has no members on {date}"


@pytest.mark.parametrize(
    ("body", "date", "matter", "said"),
    [
        ("fifa", "2004-06-09", "", "There are rules of .*nato"),
        ("nato", "1940-01-01", "", "a full day in its life"),
        ("nato", "2004-06-09", "lunch", "take 'silence'"),
        ("asean", "2004-06-09", "vote", "Leave it out"),
    ],
)
def test_rules_that_are_not_known(body: str, date: str, matter: str, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        decision_rule(body, date, matter)


def test_rules_of_ones_own() -> None:
    assert rule_of({"A": 3, "B": 1}, needed=3).quotas[0].weights == {"A": 3, "B": 1}
    assert rule_of(("A", "B"), "consensus").quotas == ()
    with pytest.raises(DemarcheError, match="between 1 and 4 votes"):
        rule_of({"A": 3, "B": 1}, needed=5)
    with pytest.raises(DemarcheError, match="1958-01-01 to 2014-10-31"):
        council_votes("2015-01-01")
