"""A path, folder, pattern, web address or stream to reports.

Trouble with one report is yielded as a ReportError in its place; the others are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from demarche import plugins
from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import docx, feed, guess, html, json_file, json_lines, pdf, rtf, table, text, warc
from demarche.read.counting import expected as counted
from demarche.read.english import check_english
from demarche.read.places import sources
from demarche.read.source import Outcome, Reader, Source
from demarche.settings import Settings

__all__ = ["READERS", "Outcome", "Reader", "Source", "expected", "reports"]

# A file's ending (that before .gz) to what reads it. Files with another ending are guessed if named, passed over in folders.
READERS: Mapping[str, Reader] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".json": json_file.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".csv": table.read,
    ".tsv": table.read,
    ".docx": docx.read,
    ".rtf": rtf.read,
    ".pdf": pdf.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".warc": warc.read,
}


def reports(paths: Sequence[str], settings: Settings | None = None) -> Iterator[Outcome]:
    """The reports that files, folders, patterns, web addresses and standard input ("-") hold, in order; a ReportError for each that
    can't be read.

    A report's id is what the file states (`id` in JSON and tables, the number of a Factiva article, the id of a feed's item, the address
    and time of an archived page, the address itself), else the file's name without its ending, from the folder named on, with the number
    of the line, row or article where there are many. It is the same in every run over the same files. Ids are unique in one run: a second
    report of one id and another text gets `~` and a hash of its text behind the id; a second one of the same text is not read again and
    yields a ReportError.
    """
    settings = settings or Settings()
    seen: dict[str, bytes] = {}
    for source in named(paths, settings):
        for outcome in reports_of(source, settings):
            yield unique(outcome, seen)


def named(paths: Sequence[str], settings: Settings) -> Iterator[Source | ReportError]:
    """What the paths name, in order, without reading it: `reports_of` does."""
    table.columns_of(settings.columns)  # a mistake in it is said before anything is read
    yield from sources(paths, plugins.gather("demarche.readers", READERS), settings)


def reports_of(source: Source | ReportError, settings: Settings) -> Iterator[Outcome]:
    """The reports of one of them, in order, under the ids that they have there."""
    return iter((source,)) if isinstance(source, ReportError) else _read(source, plugins.gather("demarche.readers", READERS), settings)


def expected(paths: Sequence[str], settings: Settings | None = None) -> int | None:
    """How many reports and errors `reports` will give; None where that can't be told without reading them. It is a guess: a text file may
    turn out to hold many articles.
    """
    return counted(paths, plugins.gather("demarche.readers", READERS), settings or Settings())


def _read(source: Source, readers: Mapping[str, Reader], settings: Settings) -> Iterator[Outcome]:
    try:
        for outcome in readers.get(source.ending, guess.read)(source, settings):
            if isinstance(outcome, Report) and source.url and not outcome.url:
                outcome = replace(outcome, url=source.url)
            yield outcome if isinstance(outcome, ReportError) else _checked(outcome, source, settings)
    except ReportError as error:
        yield error


def _checked(report: Report, source: Source, settings: Settings) -> Outcome:
    """The report if it holds text, is not too long, and is in English."""
    where = f"The report {report.id!r} of {source.name}"
    if not report.text.strip():
        return ReportError(f"{where} is empty. Nothing was read from it.")
    if len(report.text) > settings.longest:
        return ReportError(
            f"{where} is too long: it has {len(report.text):,} characters, and at most {settings.longest:,} are read. "
            "Split it, or raise the limit with --longest."
        )
    try:
        check_english(report, settings, where)
    except ReportError as error:
        return error
    return report


def unique(outcome: Outcome, seen: dict[str, bytes]) -> Outcome:
    """The report, under an id that no other has among those `seen` (ids and digests of texts); an error where it was read already."""
    if isinstance(outcome, ReportError):
        return outcome
    digest = digest_of(outcome.text)
    report = outcome if seen.get(outcome.id, digest) == digest else replace(outcome, id=f"{outcome.id}~{digest.hex()[:8]}")
    if report.id in seen:
        return ReportError(f"The report {report.id!r} appears a second time with the same text. It was read once.")
    seen[report.id] = digest
    return report


def digest_of(text: str) -> bytes:
    """What tells a text from others."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
