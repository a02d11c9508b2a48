import pytest

from demarche.model import Actor, Entry, Meeting, MeetingForm
from tests.resolve.build import promised, read, said, span, stands


def test_the_holder_is_the_state_and_the_voice_its_minister():
    text = "Dutch Foreign Minister Jan Visser said sending ships would be a mistake."
    found = read(text, stands(text, "Dutch Foreign Minister Jan Visser", "sending ships"))[0].record
    assert (found.holder.id, found.voice.name) == ("state:NLD", "Jan Visser")
    assert found.holder.printed == "Dutch Foreign Minister Jan Visser"


def test_unnamed_officials_hold_for_their_state_without_a_voice():
    text = "Turkish officials rejected the border plan."
    found = read(text, stands(text, "Turkish officials", "the border plan"))[0].record
    assert (found.holder.id, found.voice) == ("state:TUR", None)


def test_a_ministrys_official_holds_for_the_state():
    text = "A State Department spokesman rejected the border plan."
    assert read(text, stands(text, "A State Department spokesman", "the border plan"))[0].record.holder.id == "state:USA"


def test_a_group_and_a_private_person_hold_for_themselves():
    text = "Arab leaders fear the reform plan. Economist Paul Stern opposes the reform plan."
    found = read(text, stands(text, "Arab leaders", "the reform plan"), stands(text, "Paul Stern", "opposes the reform plan"))
    assert [e.record.holder.kind for e in found] == ["group", "person"]


def test_each_listed_holder_gets_a_position():
    text = "Latvia and Estonia have refused the pipeline route."
    found = read(text, stands(text, "Latvia and Estonia", "the pipeline route"))
    assert [e.record.holder.id for e in found] == ["state:LVA", "state:EST"]
    assert {e.record.issue for e in found} == {"issue:pipeline-route"}
    assert {e.record.holder.printed for e in found} == {"Latvia and Estonia"}


def test_evidence_and_printed_words_are_never_changed():
    text = "Latvia and Estonia have refused the pipeline route."
    entry = stands(text, "Latvia and Estonia", "the pipeline route")
    for one in read(text, entry):
        assert one.evidence == entry.evidence
        assert text[one.record.holder.mention.start : one.record.holder.mention.end] == one.record.holder.printed


def test_exact_copies_become_one_with_the_evidence_of_both():
    text = "Egypt opposes the new dam. Later in the text: Egypt opposes the new dam."
    one, two = stands(text, "Egypt", "the new dam"), stands(text[27:], "Egypt", "the new dam")
    moved = [Entry("r", one.record, tuple(span(text, e.quote, 2) for e in two.evidence))]
    found = read(text, one, *moved)
    assert len(found) == 1
    assert [e.start for e in found[0].evidence] == [0, text.rindex("Egypt opposes")]


def test_a_repeated_quotation_stays_a_statement_of_its_own():
    text = 'Mr. Brandt said "the door is open".\n\n"the door is open"\nMr. Brandt, chairman |\n'
    first = said(text, "Mr. Brandt", "the door is open")
    again = said(text.replace("the door is open", "xxxxxxxxxxxxxxxx", 1), "Mr. Brandt", "the door is open", 2)
    assert len(read(text, first, again)) == 2


@pytest.mark.parametrize(
    ("text", "cue", "date"),
    [
        ("Oslo said on Wednesday that the quota was fair.", "said", "2004-06-09"),
        ("Oslo said on Monday that the quota was fair.", "said", "2004-06-07"),
        ("Oslo said earlier that the quota was fair.", "said", None),
        ("Oslo said that the quota was fair on Monday.", "said", None),
        ("Oslo said that the quota was fair.", "said", None),
    ],
)
def test_a_statement_is_dated_by_the_words_beside_its_cue(text, cue, date):
    content = text[text.index("the quota") : -1]
    assert read(text, said(text, "Oslo", content, cue=cue))[0].date == date


def test_a_commitments_time_is_its_date_if_done_else_its_deadline():
    text = "Spain last month pulled out 300 men. Portugal will send 20 trainers by next year."
    done, open_ = read(
        text,
        promised(text, "Spain", "300 men", "last month", True, "withdraw"),
        promised(text, "Portugal", "20 trainers", "next year", False),
    )
    assert (done.date, done.record.deadline) == ("2004-05", None)
    assert (open_.date, open_.record.deadline) == (None, "2005")


def test_participants_are_parted_and_each_named_once():
    text = "Mr Blair met France and Germany in Nice on Monday. Blair spoke first."
    mentions = ("Mr Blair", "France and Germany")
    meeting = Meeting("talks", tuple(Actor.printed_as(span(text, m)) for m in mentions), when=span(text, "on Monday"))
    found = read(text, Entry("r", meeting, (span(text, "met France and Germany"),)))[0]
    assert [a.id for a in found.record.participants] == ["person:tony-blair", "state:FRA", "state:DEU"]
    assert found.date == "2004-06-07"


def met(text: str, words: str, *who: str, form: MeetingForm = "talks", place: str | None = None) -> Entry:
    people = tuple(Actor.printed_as(span(text, one)) for one in who)
    return Entry("r", Meeting(form, people, place=place), (span(text, words),))


def test_a_meeting_told_twice_is_one_with_everybody_and_all_evidence():
    text = "Latvia and Estonia met in Riga. The summit in Riga was short. Latvia, Estonia and Finland will meet again in Oslo."
    first, again = (
        met(text, "Latvia and Estonia met", "Latvia", place="Riga"),
        met(text, "The summit in Riga", "Estonia", "Latvia", form="summit", place="Riga"),
    )
    later = met(text, "will meet again", "Latvia", "Finland", place="Oslo")
    found = read(text, first, again, later)
    assert [(e.record.form, [a.id for a in e.record.participants]) for e in found] == [
        ("summit", ["state:LVA", "state:EST"]),
        ("talks", ["state:LVA", "state:FIN"]),
    ]
    assert [e.quote for e in found[0].evidence] == ["Latvia and Estonia met", "The summit in Riga"]


@pytest.mark.parametrize(
    "other",
    [
        {"form": "call"},
        {"place": "Oslo"},
        {"who": ("Finland", "Latvia")},
    ],
)
def test_meetings_that_differ_stay_apart(other):
    text = "Latvia and Estonia met in Riga. Finland, Latvia and Estonia spoke in Oslo."
    who = other.pop("who", ("Latvia", "Estonia"))
    first = met(text, "Latvia and Estonia met", "Latvia", "Estonia", form="session", place="Riga")
    second = met(text, "spoke", *who, **{"form": "session", **other})
    assert len(read(text, first, second)) == 2


def test_two_persons_of_one_state_do_not_make_two_meetings_one():
    text = "Turkish President Ali Demir met envoys. Turkish Defence Minister Kemal Aydin met envoys later."
    one, two = met(text, "met envoys", "Turkish President Ali Demir"), met(text, "met envoys later", "Turkish Defence Minister Kemal Aydin")
    assert len(read(text, one, two)) == 2
