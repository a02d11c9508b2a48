"""What is shared out and what workers write, without Ray and without a model."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from pyarrow import parquet

from demarche import pipeline
from demarche.cluster import Plan, is_parquet, parts
from demarche.cluster.on_ray import _unique, address_of
from demarche.cluster.parts import Written
from demarche.cluster.plan import SHARD_FILES, Shard, batches, shards
from demarche.cluster.work import Trouble, Worker
from demarche.errors import DemarcheError, LedgerError, ReportError
from demarche.ledger import Ledger
from demarche.ledger.flat import COLUMNS
from demarche.model import Report
from demarche.pipeline import Reading
from demarche.read import digest_of
from demarche.serial import from_dict
from demarche.settings import Settings
from tests.ledger.examples import ALL, TEXT


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """In the model's place: each report gives the entries of the ledger's example. The sizes of batches are noted."""
    sizes = []

    def read_batch(batch: Sequence[Report | ReportError], *_: object) -> list[Reading | ReportError]:
        sizes.append(len(batch))
        return [one if isinstance(one, ReportError) else reading(one) for one in batch]

    monkeypatch.setattr(pipeline, "pipeline", lambda *_: None)
    monkeypatch.setattr(pipeline, "read_batch", read_batch)
    return sizes


def reading(report: Report) -> Reading:
    return Reading(report, tuple(replace(entry, report=report.id) for entry in ALL))


@pytest.fixture
def source(tmp_path: Path) -> str:
    lines = [json.dumps({"id": f"r{n}", "text": TEXT, "outlet": "The Wire"}) for n in range(5)]
    (tmp_path / "five.jsonl").write_text("\n".join([*lines[:3], "no JSON", *lines[3:]]))
    return str(tmp_path / "five.jsonl")


@pytest.fixture
def plan(source: str, tmp_path: Path) -> Plan:
    return Plan((source,), Settings(), folder=str(tmp_path / "out.parquet"), part=2, by="a reader")


def run(plan: Plan) -> list[Written]:
    """What Ray does, one after the other."""
    worker, work = Worker(plan), list(shards(plan))
    parts.open_folder(plan, work)
    done = [worker(shard.number, place, batch) for shard in work for place, batch in enumerate(batches(shard, plan))]
    assert all(isinstance(one, Written) for one in done)
    return done  # type: ignore[return-value]


def test_a_folder_of_files_holds_every_column_the_record_and_its_report(plan: Plan, model: list[int]) -> None:
    assert [(one.reports, one.entries, len(one.skipped)) for one in run(plan)] == [(2, 6, 0), (1, 3, 1), (2, 6, 0)]
    table = pandas.read_parquet(plan.folder or "")
    assert [*table.columns[: len(COLUMNS)]] == [*COLUMNS]
    assert set(table.report_outlet) == {"The Wire"}
    assert [from_dict(json.loads(record)) for record in table.record[:3]] == [replace(entry, report="r0") for entry in ALL]
    assert table.quantity.sum() == 20 * 5
    assert sorted(set(table.report)) == ["r0", "r1", "r2", "r3", "r4"]


def test_a_second_run_reads_what_is_missing_and_doubles_nothing(plan: Plan, model: list[int]) -> None:
    run(plan)
    before = {path.name: path.read_bytes() for path in Path(plan.folder or "").iterdir()}
    parts.path_of(plan.folder or "", 0, 1).unlink()
    model.clear()
    again = run(plan)
    assert [one.new for one in again] == [False, True, False]
    assert model == [2]
    assert len(again[1].skipped) == 1, "what could not be read is told again"
    assert {path.name: path.read_bytes() for path in Path(plan.folder or "").iterdir()} == before


def test_what_a_killed_worker_left_is_no_part_and_goes(plan: Plan, model: list[int]) -> None:
    run(plan)
    left = Path(plan.folder or "") / ".part-00000-000001.parquet.0123"
    left.write_bytes(b"PAR1 half")
    assert len(parquet.read_table(plan.folder)) == 15
    run(plan)
    assert not left.exists()


@pytest.mark.parametrize(("change", "named"), [({"by": "another"}, "reader"), ({"part": 3}, "part"), ({"date": "2004"}, "date")])
def test_a_folder_that_holds_another_reading_is_left_alone(plan: Plan, model: list[int], change: dict[str, object], named: str) -> None:
    run(plan)
    with pytest.raises(LedgerError, match=rf"holds another reading \({named} differ"):
        run(replace(plan, **change))  # type: ignore[arg-type]


def test_a_source_that_has_grown_is_another_reading(plan: Plan, model: list[int], source: str) -> None:
    run(plan)
    with open(source, "a", encoding="utf-8") as stream:
        stream.write("\n" + json.dumps({"id": "r9", "text": TEXT}))
    with pytest.raises(LedgerError, match="names and sizes differ"):
        run(plan)


def test_a_folder_with_other_files_is_refused(plan: Plan, model: list[int]) -> None:
    Path(plan.folder or "").mkdir()
    (Path(plan.folder or "") / "notes.txt").write_text("mine")
    with pytest.raises(LedgerError, match="holds other files"):
        run(plan)


def test_a_damaged_part_is_named(plan: Plan, model: list[int]) -> None:
    run(plan)
    parts.path_of(plan.folder or "", 0, 2).write_bytes(b"PAR1")
    done = Worker(plan)(0, 2, [])
    assert isinstance(done, Trouble)
    assert "part-00000-000002.parquet' is no file that demarche wrote, or is damaged" in done.sentence


def test_half_a_surrogate_pair_is_written_as_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    parts.write(path, [reading(Report("r1", TEXT, title="Fish \ud83d"))])
    assert set(pandas.read_parquet(path).report_title) == {"Fish ?"}


def test_known_reports_go_by_unread_and_only_they(source: str, tmp_path: Path, model: list[int]) -> None:
    where = str(tmp_path / "ledger.db")
    with Ledger.open(where) as ledger:
        ledger.record(Report("r1", TEXT, outlet="The Wire", path=source), [], by="a reader")
        ledger.record(Report("r2", TEXT, outlet="The Wire", path=source), [], by="another")
    plan = Plan((source,), Settings(), known_in=where, by="a reader")
    (batch,) = (batch for shard in shards(plan) for batch in batches(shard, plan))
    done = Worker(plan)(0, 0, batch)
    assert isinstance(done, list)
    kinds = [type(one).__name__ for one in done]
    assert kinds == ["Reading", "Known", "Reading", "ReportError", "Reading", "Reading"]
    assert model == [5]


def test_a_model_that_is_not_there_is_said_once_and_by_the_worker(source: str) -> None:
    plan = Plan((source,), Settings(model="en_no_such_model"))
    done = Worker(plan)(0, 0, [])
    assert isinstance(done, Trouble)
    assert "en_no_such_model" in done.sentence


def test_a_machine_without_the_folder_is_said(source: str) -> None:
    done = Worker(Plan((source,), Settings(), home="/no/such/folder"))(0, 0, [])
    assert isinstance(done, Trouble)
    assert "A worker has no folder '/no/such/folder'" in done.sentence


def names(found: Sequence[Shard]) -> list[list[str]]:
    return [[Path(getattr(source, "name", "error")).name for source in shard.sources] for shard in found]


def test_shards_keep_the_order_and_a_packed_file_is_one(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "d.txt"):
        (tmp_path / name).write_text("Norway backs the draft.")
    with gzip.open(tmp_path / "c.jsonl.gz", "wt") as stream:
        stream.write("{}")
    plan = Plan((str(tmp_path), str(tmp_path / "missing")), Settings())
    assert names(list(shards(plan))) == [["a.txt", "b.txt"], ["c.jsonl.gz"], ["d.txt", "error"]]


def test_many_small_files_are_several_shards(tmp_path: Path) -> None:
    for number in range(SHARD_FILES + 1):
        (tmp_path / f"{number:05}.txt").touch()
    assert [len(shard.sources) for shard in shards(Plan((str(tmp_path),), Settings()))] == [SHARD_FILES, 1]


def test_an_id_that_two_shards_hold_is_told_apart_as_in_one_process() -> None:
    seen: dict[str, bytes] = {}
    first, again, other = (_unique(reading(Report("r1", text)), seen) for text in (TEXT, TEXT, TEXT + " More."))
    assert isinstance(first, Reading)
    assert isinstance(other, Reading)
    assert isinstance(again, ReportError)
    assert first.report.id == "r1"
    assert other.report.id.startswith("r1~")
    assert {entry.report for entry in other.entries} == {other.report.id}


def test_what_was_known_counts_as_seen() -> None:
    seen = {"r1": digest_of("another text")}
    found = _unique(reading(Report("r1", TEXT)), seen)
    assert isinstance(found, Reading)
    assert found.report.id.startswith("r1~")


@pytest.mark.parametrize(
    ("where", "address"),
    [("ray", "local"), ("ray:auto", "auto"), ("ray:10.0.0.5:6379", "10.0.0.5:6379")],
)
def test_addresses(where: str, address: str) -> None:
    assert address_of(where) == address


@pytest.mark.parametrize("where", ["spark", "ray:", "rays", "", "10.0.0.5:6379", "ray://head:10001"])
def test_other_words_get_a_sentence(where: str) -> None:
    with pytest.raises(DemarcheError, match="must be ray"):
        address_of(where)


@pytest.mark.parametrize(
    ("into", "so"),
    [("out.parquet", True), ("out.parquet/", True), ("ledger.db", False), ("postgresql://h/x.parquet", False), (None, False)],
)
def test_parquet_is_known_by_its_ending(into: str | None, so: bool) -> None:
    assert is_parquet(into) is so


def test_standard_input_is_not_for_workers() -> None:
    with pytest.raises(DemarcheError, match="Standard input"):
        Plan(("-",), Settings()).check()
