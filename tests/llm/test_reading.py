"""`demarche read --extractor llm`, the whole way: by the real pipeline, against the stand-in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import demarche
from demarche.ledger import Ledger
from demarche.present.cli import cli
from demarche.settings import LlmSettings, Settings
from tests.llm.stand_in import StandIn, says, sends

TEXT = (
    "France has rejected the levy on steel, and its foreign minister said that a vote was needed. Day {n} of the talks in Geneva went by."
)
LEVY = {
    "evidence": ["France has rejected the levy on steel"],
    "modality": "asserted",
    "holder": "France",
    "voice": None,
    "stance": "oppose",
    "cue": "rejected",
    "target": "the levy on steel",
    "condition": None,
}
ANSWER = {"positions": [LEVY, LEVY | {"holder": "Spain"}]}
Read = Callable[..., Result]


@pytest.fixture
def read(server: StandIn, tmp_path: Path) -> Read:
    """Reads three reports by the model; gives what the command gave."""
    (tmp_path / "n.jsonl").write_text(
        "".join(json.dumps({"id": f"r{n}", "text": TEXT.format(n=n), "date": "2004"}) + "\n" for n in range(3))
    )

    def command(*options: str, **told: Any) -> Result:
        settings = {"model": "tiny", "url": server.url, "pause": 0.01, "at_once": 1, "cache": tmp_path / "cache"} | told
        llm = [word for name, value in settings.items() for word in ("--llm", f"{name}={value}")]
        return CliRunner().invoke(cli, ["read", str(tmp_path / "n.jsonl"), "--extractor", "llm", *llm, *options])

    return command


def test_a_models_entries_are_resolved_shown_and_counted(server: StandIn, read: Read) -> None:
    server.answers = [says(ANSWER)]
    result = read("--format", "jsonl", input_price=1, output_price=4)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["report"] for one in found] == ["r0", "r1", "r2"]
    assert {(one["holder"]["id"], one["extractor"], one["confidence"]) for one in found} == {("state:FRA", "llm/tiny", 0.5)}
    assert all(one["issue"].startswith("issue:") for one in found)
    assert result.stderr.splitlines() == [
        *(f"Of r{n}, dropped as not in its words: position (holder 'Spain')." for n in range(3)),
        "Asked tiny: 3 requests; 3,000 tokens in and 150 out, cost 0.0036. Dropped, as unusable or not in the report's words: 3 records.",
    ]


def test_a_lost_report_is_named_and_the_next_run_reads_it(server: StandIn, read: Read, tmp_path: Path) -> None:
    where = str(tmp_path / "l.db")
    server.answers = [says(ANSWER), sends(500, "{}"), says(ANSWER)]
    first = read("--into", where, "--format", "csv", tries=1)
    assert first.exit_code == 1
    assert f"Skipped: r1 was not read by tiny: {server.url.removesuffix('/v1')} answers 500." in first.stderr
    assert "Read 2 reports with 2 entries, 1 report skipped." in first.stderr
    again = read("--into", where, "--format", "csv")
    assert again.exit_code == 0
    assert "Asked tiny: 1 request; " in again.stderr
    assert "Read 1 report with 1 entry; 2 were read before." in again.stderr
    anew = read("--into", where, "--format", "csv", "--again", requests=0)
    assert "Asked tiny: 0 requests, 3 answers from the cache; 0 tokens in and 0 out." in anew.stderr
    assert len(server.asked) == 4


def test_both_read_into_one_ledger_from_python(server: StandIn, tmp_path: Path) -> None:
    server.answers = [says(ANSWER)]
    (tmp_path / "a.txt").write_text(TEXT)
    llm = LlmSettings(model="tiny", url=server.url, cache=str(tmp_path / "cache"))
    where = str(tmp_path / "l.db")
    for extractor in (("demarche",), ("llm",), ("demarche", "llm")):
        settings = Settings(extractor=extractor, llm=llm)
        (outcome,) = demarche.read(str(tmp_path / "a.txt"), into=where, settings=settings)  # type: ignore[operator]
        with Ledger.open(where) as ledger:
            makers = {maker for entry in ledger.entries() for maker in entry.makers}
        assert makers == ({"demarche", "llm/tiny"} if "llm" in server_asked(server) else {"demarche"})
    assert {entry.extractor for entry in outcome.entries} > {"llm/tiny"} or any("+" in entry.extractor for entry in outcome.entries)
    assert len(server.asked) == 1


def server_asked(server: StandIn) -> set[str]:
    return {"llm"} if server.asked else set()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--on", "ray"], "A model can't be asked with --on"),
        (["--jobs", "2"], "reads in one process"),
        (["--llm", "modle=x"], "'modle=..' is no setting of a model. Give KEY=VALUE, where KEY is one of model, url"),
        (["--llm", "sk-secret-123456789012345"], "is no setting of a model"),
        (["--llm", "piece=many"], "piece is 'many', but must be a whole number"),
        (["--llm", "at_once=999"], "must be from 1 to 64"),
        (["--llm", "model="], "is no setting"),
        (["--extractor", "gpt"], "is not one of 'demarche', 'llm'"),
    ],
)
def test_what_can_not_be_done_is_said_at_once(server: StandIn, read: Read, options: list[str], said: str) -> None:
    result = read(*options)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "123456789" not in result.stderr
    assert not server.asked


def test_settings_of_a_model_without_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    result = CliRunner().invoke(cli, ["read", str(tmp_path / "a.txt"), "--llm", "model=x"])
    assert (result.exit_code, "add --extractor llm" in result.stderr) == (2, True)
