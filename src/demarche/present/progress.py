"""How far a reading is: counts, rate, and, where the number of reports is known, the share done and the time left. On a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from demarche.present import words

BAR = 20  # cells
STEADY = 3  # reports after which a rate says something


@dataclass(slots=True)
class Tally:
    """What has been read so far."""

    into: str | None
    reports: int = 0
    entries: int = 0
    new: int = 0
    known: int = 0  # reports that the ledger held already
    set_aside: int = 0  # reports not read, for they are not about international politics
    skipped: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """0 where all was read, 1 where a report was skipped."""
        return int(bool(self.skipped))

    @property
    def parsed(self) -> int:
        """Reports that were opened, those that couldn't be read or were set aside among them."""
        return self.reports + len(self.skipped) + self.set_aside

    def sentence(self) -> str:
        """How it ended, in a sentence; empty where there is nothing to say."""
        if not self.skipped and not self.set_aside and not self.into:
            return ""
        skipped = f", {words.count(len(self.skipped), 'report')} skipped" if self.skipped else ""
        known = f"; {words.count(self.known, 'was', 'were')} read before" if self.known else ""
        aside = f"; {words.count(self.set_aside, 'was', 'were')} set aside as not about international politics" if self.set_aside else ""
        return f"Read {self._held()}{skipped}{known}{aside}." + (f" Kept in {self.into}: {self.new:,} new." if self.into else "")

    def stopped(self) -> str:
        """What is kept when the user stops the reading."""
        if self.into is None:
            return f"Stopped after {words.count(self.reports, 'report')}. Nothing is kept, as no ledger was named with --into."
        return f"Stopped. {self._held()} are kept in {self.into}; the same command reads the rest, and nothing twice."

    def so_far(self) -> str:
        """The counts of the progress display."""
        skipped = f", {len(self.skipped):,} skipped" if self.skipped else ""
        known = f", {self.known:,} read before" if self.known else ""
        aside = f", {self.set_aside:,} set aside" if self.set_aside else ""
        return f"{words.count(self.reports, 'report')}, {words.count(self.entries, 'entry', 'entries')}{skipped}{known}{aside}"

    def _held(self) -> str:
        return f"{words.count(self.reports, 'report')} with {words.count(self.entries, 'entry', 'entries')}"


def pace(tally: Tally, seconds: float, total: int | None) -> str:
    """Rate, share done and time left, as far as they can be told after so many seconds."""
    if tally.parsed < STEADY or seconds <= 0:
        return ""
    rate = tally.parsed / seconds
    told = f"{rate * 60:,.0f} a minute"
    done = tally.parsed + tally.known
    if total is None or done > total:  # it was a guess
        return told
    return f"{told}, {done / total:.0%} done, {duration((total - done) / rate)} left"


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h 10 min`."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def progress(expected: Callable[[], int | None]) -> Iterator[Callable[[Tally], None]]:
    """A function that shows how far the reading is: on a terminal only, from the second report on, and not between the screens.

    `expected` is asked for the number of reports where it will be shown.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda tally: None
        return
    total, begin = expected(), time.monotonic()
    bar_column = (BarColumn(BAR),) if total else ()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *bar_column, TextColumn("{task.fields[pace]}"), TimeElapsedColumn())
    # Standard output stays as it is, for the entries go there; sentences on standard error are printed above the bar.
    with Progress(*columns, console=Console(file=sys.stderr), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total, visible=False, pace="")

        def advance(tally: Tally) -> None:
            done = tally.parsed + tally.known
            told = pace(tally, time.monotonic() - begin, total)
            bar.update(task, visible=done > 1, completed=done, description=tally.so_far(), pace=told)

        yield advance
