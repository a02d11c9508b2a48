"""What is printed beside an actor's name is cut off before it is looked up."""

import pytest

from demarche.resolve.people import NamedPerson
from demarche.resolve.trimming import core


def cut(printed: str, *people: str) -> str:
    named = [NamedPerson(printed.index(p), printed.index(p) + len(p), printed.index(p), p, None, "") for p in people]
    start, end = core(printed, 0, len(printed), named)
    return printed[start:end]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Hungary, which lost its supply overnight", "Hungary"),
        ("a Mexican official who asked not to be named", "a Mexican official"),
        ("China, host of an earlier round", "China"),
        ("Relief Watch, a campaign group based in Geneva", "Relief Watch"),
        ("Qatar, breaking with its neighbours", "Qatar"),
        ("Norway, for the COASTAL STATES", "Norway"),
        ("Sweden alone among the 27", "Sweden"),
        ("Arce himself", "Arce"),
        ("Jeb Bush's", "Jeb Bush"),
        ("Berlin's pledge", "Berlin"),
        ("Their mandate", "Their"),
        ("My support for the blockade", "My"),
        ("both countries’ willingness", "both countries"),
    ],
)
def test_clauses_and_things_are_cut_off(printed: str, name: str) -> None:
    assert cut(printed) == name


@pytest.mark.parametrize(
    "printed",
    [
        "Russia, the United States and China",
        "its foreign minister",
        "China's state media",
        "Israel's Likud",
        "Iran's parliament",
        "the Iraqi interim government",
        "Kenya's lower house of parliament",
        "China’s delegation to the talks",
    ],
)
def test_lists_offices_and_bodies_stay_whole(printed: str) -> None:
    assert cut(printed) == printed


def test_an_apposition_that_names_the_person_stays() -> None:
    assert cut("his ally, the diplomat Ana Ruiz", "Ana Ruiz") == "his ally, the diplomat Ana Ruiz"
    assert cut("Ana Ruiz, the diplomat who led them", "Ana Ruiz") == "Ana Ruiz"
