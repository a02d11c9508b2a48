"""What people marked up in INCEpTION, Label Studio and doccano, with texts and marks made up here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import DemarcheError
from demarche.formats import Imported, ImportOptions, import_file
from demarche.formats.marks import sentence
from demarche.ledger import Ledger, Query
from demarche.model import Entry, Report
from demarche.serial import check_evidence

Fresh = Callable[[], Ledger]
TEXT = (
    "😀 Norway backs the fisheries draft. Iceland, however, rejects the quota rule "
    "unless boats are paid for. Minister Dahl said it was late."
)


def place(words: str) -> dict[str, int]:
    at = TEXT.index(words)
    return {"start": at, "end": at + len(words)}


def region(id: str, label: str, words: str) -> dict[str, Any]:
    value = place(words) | {"labels": [label], "text": words}
    return {"id": id, "type": "labels", "from_name": "label", "to_name": "text", "value": value}


def relation(source: str, target: str, *labels: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": source, "to_id": target, "labels": list(labels), "direction": "right"}


RESULT = [
    region("a", "Holder", "Norway"),
    region("b", "support", "backs"),
    region("c", "target", "the fisheries draft"),
    region("d", "Holder", "Iceland"),
    region("e", "against", "rejects"),
    region("f", "target", "the quota rule"),
    region("g", "condition", "unless boats are paid for"),
    region("h", "source", "Minister Dahl"),
    region("i", "cue", "said"),
    region("j", "content", "it was late"),
    relation("b", "a"),
    relation("b", "c"),
    relation("e", "d", "holder"),
    relation("f", "e"),
    relation("e", "g"),
    relation("i", "h"),
    relation("i", "j"),
    {"id": "b", "type": "choices", "from_name": "issue", "to_name": "text", "value": {"choices": ["Fish"]}},
]
TASK = {
    "id": 7,
    "data": {"text": TEXT, "title": "Fish", "date": "2004-06-09"},
    "annotations": [
        {"completed_by": {"email": "ann@example.org"}, "created_at": "2024-01-02T03:04:05Z", "result": RESULT},
        {"completed_by": 3, "created_at": "2024-01-03T03:04:05Z", "result": RESULT[:3] + RESULT[10:12] + RESULT[17:]},
        {"completed_by": 4, "was_cancelled": True, "result": RESULT},
    ],
    "predictions": [{"result": RESULT}],
}


def read(ledger: Ledger, path: Path, content: object, form: str, **options: Any) -> Imported:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return import_file(ledger, str(path), form, ImportOptions(**options))


def checked(ledger: Ledger) -> list[Entry]:
    found = list(ledger.entries())
    for entry in found:
        check_evidence(entry, ledger.report(entry.report).text)
    return found


def assert_as_marked(entries: list[Entry]) -> None:
    norway, iceland, dahl = entries
    assert (norway.record.holder.id, norway.record.stance, norway.record.target.quote) == ("state:NOR", "support", "the fisheries draft")
    assert (iceland.record.holder.id, iceland.record.stance, iceland.record.target.quote) == ("state:ISL", "oppose", "the quota rule")
    assert iceland.record.condition.quote == "unless boats are paid for"
    assert iceland.evidence[0].quote == "Iceland, however, rejects the quota rule unless boats are paid for"
    assert (dahl.kind, dahl.record.source.quote, dahl.record.cue.quote) == ("statement", "Minister Dahl", "said")
    assert [piece.quote for piece in dahl.record.content] == ["it was late"]


def test_label_studio(fresh: Fresh, tmp_path: Path) -> None:
    ledger = fresh()
    done = read(ledger, tmp_path / "fish.json", [TASK], "label-studio")
    entries = checked(ledger)
    assert_as_marked(entries)
    assert entries[0].record.issue == "issue:fish"
    assert (done.reports, done.entries, done.judgements) == (1, 3, 4)
    assert next(ledger.reports()) == Report("fish:7", TEXT, "Fish", None, "2004-06-09")
    (norway, *_) = ledger.told(Query(actor="Norway"))
    assert [(j.by, j.at) for j in norway.judgements] == [
        ("ann@example.org", "2024-01-02T03:04:05+00:00"),
        ("label-studio:3", "2024-01-03T03:04:05+00:00"),
    ]
    assert read(ledger, tmp_path / "fish.json", [TASK], "label-studio") == Imported()


def test_label_studio_counts_as_browsers_do(fresh: Fresh, tmp_path: Path) -> None:
    """The face before the first word is two units of UTF-16."""
    shifted = json.loads(json.dumps(TASK))
    for result in shifted["annotations"][0]["result"]:
        if "start" in result.get("value", {}):
            result["value"] |= {name: result["value"][name] + 1 for name in ("start", "end")}
    ledger = fresh()
    read(ledger, tmp_path / "fish.json", [shifted], "label-studio")
    assert_as_marked(checked(ledger))


def entity(id: int, label: str, words: str) -> dict[str, Any]:
    at = place(words)
    return {"id": id, "label": label, "start_offset": at["start"], "end_offset": at["end"]}


DOCCANO = {
    "id": 12,
    "text": TEXT,
    "entities": [entity(n, r["value"]["labels"][0], r["value"]["text"]) for n, r in enumerate(RESULT[:10])],
    "relations": [
        {"id": n, "from_id": "abcdefghij".index(r["from_id"]), "to_id": "abcdefghij".index(r["to_id"]), "type": "belongs"}
        for n, r in enumerate(RESULT[10:17])
    ],
    "Comments": ["not sure about Dahl"],
}


def test_doccano_with_relations(fresh: Fresh, tmp_path: Path) -> None:
    ledger = fresh()
    done = read(ledger, tmp_path / "ann.jsonl", json.dumps(DOCCANO), "doccano")
    assert_as_marked(checked(ledger))
    assert done.judgements == 3
    assert {(j.by, j.note) for one in ledger.told() for j in one.judgements} == {("ann", "not sure about Dahl")}


def test_doccano_without_relations_takes_the_only_holder_of_the_sentence(fresh: Fresh, tmp_path: Path) -> None:
    spans = [
        [*place(words).values(), label] for words, label in (("Norway", "holder"), ("backs", "pro"), ("rejects", "con"), ("late", "mood"))
    ]
    ledger = fresh()
    done = read(ledger, tmp_path / "all.jsonl", json.dumps({"text": TEXT, "label": spans}), "doccano", by="Ben")
    (entry,) = checked(ledger)
    assert (entry.record.holder.id, entry.record.stance, entry.evidence[0].quote) == ("state:NOR", "support", "Norway backs")
    assert len(done.notes) == 2
    assert "1 of 'mood' were not taken: the label is not known" in done.notes[0]
    assert "1 of 'oppose' were not taken: a position needs a holder" in done.notes[1]


def test_labels_by_another_name(fresh: Fresh, tmp_path: Path) -> None:
    spans = [[*place(words).values(), label] for words, label in (("Norway", "Land"), ("backs", "Ja"))]
    ledger = fresh()
    line = json.dumps({"text": TEXT, "label": spans})
    assert read(ledger, tmp_path / "all.jsonl", line, "doccano").entries == 0
    assert read(ledger, tmp_path / "all.jsonl", line, "doccano", columns={"holder": "Land", "support": "ja"}).entries == 1


# Offsets count units of UTF-16. Two tokens are one actor; a position has a slot for its holder, and a feature with an escaped bar.
WEBANNO = r"""#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Actor|kind
#T_SP=webanno.custom.Position|issue|stance|ROLE_webanno.custom.Position:holder_webanno.custom.PositionHolderLink|webanno.custom.Actor
#T_SP=webanno.custom.Target|value
#T_RL=webanno.custom.About|label|BT_webanno.custom.Position


#Text=😀 Norway backs the fisheries draft.
1-1	0-2	😀	_	_	_	_	_	_	_	_
1-2	3-9	Norway	state	_	_	_	_	_	_	_
1-3	10-15	backs	_	Fish\|boats	support	holder	1-2	_	_	_
1-4	16-19	the	_	_	_	_	_	target[1]	_	_
1-5	20-29	fisheries	_	_	_	_	_	target[1]	_	_
1-6	30-35	draft	_	_	_	_	_	target[1]	_	_
1-7	35-36	.	_	_	_	_	_	_	_	_

#Text=Iceland [sic] rejects it.
2-1	37-44	Iceland	*[2]	_	_	_	_	_	_	_
2-2	45-50	\[sic\]	*[2]	_	_	_	_	_	_	_
2-3	51-58	rejects	_	*[3]	oppose[3]	*[3]	2-1[2]	_	_	_
2-4	59-61	it	_	_	_	_	_	_	_	_
2-5	61-62	.	_	_	_	_	_	_	_	_
"""


def test_webanno_slots_features_and_stretches(fresh: Fresh, tmp_path: Path) -> None:
    ledger = fresh()
    folder = tmp_path / "fish.txt"
    folder.mkdir()
    done = read(ledger, folder / "ann.tsv", WEBANNO, "webanno")
    norway, iceland = checked(ledger)
    assert next(ledger.reports()).text == "😀 Norway backs the fisheries draft. Iceland [sic] rejects it."
    assert (norway.record.holder.id, norway.record.stance, norway.record.issue) == ("state:NOR", "support", "issue:fish-boats")
    assert (iceland.record.holder.printed, iceland.record.stance) == ("Iceland [sic]", "oppose")
    assert {j.by for one in ledger.told() for j in one.judgements} == {"ann"}
    assert next(ledger.reports()).id == "fish"
    assert done.notes == ("1 of 'target' were not taken: nothing is linked to them.",)


RELATIONS = r"""#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Span|label
#T_RL=custom.Relation|label|BT_custom.Span


#Text=Norway backs the fisheries draft.
1-1	0-6	Norway	holder	holder	1-2
1-2	7-12	backs	support	_	_
1-3	13-16	the	target[4]	target	1-2[0_4]
1-4	17-26	fisheries	target[4]	_	_
1-5	27-32	draft	target[4]	_	_
1-6	32-33	.	_	_	_
"""


def test_webanno_relations_and_the_ledger_s_own_text(fresh: Fresh, tmp_path: Path) -> None:
    ledger = fresh()
    ledger.record(Report("fish", "Norway backs the fisheries\ndraft. And so on.", date="2004"), [])
    read(ledger, tmp_path / "fish.tsv", RELATIONS, "webanno", by="Ben")
    (entry,) = checked(ledger)
    assert [report.id for report in ledger.reports()] == ["fish"]
    assert (entry.record.holder.id, entry.record.target.quote) == ("state:NOR", "the fisheries\ndraft")


@pytest.mark.parametrize(
    ("form", "content", "said"),
    [
        ("webanno", "1-1\t0-2\tNo", "is no WebAnno TSV 3"),
        ("webanno", "#FORMAT=WebAnno TSV 3.3\nNorway\tbacks", "Line 2 of 'x.dat' is 'Norway backs'"),
        ("label-studio", "{", "is not JSON"),
        ("label-studio", '[{"text": "x"}]', "is no export of Label Studio"),
        ("label-studio", '[{"data": {"body": "x"}, "annotations": [{}]}]', "has no text under 'text', but 'body'"),
        ("doccano", '{"label": []}', "has no text under 'text'"),
        ("doccano", '{"text": "x", "label": ["sport"]}', "Only labels of spans can be taken"),
        ("brat", "T1\tx", "The format is 'brat'"),
    ],
)
def test_what_is_wrong_is_said(ledger: Ledger, tmp_path: Path, form: str, content: str, said: str) -> None:
    with pytest.raises(DemarcheError) as caught:
        read(ledger, tmp_path / "x.dat", content, form)
    assert said in str(caught.value)


@pytest.mark.parametrize(("at", "words"), [(0, "One. "), (5, "Two “so.” "), (16, "Three\n\n"), (24, "four")])
def test_sentences(at: int, words: str) -> None:
    text = "One. Two “so.” Three\n\nfour"
    start, end = sentence(text, min(at, len(text) - 1))
    assert text[start:end] == words
