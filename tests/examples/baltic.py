"""The example report of the README (docs/examples/baltic-mines.txt), with its entries as a careful reader would mark them."""

from functools import cache
from pathlib import Path

from demarche.model import Actor, Commitment, Entry, Evidence, Meeting, NegotiatedText, Position, Record, Report, Stance, Statement

PATH = Path(__file__).parents[2] / "docs" / "examples" / "baltic-mines.txt"
DATE = "2019-05-14"
COMMAND = "issue:command-of-the-mine-clearing-mission"
TAKING_PART = "issue:taking-part-in-the-mission"
CHARTS = "issue:sharing-of-mine-charts"


def state(name: str, iso3: str) -> Actor:
    return Actor(f"state:{iso3}", name, "state", iso3, printed=name)


ESTONIA, POLAND, GERMANY = state("Estonia", "EST"), state("Poland", "POL"), state("Germany", "DEU")
SWEDEN, FINLAND, DENMARK = state("Sweden", "SWE"), state("Finland", "FIN"), state("Denmark", "DNK")
LITHUANIA, LATVIA, RUSSIA = state("Lithuania", "LTU"), state("Latvia", "LVA"), state("Russia", "RUS")
COMMISSION = Actor("org:european-commission", "European Commission", "organisation", printed="European Commission")
FISHERMEN = Actor("group:latvian-fishermen", "Fishermen's groups from Latvia", "group", printed="Fishermen's groups from Latvia")


def person(name: str, principal: Actor) -> Actor:
    return Actor(f"person:{name.lower().replace(' ', '-')}", name, "person", printed=name, speaks_for=principal)


LEPIK, KJELDSEN = person("Kadri Lepik", ESTONIA), person("Mads Kjeldsen", DENMARK)
VOSSBERG, ZAWADA, FERRAND = person("Henrike Vossberg", GERMANY), person("Marek Zawada", POLAND), person("Tomas Ferrand", COMMISSION)


@cache
def report() -> Report:
    text = PATH.read_text(encoding="utf-8")
    title = text.partition("\n")[0]
    return Report("baltic-mines", text, title=title, date=DATE, path=str(PATH))


def span(words: str, nth: int = 1) -> Evidence:
    """The nth place in the report's text that holds these words; any run of white space matches a line break."""
    text, start = report().text, -1
    flat = text.replace("\n", " ")
    for _ in range(nth):
        start = flat.index(words, start + 1)
    return Evidence(start, start + len(words), text[start : start + len(words)])


def entry(record: Record, proof: str, confidence: float = 0.8, date: str | None = DATE) -> Entry:
    return Entry("baltic-mines", record, (span(proof),), "asserted", confidence, date, "by-hand")


def position(
    holder: Actor, stance: Stance, cue: str, target: str, proof: str, issue: str, voice: Actor | None = None, condition: str = ""
) -> Entry:
    conditional = span(condition) if condition else None
    return entry(Position(holder, stance, span(cue), span(target), voice, issue, conditional), proof)


def positions() -> list[Entry]:
    return [
        position(ESTONIA, "support", "want", "NATO to lead this mission", "We want NATO to lead this mission", COMMAND, LEPIK),
        position(POLAND, "oppose", "rejected", "the proposal", "Poland has rejected the proposal", COMMAND),
        position(
            *(GERMANY, "reserved", "would rather", "see the European Union in charge"),
            *("Germany's Henrike Vossberg has said her government would rather see the European Union in charge", COMMAND, VOSSBERG),
        ),
        position(
            *(SWEDEN, "conditional", "would accept", "a NATO command"),
            *("Sweden would accept a NATO command if Finland were given the post of deputy commander", COMMAND, None),
            "if Finland were given the post of deputy commander",
        ),
        position(FINLAND, "undecided", "not yet decided", "take part", "Finland has not yet decided whether to take part", TAKING_PART),
        position(POLAND, "oppose", "would not", "send a single diver", "Poland would not send a single diver", TAKING_PART, ZAWADA),
        position(
            *(COMMISSION, "support", "called on", "all coastal states to share their mine charts"),
            *("called on all coastal states to share their mine charts", CHARTS, FERRAND),
        ),
        position(RUSSIA, "oppose", "condemned", "the mission", "has condemned the mission", ""),
        position(
            *(FISHERMEN, "reserved", "worried", "the work would close the herring grounds"),
            *("worried that the work would close the herring grounds", ""),
        ),
    ]


def others() -> list[Entry]:
    sent = Commitment(DENMARK, "deliver", True, span("two minehunters"), 2, "minehunters", when=span("last week"))
    money = Commitment(ESTONIA, "pledge", False, span("12 million euros for a training centre in Paldiski"), 12e6, "euros")
    divers = Commitment(LITHUANIA, "withdraw", True, span("80 navy divers"), 80, "divers", when=span("in March"))
    parties = (SWEDEN, FINLAND, ESTONIA, LATVIA, LITHUANIA, DENMARK, GERMANY)
    clause = span("A clause on liability was taken out on Monday")
    charter = NegotiatedText("charter for the mission", "charter", "negotiating", span("a charter for the mission"), parties, clause)
    talks = Meeting("talks", (LEPIK, KJELDSEN), "a joint mission to clear wartime mines", "Tallinn", span("on Tuesday"))
    summit = Meeting("summit", (), "mine clearance", "Visby", span("on Thursday"))
    want = (span("We want NATO to lead this mission"), span("Nobody should expect quick results"))
    said = Statement(LEPIK, span("Ms Lepik"), span("said"), want, "direct")
    gift = span('a NATO command in the Baltic was "a gift to those who want a confrontation"')
    told = Statement(ZAWADA, span("Polish Defence Minister Marek Zawada"), span("told"), (gift,), "mixed")
    return [
        entry(sent, "Denmark last week sent two minehunters", 0.9, "2019-05"),
        entry(money, "Estonia has promised 12 million euros"),
        entry(divers, "pulled 80 navy divers out", 0.7, "2019-03"),
        entry(charter, "are still drafting a charter for the mission"),
        entry(talks, "held talks in Tallinn on Tuesday"),
        entry(summit, "seven coastal states open a summit in Visby", date="2019-05-16"),
        entry(said, "We want NATO to lead this mission", 0.95),
        entry(told, "told reporters in Warsaw", 0.6),
    ]


@cache
def entries() -> tuple[Entry, ...]:
    return (*positions(), *others())
