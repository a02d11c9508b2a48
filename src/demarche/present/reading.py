"""`demarche read`, behind the command: each report is kept, shown and counted as it comes; skipped ones are named."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from demarche import pipeline
from demarche.errors import ReportError
from demarche.ledger import ALL_KINDS, Ledger
from demarche.model import Kind
from demarche.present import words
from demarche.present.formats import Format, report_writer
from demarche.settings import Settings

STOPPED = 130  # what shells give a program that was stopped with Ctrl-C


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """What the user asked `demarche read` for."""

    paths: tuple[str, ...]
    date: str | None = None
    into: str | None = None
    form: Format = "table"
    only: tuple[Kind, ...] = ()
    jobs: int = 1
    model: str | None = None
    frames: str | None = None
    actors: str | None = None
    columns: str | None = None


@dataclass(slots=True)
class Tally:
    """What has been read so far."""

    into: str | None
    reports: int = 0
    entries: int = 0
    new: int = 0
    skipped: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """0 where all was read, 1 where a report was skipped."""
        return int(bool(self.skipped))

    def sentence(self) -> str:
        """How it ended, in a sentence; empty where there is nothing to say."""
        if not self.skipped and not self.into:
            return ""
        held = f"{words.count(self.reports, 'report')} with {words.count(self.entries, 'entry', 'entries')}"
        skipped = f", {words.count(len(self.skipped), 'report')} skipped" if self.skipped else ""
        return f"Read {held}{skipped}." + (f" Kept in {self.into}: {self.new:,} new." if self.into else "")

    def stopped(self) -> str:
        """What is kept when the user stops the reading."""
        if self.into is None:
            return f"Stopped after {words.count(self.reports, 'report')}. Nothing is kept, as no ledger was named with --into."
        held = f"{words.count(self.reports, 'report')} with {words.count(self.entries, 'entry', 'entries')}"
        return f"Stopped. {held} are kept in {self.into}; the same command reads the rest, and nothing twice."


def run(choice: ReadChoice) -> int:
    """Reads all that was asked for; gives the exit status."""
    tally = Tally(choice.into)
    try:
        with keeper(choice) as keep, progress() as advance:
            read_all(choice, keep, advance, tally)
    except KeyboardInterrupt:
        tell(tally.stopped())
        return STOPPED
    tell(tally.sentence())
    return tally.status


def read_all(choice: ReadChoice, keep: Callable[[pipeline.Reading], int], advance: Callable[[Tally], None], tally: Tally) -> None:
    """The loop: keep it, show it, count it."""
    settings = Settings(model=choice.model, frames=choice.frames, jobs=choice.jobs, actors=choice.actors, columns=choice.columns)
    show = report_writer(choice.form, sys.stdout)
    for outcome in pipeline.read_reports(choice.paths, settings, choice.date, frozenset(choice.only)):
        if isinstance(outcome, ReportError):
            tally.skipped.append(str(outcome))
            tell(f"Skipped: {outcome}")
        else:
            tally.new += keep(outcome)
            tally.reports += 1
            tally.entries += len(outcome.entries)
            show(outcome.report, outcome.entries)
        advance(tally)


@contextmanager
def keeper(choice: ReadChoice) -> Iterator[Callable[[pipeline.Reading], int]]:
    """A function that records a reading in the ledger and says how many entries were new; it does nothing where no ledger was named."""
    if choice.into is None:
        yield lambda reading: 0
        return
    # Entries of kinds that were not looked for stay as an earlier reading left them.
    kinds = frozenset(choice.only) or ALL_KINDS
    with Ledger.open(choice.into) as ledger:
        yield lambda reading: ledger.record(reading.report, reading.entries, kinds).new


@contextmanager
def progress() -> Iterator[Callable[[Tally], None]]:
    """A function that shows how far the reading is: on a terminal only, from the second report on, and not between the screens."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda tally: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    # Standard output stays as it is, for the entries go there; sentences on standard error are printed above the bar.
    with Progress(*columns, console=Console(file=sys.stderr), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", visible=False)
        yield lambda tally: bar.update(task, visible=tally.reports + len(tally.skipped) > 1, description=so_far(tally))


def so_far(tally: Tally) -> str:
    """The line of the progress display."""
    skipped = f", {len(tally.skipped):,} skipped" if tally.skipped else ""
    return f"{words.count(tally.reports, 'report')}, {words.count(tally.entries, 'entry', 'entries')}{skipped}"


def tell(sentence: str) -> None:
    """A sentence on standard error."""
    if sentence:
        click.echo(words.clean(sentence), err=True)
