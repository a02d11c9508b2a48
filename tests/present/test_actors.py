import csv
import io
import json

import pytest

from demarche.ledger import Ledger
from tests.examples import baltic


@pytest.fixture
def where(tmp_path):
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)) as ledger:
        ledger.record(baltic.report(), baltic.entries())
    return path


def first_person(where):
    with Ledger.open(str(where)) as ledger:
        return next(one.actor for one in ledger.actors() if one.actor.kind == "person")


def test_the_list_in_three_forms(run, where):
    shown = run("actors", where)
    assert shown.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(run("actors", where, "--format", "csv").stdout)))
    records = [json.loads(line) for line in run("actors", where, "list", "--format", "jsonl").stdout.splitlines()]
    assert [r["id"] for r in rows] == [r["id"] for r in records]
    assert all(r["id"] in shown.stdout for r in rows)


def test_rename_judgements_and_undo(run, where):
    person = first_person(where)
    done = run("actors", where, "rename", person.id, "Somebody Else", "--by", "Kari", "--note", "seen in print")
    assert "Judgement 1" in done.stdout
    assert "Somebody Else" in run("actors", where).stdout
    assert "Somebody Else" in run("show", where).stdout
    assert "Kari" in run("actors", where, "judgements").stdout
    assert run("actors", where, "undo", "--by", "Kari").exit_code == 0
    assert "Somebody Else" not in run("actors", where).stdout
    assert "(undone)" in run("actors", where, "judgements").stdout


def test_merge_and_split(run, where):
    person = first_person(where)
    assert run("actors", where, "merge", person.id, "org:nato").exit_code == 0
    assert person.id not in run("actors", where).stdout
    assert run("actors", where, "undo").exit_code == 0
    split = run("actors", where, "split", person.id, "--printed", person.printed, "--into", "person:new-one", "--name", "New One")
    assert split.exit_code == 0, split.output
    assert "person:new-one" in run("actors", where).stdout


def test_what_can_not_be_done_is_a_sentence(run, where, tmp_path):
    wrong = run("actors", where, "merge", "org:none", "org:nato")
    assert (wrong.exit_code, "has no actor" in wrong.output) == (2, True)
    assert run("actors", tmp_path / "none.db").exit_code == 2


def test_nothing_decided_yet(run, where):
    assert "Nothing was decided" in run("actors", where, "judgements").stdout
