import spacy

from demarche.language.encoding import shape_of
from demarche.language.words import doc_words, quoted


def marked(text: str) -> list[str]:
    """The words inside quotation marks."""
    words = doc_words(spacy.blank("en")(text))
    return [form for form, inside in zip(words.forms, quoted(words), strict=True) if inside and form.isalpha()]


def test_words_inside_straight_and_curly_marks() -> None:
    assert marked('He said "no deal" and left.') == ["no", "deal"]
    assert marked("He said “no deal” and left.") == ["no", "deal"]


def test_an_odd_mark_ends_with_its_paragraph() -> None:
    assert marked('She said "we wait.\n\nTalks go on.') == ["we", "wait"]


def test_spacing_tells_joined_spaced_and_new_paragraphs() -> None:
    words = doc_words(spacy.blank("en")("It's over.\n\nNext day"))
    assert words.forms == ["It", "'s", "over", ".", "Next", "day"]
    assert words.spacing == [2, 0, 1, 0, 2, 1]


def test_shapes_keep_apart_what_lower_casing_loses() -> None:
    assert len({shape_of(w) for w in ["us", "Us", "US", "U", "iPad", "12", "G8", "--"]}) == 8
