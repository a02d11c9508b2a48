"""A ledger of six invented reports on a mission to clear sea mines, with its records as a machine might find them, some of them wrong."""

from __future__ import annotations

from demarche.ledger import Ledger
from demarche.model import (
    Act,
    Actor,
    Commitment,
    Entry,
    Evidence,
    Meeting,
    NegotiatedText,
    Position,
    Record,
    Report,
    Stage,
    Stance,
    Statement,
)

COMMAND, FEES, CHARTS = "issue:nato-command-of-the-mine-mission", "issue:fees-for-foreign-ships", "issue:sharing-of-mine-charts"
TWIN = "issue:nato-leads-the-mission"  # the same as COMMAND, under another name

TEXTS = {
    "visby-1": (
        "2019-05-14",
        "Gotland Courier",
        "Coastal states at odds over mine mission",
        """Estonia wants NATO to lead the mission that will clear wartime mines
from the Baltic Sea, its Foreign Minister Kadri Lepik said in Tallinn.
Poland rejected a NATO command as a gift to those who seek a quarrel.
Sweden would accept a NATO command if Finland were given the post of deputy commander.
"We are not there yet," Swedish officials said.
Finland has not decided whether it will send ships.
Denmark sent two minehunters to Bornholm last week, and Estonia promised
12 million euros for a training centre in Paldiski.
""",
    ),
    "visby-2": (
        "2019-05-16",
        "Harbour Wire",
        "Summit in Visby ends without a charter",
        """Ministers from seven states met in Visby on Thursday and did not sign the charter for the mission.
Germany is wary of a NATO command and would rather see the European Union in charge.
Latvia backs a NATO command, Lithuania too supports it.
The European Commission called on all states to share their mine charts.
Russia condemned the mission as a naval build-up in disguise.
Norway said it would pay for the survey provided that the charts were made public.
""",
    ),
    "warsaw": (
        "2019-06-03",
        "Harbour Wire",
        "Warsaw softens on who commands divers",
        """Poland no longer refuses a NATO command, Defence Minister Marek Zawada told
reporters in Warsaw, but it has reservations about the cost.
"Nobody in Warsaw wants to stand outside," Mr Zawada said.
Poland promised to send 40 divers to the mission in August.
Estonia again demanded that NATO lead the mission.
""",
    ),
    "riga": (
        "2019-06-10",
        "Riga Evening Post",
        "Ports quarrel about fees",
        """Latvia wants to suspend fees for foreign ships that take part in the rescue service.
Lithuania is against lower fees, its transport ministry said.
Estonia could live with lower fees if the loss of its ports were shared.
Denmark supports lower fees.
Denmark opposes lower fees for tankers, an official added later that day.
""",
    ),
    "paldiski": (
        "2019-07-22",
        "Gotland Courier",
        "Training centre waits for its money",
        """Estonia withdrew 4 million euros from the training centre in Paldiski on Monday.
Finland now backs a NATO command, Foreign Minister Aino Salmela announced in Helsinki.
"Our ships will sail under one flag," Ms Salmela said.
Germany has joined those who support a NATO command.
Diplomats said that the charter for the mission could be signed in autumn.
""",
    ),
    "helsinki": (
        "2019-08-05",
        "Helsinki Ledger",
        "Divers at work off Hanko",
        """Poland delivered the 40 divers that it had promised, and they began their work off Hanko on Saturday.
Sweden demands that the mine charts be shared with fishermen.
Russia refuses to share its charts.
Finland supports sharing the charts.
""",
    ),
}


def state(name: str, iso3: str) -> Actor:
    return Actor(f"state:{iso3}", name, "state", iso3, name)


STATES = {
    name: state(name, iso3)
    for name, iso3 in {
        "Estonia": "EST",
        "Poland": "POL",
        "Sweden": "SWE",
        "Finland": "FIN",
        "Denmark": "DNK",
        "Germany": "DEU",
        "Latvia": "LVA",
        "Lithuania": "LTU",
        "Russia": "RUS",
        "Norway": "NOR",
    }.items()
}
COMMISSION = Actor("org:european-commission", "European Commission", "organisation", None, "European Commission")


def report(id: str) -> Report:
    date, outlet, title, text = TEXTS[id]
    return Report(id, text, title, outlet, date)


def span(id: str, words: str, after: str = "") -> Evidence:
    """The words where the report says them first, behind others if wanted; a blank matches a line break."""
    text = TEXTS[id][3]
    flat = text.replace("\n", " ")
    start = flat.index(words, flat.index(after) if after else 0)
    return Evidence(start, start + len(words), text[start : start + len(words)])


def who(id: str, name: str, proof: str, speaks_for: str = "") -> Actor:
    """An actor as it is printed in the proof."""
    known = STATES.get(name) or (COMMISSION if name == COMMISSION.name else None)
    said = name if name in proof else ""
    mention = span(id, name, proof) if said else None
    if known is None:
        slug = name.lower().replace(" ", "-")
        known = Actor(f"person:{slug}", name, "person", None, name, STATES.get(speaks_for))
    return Actor(known.id, known.name, known.kind, known.iso3, said or name, known.speaks_for, mention)


def entry(id: str, record: Record, proof: str, sure: float) -> Entry:
    return Entry(id, record, (span(id, proof),), "asserted", sure, None, "example/1")


def position(
    id: str,
    holder: str,
    stance: Stance,
    cue: str,
    target: str,
    proof: str,
    issue: str = COMMAND,
    sure: float = 0.9,
    condition: str = "",
    voice: str = "",
) -> Entry:
    said_by = who(id, voice, proof, holder) if voice else None
    asked = span(id, condition, proof) if condition else None
    return entry(
        id, Position(who(id, holder, proof), stance, span(id, cue, proof), span(id, target, proof), said_by, issue, asked), proof, sure
    )


def commitment(id: str, actor: str, act: Act, done: bool, thing: str, proof: str, sure: float = 0.85, **more: object) -> Entry:
    return entry(id, Commitment(who(id, actor, proof), act, done, span(id, thing, proof), **more), proof, sure)  # type: ignore[arg-type]


def text(id: str, title: str, stage: Stage, mention: str, proof: str, sure: float = 0.7) -> Entry:
    return entry(id, NegotiatedText(title, "charter", stage, span(id, mention, proof)), proof, sure)


def statement(id: str, speaker: str, source: str, content: str, speaks_for: str = "") -> Entry:
    quoted = span(id, content)
    record = Statement(who(id, speaker, source, speaks_for), span(id, source, content), span(id, "said", content), (quoted,), "direct")
    return Entry(id, record, (quoted,), "asserted", 0.95, None, "example/1")


def positions() -> list[Entry]:
    return [
        position(
            "visby-1",
            "Estonia",
            "support",
            "wants",
            "NATO to lead the mission",
            "Estonia wants NATO to lead the mission",
            voice="Kadri Lepik",
        ),
        position("visby-1", "Poland", "oppose", "rejected", "a NATO command", "Poland rejected a NATO command"),
        position(
            *(
                "visby-1",
                "Sweden",
                "conditional",
                "would accept",
                "a NATO command",
                "Sweden would accept a NATO command if Finland were given the post",
            ),
            *(COMMAND, 0.72, "if Finland were given the post"),
        ),
        position(
            "visby-1",
            "Finland",
            "oppose",
            "not decided",
            "it will send ships",
            "Finland has not decided whether it will send ships",
            COMMAND,
            0.51,
        ),
        position("visby-2", "Germany", "reserved", "wary of", "a NATO command", "Germany is wary of a NATO command"),
        position("visby-2", "Latvia", "support", "backs", "a NATO command", "Latvia backs a NATO command"),
        position("visby-2", "Lithuania", "support", "supports", "it", "Lithuania too supports it", COMMAND, 0.58),
        position(
            *("visby-2", "European Commission", "support", "called on", "share their mine charts"),
            *("The European Commission called on all states to share their mine charts", CHARTS),
        ),
        position("visby-2", "Russia", "oppose", "condemned", "the mission", "Russia condemned the mission", COMMAND, 0.83),
        position(
            *(
                "visby-2",
                "Norway",
                "conditional",
                "would pay",
                "the survey",
                "Norway said it would pay for the survey provided that the charts were made public",
            ),
            *(CHARTS, 0.66, "provided that the charts were made public"),
        ),
        position(
            "warsaw", "Poland", "reserved", "no longer refuses", "a NATO command", "Poland no longer refuses a NATO command", TWIN, 0.55
        ),
        position(
            "warsaw", "Estonia", "support", "demanded", "NATO lead the mission", "Estonia again demanded that NATO lead the mission", TWIN
        ),
        position(
            "riga", "Latvia", "support", "wants", "suspend fees for foreign ships", "Latvia wants to suspend fees for foreign ships", FEES
        ),
        position("riga", "Lithuania", "oppose", "is against", "lower fees", "Lithuania is against lower fees", FEES),
        position(
            *(
                "riga",
                "Estonia",
                "conditional",
                "could live with",
                "lower fees",
                "Estonia could live with lower fees if the loss of its ports were shared",
            ),
            *(FEES, 0.7, "if the loss of its ports were shared"),
        ),
        position("riga", "Denmark", "support", "supports", "lower fees", "Denmark supports lower fees", FEES),
        position("riga", "Denmark", "oppose", "opposes", "lower fees", "Denmark opposes lower fees for tankers", FEES, 0.77),
        position("paldiski", "Finland", "support", "backs", "a NATO command", "Finland now backs a NATO command"),
        position(
            "paldiski",
            "Germany",
            "support",
            "support",
            "a NATO command",
            "Germany has joined those who support a NATO command",
            COMMAND,
            0.64,
        ),
        position(
            "helsinki",
            "Sweden",
            "support",
            "demands",
            "the mine charts",
            "Sweden demands that the mine charts be shared with fishermen",
            CHARTS,
        ),
        position("helsinki", "Russia", "oppose", "refuses", "share its charts", "Russia refuses to share its charts", CHARTS),
    ]  # that of Finland on sharing is missed


def others() -> list[Entry]:
    return [
        commitment(
            "visby-1", "Denmark", "deliver", True, "two minehunters", "Denmark sent two minehunters", quantity=2, unit="minehunters"
        ),
        commitment(
            "visby-1",
            "Estonia",
            "pledge",
            False,
            "12 million euros for a training centre",
            "Estonia promised 12 million euros for a training centre",
            quantity=12e6,
            unit="euros",
        ),
        commitment("warsaw", "Poland", "pledge", False, "40 divers", "Poland promised to send 40 divers", quantity=40, unit="divers"),
        commitment(
            "paldiski",
            "Estonia",
            "withdraw",
            True,
            "4 million euros from the training centre",
            "Estonia withdrew 4 million euros from the training centre",
            quantity=4e6,
            unit="euros",
        ),
        commitment("helsinki", "Poland", "deliver", True, "the 40 divers", "Poland delivered the 40 divers", quantity=40, unit="divers"),
        text("visby-2", "charter for the mission", "stalled", "the charter for the mission", "did not sign the charter for the mission"),
        text(
            "paldiski",
            "charter for the mission",
            "near-agreement",
            "the charter for the mission",
            "the charter for the mission could be signed in autumn",
        ),
        entry(
            "visby-2",
            Meeting("summit", (), "mine mission", "Visby", span("visby-2", "on Thursday")),
            "Ministers from seven states met in Visby",
            0.6,
        ),
        statement("visby-1", "Swedish officials", "Swedish officials", "We are not there yet", "Sweden"),
        statement("warsaw", "Marek Zawada", "Mr Zawada", "Nobody in Warsaw wants to stand outside", "Poland"),
        statement("paldiski", "Aino Salmela", "Ms Salmela", "Our ships will sail under one flag", "Finland"),
    ]


def fill(ledger: Ledger) -> None:
    """Record all of it."""
    every = [*positions(), *others()]
    for id in TEXTS:
        ledger.record(report(id), [one for one in every if one.report == id], by="example/1")
