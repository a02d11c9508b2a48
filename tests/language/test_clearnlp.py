import spacy
from spacy.tokens import Doc, Span

from demarche.language.clearnlp import convert, is_clearnlp


def arcs(doc: Doc) -> set[tuple[str, str, str]]:
    return {(t.text, t.dep_, t.head.text) for t in doc}


def clear(words: list[str], heads: list[int], labels: list[str], pos: list[str], lemmas: list[str] | None = None) -> Doc:
    return Doc(spacy.blank("en").vocab, words, heads=heads, deps=labels, pos=pos, lemmas=lemmas or words)


def test_a_preposition_goes_below_its_noun() -> None:
    doc = convert(
        clear(["Spain", "withdrew", "from", "Iraq"], [1, 1, 1, 2], ["nsubj", "ROOT", "prep", "pobj"], ["PROPN", "VERB", "ADP", "PROPN"])
    )
    assert arcs(doc) == {
        ("Spain", "nsubj", "withdrew"),
        ("withdrew", "ROOT", "withdrew"),
        ("from", "case", "Iraq"),
        ("Iraq", "obl", "withdrew"),
    }


def test_a_copula_goes_below_its_predicate() -> None:
    words, labels = ["It", "is", "a", "mistake"], ["nsubj", "ROOT", "det", "attr"]
    doc = convert(clear(words, [1, 1, 3, 1], labels, ["PRON", "AUX", "DET", "NOUN"], ["it", "be", "a", "mistake"]))
    assert arcs(doc) == {("It", "nsubj", "mistake"), ("is", "cop", "mistake"), ("a", "det", "mistake"), ("mistake", "ROOT", "mistake")}


def test_the_doer_of_a_passive() -> None:
    words = ["It", "was", "rejected", "by", "France"]
    doc = convert(clear(words, [2, 2, 2, 2, 3], ["nsubjpass", "auxpass", "ROOT", "agent", "pobj"], ["PRON", "AUX", "VERB", "ADP", "PROPN"]))
    assert ("It", "nsubj:pass", "rejected") in arcs(doc)
    assert ("France", "obl:agent", "rejected") in arcs(doc)


def test_names_get_our_labels() -> None:
    doc = clear(["Spain", "agrees"], [1, 1], ["nsubj", "ROOT"], ["PROPN", "VERB"])
    doc.set_ents([Span(doc, 0, 1, "GPE")])
    assert [(e.text, e.label_) for e in convert(doc).ents] == [("Spain", "LOC")]


def test_universal_labels_need_no_adapter() -> None:
    assert is_clearnlp({"nsubj", "dobj", "pobj"})
    assert not is_clearnlp({"nsubj", "obj", "obl", "case"})
