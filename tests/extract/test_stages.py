import pytest
from spacy.language import Language

from demarche.extract.stages import stage_told
from demarche.language import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.mark.parametrize(
    ("sentence", "noun", "stage"),
    [
        ("The ministers signed the treaty on Tuesday.", "treaty", "signed"),
        ("The treaty was rejected by the senate.", "treaty", "rejected"),
        ("The council adopted a resolution.", "resolution", "adopted"),
        ("Negotiators are close to an agreement.", "agreement", "near-agreement"),
        ("An agreement could be reached by Friday.", "agreement", "near-agreement"),
        ("Kenya proposed a plan.", "plan", "proposed"),
        ("The two sides are negotiating a pact.", "pact", "negotiating"),
        ("The pact has not been signed.", "pact", "agreed"),
        ("The deal collapsed.", "deal", "stalled"),
        ("The opposition turned down the plan.", "plan", "rejected"),
        ("Both houses voted down the accord.", "accord", "rejected"),
        ("Fiji vetoed a draft resolution.", "resolution", "rejected"),
        ("Kenya put forward a roadmap.", "roadmap", "proposed"),
    ],
)
def test_stages(nlp: Language, sentence: str, noun: str, stage: str) -> None:
    told = stage_told(next(t for t in nlp(sentence) if t.text == noun))
    assert told is not None
    assert told[0] == stage


def test_a_particle_is_not_the_verb_that_looks_like_it(nlp: Language) -> None:
    """ "Back" tells agreement as a verb only."""
    told = stage_told(next(t for t in nlp("The draft went back to the lawyers.") if t.text == "draft"))
    assert told is None or told[1].text != "back"


def test_nothing_told(nlp: Language) -> None:
    assert stage_told(next(t for t in nlp("The treaty is long.") if t.text == "treaty")) is None
