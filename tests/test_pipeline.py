"""What a long reading must not pile up."""

from demarche.model import Report
from demarche.pipeline import Reading, pipeline, read_batch
from demarche.settings import Settings

TEXT = 'Minister {0} Holm said in {1} that Norway backs the {2} treaty. "We want a vote," {0} told the {3} Courier.'


def test_the_words_of_reports_that_were_read_are_not_kept() -> None:
    strings = pipeline(None, None).vocab.strings
    held = []
    for number in range(3):
        names = (f"{word}{'abc'[number]}" for word in ("Kelvis", "Tormar", "Landers", "Esko"))
        (found,) = read_batch([Report("r", TEXT.format(*names))], Settings(), frozenset())
        assert isinstance(found, Reading)
        assert any(entry.kind == "position" for entry in found.entries)
        held.append(len(strings))
    assert len(set(held)) == 1
