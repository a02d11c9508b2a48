"""Full-text search: the words of reports and of entries' evidence, in SQLite's FTS5 or PostgreSQL's tsvector.

Both know words by their English stems, without case and accents. A question is words that must all be there, "a phrase" in quotation
marks, -word for what must not be there, and OR between alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.model import Evidence
from demarche.serial import fold

_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
# Contentless: the words stand in `reports` and `evidence` already.
MAKE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE report_words USING fts5(title, body, content = '', {_TOKENS})",
        f"CREATE VIRTUAL TABLE entry_words USING fts5(words, content = '', {_TOKENS})",
    ),
    "postgresql": (
        "CREATE TABLE report_words (report INTEGER PRIMARY KEY REFERENCES reports (number), words TSVECTOR NOT NULL)",
        "CREATE TABLE entry_words (entry INTEGER PRIMARY KEY REFERENCES entries (number), words TSVECTOR NOT NULL)",
        "CREATE INDEX report_words_inside ON report_words USING gin (words)",
        "CREATE INDEX entry_words_inside ON entry_words USING gin (words)",
    ),
}
_ADD_REPORT = {
    "sqlite": "INSERT INTO report_words (rowid, title, body) VALUES (?, ?, ?)",
    "postgresql": "INSERT INTO report_words (report, words) VALUES (%s, setweight(to_tsvector('english', %s), 'A') "
    "|| to_tsvector('english', %s))",
}
_ADD_ENTRY = {
    "sqlite": "INSERT INTO entry_words (rowid, words) VALUES (?, ?)",
    "postgresql": "INSERT INTO entry_words (entry, words) VALUES (%s, to_tsvector('english', %s))",
}
_ENTRIES = {
    "sqlite": "SELECT rowid FROM entry_words WHERE entry_words MATCH :asked_words",
    "postgresql": "SELECT entry FROM entry_words WHERE words @@ websearch_to_tsquery('english', :asked_words)",
}
_REPORTS = {
    "sqlite": "SELECT rowid AS number FROM report_words WHERE report_words MATCH :asked_words ORDER BY bm25(report_words, 4.0, 1.0), rowid",
    "postgresql": "SELECT report AS number FROM report_words, websearch_to_tsquery('english', :asked_words) AS asked WHERE words @@ asked "
    "ORDER BY ts_rank(words, asked, 1) DESC, report",
}
Indexed = tuple[int, str, str]  # a report's number, title and text
LONGEST = 400_000  # characters of a report that PostgreSQL indexes: a tsvector holds at most a megabyte
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_WORD = re.compile(r"\w+")
_MOST_PLACES = 500  # of a text that are compared for a passage
_AROUND = 100  # characters of a passage before and after the first word that was asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """One alternative of a question: what must be there and what must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def make(connection: Connection) -> None:
    """The tables of words."""
    for statement in MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def add_reports(connection: Connection, rows: Sequence[Indexed]) -> None:
    """Index reports."""
    if rows:
        kind = connection.dialect.name
        plain = rows if kind == "sqlite" else [(number, _plain(title), _plain(body)) for number, title, body in rows]
        connection.exec_driver_sql(_ADD_REPORT[kind], list(plain))


def retitle(connection: Connection, number: int, title: str, body: str) -> None:
    """Index a report anew whose title has become known."""
    if connection.dialect.name == "sqlite":  # a contentless table forgets words that it is told again
        forget = "INSERT INTO report_words (report_words, rowid, title, body) VALUES ('delete', ?, '', ?)"
        connection.exec_driver_sql(forget, (number, body))
    else:
        connection.exec_driver_sql("DELETE FROM report_words WHERE report = %s", (number,))
    add_reports(connection, [(number, title, body)])


def add_entries(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Index entries' evidence: number and words."""
    if rows:
        kind = connection.dialect.name
        plain = rows if kind == "sqlite" else [(number, _plain(proof)) for number, proof in rows]
        connection.exec_driver_sql(_ADD_ENTRY[kind], list(plain))


def _plain(words: str) -> str:
    """PostgreSQL knows accents by an extension only, so they are taken off here."""
    return fold(words[:LONGEST])


def entries_with(words: str, dialect: str) -> TextClause:
    """The numbers of the entries whose evidence answers."""
    return text(_ENTRIES[dialect]).bindparams(asked_words=_written(words, dialect))


def reports_with(words: str, dialect: str) -> TextClause:
    """The numbers of the reports that answer, the best first."""
    return text(_REPORTS[dialect]).bindparams(asked_words=_written(words, dialect))


def asked(words: str) -> list[Asked]:
    """A question taken apart; LedgerError where it names nothing that must be there."""
    found: list[tuple[list[str], list[str]]] = [([], [])]
    for sign, phrase, word in _TERM.findall(words):
        if word == "OR" and not sign:
            found.append(([], []))
        elif _WORD.search(phrase or word):
            found[-1][bool(sign)].append(" ".join(_WORD.findall(fold(phrase or word))))
    if not all(wanted for wanted, _ in found):
        raise LedgerError(f"The question {words!r} has no word that must be there. Give one or more, such as: fisheries draft.")
    return [Asked(tuple(wanted), tuple(unwanted)) for wanted, unwanted in found]


def _written(words: str, dialect: str) -> str:
    """The question as the database wants it. Every term is quoted, so that none is taken for a sign of its own language."""
    alternatives = asked(words)
    if dialect == "sqlite":
        return " OR ".join(
            "(" + " AND ".join(f'"{w}"' for w in one.wanted) + ")" + "".join(f' NOT "{u}"' for u in one.unwanted) for one in alternatives
        )
    return " or ".join(" ".join([*(f'"{w}"' for w in one.wanted), *(f'-"{u}"' for u in one.unwanted)]) for one in alternatives)


def passage(body: str, words: str) -> Evidence | None:
    """Where a text says most of the words asked for, with what stands around it; None where only the title says them."""
    wanted = {word for one in asked(words) for phrase in one.wanted for word in phrase.split()}
    folded = ((at.start(), fold(at[0])) for at in _WORD.finditer(body))
    said = ((at, frozenset(one for one in wanted if word == one or _alike(word, one))) for at, word in folded)
    places = list(islice(((at, hits) for at, hits in said if hits), _MOST_PLACES))
    if not places:
        return None
    middle = max(places, key=lambda place: len(frozenset().union(*(hits for at, hits in places if 0 <= at - place[0] < _AROUND))))[0]
    start = body.rfind(" ", 0, max(middle - _AROUND, 0) + 1) + 1
    end = body.find(" ", min(middle + _AROUND, len(body)))
    end = len(body) if end < 0 else end
    return Evidence(start, end, body[start:end])


def _alike(word: str, other: str) -> bool:
    """Whether two words are forms of one, roughly: to find the place again that the database found by stems."""
    shared = min(len(word), len(other))
    return shared > 3 and word[: max(4, shared - 2)] == other[: max(4, shared - 2)]
