"""JSON Lines: everything out and in again, as the published schema says."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from demarche import serial
from demarche.errors import DemarcheError
from demarche.formats import Chosen, export, import_file
from demarche.formats.record_lines import lines, schema
from demarche.ledger import Ledger, Query
from demarche.model import KIND_OF

Fresh = Callable[[], Ledger]
EVERYTHING = Query(rejected=True)


def told(ledger: Ledger) -> list[object]:
    """What a ledger holds, but for when it was recorded."""
    return [{name: value for name, value in line.items() if name != "recorded_at"} for line in lines(Chosen(ledger, EVERYTHING))]


def test_nothing_is_lost_on_the_way(judged: Ledger, fresh: Fresh, tmp_path: Path) -> None:
    path = str(tmp_path / "all.jsonl")
    export(Chosen(judged, EVERYTHING), path)
    other = fresh()
    done = import_file(other, path)
    assert told(other) == told(judged)
    assert (done.reports, done.entries, done.judgements) == (1, 17, 4)
    assert list(other.reports()) == list(judged.reports())


def test_a_second_time_nothing_is_new(judged: Ledger, tmp_path: Path) -> None:
    path = str(tmp_path / "all.jsonl")
    export(Chosen(judged, EVERYTHING), path)
    before = told(judged)
    done = import_file(judged, path)
    assert (done.reports, done.entries, done.judgements) == (0, 0, 0)
    assert told(judged) == before


def test_every_line_is_as_the_schema_says(judged: Ledger) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    found = list(lines(Chosen(judged, EVERYTHING)))
    for line in found:
        validator.validate(json.loads(json.dumps(line)))
    assert {line["kind"] for line in found} >= {"report", "statement", "position", "commitment", "text", "meeting", "actor-judgement"}


def test_lines_of_demarche_read_are_so_too(ledger: Ledger) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for entry in ledger.entries():
        validator.validate(serial.to_dict(entry))


@pytest.mark.parametrize(
    "change",
    [{"kind": "rumour"}, {"stance": "loud"}, {"confidence": 2}, {"evidence": [{"start": -1, "end": 2, "quote": "abc"}]}, {"holder": None}],
)
def test_what_is_wrong_is_not_valid(ledger: Ledger, change: dict[str, object]) -> None:
    (entry, *_) = (entry for entry in ledger.entries() if entry.kind == "position")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(serial.to_dict(entry) | change, schema())


def test_the_schema_knows_every_field() -> None:
    common = {"kind", "report", "evidence", "modality", "confidence", "date", "extractor", "key", "recorded_at", "judgements", "found"}
    for record, kind in KIND_OF.items():
        assert set(schema()["$defs"][kind]["properties"]) == common | set(serial.FIELDS[record])


def test_the_schema_in_the_documents_is_the_one_in_the_package() -> None:
    page = Path(__file__).parents[2] / "docs" / "record.schema.json"
    assert json.loads(page.read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Line 1 of 'x.jsonl' is not JSON"),
        ("[1]", "must be an object"),
        ('{"kind": "report", "id": "r"}', "needs 'text'"),
        ('\n{"kind": "position", "report": "elsewhere"}', "Line 2 of 'x.jsonl'"),
        ('{"kind": "rumour"}', "must be one of statement, position"),
    ],
)
def test_errors_are_sentences(ledger: Ledger, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(DemarcheError, match=r"^Line") as caught:
        import_file(ledger, str(tmp_path / "x.jsonl"))
    assert said in str(caught.value)


def test_entries_of_a_report_that_nobody_knows(ledger: Ledger, fresh: Fresh, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(serial.to_dict(entry)) + "\n" for entry in ledger.entries()), encoding="utf-8")
    with pytest.raises(DemarcheError, match="neither in the ledger nor on a line before"):
        import_file(fresh(), str(path))
    assert import_file(ledger, str(path)).entries == 0  # here it is known


def test_a_report_whose_id_is_taken_gets_another(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"kind": "report", "id": "baltic-mines", "text": "Another text."}\n', encoding="utf-8")
    import_file(ledger, str(path))
    ids = [report.id for report in ledger.reports()]
    assert ids[0] == "baltic-mines"
    assert ids[1].startswith("baltic-mines~")
