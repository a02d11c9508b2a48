import pytest

from demarche.model import Actor
from tests.resolve.build import read, said, span, speaker, stands

MINISTER = (
    "Norwegian\nForeign Minister Kari Holm said the fleet would stay in port.\n"
    "The minister told reporters on Tuesday that the offer was too low. She added that talks would go on.\n"
)


@pytest.mark.parametrize(
    ("source", "content", "nth"),
    [
        ("Norwegian\nForeign Minister Kari Holm", "the fleet would stay", 1),
        ("The minister", "the offer was too low", 1),
        ("She", "talks would go on", 1),
    ],
)
def test_name_role_and_pronoun_are_one_person(source, content, nth):
    found = speaker(MINISTER, source, content, nth)
    assert (found.id, found.kind) == ("person:kari-holm", "person")
    assert found.speaks_for.id == "state:NOR"
    assert (found.printed, found.mention.quote) == (source, source)


@pytest.mark.parametrize(
    ("text", "source", "person", "above"),
    [
        ("Germany's Anna Vogel said no such plan exists.", "Germany's Anna Vogel", "Anna Vogel", "state:DEU"),
        ("John Marsh, the US envoy to Sudan, said no such plan exists.", "John Marsh", "John Marsh", "state:USA"),
        (
            "Lucie Petit, spokeswoman for the European Commission, said no such plan exists.",
            "Lucie Petit",
            "Lucie Petit",
            "org:eu-commission",
        ),
        ("A Russian foreign ministry spokesman, Ivan Belov, said no such plan exists.", "Ivan Belov", "Ivan Belov", "state:RUS"),
        (
            "Latvia's ambassador to the United Nations, Ilze Kalna, said no such plan exists.",
            "Latvia's ambassador to the United Nations, Ilze Kalna",
            "Ilze Kalna",
            "state:LVA",
        ),
        (
            "Latvian ambassador to the United Nations Ilze Kalna said no such plan exists.",
            "Latvian ambassador to the United Nations Ilze Kalna",
            "Ilze Kalna",
            "state:LVA",
        ),
        ("EU Trade Commissioner Piet Maas said no such plan exists.", "EU Trade Commissioner Piet Maas", "Piet Maas", "org:eu"),
        ("President of the Russian Federation Oleg Ladov said no such plan exists.", "Oleg Ladov", "Oleg Ladov", "state:RUS"),
        ("Bush said no such plan exists.", "Bush", "George W. Bush", "state:USA"),
        ("Mr Blair said no such plan exists.", "Mr Blair", "Tony Blair", "state:GBR"),
        ("Former French President Paul Morel said no such plan exists.", "Former French President Paul Morel", "Paul Morel", None),
        ("US Senator Mark Dole said no such plan exists.", "US Senator Mark Dole", "Mark Dole", None),
        ("Harbour Party leader Tom Reed said no such plan exists.", "Tom Reed", "Tom Reed", "org:harbour-party"),
    ],
)
def test_a_person_speaks_for_the_office_told(text, source, person, above):
    found = speaker(text, source, "no such plan exists")
    assert found.name == person
    assert (found.speaks_for.id if found.speaks_for else None) == above


@pytest.mark.parametrize(
    ("source", "id", "iso3"),
    [
        ("Paris", "state:FRA", "FRA"),
        ("The White House", "state:USA", "USA"),
        ("NATO", "org:nato", None),
        ("The Iraqi government", "state:IRQ", "IRQ"),
        ("The Bush administration", "state:USA", "USA"),
        ("French officials", "group:french-officials", "FRA"),
        ("Arab leaders", "group:arab-leaders", None),
        ("A senior US official", "unnamed:senior-us-official", "USA"),
        ("The human rights group Amnesty International", "org:amnesty", None),
        ("A report by Human Rights Watch", "org:human-rights-watch", None),
        ("A UNESCO report released Friday", "org:unesco", None),
        ("The White House Tuesday", "state:USA", "USA"),
    ],
)
def test_states_bodies_and_groups(source, id, iso3):
    found = speaker(f"{source} said that the road was closed.", source, "the road was closed")
    assert (found.id, found.iso3) == (id, iso3)


@pytest.mark.parametrize(
    ("text", "source", "content", "nth", "id"),
    [
        ("Mr. Brandt met Ms. Lorca in Bern. He said the visit was useful.", "He", "the visit was useful", 1, "person:brandt"),
        ("Mr. Brandt met Ms. Lorca in Bern. She said the visit was useful.", "She", "the visit was useful", 1, "person:lorca"),
        ("Syria shut its border with Jordan. It said the step was needed.", "It", "the step was needed", 1, "state:SYR"),
        ("The rebels left the talks in Abuja. They said the offer was poor.", "They", "the offer was poor", 1, "group:the-rebels"),
        ('CHILE wanted a shorter text. With PERU, he said "bracketed text" should go.', "he", "should go", 1, "state:CHL"),
        ("Peru resisted the plan. Chile's Rosa Diaz has said it would pay less.", "it", "would pay less", 1, "state:CHL"),
        ("The IAEA sent a team to Iran. The agency said it saw little.", "The agency", "it saw little", 1, "org:iaea"),
    ],
)
def test_pronouns_and_short_forms_mean_the_last_that_fits(text, source, content, nth, id):
    assert speaker(text, source, content, nth).id.replace("the-", "") == id.replace("the-", "")


def test_a_pull_quote_does_not_capture_the_pronoun_of_the_running_text():
    text = (
        "British Prime Minister Tony Blair said that more trainers were wanted in the south of the country.\n"
        '"We will send what we can"\nGeorge Bush, US president |\n'
        '"There are gaps and we shall fill them," he said.\n'
    )
    assert speaker(text, "he", "There are gaps").name == "Tony Blair"


def test_the_sentences_of_a_quotation_do_not_take_its_speaker_away():
    text = (
        "Danish Prime Minister Lars Holt spoke of the harbour.\n"
        '"There is room. There is money. There is will. Iraq may come, and Iran may come, and others too. We shall see," he said.\n'
    )
    assert speaker(text, "he", "There is room").name == "Lars Holt"


def test_we_in_a_quotation_is_the_speakers_side():
    text = 'Spanish Foreign Minister Ana Ruiz told the house: "We reject the draft treaty in this form."'
    entry = stands(text, "We", "the draft treaty")
    found = read(text, said(text, "Spanish Foreign Minister Ana Ruiz", "We reject the draft treaty in this form"), entry)
    position = found[1].record
    assert position.holder.id == "state:ESP"
    assert (position.holder.printed, position.voice.name) == ("We", "Ana Ruiz")


def test_we_of_a_declaration_is_its_signatories():
    text = "We, Brazil and Chile, note the work done so far.\n\nWe welcome the plan for the river."
    found = read(text, said(text, "We", "the plan for the river", 2))
    assert found[0].record.speaker.name == "Brazil and Chile"
    assert found[0].record.speaker.kind == "group"


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("Poland and Hungary", ["state:POL", "state:HUN"]),
        ("The EU, Russia and the United Nations", ["org:eu", "state:RUS", "org:un"]),
        ("China, along with Russia", ["state:CHN", "state:RUS"]),
        ("Bosnia and Herzegovina", ["state:BIH"]),
        ("Iranian and Saudi officials", ["group:iranian-and-saudi-officials"]),
        ("The Department of Health and Human Services", ["org:department-of-health-and-human-services"]),
        ("Both Peru and Chile", ["state:PER", "state:CHL"]),
        ("Landlocked nations such as Chad, Mali and Niger", ["state:TCD", "state:MLI", "state:NER"]),
        ("The militant groups Hamas and Hezbollah", ["org:hamas", "org:hezbollah"]),
        ("Two economists, Jon Hale and Mia Brandt", ["person:jon-hale", "person:mia-brandt"]),
        ("Ghana and supported by  Togo and Benin", ["state:GHA", "state:TGO", "state:BEN"]),
        ("Mia Brandt, founder of the Danish Sea Party", ["person:mia-brandt"]),
        ("Mia Brandt, Peru's chief coordinator for the talks", ["person:mia-brandt"]),
        ("Former prime minister and EU envoy Jon Hale", ["person:jon-hale"]),
        ("Hamas leader and Palestinian Prime Minister-designate Jon Hale", ["person:jon-hale"]),
        ("French foreign minister and German Chancellor Angela Merkel", ["person:michel-barnier", "person:angela-merkel"]),
    ],
)
def test_a_list_is_parted_where_each_member_names_somebody(source, ids):
    text = f"{source} said the truce had held."
    assert [e.record.speaker.id for e in read(text, said(text, source, "the truce had held"))] == ids


def test_both_sides_are_the_last_two_named():
    text = "Envoys of Cuba met those of Haiti. Both sides said the deal was near."
    assert speaker(text, "Both sides", "the deal was near").name == "Cuba and Haiti"


def test_a_role_is_its_known_holder_on_the_day():
    found = speaker("The US president said the vote was fair.", "The US president", "the vote was fair")
    assert (found.name, found.speaks_for.id) == ("George W. Bush", "state:USA")


def test_nobody_to_mean_leaves_the_printed_actor():
    text = "He said so."
    found = read(text, said(text, "He", "so"))[0].record.speaker
    assert found == Actor.printed_as(span(text, "He"))


def test_a_resolved_actor_is_left_alone():
    text = "Oslo said no."
    entry = said(text, "Oslo", "no")
    first = read(text, entry)
    assert read(text, *first) == first


def test_the_author_whom_a_title_names_by_office_is_its_holder():
    text = "I welcome the truce on the river."
    found = read(text, said(text, "I", "the truce on the river"), date="2022-08-07", title="Statement by President Biden on the Truce")
    speaker_found = found[0].record.speaker
    assert (speaker_found.id, speaker_found.speaks_for.id) == ("person:joe-biden", "state:USA")


@pytest.mark.parametrize("words", ["who", "whose leaders", "which"])
def test_a_relative_pronoun_is_the_actor_named_before_it(words):
    text = f"Talks went on with Iran, {words} said the truce had held."
    assert speaker(text, words, "the truce had held").id == "state:IRN"


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("STATEMENT OF THE FISHERIES MINISTERS OF THE BALTIC STATES\n\nRiga\n\n", "FISHERIES MINISTERS OF THE BALTIC STATES"),
        (
            "Office of the Premier\n\nJoint statement by the Ministers of Interior of Hungary, Austria and\nSlovenia\nGraz\n\n",
            "Ministers of Interior of Hungary, Austria and Slovenia",
        ),
        ("We, the Presidents of Peru, Chile and\nBolivia,\n\nMindful of the lake,\n\n", "Presidents of Peru, Chile and Bolivia"),
        (
            "We, the defence ministers of Peru, the Republic of Chile and Bolivia, hold that seas are open. ",
            "defence ministers of Peru, the Republic of Chile and Bolivia",
        ),
    ],
)
def test_we_is_whoever_the_heading_or_the_opening_names(head, author):
    text = head + "We oppose the levy."
    assert read(text, stands(text, "We", "the levy", nth=text.count("We")))[0].record.holder.name == author


def test_an_office_without_a_name_or_state_speaks_for_the_state_named_before():
    text = "A delegation from Kenya arrived. The president opposes the levy."
    assert read(text, stands(text, "The president", "the levy"))[0].record.holder.id == "state:KEN"


def test_a_headlines_verb_is_no_part_of_a_name():
    text = "Ana Ruiz Joins Growing List Of Critics\n\nSenator Ana Ruiz said on Friday that the levy was dead. Ruiz said more."
    assert speaker(text, "Ruiz", "more", nth=3).name == "Ana Ruiz"
