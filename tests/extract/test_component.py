import spacy

from demarche.extract import component


def test_statements_come_with_any_pipeline_that_marks_sentences() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(component.FACTORY)
    doc = nlp("The talks lasted all night. Foreign Minister Ana Ruiz said the draft was unacceptable to her government.")
    (found,) = doc._.statements
    assert found.source is not None
    assert "Ana Ruiz" in found.source.text
    assert found.cue.text == "said"
    assert "unacceptable" in found.content[0].text
    assert 0 < found.confidence <= 1


def test_nothing_said_nothing_found() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(component.FACTORY)
    assert nlp("It rained in Oslo.")._.statements == ()
