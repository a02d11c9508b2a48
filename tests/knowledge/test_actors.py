import pytest

from demarche.knowledge import actor_by_id, find_actor, organisation, organisations, state


@pytest.mark.parametrize(
    ("printed", "id", "match"),
    [
        ("US", "state:USA", "name"),
        ("the U.S.", "state:USA", "name"),
        ("The United\nStates", "state:USA", "name"),
        ("America's", "state:USA", "name"),
        ("Britain", "state:GBR", "name"),
        ("Holland", "state:NLD", "name"),
        ("Burma", "state:MMR", "name"),
        ("Russian Federation", "state:RUS", "name"),
        ("ROK", "state:KOR", "name"),
        ("Republic of Korea", "state:KOR", "name"),
        ("Côte d’Ivoire", "state:CIV", "name"),
        ("NEW  ZEALAND", "state:NZL", "name"),
        ("Spanish", "state:ESP", "adjective"),
        ("Spaniards", "state:ESP", "people"),
        ("Palestinian", "state:PSE", "adjective"),
        ("Taiwanese", "state:TWN", "adjective"),
        ("Kosovar", "state:XKX", "adjective"),
        ("Paris", "state:FRA", "capital"),
        ("the White House", "state:USA", "house"),
        ("The Kremlin's", "state:RUS", "house"),
        ("Downing Street", "state:GBR", "house"),
        ("the Élysée", "state:FRA", "house"),
        ("Foggy Bottom", "state:USA", "house"),
        ("Soviet Union", "state:SUN", "name"),
        ("East Germany", "state:DDR", "name"),
        ("the EU", "org:eu", "name"),
        ("UN Security Council", "org:un-security-council", "name"),
        ("Nato", "org:nato", "name"),
        ("G-77/CHINA", "org:g77-china", "name"),
        ("al-Qaida", "org:al-qaeda", "name"),
        ("the Pentagon", "org:pentagon", "name"),
    ],
)
def test_printed_words_name_an_actor(printed, id, match):
    found = find_actor(printed)
    assert found is not None
    assert (found.id, found.match) == (id, match)


@pytest.mark.parametrize("printed", ["us", "who", "is", "it", "the", "", "apples", "Foreign Minister", "turkey", "Tony Blair"])
def test_other_words_name_none(printed):
    assert find_actor(printed) is None


def test_moscow_was_the_soviet_unions():
    assert find_actor("Moscow", "1985-03-11").id == "state:SUN"
    assert find_actor("Moscow", "2004-06-09").id == "state:RUS"
    assert find_actor("Russia", "1985-03-11").id == "state:RUS"


def test_a_ministry_speaks_for_its_state_and_a_parliament_does_not():
    assert find_actor("the State Department").speaks_for == "state:USA"
    assert find_actor("the Knesset").speaks_for is None
    assert organisation("knesset").state == "ISR"


def test_every_organ_has_a_known_whole_and_state():
    for body in organisations():
        assert body.part_of == "" or organisation(body.part_of), body
        assert body.state == "" or state(body.state), body


def test_ids_are_unique_and_found_again():
    ids = [body.id for body in organisations()]
    assert len(ids) == len(set(ids)) >= 150
    assert actor_by_id("org:unhcr").part_of == "org:un"
    assert actor_by_id("state:ESP").name == "Spain"
    assert actor_by_id("org:no-such-body") is None
    assert actor_by_id("state:QQQ") is None


@pytest.mark.parametrize(
    ("iso3", "iso2", "numeric", "cow", "wikidata"),
    [
        ("ESP", "ES", "724", "230", "Q29"),
        ("USA", "US", "840", "2", "Q30"),
        ("DEU", "DE", "276", "255", "Q183"),
        ("RUS", "RU", "643", "365", "Q159"),
        ("SRB", "RS", "688", "345", "Q403"),
        ("SUN", "", "", "365", "Q15180"),
        ("XKX", "XK", "", "347", "Q1246"),
    ],
)
def test_states_carry_the_codes_that_others_use(iso3, iso2, numeric, cow, wikidata):
    found = state(iso3)
    assert (found.iso2, found.numeric, found.cow, found.wikidata) == (iso2, numeric, cow, wikidata)


def test_codes_name_one_state():
    from demarche.knowledge import states

    for code in ("iso2", "numeric", "wikidata"):
        kept = [getattr(s, code) for s in states() if getattr(s, code)]
        assert len(kept) == len(set(kept)) > 200


def test_every_state_names_its_origin():
    from demarche.knowledge.tables import rows

    assert {r["source"].partition(";")[0] for r in rows("states.csv")} == {"country_codes", "by hand"}
