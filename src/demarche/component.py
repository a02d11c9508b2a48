"""demarche as a component of any spaCy pipeline: `nlp.add_pipe("demarche")`, then `doc._.positions`, `doc._.statements` and so on.

    nlp = spacy.blank("en")
    nlp.add_pipe("demarche")
    for entry in nlp("Norway backs the fisheries draft.")._.positions:
        print(entry.record.holder.name, entry.record.stance)

The entries are those of `demarche read`: they go through demarche's own parser, whatever the pipeline has done before, and their offsets
count characters of `doc.text`; `doc._.entries` has them all, `doc._.span(evidence)` gives the tokens of this pipeline under a passage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from demarche import pipeline
from demarche.language import parse
from demarche.model import Entry, Evidence, Kind, Report
from demarche.serial import from_dict, to_json

FACTORY = "demarche"
KEY = "demarche"  # of `Doc.user_data`: the entries as JSON, so that a Doc can be written and sent between processes as ever
# An attribute of the Doc for each kind of record.
ATTRIBUTES: dict[str, Kind] = {
    "statements": "statement",
    "positions": "position",
    "commitments": "commitment",
    "texts": "text",
    "meetings": "meeting",
    "events": "event",
}


def register() -> None:
    """Make the attributes known to spaCy. To do so twice is as good as once: whatever was set on a Doc stays."""
    Doc.set_extension("entries", getter=entries, force=True)
    Doc.set_extension("span", method=span, force=True)
    for name, kind in ATTRIBUTES.items():
        Doc.set_extension(name, getter=_getter(name, kind), setter=_setter(name), force=True)


def entries(doc: Doc) -> tuple[Entry, ...]:
    """All entries of a Doc that went through the component."""
    return tuple(from_dict(json.loads(one)) for one in doc.user_data.get(KEY, ()))


def _getter(name: str, kind: Kind) -> Callable[[Doc], Any]:
    """Gives the entries of a kind; where another component has set the attribute (`demarche_statements` does), what it set."""

    def get(doc: Doc) -> Any:
        place = _place(name)
        return doc.user_data[place] if place in doc.user_data else tuple(entry for entry in entries(doc) if entry.kind == kind)

    return get


def _setter(name: str) -> Callable[[Doc, Any], None]:
    def set_(doc: Doc, value: Any) -> None:
        doc.user_data[_place(name)] = value

    return set_


def _place(name: str) -> Any:
    """Where spaCy keeps the value of an attribute."""
    return ("._.", name, None, None)


def span(doc: Doc, evidence: Evidence) -> Span | None:
    """The tokens of a Doc that a passage touches; None where there are none."""
    found: Span | None = doc.char_span(evidence.start, evidence.end, alignment_mode="expand") if evidence.start < evidence.end else None
    return found


class Reader(Pipe):
    """Finds the entries of a Doc's text. The date and the id of its report are taken from `doc.user_data["date"]` and `["id"]`."""

    def __init__(self, name: str, date: str | None, only: Iterable[Kind], model: str | None, batch: int) -> None:
        self.name = name
        self._date, self._only, self._model, self._batch = date, frozenset(only), model, batch
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Find the entries of one Doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Find the entries of Docs in batches."""
        nlp = pipeline.pipeline(self._model)
        for docs in minibatch(stream, batch_size):
            parsed = parse(map(self._report, docs), nlp, self._batch)
            for doc, one in zip(docs, parsed, strict=True):
                doc.user_data[KEY] = [to_json(entry) for entry in pipeline.entries_of(one, self._only)]
                yield doc

    def _report(self, doc: Doc) -> Report:
        told = {name: doc.user_data.get(name) for name in ("date", "id", "title", "outlet")}
        return Report(str(told["id"] or ""), doc.text, told["title"], told["outlet"], told["date"] or self._date)

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to write: the models lie in the package."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> Reader:
        """Nothing to read: the models lie in the package."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing to write: the models lie in the package."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Reader:
        """Nothing to read: the models lie in the package."""
        return self


@Language.factory(FACTORY, default_config={"date": None, "only": [], "model": None, "batch": 16})
def make_reader(nlp: Language, name: str, date: str | None, only: list[str], model: str | None, batch: int) -> Reader:
    """The component: `nlp.add_pipe("demarche", config={"date": "2004-06-09", "only": ["position"]})`."""
    return Reader(name, date, only, model, batch)  # type: ignore[arg-type]  # spaCy's config holds plain words
