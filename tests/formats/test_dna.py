"""Discourse Network Analyzer: its own sample in and out again, and ledgers that become `.dna` files."""

import base64
import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.analyse import NetworkOptions, network, read_dna
from demarche.errors import DemarcheError
from demarche.formats import Chosen, ImportOptions, export, import_file
from demarche.formats.dna.tables import Rows, columns, encrypted, from_utf16, load, save, to_utf16
from demarche.ledger import Ledger, Query
from demarche.model import Actor, Entry, Evidence, Judgement, Position, Report
from tests.formats.conftest import corrected_stance

Fresh = Callable[[], Ledger]
SAMPLE = Path(os.environ.get("DEMARCHE_DATA", "../shared")) / "networks" / "sample.dna"
needs_sample = pytest.mark.skipif(not SAMPLE.exists(), reason="needs the sample database of DNA in the data folder (DEMARCHE_DATA)")


def positions(ledger: Ledger) -> list[tuple[object, ...]]:
    """What a `.dna` file can carry of a ledger's positions."""
    return [
        (
            *(one.entry.report, one.entry.evidence[0], r.holder.principal.id, r.holder.principal.name, r.voice and r.voice.id),
            *(r.stance, r.issue, one.entry.modality, [j.by for j in one.judgements if j.verdict == "accept"]),
        )
        for one in ledger.told(Query(kind="position"))
        if isinstance(r := one.entry.record, Position)
    ]


@needs_sample
def test_the_sample_in_and_out_is_equal_row_by_row(fresh: Fresh, tmp_path: Path) -> None:
    ledger, out = fresh(), tmp_path / "out.dna"
    done = import_file(ledger, str(SAMPLE))
    assert (done.reports, done.entries, done.judgements) == (7, 40, 40)
    export(Chosen(ledger), str(out))
    before, after = load(SAMPLE), load(out)
    assert {table: len(rows) for table, rows in before.items()} == {table: len(rows) for table, rows in after.items()}
    for table in columns():
        assert after[table] == before[table], table


@needs_sample
def test_its_constraints_are_those_of_the_sample(tmp_path: Path) -> None:
    """Every row that breaks a rule of the sample's own schema is refused by ours, too."""
    save(load(SAMPLE), tmp_path / "ours.dna")
    theirs = tmp_path / "theirs.dna"
    theirs.write_bytes(SAMPLE.read_bytes())
    with closing(sqlite3.connect(theirs)) as one, closing(sqlite3.connect(tmp_path / "ours.dna")) as other:
        for table, names in columns().items():
            for name in names:
                for value in (None, -1, 300, 100_000, "x" * 191, "no such kind"):
                    refused = [_refuses(connection, table, name, value) for connection in (one, other)]
                    assert refused[0] == refused[1], (table, name, value)


def _refuses(connection: sqlite3.Connection, table: str, name: str, value: object) -> bool:
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        connection.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = (SELECT MIN(rowid) FROM {table})", (value,))
    except sqlite3.IntegrityError:
        return True
    finally:
        connection.rollback()
    return False


@needs_sample
def test_networks_are_the_same_after_the_round_trip(fresh: Fresh, tmp_path: Path) -> None:
    ledger, out = fresh(), str(tmp_path / "out.dna")
    import_file(ledger, str(SAMPLE))
    export(Chosen(ledger), out)
    before, after = (network(read_dna(path), NetworkOptions(aggregation="congruence")) for path in (SAMPLE, out))
    assert (before.values == after.values).all()
    assert before.values.shape == (7, 7)


@needs_sample
def test_what_is_judged_in_the_ledger_changes_only_its_statement(fresh: Fresh, tmp_path: Path) -> None:
    ledger, out = fresh(), tmp_path / "out.dna"
    import_file(ledger, str(SAMPLE))
    (first, _), (second, entry), *_ = ledger.keyed(Query(kind="position"))
    ledger.judge(Judgement(first, "reject", "Ann", ""))
    assert isinstance(entry.record, Position)
    turned = replace(entry, record=replace(entry.record, stance="support" if entry.record.stance == "oppose" else "oppose"))
    ledger.judge(Judgement(second, "correct", "Ann", "", turned))
    export(Chosen(ledger), str(out))
    before, after = load(SAMPLE), load(out)
    assert len(after["STATEMENTS"]) == len(before["STATEMENTS"]) - 1
    assert len(set(before["DATABOOLEAN"]) ^ set(after["DATABOOLEAN"])) == 3  # one gone, one turned
    assert after["ENTITIES"] == before["ENTITIES"]
    assert after["CODERS"] == before["CODERS"]


@needs_sample
def test_machine_entries_are_added_behind_those_of_the_coders(fresh: Fresh, tmp_path: Path, ledger: Ledger) -> None:
    other, out = fresh(), tmp_path / "out.dna"
    import_file(other, str(SAMPLE))
    for report in ledger.reports():
        other.record(report, ledger.entries())
    export(Chosen(other), str(out))
    before, after = load(SAMPLE), load(out)
    for table in columns():
        assert after[table][: len(before[table])] == before[table], table
    assert len(after["STATEMENTS"]) == len(before["STATEMENTS"]) + 9
    assert after["CODERS"][-1][1] == "demarche"


def test_a_ledger_comes_back_with_what_dna_can_carry(judged: Ledger, fresh: Fresh, tmp_path: Path) -> None:
    path = str(tmp_path / "debate.dna")
    export(Chosen(judged), path)
    other = fresh()
    import_file(other, path)
    before, after = positions(judged), positions(other)
    assert [one[:-1] for one in after] == [one[:-1] for one in before]
    assert after[0][-1] == before[0][-1] == ["Ann", "Ben"]
    assert list(other.reports()) == list(judged.reports())


def test_it_is_known_again_when_it_comes_back(judged: Ledger, tmp_path: Path) -> None:
    path, again = tmp_path / "debate.dna", tmp_path / "again.dna"
    export(Chosen(judged), str(path))
    done = import_file(judged, str(path))
    assert (done.reports, done.entries) == (0, 0)
    export(Chosen(judged), str(again))
    assert load(again) == load(path)


def test_persons_organisations_concepts_and_qualifier(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "debate.dna"
    export(Chosen(ledger), str(path))
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            """SELECT v.Variable, COALESCE(e.Value, b.Value), d.Text, s.Start, s.Stop FROM STATEMENTS s
            JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN VARIABLES v LEFT JOIN DATASHORTTEXT t ON t.StatementId = s.ID
            AND t.VariableId = v.ID LEFT JOIN ENTITIES e ON e.ID = t.Entity LEFT JOIN DATABOOLEAN b ON b.StatementId = s.ID
            AND b.VariableId = v.ID WHERE s.ID = 1 ORDER BY v.ID"""
        ).fetchall()
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()[0].startswith("3.0")
        attributes = connection.execute("SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES JOIN ATTRIBUTEVARIABLES a "
                                        "ON a.ID = AttributeVariableId WHERE EntityId = 2").fetchall()  # fmt: skip
    values = {name: value for name, value, *_ in found}
    assert values["person"] == "Kadri Lepik"
    assert values["organization"] == "Estonia"
    assert values["concept"] == "Command of the mine clearing mission"
    assert values["agreement"] == 1
    assert values["stance"] == "support"
    (_, _, text, start, stop) = found[0]
    assert " ".join(text[start:stop].split()) == "We want NATO to lead this mission"
    assert ("demarche id", "state:EST") in attributes


def test_offsets_are_counted_as_java_does(fresh: Fresh, tmp_path: Path) -> None:
    """DNA counts units of UTF-16, and has no carriage returns."""
    text = "😀 First\r\nline.\r\n😀 Norway backs it."
    ledger = fresh()
    span = Evidence(text.index("Norway"), len(text), text[text.index("Norway") :])
    holder = Actor("state:NOR", "Norway", "state", "NOR", "Norway", mention=Evidence(span.start, span.start + 6, "Norway"))
    ledger.record(Report("r", text), [Entry("r", Position(holder, "support", span, span, issue="issue:it"), (span,))])
    export(Chosen(ledger), str(tmp_path / "x.dna"))
    rows = load(tmp_path / "x.dna")
    (document,), (statement,) = rows["DOCUMENTS"], rows["STATEMENTS"]
    units = document[2].encode("utf-16-le")
    assert units[2 * statement[3] : 2 * statement[4]].decode("utf-16-le") == "Norway backs it."
    assert import_file(ledger, str(tmp_path / "x.dna")).entries == 0  # the same passage of the same report
    assert from_utf16(text, to_utf16(text, span.start)) == span.start
    assert from_utf16(text, 1) is None  # within the face


def test_what_is_too_long_or_called_alike_is_told_apart(fresh: Fresh, tmp_path: Path) -> None:
    text = "Georgia is for it. Georgia is against it. " + "Long " * 100
    ledger = fresh()
    spans = [Evidence(0, 18, text[0:18]), Evidence(19, 41, text[19:41])]
    holders = [Actor("state:GEO", "Georgia", "state", "GEO"), Actor("org:georgia-us", "Georgia", "organisation")]
    issue = "issue:" + "a-very-long-name-of-an-issue-" * 20
    entries = [Entry("r", Position(h, s, e, e, issue=issue), (e,)) for h, s, e in zip(holders, ("support", "oppose"), spans, strict=True)]  # type: ignore[arg-type]
    ledger.record(Report("r", text, title="T" * 500), entries)
    export(Chosen(ledger), str(tmp_path / "x.dna"))
    assert max(len(row[2]) for row in load(tmp_path / "x.dna")["ENTITIES"]) <= 190
    other = fresh()
    import_file(other, str(tmp_path / "x.dna"))
    found = [entry.record.holder for entry in other.entries()]
    assert [(one.id, one.name) for one in found] == [(one.id, one.name) for one in holders]
    assert next(other.reports()).title == "T" * 500


def test_only_what_was_asked_for_and_stands(judged: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "poland.dna"
    export(Chosen(judged, Query(actor="Poland")), str(path))
    assert len(load(path)["STATEMENTS"]) == 1  # of its two positions one was rejected
    corrected = [one for one in judged.told(Query(kind="position")) if one.kept.verdict == "correct"]
    assert [one.entry for one in corrected] == [corrected_stance(one.found) for one in corrected]


@pytest.mark.parametrize(("salt", "password"), [(b"0123456789abcdef", "demarche"), (b"fedcba9876543210", "sample")])
def test_passwords_are_kept_as_jasypt_keeps_them(salt: bytes, password: str) -> None:
    raw = base64.b64decode(encrypted(password, salt))
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    assert raw == salt + digest


@needs_sample
def test_the_sample_s_password_is_recognised() -> None:
    kept = load(SAMPLE)["CODERS"][0][7]
    assert encrypted("sample", base64.b64decode(kept)[:16]) == kept


def test_a_statement_type_of_another_name(tmp_path: Path, fresh: Fresh) -> None:
    rows: Rows = {table: [] for table in columns()} | {
        "CODERS": [(1, "Admin", 0, 0, 0, 0, 14, "x", 300, 0, 0, 1, *[1] * 16)],
        "DOCUMENTS": [(1, "A title", "The miners oppose the new tax.", 1, "", "Daily", "", "", "", 86_400)],
        "STATEMENTTYPES": [(1, "Claim", 0, 0, 0)],
        "VARIABLES": [(1, "actor", "short text", 1), (2, "claim", "short text", 1), (3, "view", "integer", 1)],
        "STATEMENTS": [(1, 1, 1, 0, 30, 1), (2, 1, 1, 0, 30, 1), (3, 1, 1, 4, 400, 1)],
        "ENTITIES": [(1, 1, "The Miners", 0, 0, 0, None), (2, 2, "New tax", 0, 0, 0, None)],
        "DATASHORTTEXT": [(1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 1, 1), (4, 3, 1, 1), (5, 3, 2, 2)],
        "DATAINTEGER": [(1, 1, 3, -1)],
    }
    path = tmp_path / "claims.dna"
    save(rows, path)
    ledger = fresh()
    with pytest.raises(DemarcheError, match=r"No statement type has the variables 'concept' and 'organization' or 'person'\. 'Claim' has"):
        import_file(ledger, str(path))
    done = import_file(ledger, str(path), options=ImportOptions(columns={"organization": "actor", "concept": "claim", "agreement": "view"}))
    assert done.entries == 1
    assert "2 statements lack a concept" in done.notes[0]
    (entry,) = ledger.entries()
    assert (entry.record.holder.name, entry.record.stance, entry.record.issue) == ("The Miners", "oppose", "issue:new-tax")
    assert next(ledger.reports()) == Report("claims:1", "The miners oppose the new tax.", "A title", "Daily", "1970-01-02")
    export(Chosen(ledger), str(tmp_path / "again.dna"))
    assert load(tmp_path / "again.dna") == rows


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 but not really", b"a,b\n1,2\n"])
def test_what_is_no_dna_file_is_said(ledger: Ledger, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.dna").write_bytes(content)
    with pytest.raises(DemarcheError, match="can't be read as a database of Discourse Network Analyzer 3"):
        import_file(ledger, str(tmp_path / "x.dna"))
