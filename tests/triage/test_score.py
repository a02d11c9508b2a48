"""What is about international politics, and what is not: short reports of our own, and what must not matter."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from demarche.model import Report
from demarche.triage import SetAside, Sieve, score
from demarche.triage.classifier import Weights, read_weights, weights
from demarche.triage.features import features
from demarche.triage.names import names_in, words_of

ITEMS = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def of(kind: str) -> list[object]:
    return [pytest.param(" ".join(item["text"].split()), id=item["id"]) for item in ITEMS[kind]]


@pytest.mark.parametrize("text", of("other"))
def test_other_news_is_set_aside(text: str) -> None:
    assert isinstance(Sieve().sift(Report("a", text)), SetAside), f"{score(text):.3f}"


@pytest.mark.parametrize("text", of("diplomacy"))
def test_diplomacy_is_kept(text: str) -> None:
    assert isinstance(Sieve().sift(Report("a", text)), Report), f"{score(text):.3f}"


@pytest.mark.parametrize("text", of("diplomacy"))
def test_how_the_lines_are_broken_does_not_matter(text: str) -> None:
    assert score("\n".join(text.split())) == pytest.approx(score(text))


def test_our_example_is_kept() -> None:
    assert score((EXAMPLES / "baltic-mines.txt").read_text(encoding="utf-8")) > weights().threshold


def test_a_title_tells_too() -> None:
    text = "The vote was put off until Monday. Both want to wait. More was not to be learned."
    assert isinstance(Sieve().sift(Report("a", text, title="Security Council divided over Syria sanctions")), Report)


@pytest.mark.parametrize("text", ["", "   \n", "12 34", "Ça va bien, merci.", "\x00\ud800", "a" * 100_000])
def test_any_text_has_a_score(text: str) -> None:
    assert 0 <= score(text) <= 1


def test_the_weights_hold_no_names() -> None:
    """Persons and places of the time that it learned from tell nothing about reports of another."""
    assert not {"trump", "clinton", "obama", "putin", "iraq", "washington", "reuters", "monday"} & weights().words.keys()
    assert {"=state", "=body", "=us", "=states>=2", "foreign", "treaty"} <= weights().words.keys()


def test_a_table_is_read() -> None:
    table = "# why\n=intercept\t-1\n=threshold\t0.5\ntreaty\t2.5\n"
    assert read_weights(table) == Weights({"treaty": 2.5}, -1.0, 0.5)
    assert score("A treaty.", read_weights(table)) > 0.5 > score("A goal.", read_weights(table))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Spain and the Spaniards", ["=state", "=state"]),
        ("Spanish troops in Baghdad", ["=nation", "=capital"]),
        ("the United Nations and the U.N.", ["=body", "=body"]),
        ("North Korea's envoy", ["=state"]),
        ("the U.S. and Puerto Rico", ["=us", "=us"]),
        ("New Mexico and New Jersey", []),
        ("Georgia and Chad", []),  # a state of the United States, a given name
        ("they met us", []),
        ("turkey for dinner", []),
        ("Hamas and Hezbollah", ["=armed", "=armed"]),
    ],
)
def test_names_are_seen_by_class(text: str, found: list[str]) -> None:
    printed = words_of(text)
    assert [name.kind for name in names_in(printed, [word.lower() for word in printed]) if name.kind] == found


def test_words_of_names_are_no_words() -> None:
    assert features("The United Nations met in Spain; Spain left.") == Counter(
        {"the": 1, "met": 1, "in": 1, "left": 1, "=body": 1, "=state": 2, "=states>=1": 1}
    )
