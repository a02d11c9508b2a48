"""The screens of what a ledger tells beside its entries: changes, contradictions, and what a search found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demarche.ledger import Change, Contradiction, Hit, Kept, Stand
from demarche.present import words
from demarche.present.rows import STANCES, row_of, targets_of

VERDICTS = {"reject": "rejected", "correct": "corrected", "accept": "accepted"}


def note(kept: Kept) -> str:
    """What is said beside an entry: what a person decided, and who else printed it."""
    also = ", ".join(dict.fromkeys(copy.outlet or copy.report for copy in kept.copies))
    return "; ".join(filter(None, (VERDICTS.get(kept.verdict or "", ""), f"also in: {also}" if also else "")))


def changes_screen(changes: Sequence[Change]) -> RenderableType:
    """Each holder's stands on an issue that differ from the one before, by issue and holder."""
    lines: dict[tuple[str, str], list[Stand]] = {}
    for change in sorted(changes, key=lambda one: (one.after.issue, one.after.holder.name, one.after.kept.when)):
        line = lines.setdefault((change.after.issue, change.after.holder.name), [])
        line += [change.after] if line and line[-1] == change.before else [change.before, change.after]
    counted = words.count(len(changes), "change of position", "changes of position")
    return Group(*_heading(counted), *_by_issue(lines.items()), *_nothing(changes))


def contradictions_screen(found: Sequence[Contradiction]) -> RenderableType:
    """Support and opposition of one holder, by issue and holder."""
    lines = [
        ((one.support.issue, one.support.holder.name), sorted((one.support, one.oppose), key=lambda stand: stand.kept.when))
        for one in sorted(found, key=lambda one: (one.support.issue, one.support.holder.name, one.oppose.kept.when))
    ]
    return Group(*_heading(words.count(len(found), "contradiction")), *_by_issue(lines), *_nothing(found))


def hits_screen(asked: str, found: Sequence[Hit]) -> RenderableType:
    """The reports found, each with where it says the words, and the entries that they prove."""
    heading = f"{words.count(len(found), 'report')} with {words.clean(asked)}"
    return Group(*_heading(heading), *(line for hit in found for line in _hit(hit)), *_nothing(found))


def _heading(text: str) -> tuple[RenderableType, ...]:
    return (Text(text, style="bold"), Rule(style="dim"))


def _nothing(found: Sequence[object]) -> tuple[RenderableType, ...]:
    return () if found else (Text("\nThe ledger holds nothing that fits.", style="dim"),)


def _by_issue(lines: Iterable[tuple[tuple[str, str], list[Stand]]]) -> Iterator[RenderableType]:
    for issue, found in groupby(lines, key=lambda line: line[0][0]):
        group = list(found)
        targets = targets_of(stand.kept.entry for _, stands in group for stand in stands)
        yield Text(f"\n{words.issue_title(issue, targets)}", style="underline")
        for (_, holder), stands in group:
            yield Text(f"  {words.clean(holder)}", style="bold")
            yield Padding(_stands(stands), (0, 0, 0, 4))


def _stands(stands: Iterable[Stand]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for width in (10, 1, 11):
        grid.add_column(width=width)
    grid.add_column(ratio=1)
    for stand in stands:
        sign, colour = STANCES[stand.stance]
        entry = stand.kept.entry
        proof = Text(words.quoted(entry.evidence[0]) if entry.evidence else "")
        proof.append(f"  ({'; '.join(filter(None, (words.clean(entry.report), words.clean(note(stand.kept)))))})", "dim")
        grid.add_row(Text(stand.kept.when, "dim"), Text(sign, f"bold {colour}"), Text(stand.stance, colour), proof)
    return grid


def _hit(hit: Hit) -> Iterator[RenderableType]:
    report = hit.report
    yield Text(f"\n{words.clean(report.title or '') or words.shorten(report.text, 80) or words.clean(report.id)}", style="bold")
    also = ", ".join(copy.outlet or copy.id for copy in hit.copies)
    known = (report.outlet, report.date, report.url, report.id, f"also in: {also}" if also else "")
    yield Text(" · ".join(words.clean(part) for part in known if part), style="dim")
    if hit.passage is not None:
        yield Padding(Text(f"… {words.shorten(hit.passage.quote, 300)} …"), (0, 0, 0, 2))
    for kept in hit.entries:
        row = row_of(kept.entry)
        said = Text.assemble((f"{row.sign} ", f"bold {row.colour}".strip()), (row.who[0], "bold"), f"  {' '.join(row.what)}  ")
        yield Padding(said + (row.words[0] if row.words else Text()), (0, 0, 0, 4))
