"""`demarche export` and `demarche import`, behind the commands."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, TextIO

from demarche.errors import DemarcheError
from demarche.formats import Chosen, ExportOptions, ImportOptions, export, import_file
from demarche.ledger import Ledger, Query
from demarche.present.words import clean, count

ASKED = ("issue", "actor", "body", "outlet", "kind", "since", "as_of", "known", "rejected")


def run_export(ledger: str, chosen: dict[str, Any], stream: TextIO) -> None:
    """`demarche export`."""
    out, form = chosen["out"], chosen["form"]
    options = ExportOptions(not chosen["no_guard"], chosen["modes"], chosen["title"])
    with Ledger.open(ledger, create=False) as opened:
        what = Chosen(opened, Query(**{name: chosen[name] for name in ASKED}), options)
        if out == "-":
            _to_stream(what, form, stream)
        else:
            export(what, out, form)


def _to_stream(what: Chosen, form: str | None, stream: TextIO) -> None:
    if form is None:
        raise DemarcheError("Nothing tells the format of standard output. Name it with --as.")
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "out"
        export(what, str(written), form)
        binary = getattr(stream, "buffer", None)
        if binary is None:
            stream.write(written.read_text(encoding="utf-8"))
        else:
            stream.flush()
            binary.write(written.read_bytes())


def run_import(ledger: str, file: str, chosen: dict[str, Any], stream: TextIO) -> None:
    """`demarche import`."""
    options = ImportOptions(chosen["by"], _columns(chosen["columns"]))
    with Ledger.open(ledger) as opened:
        done = import_file(opened, file, chosen["form"], options)
    counted = (count(done.reports, "report"), count(done.entries, "entry", "entries"), count(done.judgements, "judgement"))
    stream.write(f"New in {ledger}: {', '.join(counted)}.\n")
    stream.writelines(clean(note) + "\n" for note in done.notes)


def _columns(told: str | None) -> dict[str, str]:
    """`actor=country,stance=view` as a mapping; DemarcheError where it is anything else."""
    pairs = [pair.partition("=") for pair in (told or "").split(",") if pair.strip()]
    for ours, sign, theirs in pairs:
        if not sign or not ours.strip() or not theirs.strip():
            raise DemarcheError(f"--columns holds {ours + sign + theirs!r}, but must be pairs such as actor=country,stance=view.")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
