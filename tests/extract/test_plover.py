"""Events in PLOVER's terms: the words that tell them, their sides, types, modes and moods."""

import doctest
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from demarche.extract.plover import events
from demarche.extract.plover.classifier import Classifier, Scale, read, write
from demarche.extract.plover.deeds import deeds
from demarche.extract.plover.events import _giving_way
from demarche.extract.plover.examples import own, unmarked
from demarche.extract.plover.lexicon import lexicon, told_by_phrase, told_by_word
from demarche.extract.tables import toml
from demarche.language.syntax import model_folder
from demarche.language.vectors import KEY, WordVectors, vectors_of
from demarche.model import Entry, Event
from tests.extract.build import context

ROOTS = {"ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT", "REQUEST", "SANCTION"}
ROOTS |= {"SUPPORT", "THREATEN", "YIELD"}


def only(text: str) -> tuple[Entry, Event]:
    found = list(events(context(text)))
    assert len(found) == 1, [e.record for e in found]
    assert isinstance(found[0].record, Event)
    return found[0], found[0].record


def sides(text: str) -> list[tuple[str, str | None]]:
    return [(d.actor.text if d.actor else "", d.recipient.text if d.recipient else None) for _, d in deeds(context(text))]


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Laos lifted sanctions against Nepal.", "lifted", "YIELD"),
        ("Laos imposed sanctions on Nepal.", "imposed", "SANCTION"),
        ("Laos called on Nepal to wait.", "called", "REQUEST"),
        ("Laos will not accept the plan of Nepal.", "not", "REJECT"),
    ],
)
def test_phrases_are_found_around_their_first_word(text: str, word: str, kind: str) -> None:
    doc = context(text).doc
    assert kind in told_by_phrase(next(t for t in doc if t.text == word))


def test_a_verb_is_no_noun() -> None:
    doc = context("The visit was long.").doc
    assert told_by_word(doc[1]) == {"CONSULT"}
    assert not told_by_word(doc[3])


def test_the_lists_hold_what_they_say() -> None:
    tables = toml("plover/lexicon.toml")
    assert set(tables) == ROOTS == {e.root for e in own()}
    assert all(table["why"] for table in tables.values())
    assert all(len(phrase.split()) > 1 for table in tables.values() for phrase in table["phrases"])
    assert {"ease"} <= set(lexicon().verbs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bolivia accused Chile of bad faith.", [("Bolivia", "Chile")]),
        ("Chile was condemned by Bolivia.", [("Bolivia", "Chile")]),
        ("Bolivia agreed to send engineers to Chile.", [("Bolivia", "Chile")]),
        ("The police arrested forty students in Lima.", [("The police", "forty students")]),
        ("The weather improved.", []),
        ("Something condemned the law.", []),
    ],
)
def test_sides(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert sides(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("Portugal condemned Morocco for the raid.", "ACCUSE", "disapprove"),
        ("Gunmen killed a judge near the market.", "ASSAULT", "firearms"),
        ("Officers arrested the journalist on Friday.", "COERCE", "arrest"),
        ("Latvia rejected a proposal by Belarus.", "REJECT", "meet"),
        ("Portugal urged Morocco to wait.", "REQUEST", None),
        ("The rebels released two hostages of Morocco.", "RETREAT", "release"),
    ],
)
def test_types_and_modes(text: str, kind: str, mode: str | None) -> None:
    entry, record = only(text)
    assert (record.event, record.event_mode) == (kind, mode)
    assert 0.4 <= entry.confidence <= 1


def test_what_is_only_announced_is_conceded() -> None:
    assert _giving_way(["withdraw", "troop"]) == "RETREAT"
    assert _giving_way(["announce", "withdrawal"]) == "CONCEDE"
    assert _giving_way(["lift", "curfew"]) == "CONCEDE"


def test_an_intention_is_asserted_and_a_denied_attack_is_not() -> None:
    will, _ = only("Portugal will send doctors to Morocco.")
    assert will.modality in ("asserted", "future")
    denied, _ = only("Portugal has not attacked Morocco.")
    assert denied.modality == "negated"


def test_evidence_is_what_is_printed() -> None:
    text = "It rained. On Monday,\nPortugal and Spain condemned   Morocco in Lisbon."
    entry, record = only(text)
    assert all(text[e.start : e.end] == e.quote for e in entry.evidence)
    assert [a.printed for a in record.actors] == ["Portugal", "Spain"]
    assert [a.printed for a in record.recipients] == ["Morocco"]
    assert record.location == "Lisbon"


def test_the_vectors_that_the_finder_of_frames_leaves_are_used() -> None:
    here = context("Portugal condemned Morocco for the raid.\n\nIt rained.")
    words_alone = next(events(here))
    rows = WordVectors(model_folder()).of(here.doc)
    here.doc.user_data[KEY] = rows[[t.i for t in here.doc if not t.is_space]]
    kept = vectors_of(here.doc)
    assert kept is not None
    assert np.array_equal(kept, rows)
    assert not rows[[t.i for t in here.doc if t.is_space]].any()
    with_vectors = next(events(here))
    assert with_vectors.record == words_alone.record
    assert with_vectors.confidence != words_alone.confidence


def test_marks_are_taken_out() -> None:
    found = unmarked("So <s>Peru</s> thanked <t>Chile</t>.", "SUPPORT")
    assert (found.text, found.actor, found.recipient) == ("So Peru thanked Chile.", (3, 7), (16, 21))
    for e in own():
        assert None not in (e.actor, e.recipient)
        assert not set("[]{}<>") & set(e.text)


def test_a_classifier_is_the_same_after_writing(tmp_path: Path) -> None:
    scale = Scale({"path:a": 0, "word:top:AID": 1}, np.array([1.5, 0.25], np.float32), np.zeros(2, np.float32), np.ones(2, np.float32))
    made = Classifier(("AID", "YIELD"), scale, np.ones((5, 2), np.float32), np.array([[0, 1], [2, 0], [0, 0]], np.float32))
    write(made, tmp_path / "w.npz")
    kept = read(tmp_path / "w.npz")
    for counts in (Counter(["path:a"]), Counter(["word:top:AID", "unknown:b"]), Counter[str]()):
        for pooled in (None, np.array([0.5, -1], np.float32)):
            assert kept.chances(counts, pooled) == pytest.approx(made.chances(counts, pooled))
    assert kept.chances(Counter(["path:a"]), None)["YIELD"] > 0.5 > kept.chances(Counter(["word:top:AID"]), None)["YIELD"] - 0.2


def test_the_example_in_the_documents_is_true() -> None:
    page = Path(__file__).parents[2] / "docs" / "events.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0
