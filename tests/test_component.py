"""demarche in a spaCy pipeline of one's own."""

import pytest
import spacy
from spacy.tokens import Doc

from demarche import component
from demarche.model import Entry, Position

TEXT = 'Norway backs the fisheries draft. "We will send 20 boats," said José Dahl, the foreign minister.'


@pytest.fixture(scope="module")
def doc() -> Doc:
    nlp = spacy.blank("en")
    nlp.add_pipe("demarche", config={"date": "2004-06-09"})
    return nlp(TEXT)


def test_each_kind_has_its_attribute(doc: Doc) -> None:
    kinds = {name: {entry.kind for entry in getattr(doc._, name)} for name in component.ATTRIBUTES}
    assert kinds["statements"] == {"statement"}
    assert kinds["commitments"] == {"commitment"}
    assert all(found <= {component.ATTRIBUTES[name]} for name, found in kinds.items())
    assert sum(len(getattr(doc._, name)) for name in component.ATTRIBUTES) == len(doc._.entries)
    assert any("Norway" in entry.record.speaker.speaks_for.name for entry in doc._.statements if entry.record.speaker.speaks_for)


def test_offsets_are_those_of_the_doc(doc: Doc) -> None:
    for entry in doc._.entries:
        for passage in entry.evidence:
            assert doc.text[passage.start : passage.end] == passage.quote
            assert passage.quote in doc._.span(passage).text


def test_a_doc_can_be_written_and_read(doc: Doc) -> None:
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert again._.entries == doc._.entries
    assert all(isinstance(entry, Entry) for entry in again._.entries)


def test_after_other_components_and_beside_demarche_statements() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("demarche_statements")
    nlp.add_pipe("demarche", config={"only": ["position"]})
    component.register()  # a second time changes nothing
    first, second = nlp.pipe([TEXT, "It rained in Oslo."])
    assert {entry.kind for entry in first._.entries} <= {"position"}
    assert all(isinstance(entry.record, Position) for entry in first._.positions)
    assert first._.statements[0].cue.text == "said"  # what the other component has set stays
    assert next(first.sents).text.startswith("Norway backs the fisheries draft.")
    assert second._.entries == ()


def test_dates_and_ids_by_document() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("demarche")
    doc = nlp.make_doc("Denmark last week sent two minehunters to the bay.")
    doc.user_data |= {"date": "2019-05-14", "id": "r7"}
    found = nlp(doc)._.entries
    assert {entry.report for entry in found} <= {"r7"}
    assert any(entry.date and entry.date.startswith("2019-05") for entry in found) or not found


def test_a_doc_that_never_went_through_it_has_nothing() -> None:
    component.register()
    assert spacy.blank("en")("Norway backs it.")._.positions == ()
