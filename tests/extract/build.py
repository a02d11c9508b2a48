"""Parsed reports with frames put in by hand, so that extractors are tested without the discourse model."""

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from demarche.extract import Context
from demarche.language import Parsed, load
from demarche.language.frames import KEY
from demarche.language.roles import Frame, Role
from demarche.language.view import make_view
from demarche.model import Report


@cache
def nlp() -> Language:
    return load()


def parsed(text: str) -> Parsed:
    view = make_view(text)
    return Parsed(Report("r", text), view, nlp()(view.text))


def place(doc: Doc, words: str) -> tuple[int, int]:
    """Tokens [first, end) of words in the Doc's text."""
    span = doc.char_span(doc.text.index(words), doc.text.index(words) + len(words))
    assert span is not None, words
    return span.start, span.end


def frame(doc: Doc, kind: str, anchor: str, label: str = "", done: float = 0.5, **roles: str | list[str]) -> Frame:
    """A frame whose anchor and roles are given by their words."""
    spans = [Role(name, *place(doc, w)) for name, words in roles.items() for w in ([words] if isinstance(words, str) else words)]
    return Frame(kind, place(doc, anchor)[0], label or kind, 0.9, tuple(spans), done)


def context(text: str, *frames: dict[str, object]) -> Context:
    """A context over a text, with frames described as keyword arguments of `frame`."""
    one = parsed(text)
    one.doc.user_data[KEY] = sorted((frame(one.doc, **f) for f in frames), key=lambda f: f.anchor)  # type: ignore[arg-type]
    return Context(one)
