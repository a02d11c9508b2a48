"""Whom words mean by what the report says around them."""

import pytest

from demarche.knowledge import using
from demarche.knowledge.own import OwnActor, OwnActors
from tests.resolve.build import read, said, speaker, stands


@pytest.mark.parametrize(
    ("text", "source", "id"),
    [
        ("Fighting went on near Tbilisi and in South Ossetia. Georgia said the road was closed.", "Georgia", "state:GEO"),
        ("Troops in Goma fled. Congo said the road was closed.", "Congo", "state:COD"),
        ("Envoys met in Brazzaville, where Sassou Nguesso spoke. Congo said the road was closed.", "Congo", "state:COG"),
        ("Iran got an offer. The six powers said the road was closed.", "The six powers", "group:six-powers"),
        ("The EU's ministers met. Brussels said the road was closed.", "Brussels", "org:eu"),
        (
            "The rail line of the official TASS news agency runs. Yonhap news agency said the road was closed.",
            "Yonhap news agency",
            "org:yonhap",
        ),
        ("Envoys came from North Korea. The North said the road was closed.", "The North", "state:PRK"),
        ("NATO sent ships. The alliance said the road was closed.", "The alliance", "org:nato"),
    ],
)
def test_by_what_stands_around(text, source, id):  # the report is of 9 June 2004: the six powers did not yet deal with Iran
    assert speaker(text, source, "the road was closed").id == id


def test_a_person_with_a_states_name_is_no_state():
    found = speaker("Chad Holm said the road was closed.", "Chad Holm", "the road was closed")
    assert (found.kind, found.name) == ("person", "Chad Holm")


@pytest.mark.parametrize(
    ("text", "source", "person", "above"),
    [
        ("The lead mediator for the AU, Salim Okoye, said the road was closed.", "Salim Okoye", "Salim Okoye", "org:african-union"),
        ("A White House spokesman, Sam Reed, said the road was closed.", "A White House spokesman, Sam Reed", "Sam Reed", "state:USA"),
        ("US Special Representative for Iran Sam Reed said the road was closed.", "Sam Reed", "Sam Reed", "state:USA"),
        ("British Prime Minister Theresa May said the road was closed.", "British Prime Minister Theresa May", "Theresa May", "state:GBR"),
    ],
)
def test_titles_before_a_name(text, source, person, above):
    found = speaker(text, source, "the road was closed")
    assert (found.name, found.speaks_for.id) == (person, above)


def test_may_is_a_month_beside_a_day():
    found = speaker("Minister Anna Holm said in May 2004 the road was closed.", "Minister Anna Holm", "the road was closed")
    assert found.name == "Anna Holm"


def test_the_role_that_opens_a_report_is_who_is_named_next():
    text = "The United Nations envoy to Sudan wants talks. Jan Holm spoke in Khartoum. He said the road was closed."
    found = read(text, stands(text, "The United Nations envoy to Sudan", "talks"), said(text, "He", "the road was closed"))
    assert found[0].record.voice is None or found[0].record.voice.name == "Jan Holm"
    assert found[0].record.holder.id == "org:un"


def test_a_clash_of_report_and_tables_lowers_the_confidence_and_the_report_wins():
    right = "British Prime Minister Tony Blair said the road was closed."
    wrong = "Spanish Prime Minister Tony Blair said the road was closed."
    sure, unsure = (read(t, said(t, t.partition(" said")[0], "the road was closed"))[0] for t in (right, wrong))
    assert sure.record.speaker.speaks_for.id == "state:GBR"
    assert unsure.record.speaker.speaks_for.id == "state:ESP"
    assert unsure.confidence < sure.confidence


def test_actors_of_ones_own_are_found_in_a_report():
    own = OwnActor("org:harbour-front", "Harbour Front of Oslo", "organisation", ("Harbour Front of Oslo", "HFO"), "state:NOR")
    with using(OwnActors.of((own,))):
        found = speaker("HFO said the road was closed.", "HFO", "the road was closed")
    assert (found.id, found.name, found.printed, found.speaks_for.id) == ("org:harbour-front", "Harbour Front of Oslo", "HFO", "state:NOR")
