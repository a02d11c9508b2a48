"""Statements as a spaCy component: `nlp.add_pipe("demarche_statements")`, then `doc._.statements`.

It works in any English pipeline that sets sentence starts; the parse is not needed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from demarche.language.discourse import DiscourseModel
from demarche.language.roles import Frame
from demarche.language.syntax import model_folder
from demarche.language.vectors import KEY as VECTORS

FACTORY = "demarche_statements"


@dataclass(frozen=True)
class StatementSpans:
    """Who said what, as spans of the Doc. `source` is None where nobody is named; `content` has a span for each piece."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    confidence: float


class StatementFinder(Pipe):
    """Sets `doc._.statements`."""

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        self.name = name
        self.model = DiscourseModel(folder, threads)
        if not Doc.has_extension("statements"):
            Doc.set_extension("statements", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Find the statements of one Doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Find the statements of Docs in batches."""
        for docs in minibatch(stream, batch_size):
            for doc, frames in zip(docs, self.model.frames(docs), strict=True):
                doc.user_data.pop(VECTORS, None)  # 1.5 kB a word that nobody here asks for
                doc._.statements = tuple(_spans(doc, frame) for frame in frames if frame.kind == "statement" and frame.spans("content"))
                yield doc


def _spans(doc: Doc, frame: Frame) -> StatementSpans:
    source = next(iter(frame.spans("source")), None)
    cue = next(iter(frame.spans("cue")), None)
    return StatementSpans(
        source=doc[source.first : source.end] if source else None,
        cue=doc[cue.first : cue.end] if cue else doc[frame.anchor : frame.anchor + 1],
        content=tuple(doc[c.first : c.end] for c in frame.spans("content")),
        confidence=frame.confidence,
    )


@Language.factory(FACTORY, default_config={"folder": None, "threads": 1})
def make_statements(nlp: Language, name: str, folder: str | None, threads: int) -> StatementFinder:
    """The component; `folder` names a model other than the one in the package."""
    return StatementFinder(name, Path(folder) if folder else model_folder(), threads)
