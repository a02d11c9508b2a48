import pytest
from spacy.language import Language

from demarche.extract.modality import modality_of
from demarche.language import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        ("Chile signed the accord.", "signed", "asserted"),
        ("Chile will sign the accord.", "sign", "future"),
        ("Chile has not signed the accord.", "signed", "negated"),
        ("Chile never signed the accord.", "signed", "negated"),
        ("Chile could sign the accord.", "sign", "hypothetical"),
        ("Chile plans to sign the accord.", "sign", "future"),
        ("Neither side accepted the draft.", "accepted", "negated"),
    ],
)
def test_modality(nlp: Language, sentence: str, verb: str, expected: str) -> None:
    doc = nlp(sentence)
    assert modality_of(next(t for t in doc if t.text == verb)) == expected
