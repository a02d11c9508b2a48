"""The spaCy component that finds frames by the discourse model and leaves them in `Doc.user_data`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import minibatch

from demarche.language.discourse import DiscourseModel
from demarche.language.syntax import model_folder

FACTORY = "demarche_frames"
KEY = "demarche_frames"  # of `Doc.user_data`


class FrameFinder(Pipe):
    """Finds statements, positions, commitments, meetings and texts with their roles; needs sentence starts, nothing else of the parse."""

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        self.name = name
        self.model = DiscourseModel(folder, threads)

    def __call__(self, doc: Doc) -> Doc:
        """Find the frames of one Doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Find the frames of Docs in batches."""
        for docs in minibatch(stream, batch_size):
            for doc, frames in zip(docs, self.model.frames(docs), strict=True):
                doc.user_data[KEY] = frames
                yield doc

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to write: the model lies in the package."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> "FrameFinder":
        """Nothing to read: the model lies in the package."""
        return self


@Language.factory(FACTORY, default_config={"folder": None, "threads": 1})
def make_frames(nlp: Language, name: str, folder: str | None, threads: int) -> FrameFinder:
    """The component: `nlp.add_pipe("demarche_frames")`; `folder` names a model other than the one in the package."""
    return FrameFinder(name, Path(folder) if folder else model_folder(), threads)
