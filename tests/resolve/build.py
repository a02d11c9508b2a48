"""Reports and entries for the tests of the resolve room, made from short texts of our own."""

import spacy
from spacy.tokens import Doc, Span

from demarche.model import Act, Actor, Commitment, Entry, Evidence, Position, Report, Stance, Statement
from demarche.resolve import resolve

DAY = "2004-06-09"


class Plain:
    """A Doc made from the very text: offsets are the same."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc

    def to_doc(self, start: int, end: int) -> Span | None:
        return self.doc.char_span(start, end, alignment_mode="expand")


def span(text: str, words: str, nth: int = 1) -> Evidence:
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return Evidence(at, at + len(words), words)


def said(text: str, source: str, content: str, nth: int = 1, cue: str | None = None) -> Entry:
    piece = span(text, content)
    where = span(text, source, nth)
    return Entry("r", Statement(Actor.printed_as(where), where, span(text, cue) if cue else None, (piece,), "indirect"), (piece,))


def stands(text: str, holder: str, target: str, stance: Stance = "oppose", nth: int = 1) -> Entry:
    where = span(text, holder, nth)
    at = text.index(target, where.end) if target in text[where.end :] else text.index(target)
    what = Evidence(at, at + len(target), target)
    start, end = min(where.start, what.start), max(where.end, what.end)
    evidence = Evidence(start, end, text[start:end])
    return Entry("r", Position(Actor.printed_as(where), stance, evidence, what), (evidence,))


def promised(text: str, actor: str, what: str, when: str | None, done: bool, act: Act = "pledge") -> Entry:
    record = Commitment(Actor.printed_as(span(text, actor)), act, done, span(text, what), when=span(text, when) if when else None)
    return Entry("r", record, (span(text, what),))


def read(text: str, *entries: Entry, date: str | None = DAY, title: str | None = None) -> list[Entry]:
    doc = spacy.blank("en")(text)
    return resolve(Report("r", text, title=title, date=date), doc, Plain(doc), list(entries))


def speaker(text: str, source: str, content: str, nth: int = 1, date: str | None = DAY) -> Actor:
    found = read(text, said(text, source, content, nth), date=date)
    assert len(found) == 1
    assert found[0].record.speaker is not None
    return found[0].record.speaker
