"""What the rules add to the model's frames: duties, pull quotes, others' stands, the bodies that meet, what changed in a text."""

from dataclasses import replace

import pytest

from demarche.extract import Context
from demarche.extract.meetings import meetings
from demarche.extract.positions import positions
from demarche.extract.texts import texts
from demarche.language.frames import KEY as FRAMES
from demarche.model import Meeting, NegotiatedText, Position
from tests.extract.build import context

SAID = {"kind": "statement", "anchor": "said", "source": "Osei", "cue": "said"}


@pytest.mark.parametrize(
    ("sentence", "content", "found"),
    [
        ('"Ghana should grow its navy," Osei said.', "Ghana should grow its navy", [("Osei", "support", "Ghana should grow its navy")]),
        ("Osei said the dam must not be built.", "the dam must not be built", [("Osei", "oppose", "the dam must not be built")]),
        ("Osei said the rain would stop.", "the rain would stop", []),
        (
            "Osei said it would be hard to refuse if Peru asked.",
            "it would be hard to refuse if Peru asked",
            [("Osei", "conditional", "it would be hard to refuse")],
        ),
    ],
)
def test_what_ought_to_be_done_is_a_position_of_who_says_so(sentence: str, content: str, found: list[tuple[str, str, str]]) -> None:
    here = context(sentence, {**SAID, "content": content})
    told = [e.record for e in positions(here)]
    assert [(p.holder.printed, p.stance, p.target.quote) for p in told if isinstance(p, Position)] == found


def test_a_duty_that_nobody_tells_is_no_position() -> None:
    assert list(positions(context("Ghana should expand its navy."))) == []


QUOTED = """Osei spoke to reporters after the vote.

"We want the port closed by spring," Osei said before he left for Lagos.

"We want the port closed by spring"
Kofi Osei, harbour minister

The port handles half of the country's trade."""


def repeated_below() -> Context:
    """The text with a position that the model sees in the pull quote alone."""
    statement: dict[str, object] = {**SAID, "content": "We want the port closed by spring"}
    here = context(QUOTED, statement, {"kind": "position", "anchor": "want", "label": "support", "target": "the port closed by spring"})
    above = here.frames("position")[0]
    by = max(t.i for t in here.doc if t.text == "want") - above.anchor
    roles = tuple(replace(r, first=r.first + by, end=r.end + by) for r in above.roles)
    here.doc.user_data[FRAMES] = [*here.frames("statement"), replace(above, anchor=above.anchor + by, roles=roles)]
    return Context(here.parsed)


def test_what_a_pull_quote_tells_counts_where_the_text_says_it() -> None:
    here = repeated_below()
    assert [here.in_pull_quote(frame.anchor) for frame in here.frames("position")] == [True]
    (entry,) = positions(here)
    assert isinstance(entry.record, Position)
    assert entry.record.holder.printed == "Osei"
    assert entry.evidence[0].start == QUOTED.index("We want")


@pytest.mark.parametrize(
    ("content", "holder"),
    [
        ("A lot of NATO countries are in no position to send boats", "NATO countries"),
        ("The rain leaves us in no position to send boats", "Osei"),
    ],
)
def test_a_speaker_tells_where_others_stand(content: str, holder: str) -> None:
    here = context(
        f'"{content}," Osei said.',
        {**SAID, "content": content},
        {"kind": "position", "anchor": "position", "label": "undecided", "target": "send boats"},
    )
    (entry,) = positions(here)
    assert isinstance(entry.record, Position)
    assert entry.record.holder.printed == holder


@pytest.mark.parametrize(
    ("sentence", "anchor", "those"),
    [
        ("Osei and Mensah met at the Mercosur summit in Lima.", "met", ["Osei", "Mensah", "Mercosur"]),
        ("Osei and Mensah met at the NATO meeting in Lima.", "met", ["Osei", "Mensah", "NATO"]),
        ("Osei and Mensah met at a Shell meeting in Lima.", "met", ["Osei", "Mensah"]),
    ],
)
def test_the_body_whose_meeting_it_is_takes_part(sentence: str, anchor: str, those: list[str]) -> None:
    here = context(sentence, {"kind": "meeting", "anchor": anchor, "label": "talks", "participant": ["Osei", "Mensah"]})
    (entry,) = meetings(here)
    assert isinstance(entry.record, Meeting)
    assert [p.printed for p in entry.record.participants] == those


def test_a_plan_that_is_discussed_takes_no_part() -> None:
    here = context(
        "The ministers will discuss Osei's fisheries plan with their neighbours.",
        {"kind": "meeting", "anchor": "discuss", "label": "session", "participant": ["The ministers"]},
    )
    (entry,) = meetings(here)
    assert isinstance(entry.record, Meeting)
    assert [p.printed for p in entry.record.participants] == ["The ministers"]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (
            "The plan was attacked, and Ghana had to rewrite it to calm the fishermen. One change was to add jobs. Talks go on.",
            "rewrite it to calm the fishermen. One change was to add jobs",
        ),
        ("The plan was attacked. Talks go on.", None),
        ("The plan was attacked. One amendment would protect the fishermen.", "One amendment would protect the fishermen"),
    ],
)
def test_what_was_changed_in_a_text(text: str, change: str | None) -> None:
    here = context(text, {"kind": "text", "anchor": "plan", "mention": "The plan"})
    (entry,) = texts(here)
    assert isinstance(entry.record, NegotiatedText)
    assert (entry.record.change.quote if entry.record.change else None) == change
