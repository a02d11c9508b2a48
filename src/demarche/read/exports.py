"""Exports of news databases, many articles in one file: `nexis` and `factiva` know their layouts, this splits a file into reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import factiva, nexis
from demarche.read.article import Article
from demarche.read.decode import storable
from demarche.read.record import iso_date
from demarche.read.source import Outcome, Source
from demarche.settings import Settings

LOOKED_AT = 300_000  # characters in which an export shows that it is one, behind a cover page that lists the articles


@dataclass(frozen=True, slots=True)
class Layout:
    """How one database writes its exports."""

    name: str
    ends: Callable[[str], bool]  # is this line the last of an article?
    begins: Callable[[str], bool]  # is it the first of the next one?
    article: Callable[[list[str]], Article | None]  # None where the lines are a cover or a summary


LAYOUTS = (
    Layout("Nexis", nexis.ends, nexis.begins, nexis.article),
    Layout("Factiva", factiva.ends, factiva.begins, factiva.article),
)


def layout_of(lines: list[str]) -> Layout | None:
    """The layout in which a file's first lines are written; None where they are no export."""
    for layout in LAYOUTS:
        for chunk in _chunks(iter(lines), layout, LOOKED_AT):
            if layout.begins(chunk[0]) or layout.ends(chunk[-1]):
                found = layout.article(chunk)
                if found and found.words is not None:
                    return layout
    return None


def read_lines(lines: Iterator[str], source: Source, settings: Settings) -> Iterator[Outcome]:
    """A report for each article of an export; else one of all the lines."""
    lines = (part for line in lines for part in line.splitlines() or [""])
    head, taken = [], 0
    for line in lines:
        head.append(line)
        taken += len(line) + 1
        if taken > LOOKED_AT:
            break
    layout = layout_of(head)
    if layout:
        yield from _articles(chain(head, lines), layout, source, settings)
    else:
        yield _whole(chain(head, lines), source, settings)


def _whole(lines: Iterator[str], source: Source, settings: Settings) -> Report:
    kept, taken = [], 0
    for line in lines:
        kept.append(line)
        taken += len(line) + 1
        if taken > settings.longest + 1:  # the caller says that it is too long
            break
    return Report(id=source.stem, text=storable("\n".join(kept).strip("\n")), path=source.path)


def _articles(lines: Iterator[str], layout: Layout, source: Source, settings: Settings) -> Iterator[Outcome]:
    number = 0
    for chunk in _chunks(lines, layout, settings.longest):
        article = layout.article(chunk)
        if article:
            number += 1
            yield _report(article, number, layout, source)
    if not number:
        yield ReportError(f"{source.name} looks like an export of {layout.name}, but holds no article. Export it again.")


def _chunks(lines: Iterator[str], layout: Layout, longest: int) -> Iterator[list[str]]:
    """The lines of each article; of one that is too long, no more than that shows."""
    chunk: list[str] = []
    taken = 0
    for line in lines:
        if layout.begins(line) and chunk:
            yield chunk
            chunk, taken = [], 0
        ends = layout.ends(line)
        if taken <= longest or ends:
            chunk.append(line)
            taken += len(line) + 1
        if ends:
            yield chunk
            chunk, taken = [], 0
    if any(line.strip() for line in chunk):
        yield chunk


def _report(article: Article, number: int, layout: Layout, source: Source) -> Outcome:
    where = f"Article {number} of {source.name}"
    if not article.text:
        return ReportError(f"{where} has no text where an article of {layout.name} has it. Export it again with full text.")
    try:
        return Report(
            id=article.id or f"{source.stem}-{number}",
            text=storable(article.text),
            title=article.title,
            outlet=article.outlet,
            date=iso_date(article.date or article.loaded, where),
            language=article.language,
            path=source.path,
        )
    except ReportError as error:
        return error
