"""In and out: the formats that the field lives on. What is written and read stands in the two tables below, by name.

Others add their own by the entry points `demarche.exporters` and `demarche.importers`, see `demarche.plugins`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from demarche import plugins
from demarche.errors import DemarcheError
from demarche.formats import (
    dna,
    doccano,
    ftm,
    graph,
    label_studio,
    plover,
    positions,
    record_lines,
    report,
    sheet,
    sheet_back,
    table,
    webanno,
)
from demarche.formats.bringing import Imported, Importer, ImportOptions
from demarche.formats.chosen import Chosen, Exporter, ExportOptions
from demarche.ledger import Ledger

T = TypeVar("T")

__all__ = ["EXPORTERS", "IMPORTERS", "Chosen", "ExportOptions", "ImportOptions", "Imported", "export", "import_file"]

EXPORTERS: Mapping[str, Exporter] = {
    "csv": table.write_csv,
    "dl": graph.write_dl,
    "dna": dna.write,
    "docx": report.write_docx,
    "ftm": ftm.write,
    "gexf": graph.write_gexf,
    "graphml": graph.write_graphml,
    "html": report.write_html,
    "jsonl": record_lines.write,
    "parquet": table.write_parquet,
    "pdf": report.write_pdf,
    "plover": plover.write,
    "xlsx": sheet.write,
}
IMPORTERS: Mapping[str, Importer] = {
    "csv": positions.read,
    "dna": dna.read,
    "doccano": doccano.read,
    "jsonl": record_lines.read,
    "label-studio": label_studio.read,
    "webanno": webanno.read,
    "xlsx": sheet_back.read_xlsx,
}
# The formats of endings that are not their names. Others that end in .json or .jsonl are told by --as.
ENDINGS: Mapping[str, str] = {"htm": "html", "ndjson": "jsonl", "tsv": "webanno", "json": "label-studio"}


def export(chosen: Chosen, path: str, form: str | None = None) -> None:
    """Write what was chosen to a file, in the format named or that of its ending. A file that is there is replaced at the end, as a whole.

    DemarcheError where the format is not known or can't hold it, MissingExtra where a library is absent.
    """
    target = Path(path)
    exporter = _of(plugins.gather("demarche.exporters", EXPORTERS), form, target, "written")
    if not target.parent.is_dir():
        raise DemarcheError(f"{path!r} can't be written: the folder {str(target.parent)!r} does not exist. Make it first.")
    with tempfile.TemporaryDirectory(prefix=".demarche-", dir=target.parent) as folder:
        written = Path(folder) / (target.name or "out")
        exporter(chosen, written)
        os.replace(written, target)


def import_file(ledger: Ledger, path: str, form: str | None = None, options: ImportOptions | None = None) -> Imported:
    """Record what a file holds, in the format named or that of its ending; nothing in the ledger is superseded by it.

    DemarcheError where the format is not known or the file is not as it should be.
    """
    source = Path(path)
    importer = _of(plugins.gather("demarche.importers", IMPORTERS), form, source, "read")
    if not source.is_file():
        raise DemarcheError(f"There is no file {path!r}. Check the path.")
    try:
        return importer(ledger, source, options or ImportOptions())
    except UnicodeDecodeError as error:
        raise DemarcheError(f"{source.name!r} is not UTF-8 ({error}). Save it as UTF-8 and import it again.") from None


def _of(known: Mapping[str, T], form: str | None, path: Path, done: str) -> T:
    ending = path.suffix.removeprefix(".").casefold()
    name = form or ENDINGS.get(ending, ending)
    if name not in known:
        what = f"The format is {form!r}" if form else f"The ending of {path.name!r} tells no format that can be {done}"
        raise DemarcheError(f"{what}. What can be {done}: {', '.join(sorted(known))}. Name one with --as.")
    return known[name]
