import pytest
from spacy.language import Language

from demarche.extract.quantities import amount
from demarche.language import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Portugal will send 1,400 troops to the mission.", (1400, "troops")),
        ("a 1400-strong military contingent", (1400, "troops")),
        ("Japan pledged $2.5 billion over five years.", (2.5e9, "USD")),
        ("The EU will give €30m in aid.", (3e7, "EUR")),
        ("They promised two thousand tonnes of rice.", (2000, "tonnes")),
        ("Norway offered 12 helicopters.", (12, "helicopters")),
        ("Canada will give 40 million euros.", (4e7, "EUR")),
    ],
)
def test_amounts(nlp: Language, words: str, expected: tuple[float, str]) -> None:
    assert amount(list(nlp(words))) == expected


@pytest.mark.parametrize("words", ["The accord was signed in 2004.", "Ministers met again.", "a new plan", "one of the ministers"])
def test_years_and_articles_are_no_amounts(nlp: Language, words: str) -> None:
    assert amount(list(nlp(words))) is None
