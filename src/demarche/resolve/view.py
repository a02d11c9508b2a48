"""A report as the resolve room looks at it: words, sentences, quotations, and the lines that stand beside the running text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from spacy.tokens import Doc, Span

from demarche.language.view import make_view
from demarche.model import Report
from demarche.resolve.lexicon import lexicon

Bounds = tuple[int, int]

_WORD = re.compile(r"[A-Z]\.(?:[A-Z]\.)+|[A-Z]\.(?=\s?[A-Z])|['’]t\b|['’]s\b|\d[\d.,]*\d|\w+(?:[-'’./](?!s\b)\w+)*|[^\w\s]")
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+|\n\s*\n\s*|(?<=[\"”])\n|\|")
_BESIDE_QUOTE = 4  # characters between a quotation's end and the pronoun that speaks it
_BESIDE = ("heading", "quote", "attribution", "caption", "byline")


class CharMap(Protocol):
    """Where the report's characters lie in the parsed Doc."""

    def to_doc(self, start: int, end: int) -> Span | None:
        """The Doc's span for characters `start` to `end` of the report's text, None where the Doc leaves them out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of the report's text, with its offsets."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether it begins like a name ("Bush", "al-Yawar", "U.S.")."""
        return self.text[0].isupper() or bool(re.match(r"(?:al|el|ul|ad|as|an|de|d|o|bin)[-'’][A-Z]", self.text))


class View:
    """A report with its Doc, and where its words, sentences, quotations and asides lie."""

    def __init__(self, report: Report, doc: Doc, spans: CharMap) -> None:
        self.report, self.doc, self.spans = report, doc, spans
        self.text = report.text
        self.parsed = doc.has_annotation("DEP")
        self.words = tuple(Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(self.text))
        self._starts = [w.start for w in self.words]
        self._layout = make_view(report.text)

    @cached_property
    def names(self) -> tuple[Span, ...]:
        """The names that the parser found (spaCy looks for them anew at each `Doc.ents`)."""
        return tuple(self.doc.ents)

    def span(self, start: int, end: int) -> Span | None:
        """The Doc's span for these characters, if it has them."""
        return self.spans.to_doc(start, end)

    def bounds(self, span: Span) -> Bounds:
        """Where a span of the Doc lies in the report's text."""
        return self._layout.to_report(span.start_char, span.end_char)

    def subject_in(self, start: int, end: int) -> Bounds:
        """Of a clause taken for a name ("the envoy, a Dane, addressed reporters") its subject; else the same."""
        span = self.span(start, end) if self.parsed else None
        if span is None or span.root.pos_ not in ("VERB", "AUX") or "\n\n" in self.text[start:end]:
            return start, end
        subject = next((t for t in span.root.lefts if t.dep_ in ("nsubj", "nsubj:pass") and t in span), None)
        if subject is None:
            return start, end
        inside = [t.i for t in subject.subtree if t in span]
        return self.bounds(span.doc[min(inside) : max(inside) + 1])

    def word_at(self, position: int) -> int:
        """The index of the word at or before a character."""
        return max(0, bisect_right(self._starts, position) - 1)

    def words_in(self, start: int, end: int) -> list[Word]:
        """The words that begin within these characters."""
        first = bisect_right(self._starts, start - 1)
        return list(self.words[first : bisect_right(self._starts, end - 1)])

    @cached_property
    def _sentence_starts(self) -> list[int]:
        stops = {stop.end() for stop in _STOP.finditer(self.text) if not self._abbreviated(stop.start())}
        blocks = {self._layout.to_report(b.start, b.end)[0] for b in self._layout.blocks}
        return sorted(stops | blocks | {0})

    def _abbreviated(self, dot: int) -> bool:
        """Whether the full stop belongs to "Mr." or an initial, or goes on in small letters."""
        if self.text[dot] != ".":
            return False
        before = re.search(r"[\w.]+$", self.text[max(0, dot - 12) : dot])
        word = before.group().casefold() if before else ""
        after = self.text[dot + 1 : dot + 4].lstrip()
        known = word in lexicon("names", "abbreviations") or (len(word) == 1 and word != "i")
        return bool(after[:1].islower()) or (known and bool(after[:1].isalnum()) and word not in ("u.s", "u.n", "p.m", "a.m"))

    def sentence(self, position: int) -> int:
        """The number of the sentence that a character lies in."""
        return bisect_right(self._sentence_starts, position) - 1

    @cached_property
    def _running_starts(self) -> list[int]:
        return [s for s in self._sentence_starts if not self.aside(s)]

    def running_sentence(self, position: int) -> int:
        """The number of the sentence in the running text: those of asides do not count."""
        return bisect_right(self._running_starts, position)

    def before_quotation(self, position: int) -> int:
        """Where the quotation begins that ends just before a position ('"...," he said'); the position itself if there is none."""
        at = bisect_right(self._quote_starts, position) - 1
        near = at >= 0 and 0 <= position - self.quotes[at][1] <= _BESIDE_QUOTE
        return self.quotes[at][0] if near else position

    def sentence_bounds(self, position: int) -> Bounds:
        """Where the sentence around a character begins and ends."""
        at = self.sentence(position)
        end = self._sentence_starts[at + 1] if at + 1 < len(self._sentence_starts) else len(self.text)
        return self._sentence_starts[at], end

    @cached_property
    def quotes(self) -> tuple[Bounds, ...]:
        """Where direct quotations lie, marks left out. A quotation may go on over several paragraphs."""
        return tuple(_quotes(self.text))

    def quoted(self, position: int) -> bool:
        """Whether a character lies within a direct quotation."""
        return _within(self.quotes, self._quote_starts, position)

    @cached_property
    def asides(self) -> tuple[Bounds, ...]:
        """Headings, captions, pull quotes and their attribution lines."""
        blocks = [b for b in self._layout.blocks if b.kind in _BESIDE]
        return tuple(self._layout.to_report(b.start, b.end) for b in blocks)

    def aside(self, position: int) -> bool:
        """Whether a character lies beside the running text."""
        return _within(self.asides, self._aside_starts, position)

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [start for start, _ in self.quotes]

    @cached_property
    def _aside_starts(self) -> list[int]:
        return [start for start, _ in self.asides]


def _within(bounds: tuple[Bounds, ...], starts: list[int], position: int) -> bool:
    at = bisect_right(starts, position) - 1
    return at >= 0 and bounds[at][0] <= position < bounds[at][1]


def _quotes(text: str) -> list[Bounds]:
    found: list[Bounds] = []
    opened: int | None = None
    for m in re.finditer(r"[\"“”]|\n\s*\n", text):
        mark, at = m.group()[0], m.start()
        if mark == "\n":
            if opened is not None and text[m.end() : m.end() + 1] not in ('"', "“"):  # an unclosed quotation ends with its paragraph
                opened = None if at - opened > 0 and not _goes_on(text, at) else opened
            continue
        if mark == "“" or (mark == '"' and opened is None):
            opened = m.end() if opened is None else opened
        elif opened is not None and not (mark == '"' and _opens(text, at)):
            found.append((opened, at))
            opened = None
        elif opened is not None:
            opened = m.end()
    return found


def _opens(text: str, at: int) -> bool:
    return (at == 0 or text[at - 1].isspace()) and at + 1 < len(text) and not text[at + 1].isspace()


def _goes_on(text: str, at: int) -> bool:
    return text[at - 1] in ",;" if at else False
