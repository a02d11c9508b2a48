import csv
from itertools import combinations
from pathlib import Path

import pytest

from demarche.analyse import DecisionOptions, Stand, decide, decision, power
from demarche.analyse.decisions import Verdict
from demarche.analyse.voting import passes
from demarche.errors import DemarcheError
from demarche.knowledge.rules import DecisionRule, Quota, decision_rule, rule_of
from demarche.model import Actor, Entry, Evidence, Modality, Position, Stance

DAY = "2004-06-09"


def stands(support: str = "", oppose: str = "", **others: str) -> list[Stand]:
    told = {"support": support, "oppose": oppose} | others
    return [Stand(member, stance) for stance, members in told.items() for member in members.split()]  # type: ignore[arg-type]


# Who is for in the Council, the others against; worked out by hand from the weights and thresholds of the source named.
@pytest.mark.parametrize(
    ("date", "matter", "favour", "verdict", "source"),
    [
        # EEC Treaty 1957, Art. 148(2): 12 of 17 votes; 4 members where the Commission has not proposed. 4+4+4 is 12 of three members.
        ("1965-01-01", "", "DEU FRA ITA", "passes", "12 votes"),
        ("1965-01-01", "other", "DEU FRA ITA", "blocked", "three of four members"),
        ("1965-01-01", "", "DEU FRA BEL LUX", "blocked", "11 votes"),
        # Act of Accession 1972: 41 of 58. The four large have 40.
        ("1975-01-01", "", "DEU FRA ITA GBR", "blocked", "40 votes"),
        ("1975-01-01", "", "DEU FRA ITA GBR LUX", "passes", "42 votes"),
        ("1975-01-01", "other", "DEU FRA ITA GBR LUX", "blocked", "five of six members"),
        # Act of Accession 1979: 45 of 63. 40 + Greece's 5.
        ("1983-01-01", "", "DEU FRA ITA GBR GRC", "passes", "45 votes"),
        ("1983-01-01", "", "DEU FRA ITA GBR DNK", "blocked", "43 votes"),
        # Act of Accession 1985: 54 of 76; two large ones and any other of three votes hold 23.
        ("1990-01-01", "", "FRA ITA ESP BEL GRC NLD PRT DNK IRL LUX", "passes", "56 votes without Germany and Britain"),
        ("1990-01-01", "", "FRA ITA ESP BEL GRC NLD PRT IRL LUX", "blocked", "53 votes, Denmark too against"),
        # Act of Accession 1994: 62 of 87.
        ("2000-01-01", "", "DEU FRA ITA GBR ESP BEL GRC NLD", "passes", "63 votes"),
        ("2000-01-01", "other", "DEU FRA ITA GBR ESP BEL GRC NLD", "blocked", "eight of ten members"),
        ("2000-01-01", "", "DEU FRA ITA GBR ESP BEL GRC DNK", "blocked", "61 votes"),
        # Act of Accession 2003, Art. 26: 88 of 124; large ones 10, Spain and Poland 8, 5 for six.
        ("2004-07-01", "", "DEU FRA ITA GBR ESP POL BEL CZE GRC HUN NLD PRT", "blocked", "86 votes"),
        ("2004-07-01", "", "DEU FRA ITA GBR ESP POL BEL CZE GRC HUN NLD PRT LUX", "passes", "88 votes"),
        # Nice: 232 of 321 in 2005, and 13 members, and 62 %. Four largest against take 116 of 321 votes away.
        ("2005-06-01", "", "AUT BEL CYP CZE DNK EST ESP FIN GRC HUN IRL LTU LUX LVA MLT NLD POL PRT SVK SVN SWE", "blocked", "205 votes"),
        (
            "2005-06-01",
            "",
            "DEU FRA AUT BEL CYP CZE DNK EST ESP FIN GRC HUN IRL LTU LUX LVA MLT NLD POL PRT SVK SVN SWE",
            "passes",
            "263 votes, 74 %",
        ),
        # Nice: Germany, Britain and Cyprus have 62 votes in 2005, fewer than the 90 that block; but also with the population they don't.
        # Germany, Britain and France: 87 votes leave 234, which is enough; their 204 of 459 million leave 56 % of the population: blocked.
        ("2005-06-01", "", "ITA AUT BEL CYP CZE DNK EST ESP FIN GRC HUN IRL LTU LUX LVA MLT NLD POL PRT SVK SVN SWE", "blocked", "56 %"),
        # TFEU Art. 238(3): Germany, France and Britain hold 42 % of 2014's population but are three: four must oppose.
        (
            "2016-01-01",
            "",
            "ITA AUT BEL BGR HRV CYP CZE DNK EST ESP FIN GRC HUN IRL LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE",
            "passes",
            "three can't block",
        ),
        (
            "2016-01-01",
            "",
            "ITA AUT BEL BGR HRV CYP CZE DNK EST ESP FIN GRC HUN IRL LTU LUX LVA NLD POL PRT ROU SVK SVN SWE",
            "blocked",
            "four with 42 %",
        ),
        ("2016-01-01", "", "DEU FRA GBR ITA ESP POL ROU NLD BEL GRC CZE PRT SWE HUN AUT", "blocked", "15 of 16 members"),
        ("2016-01-01", "", "DEU FRA GBR ITA ESP POL ROU NLD BEL GRC CZE PRT SWE HUN AUT LUX", "passes", "16 members, 92 %"),
    ],
)
def test_the_council_in_each_treaty_period(date: str, matter: str, favour: str, verdict: Verdict, source: str) -> None:
    rule = decision_rule("eu", date, matter)
    members = favour.split()
    assert set(members) <= set(rule.members)
    against = " ".join(m for m in rule.members if m not in members)
    assert decide(rule, stands(favour, against), date=date).verdict == verdict, source


def test_every_veto(data: Path) -> None:
    codes = {"USSR": "SUN", "Russia": "RUS", "USA": "USA", "UK": "GBR", "China": "CHN", "France": "FRA"}
    with (data / "actors" / "unsc_vetoes_1946_sept2022.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            month, day, year = (int(part) for part in row["date"].split("/"))
            cast = {codes[row[f"member_veto{n}"]] for n in (1, 2, 3) if row[f"member_veto{n}"]}
            found = decide(decision_rule("un-security-council", f"{year}-{month:02}-{day:02}"), stands(oppose=" ".join(cast)))
            assert (found.verdict, set(found.blockers)) == ("blocked", cast)


def test_abstention_is_no_veto_and_nine_are_needed() -> None:
    # Resolution 678 of 29 November 1990: twelve for, Cuba and Yemen against, China abstaining.
    rule = decision_rule("un-security-council", "1990-11-29")
    favour = " ".join(m for m in rule.members if m not in ("CUB", "YEM", "CHN"))
    found = decide(rule, stands(favour, "CUB YEM", reserved="CHN"), DecisionOptions(reserved="abstains"))
    assert (found.verdict, len(found.holders("support"))) == ("passes", 12)
    assert decide(rule, stands(favour, "CUB YEM", reserved="CHN")).blockers == ("CHN",)
    # Eight for and no veto is not enough (Iraq, March 2003, is said to have failed for this).
    eight = decide(rule, stands("FRA GBR SUN USA CAN CIV COL ETH", "CUB YEM", reserved="CHN"), DecisionOptions(reserved="abstains"))
    assert eight.verdict == "open"
    assert eight.to_pass is not None
    assert eight.to_pass.sets == tuple((m,) for m in eight.unknown)


def test_consensus() -> None:
    rule = rule_of(("A", "B", "C", "D"), "consensus")
    blocked = decide(rule, stands("A", "B", reserved="C"))
    assert (blocked.verdict, blocked.blockers, blocked.reluctant, blocked.unknown) == ("blocked", ("B", "C"), ("C",), ("D",))
    assert blocked.to_pass is not None
    assert blocked.to_pass.sets == (("B", "C"),)
    assert decide(rule, stands("A B C")).verdict == "open"
    assert decide(rule, stands("A B C D")).verdict == "passes"
    assert decide(rule, stands("A B D", reserved="C"), DecisionOptions(reserved="abstains")).verdict == "passes"


def test_silence_is_consent_but_doubt_is_open() -> None:
    rule = rule_of(("A", "B", "C"), "silence")
    assert decide(rule, stands("A")).verdict == "passes"
    assert decide(rule, stands("A")).unknown == ("B", "C")
    assert decide(rule, stands("A", undecided="B")).verdict == "open"
    assert decide(rule, stands("A", "B")).verdict == "blocked"


def test_the_smallest_sets_that_turn_it() -> None:
    rule = rule_of({"A": 4, "B": 3, "C": 2, "D": 1}, needed=6)
    blocked = decide(rule, stands("A", "B C D"))
    assert blocked.to_pass is not None
    assert (blocked.to_pass.size, blocked.to_pass.sets) == (1, (("B",), ("C",)))
    passes = decide(rule, stands("A B C D"))
    assert passes.to_block is not None
    assert passes.to_block.sets == (("A", "B"), ("A", "C"), ("A", "D"), ("B", "C"))
    opened = decide(rule, stands("A"))
    assert (opened.verdict, opened.unknown) == ("open", ("B", "C", "D"))
    assert opened.to_pass is not None
    assert opened.to_pass.sets == (("B",), ("C",))
    assert opened.to_block is not None
    assert opened.to_block.sets == (("B", "C"),)


def test_what_a_condition_would_change() -> None:
    rule = rule_of({"A": 1, "B": 1, "C": 1}, needed=2)
    told = [*stands("A", "C"), Stand("B", "conditional", "if it is paid for"), Stand("Z", "conditional", "if asked")]
    found = decide(rule, told)
    assert [(c.holder, c.votes, c.met, c.unmet) for c in found.conditions] == [
        ("B", True, "passes", "blocked"),
        ("Z", False, "open", "open"),
    ]
    assert [s.holder for s in found.outside] == ["Z"]


def test_the_latest_stand_counts_and_of_one_day_the_nearest_to_refusal() -> None:
    rule = rule_of(("A", "B"), "consensus")
    told = [Stand("A", "oppose", date="2004-01"), Stand("A", "support", date="2004-06"), Stand("B", "support"), Stand("B", "reserved")]
    assert decide(rule, told).blockers == ("B",)
    with pytest.raises(DemarcheError, match="oppose, reserved, conditional"):
        decide(rule, [Stand("A", "maybe")])  # type: ignore[arg-type]


def state(name: str, code: str) -> Actor:
    return Actor(f"state:{code}", name, "state", code)


def entry(holder: Actor, stance: Stance, issue: str, condition: str = "", modality: Modality = "asserted", day: str = DAY) -> Entry:
    span = Evidence(0, 4, "said")
    asked = Evidence(0, len(condition), condition) if condition else None
    return Entry("r1", Position(holder, stance, span, span, issue=issue, condition=asked), (span,), modality=modality, date=day)


def test_nato_on_a_mission_as_a_ledger_has_it() -> None:
    minister = Actor("person:minister", "Minister", "person", speaks_for=state("Spain", "ESP"))
    told = [
        entry(state("United States", "USA"), "support", "issue:nato-mission"),
        entry(state("France", "FRA"), "oppose", "issue:nato-mission"),
        entry(state("Germany", "DEU"), "reserved", "issue:sending-troops"),
        entry(minister, "oppose", "issue:sending-troops"),
        entry(
            Actor("org:nato", "NATO", "organisation"), "conditional", "issue:nato-mission", "if the government asks for it", "hypothetical"
        ),
        entry(state("Italy", "ITA"), "oppose", "issue:trade"),
        entry(state("Poland", "POL"), "oppose", "issue:nato-mission", modality="historical"),
        entry(state("Norway", "NOR"), "oppose", "issue:nato-mission", day="2004-07-01"),
    ]
    found = decision(told, "NATO", DAY, ["nato mission", "issue:sending-troops"])
    assert (found.verdict, found.blockers, found.reluctant) == ("blocked", ("DEU", "ESP", "FRA"), ("DEU",))
    assert len(found.unknown) == 22
    assert {"ITA", "POL", "NOR"} <= set(found.unknown)
    assert found.to_pass is not None
    assert found.to_pass.sets == (("DEU", "ESP", "FRA"),)
    assert [(c.holder, c.text, c.votes, c.met) for c in found.conditions] == [
        ("org:nato", "if the government asks for it", False, "blocked")
    ]


def shapley(found: dict[str, tuple[float, float]], *members: str) -> list[float]:
    return [found[m][1] for m in members]


def indices(date: str, body: str = "eu") -> dict[str, tuple[float, float]]:
    return {p.member: (p.banzhaf, p.shapley) for p in power(decision_rule(body, date))}


def test_power_in_the_council_of_the_six() -> None:
    # Brams & Affuso 1976: Luxembourg had no power at all between 1958 and 1972.
    found = indices("1965-01-01")
    assert shapley(found, "DEU", "NLD", "LUX") == pytest.approx([14 / 60, 9 / 60, 0])
    assert [found[m][0] for m in ("DEU", "NLD", "LUX")] == pytest.approx([10 / 42, 6 / 42, 0])


def test_power_in_the_council_of_the_fifteen() -> None:
    # Felsenthal & Machover 1998, The Measurement of Voting Power: Germany 11.16 and 11.67 %, Luxembourg 2.26 and 2.07 %.
    found = indices("2000-01-01")
    assert found["DEU"] == pytest.approx((0.1116, 0.1167), abs=5e-5)
    assert found["LUX"] == pytest.approx((0.0226, 0.0207), abs=5e-5)


def test_power_in_the_security_council() -> None:
    # Shapley & Shubik 1954 for the form, Straffin 1983 for fifteen members: 0.1963 and 0.00186.
    found = indices("2010-01-01", "un-security-council")
    assert found["USA"][1] == pytest.approx(0.19627, abs=1e-5)
    assert found["JPN"][1] == pytest.approx(0.001865, abs=1e-6)


def test_power_of_one_quota_and_its_limit() -> None:
    found = {p.member: p for p in power(rule_of({"A": 3, "B": 2, "C": 1}, needed=4))}
    assert [found[m].swings for m in "ABC"] == [3, 1, 1]
    assert [found[m].shapley for m in "ABC"] == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert {p.shapley for p in power(rule_of(("A", "B"), "consensus"))} == {0.5}
    with pytest.raises(DemarcheError, match="up to 30 members"):
        power(decision_rule("un-general-assembly", "2010-01-01"))


def test_power_with_three_quotas_is_what_trying_all_coalitions_gives() -> None:
    votes, people = dict(zip("ABCDEFG", (5, 4, 3, 3, 2, 1, 1), strict=True)), dict(zip("ABCDEFG", (80, 9, 40, 8, 30, 1, 7), strict=True))
    quotas = (
        Quota("votes", votes, 11),
        Quota("members", dict.fromkeys("ABCDEFG", 1), 4),
        Quota("population", people, 113.75, least_blockers=3),
    )
    rule = DecisionRule("", "", "qualified majority", tuple("ABCDEFG"), quotas, frozenset("C"))
    winning = [
        set(chosen)
        for size in range(8)
        for chosen in combinations("ABCDEFG", size)
        if passes(rule, {m: "for" if m in chosen else "abstains" for m in "ABCDEFG"}) and "C" in chosen
    ]
    swings = {m: sum(m in w and w - {m} not in winning for w in winning) for m in "ABCDEFG"}
    assert {p.member: p.swings for p in power(rule)} == swings
