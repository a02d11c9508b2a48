import pytest
import spacy

from demarche.model import Report
from demarche.resolve.view import View
from tests.resolve.build import Plain


def view(text):
    doc = spacy.blank("en")(text)
    return View(Report("r", text), doc, Plain(doc))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "not now" and left.', ["not now"]),
        ("“Not now,” he said. “Never.”", ["Not now,", "Never."]),
        ('"One," he said.\n\n"Two," she said.', ["One,", "Two,"]),
        ("No quotation here.", []),
        ('An "unclosed one', []),
    ],
)
def test_quotations(text, quoted):
    assert [text[a:b] for a, b in view(text).quotes] == quoted


def test_sentences_do_not_end_at_titles_or_initials():
    text = "Mr. J. R. Brandt met Gen. Ortiz. He left for the U.S. on Monday."
    one = view(text)
    assert one.sentence(text.index("Ortiz")) == 0
    assert one.sentence(text.index("Monday")) == 1


def test_an_empty_text_has_no_words():
    assert view("").words == ()
