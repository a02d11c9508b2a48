import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from demarche.errors import ModelError
from demarche.language import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def test_a_sentence_is_parsed(nlp: Language) -> None:
    doc = nlp("Norway's foreign minister rejected the draft on Monday.")
    labels = {t.text: (t.pos_, t.dep_, t.head.text) for t in doc}
    assert labels["minister"] == ("NOUN", "nsubj", "rejected")
    assert labels["draft"] == ("NOUN", "obj", "rejected")
    assert doc[4].lemma_ == "reject"
    assert [(e.text, e.label_) for e in doc.ents] == [("Norway", "LOC")]


def test_a_blank_line_ends_a_sentence_and_white_space_hangs_on_the_word_before(nlp: Language) -> None:
    doc = nlp("Talks in Geneva\n\nThe  two sides met")
    assert [sent.text.strip() for sent in doc.sents] == ["Talks in Geneva", "The  two sides met"]
    assert all(t.head.i <= t.i and t.pos_ == "SPACE" for t in doc if t.is_space)


def test_sentence_starts_set_beforehand_are_kept(nlp: Language) -> None:
    words = ["He", "left", "She", "stayed"]
    doc = nlp(Doc(nlp.vocab, words, sent_starts=[True, False, True, False]))
    assert [s.text for s in doc.sents] == ["He left ", "She stayed"] or [s.text.strip() for s in doc.sents] == ["He left", "She stayed"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n", "?", "a" * 3000, "x " * 1200, "…" * 400])
def test_odd_texts_are_parsed_without_fuss(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert len(list(doc.sents)) >= (1 if text.strip() else 0)


def test_batches_give_what_single_texts_give(nlp: Language) -> None:
    texts = ["Peru will not sign the accord.", "The EU and Japan agreed. Talks go on in Rome, officials said."]
    together = [[(t.dep_, t.head.i) for t in doc] for doc in nlp.pipe(texts)]
    assert together == [[(t.dep_, t.head.i) for t in nlp(text)] for text in texts]


def test_an_unknown_pipeline_is_named() -> None:
    with pytest.raises(ModelError, match="no spaCy pipeline called 'xx_none'"):
        load("xx_none")


def test_a_pipeline_without_parser_is_refused(tmp_path: object) -> None:
    folder = f"{tmp_path}/tagger"
    bare = spacy.blank("en")
    bare.add_pipe("sentencizer")
    bare.to_disk(folder)
    with pytest.raises(ModelError, match="has no parser"):
        load(folder)


def test_a_name_goes_on_over_a_line_end(nlp: Language) -> None:
    doc = nlp("Talks with the United\nNations\n\nfailed, Kofi\n  Annan said.")
    assert ("Kofi\n  Annan", "PER") in [(e.text, e.label_) for e in doc.ents]
