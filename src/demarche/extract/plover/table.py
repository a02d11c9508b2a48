"""From marked sentences to what is learned from: parsed and read by the encoder as at run time."""

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span

from demarche.extract.plover.examples import Example
from demarche.extract.plover.features import Deed, pooled, words
from demarche.extract.plover.learn import Table
from demarche.language import load
from demarche.language.syntax import model_folder
from demarche.language.vectors import WordVectors


def table(examples: Sequence[Example], own: Sequence[Example] = ()) -> Table:
    """The table of the data folder's sentences, then our own."""
    every = [*examples, *own]
    encoder = WordVectors(model_folder())
    docs = load().pipe(e.text for e in every)
    read = [(words(deed), pooled(deed, encoder.of(doc))) for doc, e in zip(docs, every, strict=True) for deed in [deed_of(doc, e)]]
    roots, ours = np.array([e.root for e in every]), np.arange(len(every)) >= len(examples)
    return Table([counts for counts, _ in read], np.stack([vectors for _, vectors in read]), roots, ours)


def deed_of(doc: Doc, example: Example) -> Deed:
    """The marked sides as spans of the parsed sentence."""
    return Deed(doc[:], _span(doc, example.actor), _span(doc, example.recipient))


def _span(doc: Doc, ends: tuple[int, int] | None) -> Span | None:
    return doc.char_span(*ends, alignment_mode="expand") if ends else None
