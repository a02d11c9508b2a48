"""Known names beside those that the model finds: states, capitals and bodies from the knowledge tables."""

from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from demarche.knowledge import find_actor

FACTORY = "demarche_gazetteer"
LONGEST = 6  # words of a known name
LABELS = {"state": "LOC", "organisation": "ORG"}
TIES = frozenset(["amod", "compound", "flat", "nmod"])
PROPER = frozenset(["NNP", "NNPS"])


@lru_cache(maxsize=65536)
def label_of(words: str) -> str | None:
    """PER, ORG or LOC where the words are a known name (not an adjective or a people), else None."""
    known = find_actor(words)
    if known is None or known.match in ("adjective", "people"):
        return None
    return "ORG" if known.match == "house" else LABELS[known.kind]


@Language.component(FACTORY)
def add_known_names(doc: Doc) -> Doc:
    """Set the type of found names that are known, and add known names that were not found among proper nouns."""
    found = [Span(doc, e.start, e.end, label_of(e.text) or e.label_) for e in _whole(doc)]
    taken = {i for e in found for i in range(e.start, e.end)}
    doc.set_ents([*found, *_known(doc, taken)])
    return doc


def _whole(doc: Doc) -> Iterator[Span]:
    """Found names without marks at their end; two that touch and hang together are one ("Iraqi" and "National Congress")."""
    last: Span | None = None
    for span in doc.ents:
        end = span.end
        while end > span.start + 1 and doc[end - 1].is_punct and doc[end - 1].text[-1] not in ".)":
            end -= 1
        one = Span(doc, span.start, end, span.label_)
        if last is not None and last.end == one.start and _hang_together(last, one):
            last = Span(doc, last.start, one.end, one.label_ if last.root.head in one else last.label_)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _hang_together(left: Span, right: Span) -> bool:
    return (left.root.head in right and left.root.dep_ in TIES) or (right.root.head in left and right.root.dep_ == "flat")


def _known(doc: Doc, taken: set[int]) -> Iterator[Span]:
    at = 0
    while at < len(doc):
        span = None if at in taken or doc[at].tag_ not in PROPER else _longest(doc, at, taken)
        if span is not None:
            yield span
        at = span.end if span is not None else at + 1


def _longest(doc: Doc, first: int, taken: set[int]) -> Span | None:
    """The longest known name that starts here and runs over no found one."""
    for end in range(min(first + LONGEST, len(doc)), first, -1):
        if doc[end - 1].tag_ in PROPER and not taken.intersection(range(first, end)):
            label = label_of(doc[first:end].text)
            if label:
                return Span(doc, first, end, label)
    return None
