"""Reasons of the extract room: frames put in by hand, the sentences that tell of them."""

import pytest

from demarche.extract import EXTRACTORS, Context
from demarche.extract.commitments import commitments
from demarche.extract.positions import positions
from demarche.extract.why import anchor_of, frame_of, marks_of, passage_of, reasons, scores_of
from demarche.model import Entry, Kind
from tests.extract.build import context
from tests.extract.test_beyond_frames import QUOTED, repeated_below

LEAST = {"position": 0.5, "commitment": 0.3, "statement": 0.42}


def told(one: Context, kind: Kind) -> tuple[Entry, dict[str, str]]:
    """The first entry of a kind, and its reasons by what they are about."""
    entry = next(iter(EXTRACTORS[kind](one)))
    found: dict[str, str] = {}
    for reason in reasons(one, entry, frame_of(one, entry), LEAST):
        found[reason.about] = f"{found.get(reason.about, '')} {reason.said}".strip()
        if reason.words is not None:
            assert one.parsed.report.text[reason.words.start : reason.words.end] == reason.words.quote
    return entry, found


def test_a_position_tells_its_word_roles_and_class() -> None:
    one = context(
        "Norway rejected the quota plan.",
        {"kind": "position", "anchor": "rejected", "label": "oppose", "holder": "Norway", "target": "the quota plan"},
    )
    entry, found = told(one, "position")
    assert (
        found["found"]
        == "The model (extractor positions/1) takes “rejected” for a word that tells a position: 90% sure, where 50% is enough."
    )
    assert "marks these words as holder, 100% sure" in found["holder"]
    assert "marks these words as target" in found["target"]
    assert found["stance"].startswith("oppose: the class that the model gives the highest score")
    assert "no word beside “rejected” denies it" in found["modality"]
    assert [(m.role, m.words.quote) for m in marks_of(entry)] == [("holder", "Norway"), ("cue", "rejected"), ("target", "the quota plan")]
    assert passage_of(one, entry).quote == "Norway rejected the quota plan."


@pytest.mark.parametrize(
    ("text", "anchor", "label", "more", "about", "said"),
    [
        ("Norway does not want the quota plan.", "want", "support", {}, "stance", "oppose: the model's class is support, but it is denied"),
        ("Norway would rather not sign the plan.", "sign", "oppose", {}, "stance", "“rather not” beside it weakens it"),
        ("Norway backs it if ships stay out.", "backs", "support", {"condition": "if ships stay out"}, "stance", "there is a condition"),
        ("Norway might back the plan.", "back", "support", {}, "modality", "hypothetical: “might” beside “back” makes it only possible"),
        ("Norway will back the plan.", "back", "support", {}, "modality", "future: “will” beside “back” sets it in the future"),
        ("Norway did not back the plan.", "back", "oppose", {}, "modality", "“not” beside “back” denies it; oppose says so already"),
        ("Norway backs the plan.", "backs", "support", {}, "target", "Told by grammar: the object of “backs”"),
    ],
)
def test_rules_that_change_what_the_model_says(text: str, anchor: str, label: str, more: dict[str, str], about: str, said: str) -> None:
    _, found = told(context(text, dict(kind="position", anchor=anchor, label=label, holder="Norway", **more)), "position")
    assert said in found[about]


def test_a_denied_pledge_is_told_as_a_refusal() -> None:
    one = context(
        "Norway will not send ships.",
        {"kind": "commitment", "anchor": "send", "label": "pledge", "holder": "Norway", "done": 0.1, "object": "ships"},
    )
    entry, found = told(one, "commitment")
    assert "a denied pledge is a refusal" in found["act"]
    assert found["done"] == "Announced: the model is 10% sure that it has happened."
    assert "“not” beside “send” denies it" in found["modality"]
    assert "marks these words as object" in found["object"]
    assert anchor_of(one, entry, None) is None  # without its frame nothing tells which word it was


def test_a_holder_taken_from_the_statement_around_is_told_so() -> None:
    text = "The plan would be a mistake, Ana Ruiz said."
    said: dict[str, object] = {"kind": "statement", "anchor": "said", "source": "Ana Ruiz", "content": "The plan would be a mistake"}
    one = context(text, said, {"kind": "position", "anchor": "mistake", "label": "oppose", "target": "The plan"})
    _, found = told(one, "position")
    assert found["holder"] == "The model marks no holder for it: taken from the source of the statement around it, told by “said”."


def test_a_pull_quote_is_told_as_a_rule() -> None:
    text = (
        'Talks go on in the capital of the north.\n\n"We want no ships in these waters this year"\nKadri Lepik, Estonian foreign minister\n'
    )
    entry, found = told(context(text), "statement")
    assert entry.extractor == "pull-quotes/1"
    assert found["found"].startswith("A rule (extractor pull-quotes/1): a paragraph that is one quotation")
    assert found["confidence"] == "90%, as for all that this rule finds."
    assert "modality" not in found


def test_rules_by_lists_name_the_word_and_the_list() -> None:
    one = context("Norway condemned Chile. Norway and Chile held talks in Lima.")
    said = "“condemned” is in the lexicon of events (plover/lexicon.toml), its subject is an actor, and the classifier takes it for ACCUSE"
    assert said in told(one, "event")[1]["found"]
    assert "“talks” is in the list of words (meetings.toml) for a meeting" in told(one, "meeting")[1]["found"]


def test_the_stage_of_a_text_names_the_word_that_tells_it() -> None:
    one = context(
        "Norway signed the fisheries treaty.", {"kind": "text", "anchor": "treaty", "label": "text", "mention": "the fisheries treaty"}
    )
    entry, found = told(one, "text")
    assert found["stage"] == "signed: “signed” tells it of “treaty”."
    frame = frame_of(one, entry)
    assert frame is not None
    assert scores_of(frame) == (("text", 0.9),)  # a frame without scores tells its confidence


def test_a_position_by_a_plain_word_names_its_own_list() -> None:
    one = context("Fiji vetoed the levy.")
    (entry,) = positions(one)
    found = {reason.about: reason.said for reason in reasons(one, entry, frame_of(one, entry), {})}
    assert "“vetoed” is in the list of words that tell a stance by themselves (positions.toml)" in found["found"]


def test_a_verb_that_opens_a_list_item_is_told_as_such() -> None:
    one = context(
        "The ministers\n\n1. Condemn the raid;", {"kind": "position", "anchor": "Condemn", "label": "oppose", "target": "the raid"}
    )
    _, found = told(one, "position")
    assert found["holder"] == "“Condemn” has no subject and opens an item of a list."


def test_of_two_frames_in_one_passage_the_one_that_made_the_entry_is_told() -> None:
    text = "Norway will send ships and pay the crews of the ferries."
    one = context(
        text,
        {"kind": "commitment", "anchor": "send", "label": "pledge", "holder": "Norway", "object": "ships"},
        {"kind": "commitment", "anchor": "pay", "label": "deliver", "holder": "Norway", "object": "the crews of the ferries"},
    )
    for entry, word in zip(commitments(one), ("send", "pay"), strict=True):
        frame = frame_of(one, entry)
        assert frame is not None
        assert one.doc[frame.anchor].text == word


SAID: dict[str, object] = {"kind": "statement", "anchor": "said", "source": "Osei", "cue": "said"}


@pytest.mark.parametrize(
    ("text", "content", "said"),
    [
        ('"Ghana should grow its navy," Osei said.', "Ghana should grow its navy", "“grow” tells what ought to be done, as somebody says"),
        (
            "Osei said it would be hard to refuse if Peru asked.",
            "it would be hard to refuse if Peru asked",
            "“hard” tells what would be done, as somebody says, on the condition told by “asked”",
        ),
    ],
)
def test_a_position_by_a_rule_names_that_rule(text: str, content: str, said: str) -> None:
    _, found = told(context(text, {**SAID, "content": content}), "position")
    assert said in found["found"]
    assert "source of the statement around it" in found["holder"]


def test_a_position_that_a_pull_quote_repeats_tells_so() -> None:
    one = repeated_below()
    entry, found = told(one, "position")
    assert found["found"].endswith("in a pull quote that repeats this sentence: 90% sure, where 50% is enough.")
    assert entry.evidence[0].start == QUOTED.index("We want")
