"""`demarche read`, behind the command: each report is kept, shown and counted as it comes; skipped ones are named."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

import click

from demarche import pipeline
from demarche.errors import ReportError
from demarche.ledger import ALL_KINDS, Ledger, reader_of
from demarche.llm import Asking
from demarche.model import Kind, Report
from demarche.present import aside, asked, clusters, words
from demarche.present.formats import Format, report_writer
from demarche.present.progress import Tally, progress
from demarche.read import expected
from demarche.settings import Extractor, LlmSettings, Settings
from demarche.triage import SetAside

STOPPED = 130  # what shells give a program that was stopped with Ctrl-C
USUAL = Settings()


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """What the user asked `demarche read` for. Those that are settings have the settings' names."""

    paths: tuple[str, ...]
    date: str | None = None
    into: str | None = None
    form: Format = "table"
    only: tuple[Kind, ...] = ()
    again: bool = False
    jobs: int | None = None
    model: str | None = None
    frames: str | None = None
    actors: str | None = None
    agenda: str | None = None
    columns: str | None = None
    longest: int = USUAL.longest
    seconds: float = USUAL.seconds
    on: str | None = None
    only_diplomacy: bool = False
    set_aside: str | None = None
    extractor: tuple[Extractor, ...] = ()
    llm: LlmSettings | None = None

    def settings(self) -> Settings:
        """The settings among them; DemarcheError where one is beyond its limits."""
        named = {one.name for one in fields(self)} & {one.name for one in fields(Settings)}
        return Settings(**{name: value for name in named if (value := getattr(self, name)) not in (None, ())})


@dataclass(frozen=True, slots=True)
class Book:
    """Where readings go: whether a report was read before, how to record a reading, which gives how many of its entries are new, and how to
    list a report that was set aside.
    """

    knows: Callable[[Report], bool] = lambda report: False
    keep: Callable[[pipeline.Reading], int] = lambda reading: 0
    tell_of: Callable[[SetAside], None] = lambda found: None


def run(choice: ReadChoice) -> int:
    """Reads all that was asked for; gives the exit status."""
    tally, settings = Tally(choice.into), choice.settings()
    asking = asked.asking_of(choice, settings)
    try:
        with opened(choice, settings) as book, progress(lambda: expected(choice.paths, settings)) as advance:
            read_all(choice, book, advance, tally, asking)
    except KeyboardInterrupt:
        tell(tally.stopped())
        return STOPPED
    finally:
        if asking is not None:
            tell(asked.sentence(asking))
    tell(tally.sentence())
    return tally.status


def read_all(choice: ReadChoice, book: Book, advance: Callable[[Tally], None], tally: Tally, asking: Asking | None = None) -> None:
    """The loop: keep it, show it, count it. What was read before is counted and passed over."""

    def passed() -> None:
        tally.known += 1
        advance(tally)

    if clusters.is_parquet(choice):
        write_all(choice, advance, tally)
        return
    show = report_writer(choice.form, sys.stdout)
    for outcome in outcomes(choice, book, passed, asking):
        for sentence in asking.told() if asking else ():
            tell(sentence)
        if isinstance(outcome, ReportError):
            tally.skipped.append(str(outcome))
            tell(f"Skipped: {outcome}")
        elif isinstance(outcome, SetAside):
            tally.set_aside += 1
            book.tell_of(outcome)
        else:
            tally.new += book.keep(outcome)
            tally.reports += 1
            tally.entries += len(outcome.entries)
            show(outcome.report, outcome.entries)
        advance(tally)


def outcomes(choice: ReadChoice, book: Book, passed: Callable[[], None], asking: Asking | None = None) -> Iterator[pipeline.Outcome]:
    """What was read, here or by a cluster's workers; `passed` is called for each report that was read before."""

    def known(report: Report) -> bool:
        if held := book.knows(report):
            passed()
        return held

    if choice.on is not None:
        return clusters.readings(choice, passed)
    told = (choice.paths, choice.settings(), choice.date, frozenset(choice.only), known)
    return pipeline.read_reports(*told) if asking is None else pipeline.read_reports(*told, asking)


def write_all(choice: ReadChoice, advance: Callable[[Tally], None], tally: Tally) -> None:
    """The loop where workers write: count it."""
    for part in clusters.parts(choice):
        for sentence in part.skipped:
            tally.skipped.append(sentence)
            tell(f"Skipped: {sentence}")
        if part.new:
            tally.reports, tally.entries, tally.new = tally.reports + part.reports, tally.entries + part.entries, tally.new + part.entries
        else:
            tally.known += part.reports
        tally.set_aside += part.set_aside
        advance(tally)


@contextmanager
def opened(choice: ReadChoice, settings: Settings) -> Iterator[Book]:
    """The ledger that was named, as a book; one that keeps nothing where none was."""
    if choice.into is None or clusters.is_parquet(choice):
        with aside.listed(choice) as tell_of:
            yield Book(tell_of=tell_of)
        return
    # Entries of kinds that were not looked for stay as an earlier reading left them.
    kinds, by = frozenset(choice.only) or ALL_KINDS, reader_of(settings)
    with aside.listed(choice) as tell_of, Ledger.open(choice.into) as ledger:
        yield Book(
            tell_of=tell_of,
            knows=lambda report: not choice.again and ledger.was_read(report, kinds, by),
            keep=lambda reading: ledger.record(reading.report, reading.entries, kinds, by, settings.makers).new,
        )


def tell(sentence: str) -> None:
    """A sentence on standard error."""
    if sentence:
        click.echo(words.clean(sentence), err=True)
