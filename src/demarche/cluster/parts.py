"""Entries as a folder of Parquet files: one for each batch, named by its place in what is read, so that a second run replaces no more than
it finds and doubles nothing. `_reading.json` in the folder says what it holds.

A file is written beside its place and put there as a whole: it is there or it is not. Spark, Arrow, pandas and DuckDB pass over names that
begin with `_` or `.`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from demarche.cluster.plan import Plan, Shard
from demarche.errors import LedgerError, MissingExtra, ReportError
from demarche.ledger import tables
from demarche.model import Entry, Report
from demarche.pipeline import Outcome, Reading
from demarche.serial import to_json
from demarche.triage import SetAside

if TYPE_CHECKING:
    import pyarrow

ENDING = ".parquet"
READING = "_reading.json"
ABOUT = ("title", "outlet", "date", "url", "path")  # what is said of an entry's report, in columns such as `report_title`
_KEY = b"demarche"


@dataclass(frozen=True, slots=True)
class Written:
    """What one file holds: reports read, entries, sentences about reports that could not be read, how many were set aside.

    `new`: it was not there before.
    """

    reports: int
    entries: int
    skipped: tuple[str, ...]
    new: bool
    set_aside: int = 0


def is_parquet(into: str | None) -> bool:
    """Whether entries are to go into Parquet files rather than a ledger."""
    return into is not None and "://" not in into and into.rstrip("/").endswith(ENDING)


def path_of(folder: str, shard: int, place: int) -> Path:
    """Where a batch is written: part-00002-000017.parquet is the 18th of the third shard."""
    return Path(folder) / f"part-{shard:05}-{place:06}{ENDING}"


def write(path: Path, outcomes: Sequence[Outcome]) -> Written:
    """The entries of a batch, under their place; LedgerError where the disk does not take them."""
    import pyarrow
    from pyarrow import parquet

    readings = [one for one in outcomes if isinstance(one, Reading)]
    rows = [_row(entry, one.report) for one in readings for entry in one.entries]
    done = Written(len(readings), len(rows), tuple(str(one) for one in outcomes if isinstance(one, ReportError)), True, _aside(outcomes))
    schema = _schema().with_metadata({_KEY: json.dumps(asdict(done)).encode()})
    try:
        table = pyarrow.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        table = pyarrow.Table.from_pylist(list(map(_whole, rows)), schema=schema)
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        parquet.write_table(table, beside, compression="zstd")
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise LedgerError(f"{str(path)!r} can't be written: {error.strerror or error}. What was written before is kept.") from error
    return done


def _aside(outcomes: Sequence[Outcome]) -> int:
    return sum(isinstance(one, SetAside) for one in outcomes)


def written(path: Path) -> Written | None:
    """What is there already under this place; None where nothing is."""
    from pyarrow import ArrowInvalid, parquet

    if not path.exists():
        return None
    try:
        told = json.loads((parquet.read_schema(path).metadata or {})[_KEY])
    except (ArrowInvalid, KeyError, ValueError, OSError) as error:
        raise LedgerError(f"{str(path)!r} is no file that demarche wrote, or is damaged. Take it away and read again.") from error
    return Written(told["reports"], told["entries"], tuple(told["skipped"]), new=False, set_aside=told.get("set_aside", 0))


def _row(entry: Entry, report: Report) -> dict[str, Any]:
    about = {f"report_{name}": getattr(report, name) for name in ABOUT}
    return tables.row_of(entry) | about | {"record": to_json(entry)}


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """The row with a question mark for each half of a surrogate pair, which Parquet does not take: one for one, so offsets still count."""
    return {key: value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value for key, value in row.items()}


def _schema() -> pyarrow.Schema:
    import pyarrow

    added = [pyarrow.field(name, pyarrow.string()) for name in (*(f"report_{name}" for name in ABOUT), "record")]
    return pyarrow.schema([*tables.arrow_schema(), *added])


def open_folder(plan: Plan, shards: Iterable[Shard]) -> None:
    """Make the folder, or find it begun by a run over the same; LedgerError where it holds something else."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingExtra("Writing Parquet", "arrow") from None
    folder, told = Path(plan.folder or ""), _told(plan, shards)
    try:
        folder.mkdir(exist_ok=True)
        _check(folder, told)
        for left in folder.glob(f".part-*{ENDING}.*"):  # of a run that was killed
            left.unlink()
    except OSError as error:
        raise LedgerError(f"The folder {plan.folder!r} can't be written: {error.strerror or error}. Name another.") from error


def _check(folder: Path, told: dict[str, Any]) -> None:
    note = folder / READING
    if not note.exists():
        if any(path.name != f".{READING}" for path in folder.iterdir()):
            raise LedgerError(f"The folder {str(folder)!r} holds other files. Name a new one.")
        beside = folder / f".{READING}"
        beside.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        os.replace(beside, note)
    elif (before := _noted(note)) != told:
        differs = ", ".join(key for key in told if before.get(key) != told[key])
        raise LedgerError(f"The folder {str(folder)!r} holds another reading ({differs} differ). Name a new folder, or take this one away.")


def _noted(note: Path) -> dict[str, Any]:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise LedgerError(f"{str(note)!r} is no note that demarche wrote, or is damaged. Name a new folder.")
    return told


def _told(plan: Plan, shards: Iterable[Shard]) -> dict[str, Any]:
    """What makes two runs write the same files: the reader, what was asked for, and the names and sizes of what is read."""
    sources = [(source.name, source.size) for shard in shards for source in shard.sources if not isinstance(source, ReportError)]
    return {
        "reader": plan.by,
        "date": plan.date,
        "only": sorted(plan.only),
        "columns": plan.settings.columns,
        "only diplomacy": plan.settings.only_diplomacy,
        "limits": [plan.settings.longest, plan.settings.least_english],
        "part": plan.part,
        "sources": len(sources),
        "names and sizes": hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:24],
    }
