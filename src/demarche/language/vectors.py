"""The discourse encoder's word vectors of a Doc: left in it by the finder of frames, or read by themselves for training."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from demarche.language.encoding import Window, WordPieces
from demarche.language.syntax import feed, session
from demarche.language.words import doc_words, quoted_surfaces

KEY = "demarche_vectors"  # of `Doc.user_data`: an array (words that are not white space, width)
Floats = NDArray[np.float32]


def vectors_of(doc: Doc) -> Floats | None:
    """The vectors that the finder of frames left, a row a token (tokens, width), zeros for white space; None where it left none."""
    kept = doc.user_data.get(KEY)
    return None if kept is None else by_token(doc, kept)


def by_token(doc: Doc, vectors: Floats) -> Floats:
    """Vectors of the words (words, width) as a row a token, zeros for white space."""
    rows = np.zeros((len(doc), vectors.shape[1]), dtype=np.float32)
    rows[doc_words(doc).at] = vectors
    return rows


class WordVectors:
    """The encoder by itself, for single sentences: a Doc is one window."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._session = session(folder / "discourse.onnx", threads)
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._pieces = WordPieces(folder / "tokenizer.json")

    def of(self, doc: Doc) -> Floats:
        """A row a token (tokens, width)."""
        words = doc_words(doc)
        window = Window([self._pieces.of(form) for form in words.forms], quoted_surfaces(words))
        (found,) = self._session.run(["words"], feed(window, self._inputs))
        return by_token(doc, found[0])
