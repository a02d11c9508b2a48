"""Reports about something else hold no position of candidates and fans; of states they may."""

from demarche.model import Actor, Commitment, Entry, Event, Evidence, Meeting, Position, Record, Report
from demarche.triage import calm

CAMPAIGN = (
    "The mayor told a rally in Ohio that she would win the primary. Voters at the diner said they liked her plan for schools. "
    "Her rival, a former quarterback, called the debate a circus and went home to his family. Germany opposed the match date."
)
TALKS = (
    "Ministers of Norway and Iceland met in Oslo to save the fisheries treaty. Norway rejected the draft resolution before the United "
    "Nations Security Council, and the European Union called on both governments to resume negotiations on the ceasefire line."
)
ANA = Actor("person:ana-ruiz", "Ana Ruiz", "person")
GERMANY = Actor("state:DEU", "Germany", "state", "DEU")


def positions(text: str) -> list[Entry]:
    proof = Evidence(0, 10, text[:10])
    holders = ((ANA, None), (GERMANY, ANA), (GERMANY, None))
    return [Entry("r", Position(holder, "oppose", proof, proof, voice=voice), (proof,)) for holder, voice in holders]


def test_elsewhere_only_states_and_bodies_themselves_have_positions() -> None:
    report = Report("r", CAMPAIGN)
    assert calm(report, positions(CAMPAIGN)) == positions(CAMPAIGN)[2:]


def test_in_diplomacy_everybody_has_positions() -> None:
    report = Report("r", TALKS)
    assert calm(report, positions(TALKS)) == positions(TALKS)


def test_elsewhere_others_undertakings_and_deeds_and_lone_visitors_are_left_out() -> None:
    proof = Evidence(0, 10, CAMPAIGN[:10])
    norway = Actor("state:NOR", "Norway", "state", "NOR")
    records: list[Record] = [
        Commitment(ANA, "pledge", False, proof),
        Commitment(GERMANY, "pledge", False, proof),
        Event((ANA,), (GERMANY,), "ACCUSE"),
        Event((norway,), (GERMANY,), "ACCUSE"),
        Event((norway,), (norway,), "ACCUSE"),
        Meeting("visit", (ANA,)),
        Meeting("talks", (ANA, GERMANY)),
    ]
    entries = [Entry("r", record, (proof,)) for record in records]
    assert [e.record for e in calm(Report("r", CAMPAIGN), entries)] == [records[1], records[3], records[6]]
    assert calm(Report("r", TALKS), entries) == entries
