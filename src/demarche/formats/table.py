"""Every entry as one row with every field: CSV and Parquet. The columns are those of `demarche show --format csv` and `MORE`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from demarche import serial
from demarche.errors import MissingExtra
from demarche.formats.chosen import Chosen
from demarche.ledger import Told
from demarche.ledger.cells import csv_writer, guarded
from demarche.ledger.flat import COLUMNS, flat
from demarche.model import Report

# Of the ledger: the key of the claim, the last verdict, by whom and when. Of the report: what is known about it. All passages of evidence,
# and the whole record, as JSON: whatever the columns before leave out is there.
MORE = (
    *("title", "outlet", "report_date", "url", "language", "path", "key", "recorded_at", "verdict", "by", "at", "note", "also_in"),
    *("evidence", "record"),
)
ALL = (*COLUMNS, *MORE)
WHOLE, SHARES, FLAGS = ("start", "end"), ("quantity", "confidence"), ("done",)
_GROUP = 10_000  # rows held at once


def rows(chosen: Chosen) -> Iterator[dict[str, Any]]:
    """The rows, a value of its own type in each cell; None where there is none."""
    return (row(report, told) for report, told in chosen.with_reports())


def row(report: Report, told: Told) -> dict[str, Any]:
    """One entry with all of its columns."""
    plain = {name: None if value == "" else value for name, value in flat(told.entry).items()}
    about = {name: getattr(report, name) for name in ("title", "outlet", "url", "language", "path")} | {"report_date": report.date}
    record = serial.to_dict(told.entry, mentions=True)
    whole = {"evidence": json.dumps(record["evidence"], ensure_ascii=False), "record": json.dumps(record, ensure_ascii=False)}
    also = "; ".join(dict.fromkeys(copy.outlet or copy.report for copy in told.kept.copies)) or None
    found = plain | about | _judged(told) | whole | {"key": told.key, "recorded_at": told.kept.recorded_at, "also_in": also}
    return {name: found.get(name) for name in ALL}


def _judged(told: Told) -> dict[str, Any]:
    last = told.judgements[-1] if told.judgements else None
    return {} if last is None else {"verdict": last.verdict, "by": last.by, "at": last.at, "note": last.note or None}


def write_csv(chosen: Chosen, path: Path) -> None:
    """UTF-8 with a header; cells that would be run as a formula get an apostrophe before them, unless `guard` is off."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv_writer(stream, ALL)
        for one in rows(chosen):
            writer.writerow({name: guarded(value) for name, value in one.items()} if chosen.options.guard else one)


def write_parquet(chosen: Chosen, path: Path) -> None:
    """One row an entry, numbers and flags as such; MissingExtra without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("A Parquet file", "arrow") from None
    kinds = dict.fromkeys(WHOLE, pa.int64()) | dict.fromkeys(SHARES, pa.float64()) | dict.fromkeys(FLAGS, pa.bool_())
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in ALL])
    found = rows(chosen)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(found, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
