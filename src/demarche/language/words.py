"""From a Doc to what both encoders read of it: the words without white space, how they are spaced, what stands inside quotation marks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from demarche.language.encoding import SHAPES, SPACINGS, surface

OPENING, CLOSING, EITHER = frozenset("“«„"), frozenset("”»"), frozenset(['"', "``", "''"])


@dataclass(frozen=True)
class DocWords:
    """The words of a Doc: `at` are token indices, the others run parallel to it."""

    at: NDArray[np.int64]
    forms: list[str]
    spacing: list[int]  # 0 joined, 1 after a space, 2 first of a paragraph


def doc_words(doc: Doc) -> DocWords:
    """Every token that is not white space."""
    at = [token.i for token in doc if not token.is_space]
    spacing = []
    last = -1
    for i in at:
        between = doc[last + 1 : i].text_with_ws if i - last > 1 else ""
        spaced = last >= 0 and (between or doc[last].whitespace_)
        spacing.append(2 if last < 0 or "\n\n" in between else 1 if spaced else 0)
        last = i
    return DocWords(np.asarray(at, dtype=np.int64), [doc[i].text for i in at], spacing)


def quoted(words: DocWords) -> list[int]:
    """1 for words inside quotation marks (the marks included). A paragraph that opens with a mark while one is open goes on quoting."""
    out, inside = [], False
    for form, space in zip(words.forms, words.spacing, strict=True):
        if space == 2:
            inside = False
        if form in OPENING or (form in EITHER and not inside):
            inside = True
            out.append(1)
        elif form in CLOSING or (form in EITHER and inside):
            out.append(1)
            inside = False
        else:
            out.append(int(inside))
    return out


def quoted_surfaces(words: DocWords) -> list[int]:
    """Surface rows for the discourse model: those of the syntax model, and as many again for words inside quotation marks."""
    return [
        surface(form, space) + SHAPES * SPACINGS * inside
        for form, space, inside in zip(words.forms, words.spacing, quoted(words), strict=True)
    ]
