"""`demarche explain`, behind the command: the words of the report with their roles, then the reasons, by what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demarche.explaining import Explanation, Mark, explain
from demarche.ledger import Ledger
from demarche.model import Evidence, Reason
from demarche.present import words
from demarche.present.formats import json_line
from demarche.present.rows import row_of
from demarche.present.screen import console_for, show
from demarche.settings import Settings

STEPS = {"found": "found by", "read": "read", "judged": "judged by"}  # what the first column says; else what a reason is about
WIDEST = 13  # of the first column
LONGEST = 160  # characters of quoted words under a reason


def run(ledger: str, entry: str, form: str, settings: Settings, stream: TextIO) -> None:
    """Explains one entry on a stream."""
    with Ledger.open(ledger, create=False) as opened:
        found = explain(opened, entry, settings)
    if form == "json":
        stream.write(json_line(found.to_dict()) + "\n")
    else:
        show(console_for(stream), screen(found))


def screen(found: Explanation) -> RenderableType:
    """What the entry says, the passage with the roles marked, the scores, the reasons."""
    parts = [heading(found), Padding(passage(found), (1, 2))]
    if found.scores:
        parts.append(Padding(scores(found.scores), (0, 2, 1, 2)))
    return Group(*parts, reasons(found.reasons))


def heading(found: Explanation) -> RenderableType:
    """Who and what, then the entry's id, its report and how sure it is."""
    row = row_of(found.entry)
    said = Text.assemble((f"{row.sign} ".lstrip(), f"bold {row.colour}".strip()), (row.who[0], "bold"), f"  {' '.join(row.what)}  ")
    if row.words:
        said.append_text(row.words[0])
    known = (found.entry.kind, found.key, found.entry.report, found.entry.date or found.report.date, f"{found.entry.confidence:.0%}")
    return Group(said, Text(" · ".join(words.clean(part) for part in known if part), style="dim"), Rule(style="dim"))


def passage(found: Explanation) -> Text:
    """The sentences that prove the entry, with the words of each role in brackets."""
    text = Text()
    if found.passage is None:
        return text
    at, end = found.passage.start, found.passage.end
    for mark in _apart(found.marks, found.passage):
        text.append(_line(found.report.text[at : mark.words.start]))
        text.append(f"[{mark.role}: ", style="dim")
        text.append(_line(mark.words.quote).strip(), style="bold")
        text.append("]", style="dim")
        at = mark.words.end
    text.append(_line(found.report.text[at:end]))
    return text


def _apart(marks: Sequence[Mark], within: Evidence) -> Iterator[Mark]:
    """The marks inside a passage that don't run over one before them."""
    at = within.start
    for mark in marks:
        if at <= mark.words.start and mark.words.end <= within.end:
            yield mark
            at = mark.words.end


def _line(piece: str) -> str:
    """A piece of a report on one line, cleaned, with a blank at either end where it had one."""
    before, after = piece[:1].isspace(), piece[-1:].isspace()
    inner = words.clean(piece)
    return f"{' ' * before}{inner}{' ' * after}" if inner else " " * before


def scores(found: Sequence[tuple[str, float]]) -> Text:
    """What the model gives to each class."""
    return Text(" · ".join(f"{name} {score:.0%}" for name, score in found), style="dim")


def reasons(found: Sequence[Reason]) -> RenderableType:
    """A row a reason; those about one part of the entry stand together, in the order in which the parts come first."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=WIDEST)
    grid.add_column(ratio=1)
    previous = ""
    order = list(dict.fromkeys(one.about for one in found))
    for one in sorted(found, key=lambda r: order.index(r.about)):  # stable: within a part the order stays
        grid.add_row(Text("" if one.about == previous else STEPS.get(one.about, one.about), style="bold"), sentence(one))
        previous = one.about
    return grid


def sentence(one: Reason) -> Text:
    """The sentence, and under it the words that it is about, where it does not say them."""
    said = words.clean(one.said)
    text = Text(said[:1].upper() + said[1:])
    if one.words is not None and words.clean(one.words.quote) not in said:
        text.append(f"\n{words.quoted(one.words, LONGEST)}", style="dim")
    return text
