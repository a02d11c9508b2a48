"""Parsed documents with their frames as numbers, so that learning itself needs no parser."""

import numpy as np

from demarche.language.encoding import WordPieces
from demarche.language.roles import KINDS, TAGS
from demarche.language.training.batches import IGNORE
from demarche.language.training.discourse_batches import Laid
from demarche.language.training.frames import Example
from demarche.language.words import doc_words, quoted_surfaces

TAG = {tag: at for at, tag in enumerate(TAGS)}


def lay_out(example: Example, pieces: WordPieces) -> Laid:
    """The numbers of one example."""
    words = doc_words(example.doc)
    place = {int(token): at for at, token in enumerate(words.at)}
    laid = [pieces.of(f) for f in words.forms]
    out = Laid(example.id, laid, quoted_surfaces(words), [], [], [], example.layers, example.style, example.own)
    out.breaks = [at for at, token in enumerate(words.at) if example.doc[int(token)].is_sent_start or at == 0]
    for frame in example.frames:
        if frame.anchor not in place:
            continue
        tags = np.full(len(words.at), 0 if frame.roles is not None else IGNORE, dtype=np.int8)
        for role, first, end in sorted(frame.roles or [], key=lambda r: r[1] - r[2]):
            inside = [place[i] for i in range(first, end) if i in place]
            if inside:
                tags[inside] = TAG[f"I-{role}"]
                tags[inside[0]] = TAG[f"B-{role}"]
        out.anchors.append((KINDS.index(frame.kind), place[frame.anchor], frame.label, frame.done))
        out.tags.append(tags)
    return out
