import csv
import io
import json

import pytest

from demarche import serial
from demarche.ledger.flat import COLUMNS
from demarche.model import Actor, Entry, Event, Evidence
from demarche.present.formats import report_writer
from tests.examples import baltic

EVENT = Entry(
    "r", Event((baltic.RUSSIA, baltic.FINLAND), (baltic.SWEDEN,), "CONSULT", "visit", ("diplomatic",), "Visby"), (Evidence(0, 1, "x"),)
)


def rows(entries: tuple[Entry, ...] = baltic.entries()) -> list[dict[str, str]]:
    stream = io.StringIO()
    report_writer("csv", stream)(baltic.report(), entries)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_jsonl_is_the_record_format() -> None:
    stream = io.StringIO()
    report_writer("jsonl", stream)(baltic.report(), baltic.entries())
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [serial.from_dict(record) for record in found] == list(baltic.entries())
    assert all(baltic.report().text[s["start"] : s["end"]] == s["quote"] for record in found for s in record["evidence"])


def test_jsonl_keeps_letters_as_they_are() -> None:
    stream = io.StringIO()
    marti = Actor("person:m", "José Martí", "person", printed="José Martí")
    report_writer("jsonl", stream)(baltic.report(), [Entry("r", Event((marti,), (), "CONSULT"), ())])
    assert "José Martí" in stream.getvalue()


def test_csv_has_one_row_a_record_and_its_quotes_stand_in_the_text() -> None:
    text = baltic.report().text
    assert len(rows()) == len(baltic.entries())
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in rows())
    assert any("\n" in row["quote"] for row in rows()), "line breaks are kept"


@pytest.mark.parametrize(
    ("kind", "actor", "cells"),
    [
        ("position", "Sweden", {"what": "conditional", "iso3": "SWE", "about": "a NATO command", "issue": baltic.COMMAND}),
        ("position", "Estonia", {"what": "support", "voice": "Kadri Lepik", "cue": "want"}),
        ("commitment", "Denmark", {"what": "deliver", "done": "True", "quantity": "2", "unit": "minehunters", "when": "last week"}),
        ("commitment", "Estonia", {"what": "pledge", "done": "False", "quantity": "12000000.0"}),
        ("statement", "Kadri Lepik", {"for": "Estonia", "what": "direct", "cue": "said", "iso3": ""}),
        ("meeting", "Kadri Lepik; Mads Kjeldsen", {"for": "Estonia; Denmark", "what": "talks", "place": "Tallinn"}),
    ],
)
def test_csv_columns(kind: str, actor: str, cells: dict[str, str]) -> None:
    (row,) = (row for row in rows() if row["kind"] == kind and row["actor"] == actor)
    assert {name: row[name] for name in cells} == cells


def test_csv_of_an_event() -> None:
    (row,) = rows((EVENT,))
    assert (row["what"], row["about"], row["recipient"], row["iso3"], row["place"]) == ("CONSULT", "visit", "Sweden", "RUS; FIN", "Visby")


def test_csv_without_entries_has_its_header_and_many_reports_have_it_once() -> None:
    assert rows(()) == []
    stream = io.StringIO()
    write = report_writer("csv", stream)
    write(baltic.report(), baltic.entries()[:1])
    write(baltic.report(), baltic.entries()[1:2])
    lines = stream.getvalue().splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert len([line for line in lines if line == lines[0]]) == 1
