"""The spaCy component that runs the syntax model: part of speech, tag, morphology, lemma, tree, sentences, names."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import minibatch

from demarche.language.syntax import Annotation, SyntaxModel, Words, model_folder
from demarche.language.words import DocWords, doc_words

FACTORY = "demarche_parser"
ATTRIBUTES: tuple[int | str, ...] = ("POS", "TAG", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE")
IOB = {"I": 1, "O": 2, "B": 3}


class SyntaxParser(Pipe):
    """Annotates Docs by the model in `folder`. Sentence starts set beforehand are kept; a blank line always ends a sentence."""

    def __init__(self, nlp: Language, name: str, folder: Path, threads: int) -> None:
        self.vocab, self.name = nlp.vocab, name
        self.model = SyntaxModel(folder, threads)
        strings, morphology = self.vocab.strings, self.vocab.morphology
        classes = self.model.classes
        labels = ["ROOT" if label == "root" else label for label in classes["label"]]
        self._ids = {
            "upos": _codes(strings.add(tag) for tag in classes["upos"]),
            "xpos": _codes(strings.add(tag) for tag in classes["xpos"]),
            "feats": _codes(morphology.add(feats) for feats in classes["feats"]),
            "label": _codes(strings.add(label) for label in labels),
            "type": _codes(strings.add(tag[2:]) if tag != "O" else 0 for tag in classes["name"]),
            "iob": _codes(IOB[tag[0]] for tag in classes["name"]),
        }
        self._space = {key: strings.add(value) for key, value in {"pos": "SPACE", "tag": "_SP", "dep": "dep"}.items()}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Annotate Docs in batches."""
        for docs in minibatch(stream, batch_size):
            kept = [doc_words(doc) for doc in docs]
            found = self.model.annotate([_words(doc, words) for doc, words in zip(docs, kept, strict=True)])
            for doc, words, annotation in zip(docs, kept, found, strict=True):
                yield self._write(doc, words.at, annotation)

    def _write(self, doc: Doc, at: NDArray[np.int64], found: Annotation) -> Doc:
        if not len(at):
            return doc
        table = self._blank(doc, at)
        ids = self._ids
        words = zip(at.tolist(), found.upos.tolist(), found.lemma.tolist(), strict=True)
        lemmas = [self.vocab.strings.add(self.model.lemma(doc[i].text, upos, script)) for i, upos, script in words]
        heads = at[found.heads] - at
        columns = (ids["upos"][found.upos], ids["xpos"][found.xpos], ids["feats"][found.feats], _codes(lemmas), ids["label"][found.label])
        for column, values in enumerate(columns):
            table[at, column] = values
        table[at, 5] = heads.astype(np.uint64)
        table[at, 6], table[at, 7] = _names(ids["iob"][found.name], ids["type"][found.name])
        _through_space(table, np.setdiff1d(np.arange(len(doc)), at))
        return doc.from_array(list(ATTRIBUTES), cast(Any, table))

    def _blank(self, doc: Doc, at: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The table with white space filled in: each such token hangs on the word before it (the first ones on the first word)."""
        everything = np.arange(len(doc))
        before = at[np.maximum(np.searchsorted(at, everything, side="right") - 1, 0)]
        table = np.zeros((len(doc), len(ATTRIBUTES)), dtype=np.uint64)
        table[:, 0], table[:, 1], table[:, 4] = self._space["pos"], self._space["tag"], self._space["dep"]
        table[:, 2] = self.vocab.morphology.add("")
        for i in np.setdiff1d(everything, at):
            table[i, 3] = doc[int(i)].orth
        table[:, 5] = (before - everything).astype(np.uint64)
        table[:, 6] = IOB["O"]
        return table

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to write: the model lies in the package."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> "SyntaxParser":
        """Nothing to read: the model lies in the package."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing to write: the model lies in the package."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "SyntaxParser":
        """Nothing to read: the model lies in the package."""
        return self


def _codes(values: Iterable[int]) -> NDArray[np.uint64]:
    return np.array(list(values), dtype=np.uint64)


def _names(iob: NDArray[np.uint64], types: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """An inside tag that continues nothing of its type begins a name."""
    before = np.concatenate([[0], types[:-1]])
    return np.where((iob == IOB["I"]) & (types != before), IOB["B"], iob).astype(np.uint64), types


def _through_space(table: NDArray[np.uint64], space: NDArray[np.int64]) -> None:
    """White space inside a name belongs to it ("Foreign" at a line's end, "Ministry" on the next)."""
    for i in space[::-1]:
        if i + 1 < len(table) and table[i + 1, 6] == IOB["I"]:
            table[i, 6:] = table[i + 1, 6:]


def _words(doc: Doc, words: DocWords) -> Words:
    preset = doc.has_annotation("SENT_START")
    given = [doc[int(i)].is_sent_start if preset else None for i in words.at]
    starts = [1 if space == 2 or g else 0 if g is False else -1 for g, space in zip(given, words.spacing, strict=True)]
    return Words(words.forms, words.spacing, starts)


@Language.factory(FACTORY, default_config={"folder": None, "threads": 1})
def make_parser(nlp: Language, name: str, folder: str | None, threads: int) -> SyntaxParser:
    """The component: `nlp.add_pipe("demarche_parser")`; `folder` names a model other than the one in the package."""
    return SyntaxParser(nlp, name, Path(folder) if folder else model_folder(), threads)
