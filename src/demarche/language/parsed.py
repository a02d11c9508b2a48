"""A parsed report: the Doc over a view of its text, and the way back to the unaltered words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee

from spacy.language import Language
from spacy.tokens import Doc, Span

from demarche.language.view import View, make_view
from demarche.model import Evidence, Report


@dataclass(frozen=True)
class Parsed:
    """One report with its view and its Doc. Token ranges become evidence here and nowhere else."""

    report: Report
    view: View
    doc: Doc

    def evidence(self, first: int, end: int) -> Evidence:
        """The report's words under tokens [first, end), white space at the ends left out."""
        while first < end - 1 and self.doc[first].is_space:
            first += 1
        while end - 1 > first and self.doc[end - 1].is_space:
            end -= 1
        last = self.doc[end - 1]
        start, stop = self.view.to_report(self.doc[first].idx, last.idx + len(last))
        return Evidence(start, stop, self.report.text[start:stop])

    def to_doc(self, start: int, end: int) -> Span | None:
        """The tokens that the report's characters [start, end) touch; None where there are none."""
        first, last = self.view.to_view(start, end)
        found: Span | None = self.doc.char_span(first, last, alignment_mode="expand") if first < last else None
        return found


def parse(reports: Iterable[Report], nlp: Language, batch: int = 16) -> Iterator[Parsed]:
    """Parse reports in batches, in order."""
    kept, parsed = tee((report, make_view(report.text)) for report in reports)
    docs = nlp.pipe((view.text for _, view in parsed), batch_size=batch)
    for (report, view), doc in zip(kept, docs, strict=True):
        yield Parsed(report, view, doc)
