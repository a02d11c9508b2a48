"""doccano's JSONL export into a ledger: spans under `entities` (with `relations`) or `label`, one text a line, one file a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demarche.errors import DemarcheError
from demarche.formats.bringing import Imported, ImportOptions
from demarche.formats.label_studio import report_of
from demarche.formats.marks import Annotated, Link, Mark, bring_annotated
from demarche.formats.record_lines import objects
from demarche.ledger import Ledger

NAME = "import:doccano"
Json = dict[str, Any]
EVERYBODY = "all"  # the name of the file where a project is not shared out


def read(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """Record what was labelled. The file's name is that of the annotator, as in doccano's export, unless `by` is given."""
    by = options.by or ("" if path.stem == EVERYBODY else path.stem)
    return bring_annotated(ledger, _annotated(path, by), options, NAME)


def _annotated(path: Path, by: str) -> Iterator[Annotated]:
    for number, line in objects(path):
        report = report_of(line | _meta(line), f"{path.parent.name or path.stem}:{line.get('id', number)}", path.name)
        marks, links = list(_marks(line, number, path)), []
        for relation in line.get("relations") or ():
            links.append(Link(str(relation["from_id"]), str(relation["to_id"]), str(relation.get("type", ""))))
        comments = line.get("Comments") or line.get("comments") or ()
        yield Annotated(report, marks, links, by, note=" / ".join(map(_comment, comments)))


def _meta(line: Json) -> Json:
    meta = line.get("meta") or line.get("metadata") or {}
    return meta if isinstance(meta, dict) else {}


def _comment(told: Any) -> str:
    return str(told.get("text", "")) if isinstance(told, dict) else str(told)


def _marks(line: Json, number: int, path: Path) -> Iterator[Mark]:
    for entity in line.get("entities") or ():
        yield Mark(str(entity["id"]), str(entity["label"]), int(entity["start_offset"]), int(entity["end_offset"]))
    for at, triple in enumerate(line.get("label") or line.get("labels") or ()):
        if not isinstance(triple, list) or len(triple) != 3:
            raise DemarcheError(f"Line {number} of {path.name!r} labels the whole text with {triple!r}. Only labels of spans can be taken.")
        yield Mark(f"label:{at}", str(triple[2]), int(triple[0]), int(triple[1]))
