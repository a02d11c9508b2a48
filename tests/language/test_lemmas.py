import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.lemmas import apply_script, script_for


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("troops", "troop"),
        ("went", "go"),
        ("Ministers", "minister"),
        ("NATO", "NATO"),
        ("Paris", "Paris"),
        ("agreed", "agree"),
        ("'s", "be"),
        ("UN", "UN"),
    ],
)
def test_a_script_gives_back_the_lemma(form: str, lemma: str) -> None:
    assert apply_script(form, script_for(form, lemma)) == lemma


def test_one_script_serves_many_words() -> None:
    assert script_for("troops", "troop") == script_for("Talks", "talk")


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_any_pair_has_a_script(form: str, lemma: str) -> None:
    if form.lower()[: len(form)] == form.lower():
        assert isinstance(apply_script(form, script_for(form, lemma)), str)


def test_a_script_that_does_not_fit_leaves_the_lowered_word() -> None:
    assert apply_script("To", "l|5|y") == "to"
