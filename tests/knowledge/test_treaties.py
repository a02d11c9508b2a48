"""Whole lists of members on ten or more days between 1990 and 2024, typed from the treaties and not taken from the tables of the package.

Beside `members_checked.csv` (counts and some names on the days around each change), here every member is told.
"""

import pytest

from demarche.knowledge import members, memberships, suspended

# Who belonged on 1 January 1990, then who came (+) and went (-) on which day.
NATO = (
    "BEL CAN DEU DNK ESP FRA GBR GRC ISL ITA LUX NLD NOR PRT TUR USA",
    {
        "1999-03-12": "+CZE +HUN +POL",
        "2004-03-29": "+BGR +EST +LVA +LTU +ROU +SVK +SVN",
        "2009-04-01": "+ALB +HRV",
        "2017-06-05": "+MNE",
        "2020-03-27": "+MKD",
        "2023-04-04": "+FIN",
        "2024-03-07": "+SWE",
    },
)
EU = (
    "BEL DEU DNK ESP FRA GBR GRC IRL ITA LUX NLD PRT",
    {
        "1995-01-01": "+AUT +FIN +SWE",
        "2004-05-01": "+CYP +CZE +EST +HUN +LVA +LTU +MLT +POL +SVK +SVN",
        "2007-01-01": "+BGR +ROU",
        "2013-07-01": "+HRV",
        "2020-02-01": "-GBR",
    },
)
G8 = ("", {"1998-05-15": "+CAN +DEU +FRA +GBR +ITA +JPN +RUS +USA", "2014-03-25": "-CAN -DEU -FRA -GBR -ITA -JPN -RUS -USA"})
ARAB_LEAGUE = (
    "ARE BHR DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM YMD",
    {"1990-05-22": "-YMD", "1993-11-20": "+COM"},
)
ASEAN = ("BRN IDN MYS PHL SGP THA", {"1995-07-28": "+VNM", "1997-07-23": "+LAO +MMR", "1999-04-30": "+KHM"})
AFRICA_2002 = (
    "+AGO +BDI +BEN +BFA +BWA +CAF +CIV +CMR +COD +COG +COM +CPV +DJI +DZA +EGY +ERI +ESH +ETH +GAB +GHA +GIN +GMB +GNB +GNQ "
    "+KEN +LBR +LBY +LSO +MDG +MLI +MOZ +MRT +MUS +MWI +NAM +NER +NGA +RWA +SDN +SEN +SLE +SOM +STP +SWZ +SYC +TCD +TGO +TUN "
    "+TZA +UGA +ZAF +ZMB +ZWE"
)
AFRICAN_UNION = ("", {"2002-07-09": AFRICA_2002, "2011-07-27": "+SSD", "2017-01-30": "+MAR"})
G7: tuple[str, dict[str, str]] = ("CAN DEU FRA GBR ITA JPN USA", {})
LISTS = {
    "nato": NATO,
    "eu": EU,
    "g7": G7,
    "g8": G8,
    "arab-league": ARAB_LEAGUE,
    "asean": ASEAN,
    "african-union": AFRICAN_UNION,
}
DAYS = (
    "1990-02-01", "1992-06-09", "1995-06-09", "1998-06-09", "1999-06-09", "2002-07-09", "2004-04-30", "2004-06-09", "2007-06-09",
    "2009-04-01", "2013-06-17", "2017-06-09", "2020-01-31", "2020-04-01", "2023-04-04", "2024-06-09",
)  # fmt: skip
COUNTS = {  # the same as numbers, as newspapers had them: a slip in the lists above would show
    "nato": (16, 16, 16, 16, 19, 19, 26, 26, 26, 28, 28, 29, 29, 30, 31, 32),
    "eu": (12, 12, 15, 15, 15, 15, 15, 25, 27, 27, 27, 28, 28, 27, 27, 27),
    "g7": (7,) * 16,
    "g8": (0, 0, 0, 8, 8, 8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0),
    "arab-league": (22, 21, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22),
    "asean": (6, 6, 6, 9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10),
    "african-union": (0, 0, 0, 0, 0, 53, 53, 53, 53, 53, 54, 55, 55, 55, 55, 55),
}


def told(body, day):
    """The members on the day by the lists above."""
    founders, changes = LISTS[body]
    found = set(founders.split())
    for change in " ".join(words for date, words in changes.items() if date <= day).split():
        (found.add if change[0] == "+" else found.discard)(change[1:])
    return found


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("body", LISTS)
def test_every_member_on_the_day(body, day):
    assert members(body, day) == told(body, day)
    assert len(members(body, day)) == COUNTS[body][DAYS.index(day)]


def test_the_soviet_seat_in_the_security_council_went_to_russia():
    for day, seat, other in (("1991-12-23", "SUN", "RUS"), ("1991-12-24", "RUS", "SUN"), ("1992-01-01", "RUS", "SUN")):
        found = members("un-security-council", day)
        assert (len(found), seat in found, other in found) == (15, True, False)


@pytest.mark.parametrize(
    ("body", "day", "count"),
    [  # as the bodies counted themselves
        ("un", "1990-01-01", 159),
        ("un", "1990-12-01", 159),
        ("un", "1991-12-31", 166),
        ("un", "1993-12-31", 184),
        ("un", "2000-12-01", 189),
        ("un", "2004-06-09", 191),
        ("un", "2006-12-01", 192),
        ("un", "2012-06-09", 193),
        ("wto", "2004-06-09", 147),
        ("wto", "2017-06-09", 163),  # and the EU as the 164th
        ("imf", "2004-06-09", 184),
        ("imf", "2018-06-09", 189),
        ("world-bank", "2018-06-09", 189),
        ("oecd", "2004-06-09", 30),
        ("oecd", "2022-06-09", 38),
        ("icc", "2014-12-31", 122),
        ("icc", "2018-06-09", 123),
        ("icc", "2024-06-09", 124),
        ("iaea", "2019-12-31", 171),
        ("osce", "2004-06-09", 55),
        ("osce", "2013-06-09", 57),
        ("commonwealth", "2004-06-09", 53),
        ("commonwealth", "2022-12-31", 56),
        ("nam", "2012-08-31", 120),
        ("oic", "2012-06-09", 57),
        ("ldcs", "2004-06-09", 50),
        ("ldcs", "2024-06-09", 45),
        ("caricom", "2004-06-09", 15),
        ("apec", "2004-06-09", 21),
        ("oas", "2004-06-09", 35),
        ("council-of-europe", "2010-06-09", 47),
        ("council-of-europe", "2022-03-16", 46),
        ("opec", "2004-06-09", 11),
        ("opec", "2024-06-09", 12),
        ("sadc", "2020-06-09", 16),
        ("eac", "2024-06-09", 8),
        ("comesa", "2020-06-09", 21),
        ("efta", "1990-06-09", 6),
        ("efta", "2004-06-09", 4),
        ("saarc", "2010-06-09", 8),
        ("eurozone", "2004-06-09", 12),
        ("g77-china", "2010-06-09", 131),
        ("pacific-islands-forum", "2020-06-09", 18),
        ("unasur", "2010-06-09", 12),
        ("arctic-council", "2004-06-09", 8),
        ("lldcs", "2024-06-09", 32),
    ],
)
def test_how_many_members_the_larger_bodies_had(body, day, count):
    assert len(members(body, day)) == count


@pytest.mark.parametrize(
    ("body", "member", "day"),
    [
        ("icc", "MYS", "2020-06-09"),
        ("icc", "USA", "2004-06-09"),
        ("wto", "DZA", "2014-06-09"),
        ("wto", "RUS", "2011-06-09"),
        ("unesco", "USA", "1995-06-09"),
        ("unesco", "USA", "2020-06-09"),
        ("unesco", "HRV", "1990-06-09"),
        ("commonwealth", "ZWE", "2004-06-09"),
        ("mercosur", "CHL", "2004-06-09"),
        ("un", "SRB", "1995-06-09"),
        ("un", "RUS", "1985-06-09"),
        ("osce", "RUS", "1985-06-09"),
        ("csto", "GEO", "2004-06-09"),
        ("cis", "GEO", "2010-06-09"),
    ],
)
def test_who_was_no_member(body, member, day):
    assert member not in members(body, day)


def test_a_former_state_has_its_own_memberships():
    assert {"org:un", "org:un-security-council", "org:osce", "org:warsaw-pact"} <= memberships("SUN", "1988-06-09")
    assert "org:nam" in memberships("YUG", "1989-06-09")
    assert memberships("RUS", "1988-06-09") == memberships("SRB", "1988-06-09") == frozenset()
    assert "org:un" in memberships("SCG", "2004-06-09")
    assert not any(m in memberships("SUN", "1995-06-09") for m in ("org:un", "org:osce"))


@pytest.mark.parametrize(
    ("body", "day", "states"),
    [
        ("arab-league", "2011-11-15", ""),
        ("arab-league", "2011-11-16", "SYR"),
        ("arab-league", "2015-06-09", "SYR"),
        ("arab-league", "2023-05-06", "SYR"),
        ("org:arab-league", "2023-05-07", ""),
        ("arab-league", "1985-06-09", "EGY"),
        ("african-union", "2013-08-01", "CAF EGY GNB MDG"),
        ("african-union", "2024-06-09", "BFA GAB GIN MLI NER SDN"),
        ("oas", "2010-06-09", "HND"),
        ("nato", "2004-06-09", ""),
    ],
)
def test_the_suspended_stay_members_and_are_told(body, day, states):
    assert suspended(body, day) == set(states.split())
    assert suspended(body, day) <= members(body, day)
