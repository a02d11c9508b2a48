import pytest

from demarche.knowledge import find_office, holder, holder_of

DAY = "2004-06-09"


@pytest.mark.parametrize(
    ("printed", "word", "speaks"),
    [
        ("the Spanish foreign minister", "foreign minister", "state"),
        ("US officials", "official", "state"),
        ("Secretary-General", "secretary general", "state"),
        ("a spokeswoman for the ministry", "spokeswoman", "state"),
        ("Gen.", "gen.", "state"),
        ("two senators", "senator", "self"),
    ],
)
def test_words_hold_an_office(printed, word, speaks):
    office = find_office(printed)
    assert office is not None
    assert (office.word, office.speaks) == (word, speaks)


@pytest.mark.parametrize("printed", ["", "apples", "the United States", "agreement"])
def test_other_words_hold_none(printed):
    assert find_office(printed) is None


@pytest.mark.parametrize(
    ("name", "person", "actor"),
    [
        ("Blair", "Tony Blair", "state:GBR"),
        ("Mr Blair", "Tony Blair", "state:GBR"),
        ("Bush", "George W. Bush", "state:USA"),
        ("Schroeder", "Gerhard Schroeder", "state:DEU"),
        ("Moratinos", "Miguel Angel Moratinos", "state:ESP"),
        ("de Hoop Scheffer", "Jaap de Hoop Scheffer", "org:nato"),
        ("Ghazi al-Yawar", "Ghazi al-Yawar", "state:IRQ"),
        ("Hu", "Hu Jintao", "state:CHN"),
        ("Kofi Annan", "Kofi Annan", "org:un"),
    ],
)
def test_a_name_on_a_day_is_an_office_holder(name, person, actor):
    first = holder(name, DAY)[0]
    assert (first.person, first.actor) == (person, actor)
    assert first.speaks_for


def test_nobody_holds_an_office_outside_its_dates():
    assert "state:GBR" not in {h.actor for h in holder("Tony Blair", "2009-01-01")}
    assert holder("Nobody Atall", DAY) == ()


@pytest.mark.parametrize(
    ("role", "actor", "date", "person"),
    [
        ("president", "USA", "2004-06", "George W. Bush"),
        ("prime minister", "GBR", DAY, "Tony Blair"),
        ("foreign secretary", "GBR", DAY, "Jack Straw"),
        ("secretary of state", "state:USA", DAY, "Colin Powell"),
        ("foreign minister", "ESP", DAY, "Miguel Angel Moratinos"),
        ("chancellor", "DEU", "2004", "Gerhard Schroeder"),
        ("secretary general", "org:nato", DAY, "Jaap de Hoop Scheffer"),
        ("secretary-general", "org:un", "2012-01-01", "Ban Ki-moon"),
    ],
)
def test_a_role_of_an_actor_has_its_holder(role, actor, date, person):
    assert {h.person for h in holder_of(role, actor, date)} == {person}


def test_a_role_that_nobody_holds_is_empty():
    assert holder_of("chancellor", "USA", DAY) == ()


@pytest.mark.parametrize(
    ("printed", "date", "person"),
    [
        ("Schröder", DAY, "Gerhard Schroeder"),
        ("Schroder", DAY, "Gerhard Schroeder"),
        ("Volodymyr Zelenskiy", "2022-06-09", "Volodymyr Zelenskyy"),
        ("Zelensky", "2022-06-09", "Volodymyr Zelenskyy"),
    ],
)
def test_a_name_is_found_in_other_spellings(printed, date, person):
    assert person in {h.person for h in holder(printed, date)[:2]}


def test_people_have_a_wikidata_item_where_the_source_has_it():
    assert holder("Tony Blair", DAY)[0].wikidata == "Q9545"
