import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from demarche.analyse import Coded, DnaVariables, from_entries, from_frame, from_rows, read_dna
from demarche.errors import DemarcheError
from demarche.model import Actor, Entry, Evidence, Modality, Position, Stance

SPAIN = Actor("state:ESP", "Spain", "state", "ESP")
MINISTER = Actor("person:minister", "The minister", "person", speaks_for=SPAIN)
WORDS = Evidence(0, 5, "words")


def entry(
    holder: Actor, stance: Stance, issue: str = "issue:mission", modality: Modality = "asserted", day: str | None = "2004-06"
) -> Entry:
    return Entry("r1", Position(holder, stance, WORDS, WORDS, issue=issue), (WORDS,), modality=modality, date=day)


def test_positions_become_statements() -> None:
    told = [entry(MINISTER, "oppose"), entry(SPAIN, "support", issue=""), entry(SPAIN, "support", modality="negated")]
    assert from_entries(told) == [Coded("Spain", "issue:mission", 0.0, date(2004, 6, 1), "r1")]
    assert from_entries(told, "holder")[0].actor == "The minister"
    with pytest.raises(DemarcheError, match="'state'"):
        from_entries(told, "country")


def test_tables() -> None:
    rows = [{"actor": "A", "issue": "x", "agreement": "oppose", "date": "2004"}, {"actor": "B", "issue": "x", "agreement": ""}]
    assert from_rows(rows) == [Coded("A", "x", 0.0, date(2004, 1, 1)), Coded("B", "x", 1.0)]
    pandas = pytest.importorskip("pandas")
    assert from_frame(pandas.DataFrame(rows)) == from_rows(rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"actor": "A", "issue": ""}, "Row 1 .* lacks"),
        ({"actor": "A", "issue": "x", "agreement": "2"}, "'2', but must be a number from 0"),
        ({"actor": "A", "issue": "x", "agreement": "against"}, "one of support"),
        ({"actor": "A", "issue": "x", "date": "June"}, "ISO 8601"),
    ],
)
def test_tables_with_faults(row: dict[str, str], said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        from_rows([row])


@pytest.fixture
def dna_file(tmp_path: Path) -> Path:
    """A database in DNA's tables, with an integer qualifier from -2 to 2."""
    path = tmp_path / "own.dna"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""
            CREATE TABLE DOCUMENTS(ID, Date); CREATE TABLE STATEMENTTYPES(ID, Label);
            CREATE TABLE STATEMENTS(ID, StatementTypeId, DocumentId);
            CREATE TABLE VARIABLES(ID, Variable, DataType, StatementTypeId); CREATE TABLE ENTITIES(ID, VariableId, Value);
            CREATE TABLE DATASHORTTEXT(StatementId, VariableId, Entity); CREATE TABLE DATAINTEGER(StatementId, VariableId, Value);
            INSERT INTO DOCUMENTS VALUES (1, 1086739200); INSERT INTO STATEMENTTYPES VALUES (1, 'Claim'), (2, 'Note');
            INSERT INTO VARIABLES VALUES (1, 'state', 'short text', 1), (2, 'claim', 'short text', 1), (3, 'degree', 'integer', 1);
            INSERT INTO STATEMENTS VALUES (1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 1, 1);
            INSERT INTO ENTITIES VALUES (1, 1, 'Spain'), (2, 2, 'send troops'), (3, 1, '');
            INSERT INTO DATASHORTTEXT VALUES (1, 1, 1), (1, 2, 2), (2, 1, 1), (2, 2, 2), (4, 1, 3), (4, 2, 2);
            INSERT INTO DATAINTEGER VALUES (1, 3, -2), (2, 3, 2), (4, 3, 0);
        """)
        connection.commit()
    return path


def test_a_dna_file(dna_file: Path) -> None:
    chosen = DnaVariables("Claim", "state", "claim", "degree")
    day = date(2004, 6, 9)
    assert read_dna(dna_file, chosen) == [Coded("Spain", "send troops", 0.0, day, "1"), Coded("Spain", "send troops", 1.0, day, "1")]
    assert [r.agreement for r in read_dna(dna_file, DnaVariables("Claim", "state", "claim", None))] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [(DnaVariables(), "It has 'Claim', 'Note'"), (DnaVariables("Claim"), "no variable 'organization'. It has 'state', 'claim', 'degree'")],
)
def test_a_dna_file_that_lacks_what_is_asked(dna_file: Path, chosen: DnaVariables, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        read_dna(dna_file, chosen)


def test_what_is_no_dna_file(tmp_path: Path) -> None:
    (tmp_path / "text.dna").write_text("not a database, only words " * 40)
    with pytest.raises(DemarcheError, match="can't be read as a database"):
        read_dna(tmp_path / "text.dna")
    with pytest.raises(DemarcheError, match="no file"):
        read_dna(tmp_path / "absent.dna")
