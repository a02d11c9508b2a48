"""The screens: one report's ledger, and what many reports say. Plain and aligned, with colours only where the terminal shows them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demarche.model import Entry, Kind, Position, Report
from demarche.present import words
from demarche.present.rows import LEGEND, STANCES, Row, row_of, targets_of

# In this order on the screen: what is at stake first, who said what last, for that is the longest list.
SECTIONS: tuple[tuple[Kind, str], ...] = (
    ("position", "Positions"),
    ("commitment", "Commitments"),
    ("text", "Texts"),
    ("meeting", "Meetings"),
    ("event", "Events"),
    ("statement", "Statements"),
)
PLAIN_WIDTH = 120  # where there is no terminal to ask
WIDEST_WHO = 26
WIDEST = 140  # lines longer than this are hard to read, however wide the terminal


@dataclass(frozen=True, slots=True)
class Frame:
    """What all tables of one screen share, so that their columns stand under each other."""

    who: int  # widths of the second and of the last column, in cells
    when: int
    date: str | None = None  # not repeated beside entries of this date
    named: bool = False  # whether each entry names its report
    notes: Mapping[Entry, str] = field(default_factory=dict)  # said after the name of the report


def console_for(stream: TextIO) -> Console:
    """A console on a stream: as wide as the terminal or COLUMNS says, 120 characters where neither says anything."""
    told = stream.isatty() or os.environ.get("COLUMNS", "").isdigit()
    console = Console(file=stream, width=None if told else PLAIN_WIDTH, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def show(console: Console, screen: RenderableType) -> None:
    """Prints a screen; into a file or pipe without the blanks that fill up lines on a terminal."""
    if console.is_terminal:
        return console.print(screen)
    with console.capture() as captured:
        console.print(screen)
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
    return None


def report_screen(report: Report, entries: Sequence[Entry]) -> RenderableType:
    """The ledger of one report: its heading, then positions by issue, then the other kinds."""
    frame = frame_for(entries, date=report.date)
    return Group(heading(report), *sections(entries, frame), summary(entries, "No records were found in this report."))


def ledger_screen(entries: Sequence[Entry], notes: Mapping[Entry, str] | None = None) -> RenderableType:
    """What many reports say: by issue, then by holder, then by date. `notes` stand after the names of the entries' reports."""
    frame = replace(frame_for(entries, named=True), notes=notes or {})
    return Group(extent(entries), *sections(entries, frame), summary(entries, "The ledger holds no entries that fit."))


def extent(entries: Sequence[Entry]) -> RenderableType:
    """How many entries of how many reports, and from when to when."""
    reports = words.count(len({entry.report for entry in entries}), "report")
    dates = sorted(entry.date for entry in entries if entry.date)
    span = f", {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    return Group(Text(f"{words.count(len(entries), 'entry', 'entries')} of {reports}{span}", style="bold"), Rule(style="dim"))


def heading(report: Report) -> RenderableType:
    """Title, then outlet, date and address."""
    title = words.clean(report.title or first_line(report.text) or report.id)
    known = [words.clean(part) for part in (report.outlet, report.date, report.url) if part]
    below = " · ".join([*(known or ["no outlet and no date known"]), words.clean(report.id)])
    return Group(Text(title, style="bold"), Text(below, style="dim"), Rule(style="dim"))


def first_line(text: str) -> str:
    """What stands for a title where there is none."""
    return words.shorten(text.strip().partition("\n")[0], 100)


def sections(entries: Sequence[Entry], frame: Frame) -> Iterator[RenderableType]:
    """A heading and a table for each kind there is; positions have one table an issue."""
    for kind, title in SECTIONS:
        chosen = [entry for entry in entries if entry.kind == kind]
        if chosen:
            yield Text(f"\n{title.upper()}", style="bold")
        if kind == "position":
            yield from issues(chosen, frame)
        elif chosen:
            yield table(ordered(chosen, frame), frame)


def issues(positions: Sequence[Entry], frame: Frame) -> Iterator[RenderableType]:
    """One heading and table an issue, with a free line between them; no heading where no issue is known at all."""
    for at, (issue, group) in enumerate(by_issue(positions)):
        if issue or at:
            yield Text("\n" * bool(at) + words.issue_title(issue, targets_of(group)), style="underline")
        yield table(group, frame)


def by_issue(positions: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Issues, the most disputed first, each with its positions by holder; holders from support to undecided, and then by date."""
    groups: dict[str, list[Entry]] = {}
    for entry in positions:
        groups.setdefault(issue_of(entry), []).append(entry)
    for issue, group in sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]))):
        foremost = {name: min(map(rank, same)) for name, same in by_holder(group)}
        yield issue, sorted(group, key=lambda e: (foremost[who(e)], who(e), e.date or "", start_of(e)))


def by_holder(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Entries of one holder together."""
    return ((name, list(same)) for name, same in groupby(sorted(entries, key=who), key=who))


def ordered(entries: Iterable[Entry], frame: Frame) -> list[Entry]:
    """Other kinds: as the report tells them, or by actor and date where there are many reports."""
    return sorted(entries, key=lambda e: ((who(e), e.date or "") if frame.named else ("", "")) + (start_of(e),))


def issue_of(entry: Entry) -> str:
    """The id of a position's issue."""
    return entry.record.issue if isinstance(entry.record, Position) else ""


def rank(entry: Entry) -> int:
    """From support to undecided, as the legend has it."""
    return list(STANCES).index(entry.record.stance) if isinstance(entry.record, Position) else 0


def who(entry: Entry) -> str:
    """The name in the second column."""
    return row_of(entry).who[0]


def start_of(entry: Entry) -> int:
    """Where in the report the entry is proved."""
    return min((span.start for span in entry.evidence), default=0)


def frame_for(entries: Sequence[Entry], date: str | None = None, named: bool = False) -> Frame:
    """Column widths that fit all entries, within bounds."""
    names = (cell_len(line) for entry in entries for line in row_of(entry).who)
    dates = (len(line) for entry in entries for line in when(entry, date))
    return Frame(min(max(names, default=0), WIDEST_WHO), max(dates, default=0), date, named)


def when(entry: Entry, known: str | None) -> tuple[str, str]:
    """The lines of the last column: how sure the entry is, and its date where it isn't known from the heading."""
    return f"{entry.confidence:.0%}", entry.date if entry.date and entry.date != known else ""


def table(entries: Sequence[Entry], frame: Frame) -> RenderableType:
    """Rows of one section."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=1)
    grid.add_column(width=frame.who)
    grid.add_column(width=11)
    grid.add_column(ratio=1)
    grid.add_column(width=frame.when, justify="right", no_wrap=True)
    previous = ""
    for entry in entries:
        row = row_of(entry)
        grid.add_row(*cells(row, entry, frame, repeated=row.who[0] == previous))
        previous = row.who[0]
    return Padding(grid, (0, 0, 0, 2))


def cells(row: Row, entry: Entry, frame: Frame, repeated: bool) -> tuple[Text, ...]:
    """The five cells of a row; the name of the one before is not said again."""
    name, *below = row.who
    *lines, last = row.words or (Text(),)
    report = "; ".join(filter(None, map(words.clean, (entry.report, frame.notes.get(entry, "")))))
    named = Text.assemble(last, (f"  ({report})", "dim")) if frame.named else last
    return (
        Text(row.sign, style=f"bold {row.colour}".strip()),
        stacked("" if repeated else name, below, "bold"),
        stacked(row.what[0], row.what[1:], row.colour),
        Text("\n").join([*lines, named]),
        Text("\n".join(when(entry, frame.date)).rstrip(), style="dim"),
    )


def stacked(first: str, below: Iterable[str], style: str) -> Text:
    """A main line and dim ones under it."""
    text = Text(first, style=style)
    for line in below:
        text.append(f"\n{line}", style="not bold dim")
    return text


def summary(entries: Sequence[Entry], empty: str) -> RenderableType:
    """How many there are of each kind, and what the signs mean."""
    if not entries:
        return Text(f"\n{empty}", style="dim")
    counts = [words.count(n, kind) for kind, _ in SECTIONS if (n := sum(e.kind == kind for e in entries))]
    legend = Text("  ").join(Text.assemble((sign, f"bold {colour}"), f" {stance}") for sign, colour, stance in LEGEND)
    lines = [Text("\n" + " · ".join(counts), style="dim")]
    return Group(*lines, *([legend] if any(e.kind == "position" for e in entries) else []))
