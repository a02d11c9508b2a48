import pytest

from demarche.extract import extract
from demarche.extract.commitments import commitments
from demarche.extract.meetings import meetings
from demarche.extract.plover import events
from demarche.extract.positions import positions
from demarche.extract.statements import statements
from demarche.extract.texts import texts
from demarche.model import Commitment, Event, Meeting, NegotiatedText, Position, Statement
from demarche.serial import check_evidence
from tests.extract.build import context


def test_a_statement_keeps_source_cue_and_content() -> None:
    text = "Talks stalled. Peru's envoy said the\ndraft was unfair."
    here = context(
        text, {"kind": "statement", "anchor": "said", "source": "Peru's envoy", "cue": "said", "content": "the draft was unfair"}
    )
    (entry,) = statements(here)
    record = entry.record
    assert isinstance(record, Statement)
    assert record.speaker is not None
    assert record.speaker.printed == "Peru's envoy"
    assert [c.quote for c in record.content] == ["the\ndraft was unfair"]
    assert record.form == "indirect"
    check_evidence(entry, text)


@pytest.mark.parametrize(
    ("text", "content", "form"),
    [
        ('"We will wait," Ruiz said.', '"We will wait,"', "direct"),
        ("Ruiz said they would wait.", "they would wait", "indirect"),
        ('Ruiz said they would "wait and see".', 'they would "wait and see"', "mixed"),
    ],
)
def test_the_form_of_a_statement(text: str, content: str, form: str) -> None:
    here = context(text, {"kind": "statement", "anchor": "said", "source": "Ruiz", "cue": "said", "content": content})
    (entry,) = statements(here)
    assert isinstance(entry.record, Statement)
    assert entry.record.form == form


def test_each_holder_has_a_position() -> None:
    here = context(
        "Chile and Peru reject the quota.",
        {"kind": "position", "anchor": "reject", "label": "oppose", "holder": ["Chile", "Peru"], "target": "the quota"},
    )
    found = [e.record for e in positions(here)]
    assert [(p.holder.printed, p.stance, p.target.quote) for p in found if isinstance(p, Position)] == [
        ("Chile", "oppose", "the quota"),
        ("Peru", "oppose", "the quota"),
    ]


def test_a_position_inside_a_quotation_is_its_speakers() -> None:
    here = context(
        'Ruiz said: "The quota would be a mistake."',
        {"kind": "statement", "anchor": "said", "source": "Ruiz", "cue": "said", "content": "The quota would be a mistake"},
        {"kind": "position", "anchor": "mistake", "label": "oppose", "target": "The quota"},
    )
    (entry,) = positions(here)
    assert isinstance(entry.record, Position)
    assert entry.record.holder.printed == "Ruiz"
    assert entry.evidence[0].quote == "The quota would be a mistake" or entry.evidence[0].quote.startswith("Ruiz")


def test_a_target_that_was_not_found_is_the_object() -> None:
    here = context("Chile rejects the new quota.", {"kind": "position", "anchor": "rejects", "label": "oppose", "holder": "Chile"})
    (entry,) = positions(here)
    assert isinstance(entry.record, Position)
    assert entry.record.target.quote == "the new quota"


def test_a_commitment_has_its_amount() -> None:
    here = context(
        "Kenya last week withdrew its 1200-strong contingent from the mission.",
        {
            "kind": "commitment",
            "anchor": "withdrew",
            "label": "withdraw",
            "done": 0.9,
            "holder": "Kenya",
            "object": "its 1200-strong contingent",
            "when": "last week",
        },
    )
    (entry,) = commitments(here)
    record = entry.record
    assert isinstance(record, Commitment)
    assert (record.actor.printed, record.act, record.done, record.quantity, record.unit) == ("Kenya", "withdraw", True, 1200, "troops")
    assert record.when is not None
    assert record.when.quote == "last week"


def test_a_pledge_is_never_done() -> None:
    here = context(
        "Japan pledged $3 million.",
        {"kind": "commitment", "anchor": "pledged", "label": "pledge", "done": 0.9, "holder": "Japan", "object": "$3 million"},
    )
    (entry,) = commitments(here)
    assert isinstance(entry.record, Commitment)
    assert not entry.record.done


def test_a_meeting_without_tagged_participants_takes_the_verbs() -> None:
    here = context("Mori met Santos in Lima.", {"kind": "meeting", "anchor": "met", "label": "talks", "place": "Lima"})
    (entry,) = meetings(here)
    assert isinstance(entry.record, Meeting)
    assert [p.printed for p in entry.record.participants] == ["Mori", "Santos"]
    assert entry.record.place == "Lima"


def test_mentions_of_one_text_are_one_entry_at_its_latest_stage() -> None:
    here = context(
        "Kenya proposed a fisheries treaty in May. Ministers signed the treaty on Tuesday.",
        {"kind": "text", "anchor": "treaty", "mention": "a fisheries treaty"},
    )
    (entry,) = texts(here)
    record = entry.record
    assert isinstance(record, NegotiatedText)
    assert (record.title, record.form, record.stage) == ("fisheries treaty", "treaty", "signed")


def test_an_event_needs_a_named_subject() -> None:
    found = [e.record for e in events(context("Bolivia accused Chile of bad faith. Someone accused them."))]
    assert [(e.event, [a.printed for a in e.actors], [a.printed for a in e.recipients]) for e in found if isinstance(e, Event)] == [
        ("ACCUSE", ["Bolivia"], ["Chile"])
    ]


def test_only_the_kinds_asked_for() -> None:
    here = context("Bolivia accused Chile of bad faith.")
    assert {e.kind for e in extract(here.parsed, frozenset(["event"]))} == {"event"}
    assert extract(here.parsed, frozenset(["statement"])) == []


def test_a_meetings_evidence_is_its_whole_clause() -> None:
    text = "On Friday the Peruvian foreign minister, Ana Ruiz, met her Chilean colleague in Arica, and the peso rose."
    one = context(text, {"kind": "meeting", "anchor": "met", "label": "talks", "participant": ["Ana Ruiz", "her Chilean colleague"]})
    (entry,) = meetings(one)
    assert entry.evidence[0].quote.endswith("met her Chilean colleague in Arica")
    assert "peso" not in entry.evidence[0].quote


def test_a_thing_holds_no_position_but_whoever_speaks_of_it_does() -> None:
    text = "An earlier version would have ruled out sanctions, envoy Ana Ruiz said."
    one = context(
        text,
        {"kind": "statement", "anchor": "said", "source": "Ana Ruiz", "content": "An earlier version would have ruled out sanctions"},
        {"kind": "position", "anchor": "ruled", "label": "oppose", "holder": "An earlier version", "target": "sanctions"},
    )
    assert [e.record.holder.printed for e in positions(one)] == ["Ana Ruiz"]
    alone = context(
        "The draft rejects sanctions.",
        {"kind": "position", "anchor": "rejects", "label": "oppose", "holder": "The draft", "target": "sanctions"},
    )
    assert list(positions(alone)) == []


def test_a_run_in_heading_holds_nothing_beside_the_sentences_own_holder() -> None:
    text = "Fisheries. Fiji backs the ban on nets."
    one = context(
        text, {"kind": "position", "anchor": "backs", "label": "support", "holder": ["Fisheries", "Fiji"], "target": "the ban on nets"}
    )
    assert [e.record.holder.printed for e in positions(one)] == ["Fiji"]


def test_a_verb_that_opens_a_list_item_stands_for_the_author() -> None:
    text = "The ministers of the five river states\n\n1. Condemn the raid on Kasane;\n\n2. Welcome the offer of talks."
    one = context(text, {"kind": "position", "anchor": "Condemn", "label": "oppose", "target": "the raid on Kasane"})
    assert [e.record.holder.printed for e in positions(one)] == ["Condemn"]


def test_a_news_conference_is_no_meeting() -> None:
    text = "President Ana Ruiz told a news conference in Lima that Peru would vote no."
    assert (
        list(meetings(context(text, {"kind": "meeting", "anchor": "conference", "label": "conference", "participant": "Ana Ruiz"}))) == []
    )


def test_a_word_before_the_actors_comma_is_no_actor() -> None:
    text = "Meantime, Peruvian envoy Ana Ruiz said the plan was dead."
    said: dict[str, object] = {
        "kind": "statement",
        "anchor": "said",
        "source": "Meantime, Peruvian envoy Ana Ruiz",
        "content": "the plan was dead",
    }
    (entry,) = statements(context(text, said))
    assert entry.record.speaker.printed == "Peruvian envoy Ana Ruiz"
