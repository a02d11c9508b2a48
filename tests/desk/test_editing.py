"""What is filled in becomes an entry again, field by field."""

from __future__ import annotations

import pytest

from demarche.desk.agreeing import labels
from demarche.desk.cards import told
from demarche.desk.editing import Editing, blank
from demarche.desk.fields import fields_of
from demarche.desk.marking import pieces, spans_of
from demarche.desk.state import Form
from demarche.errors import DemarcheError
from demarche.model import Commitment, Entry, Position, Statement
from tests.desk.example import TEXTS, others, positions, report

EVERY = [*positions(), *others()]


def form(entry: Entry, **changed: str) -> Form:
    """The form as the page holds it, with some fields filled in anew."""
    values: dict[str, list[str]] = {}
    for field in fields_of(entry):
        name = field.shape.name
        values[name] = [field.value]
        if field.shape.type == "actor":
            values |= {f"{name}_for": [field.speaks_for], f"{name}_at": [field.at]}
        if field.shape.type == "flag":
            values[f"{name}_asked"] = ["1"]
    return Form(values | {name: [value] for name, value in changed.items()})


def edited(entry: Entry, **changed: str) -> Entry:
    return Editing(report(entry.report), form(entry, **changed), lambda _: None).entry(entry)


def finland() -> Entry:
    return next(e for e in positions() if isinstance(e.record, Position) and e.record.holder.iso3 == "FIN")


def pledge() -> Entry:
    return next(e for e in others() if isinstance(e.record, Commitment) and not e.record.done)


@pytest.mark.parametrize("entry", EVERY, ids=lambda e: f"{e.report}-{e.kind}")
def test_a_form_that_nobody_touched_changes_nothing(entry: Entry) -> None:
    assert edited(entry) == entry


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("stance", "undecided", "undecided"),
        ("issue", "issue:ships", "issue:ships"),
        ("issue", "Number of Ships", "issue:number-of-ships"),
        ("issue", "", ""),
        ("condition", "", None),
    ],
)
def test_plain_fields(name: str, value: str, expected: object) -> None:
    assert getattr(edited(finland(), **{name: value}).record, name) == expected


def test_a_holder_by_name_is_who_the_tables_know() -> None:
    after = edited(finland(), holder="Sweden", holder_for="").record
    assert isinstance(after, Position)
    assert (after.holder.id, after.holder.iso3, after.holder.printed) == ("state:SWE", "SWE", "Finland")


def test_a_new_holder_speaks_for_a_state() -> None:
    after = edited(finland(), holder="Aino Salmela", holder_for="FIN").record
    assert isinstance(after, Position)
    assert after.holder.speaks_for is not None
    assert (after.holder.id, after.holder.principal.id) == ("person:aino-salmela", "state:FIN")


def test_a_target_outside_the_evidence_is_evidence_too() -> None:
    text = TEXTS["visby-1"][3]
    start = text.index("Paldiski")
    after = edited(finland(), target=f"{start}-{start + 8}")
    assert isinstance(after.record, Position)
    assert after.record.target.quote == "Paldiski"
    assert [span.quote for span in after.evidence][1:] == ["Paldiski"]


def test_a_tick_and_numbers() -> None:
    after = edited(pledge(), done="True", quantity="12,500", deadline="2020-01").record
    assert isinstance(after, Commitment)
    assert (after.done, after.quantity, after.deadline) == (True, 12500.0, "2020-01")


def test_several_passages() -> None:
    entry = next(e for e in others() if isinstance(e.record, Statement))
    after = edited(entry, content="0-7, 14-20").record
    assert isinstance(after, Statement)
    assert [piece.quote for piece in after.content] == [TEXTS["visby-1"][3][0:7], TEXTS["visby-1"][3][14:20]]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("stance", "maybe", "must be one of"),
        ("target", "", "can't be left empty"),
        ("target", "a-b", "places such as"),
        ("target", "5-4", "not in the text"),
        ("target", "0-99999", "not in the text"),
        ("date", "June", "a day, a month or a year"),
        ("holder", "state:NONE", "Nobody is known"),
        ("evidence", " ", "can't be left empty"),
    ],
)
def test_what_can_not_be_so_is_told(name: str, value: str, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        edited(finland(), **{name: value})


def test_a_number_that_is_none() -> None:
    with pytest.raises(DemarcheError, match="must be a number"):
        edited(pledge(), quantity="many")


@pytest.mark.parametrize("kind", ["position", "commitment", "text", "meeting", "statement", "event"])
def test_blank_records_of_each_kind(kind: str) -> None:
    reading = Editing(report("riga"), Form({}), lambda _: None)
    entry = blank(kind, reading.report, reading.span(0, 6))
    assert (entry.kind, entry.evidence[0].quote) == (kind, "Latvia")
    assert fields_of(entry)
    assert told(entry)


def test_a_kind_that_is_none() -> None:
    with pytest.raises(DemarcheError, match="kind of a record"):
        blank("verdict", report("riga"), Editing(report("riga"), Form({}), lambda _: None).span(0, 6))


def test_overlapping_spans_are_cut_into_pieces() -> None:
    mine = [e for e in EVERY if e.report == "visby-1"]
    found = pieces(TEXTS["visby-1"][3], [s for n, e in enumerate(mine) for s in spans_of(str(n), e)])
    assert "".join(piece.text for piece in found) == TEXTS["visby-1"][3]
    firsts = [key for piece in found for key in piece.first]
    assert sorted(firsts) == sorted({str(n) for n in range(len(mine))})


def test_what_coders_are_compared_by() -> None:
    assert labels(None) == {"kept": "no"}
    assert labels(finland())["position: stance"] == "oppose"
