"""From a parsed report to entries: one generator a record kind, none of which knows the others' rules."""

from collections.abc import Callable, Iterator

from demarche.extract.commitments import commitments
from demarche.extract.context import Context
from demarche.extract.meetings import meetings
from demarche.extract.plover import events
from demarche.extract.positions import positions
from demarche.extract.statements import statements
from demarche.extract.texts import texts
from demarche.language import Parsed
from demarche.model import Entry, Kind

Extractor = Callable[[Context], Iterator[Entry]]

EXTRACTORS: dict[Kind, Extractor] = {
    "statement": statements,
    "position": positions,
    "commitment": commitments,
    "text": texts,
    "meeting": meetings,
    "event": events,
}

__all__ = ["EXTRACTORS", "Context", "Extractor", "extract"]


def extract(parsed: Parsed, only: frozenset[Kind] = frozenset()) -> list[Entry]:
    """All entries of a report, or those of the kinds in `only`; actors as printed, not yet resolved."""
    context = Context(parsed)
    return [entry for kind, find in EXTRACTORS.items() if not only or kind in only for entry in find(context)]
