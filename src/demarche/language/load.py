"""Load the pipeline that parses: ours from the package, or any installed spaCy pipeline by name."""

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from demarche.errors import ModelError
from demarche.language import clearnlp, gazetteer, parser
from demarche.language.tokens import treebank_tokenizer


@Language.component("demarche_blocks")
def mark_blocks(doc: Doc) -> Doc:
    """A blank line ends a sentence; other boundaries are left to the parser."""
    for token in doc[:-1]:
        if token.is_space and "\n\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def load(name: str | None = None, threads: int = 1) -> Language:
    """Our pipeline, or the installed one called `name`, with Universal Dependencies labels and names labelled PER, ORG, LOC.

    Raises:
        ModelError: `name` is not installed, or does not parse.
    """
    return _ours(threads) if name is None else _installed(name)


def _ours(threads: int) -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = treebank_tokenizer(nlp)
    nlp.add_pipe(parser.FACTORY, config={"threads": threads})
    nlp.add_pipe(gazetteer.FACTORY)
    return nlp


def _installed(name: str) -> Language:
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise ModelError(
            f"There is no spaCy pipeline called {name!r} here; allowed is any installed one (python -m spacy info) or a folder. "
            f"Install it first, or leave --model out to use demarche's own."
        ) from error
    if "parser" not in nlp.pipe_names:
        raise ModelError(f"The spaCy pipeline {name!r} has no parser (it has {', '.join(nlp.pipe_names) or 'nothing'}); name one that has.")
    nlp.add_pipe("demarche_blocks", before="parser")
    labels = {str(label) for label in nlp.get_pipe("parser").labels}  # type: ignore[attr-defined]
    if clearnlp.is_clearnlp(labels):
        nlp.add_pipe("demarche_clearnlp", last=True)
    nlp.add_pipe(gazetteer.FACTORY, last=True)
    return nlp
