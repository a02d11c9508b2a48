"""Reasons of the resolve room: from printed words to actors, issues and dates, on short reports of our own."""

import pytest
import spacy

from demarche.model import Actor, Entry, Meeting, Report
from demarche.resolve import resolve
from demarche.resolve.why import Why
from tests.resolve.build import DAY, Plain, promised, said, span, stands


def why(text: str, *entries: Entry, nth: int = 0, date: str | None = DAY) -> tuple[Why, list[Entry]]:
    """The reasons for the nth entry that the report gives, and all that it gives."""
    doc, report = spacy.blank("en")(text), Report("r", text, date=date)
    found = resolve(report, doc, Plain(doc), list(entries))
    return Why(report, doc, Plain(doc), list(entries), found[nth]), found


def told(text: str, *entries: Entry, nth: int = 0, date: str | None = DAY) -> str:
    """What is said of the entry's actors; each reason's words are those of the report."""
    reasons = why(text, *entries, nth=nth, date=date)[0].actors()
    for one in reasons:
        assert one.words is None or text[one.words.start : one.words.end] == one.words.quote
    return " ".join(one.said for one in reasons)


@pytest.mark.parametrize(
    ("text", "holder", "parts"),
    [
        ("Norway rejects the plan.", "Norway", ["“Norway” is a name in the table of states."]),
        ("Moscow rejects the plan.", "Moscow", ["“Moscow” is the capital of Russia, and stands for it."]),
        ("The White House rejects the plan.", "The White House", ["is a house or street that stands for United States"]),
        (
            "The Iraqi government rejects the plan.",
            "The Iraqi government",
            ["In “The Iraqi government”: “Iraqi” is the adjective (demonym) of Iraq."],
        ),
        ("Norway alone rejects the plan.", "Norway alone", ["Of the printed words only “Norway” names anybody."]),
        (
            "Harbour Watch International rejects the plan.",
            "Harbour Watch International",
            ["is not in the tables: kept as printed, as a body of its own"],
        ),
        (
            "Swedish diplomats reject the plan.",
            "Swedish diplomats",
            [
                "kept as printed, as a group",
                "“Swedish” is the adjective (demonym) of Sweden; “Swedish diplomats” therefore speaks for Sweden.",
            ],
        ),
        (
            "The French president rejects the plan.",
            "The French president",
            [
                "The report names nobody for “The French president”. By the tables Jacques Chirac was President of France from 1995",
                "so on 2004-06-09",
                "The holder rule: Jacques Chirac speaks for France, so France is the holder and Jacques Chirac the voice.",
            ],
        ),
        (
            "Polish Defence Minister Marek Zawada rejects the plan.",
            "Polish Defence Minister Marek Zawada",
            [
                "“Marek Zawada” is a person's name.",
                "The report calls Marek Zawada “Polish Defence Minister”, which speaks for Poland.",
                "The holder rule: Marek Zawada speaks for Poland",
            ],
        ),
        (
            "Polish Defence Minister Marek Zawada came by train. He rejects the plan.",
            "He",
            [
                "“He” means Marek Zawada, printed as “Polish Defence Minister Marek Zawada” one sentence before",
                "The report calls Marek Zawada “Polish Defence Minister”",
            ],
        ),
        (
            "Jacques Chirac rejects the plan.",
            "Jacques Chirac",
            ["By the tables Jacques Chirac was President of France from", "Who holds it speaks for France."],
        ),
        (
            "Talks with Norway, which rejects the plan, went on.",
            "which",
            ["“which” leads back to the actor named last before it in its sentence: Norway."],
        ),
        ("The Norwegian cabinet met. The government rejects the plan.", "The government", ["Norway"]),
        ("A senior Chilean official rejects the plan.", "A senior Chilean official", ["tells somebody by office only, and names nobody"]),
    ],
)
def test_the_steps_to_a_holder(text: str, holder: str, parts: list[str]) -> None:
    said_of_it = told(text, stands(text, holder, "the plan"))
    for part in parts:
        assert part in said_of_it, said_of_it


def test_a_name_of_other_days_is_told_with_its_dates() -> None:
    text = "Zaire rejects the plan."
    assert "is what Democratic Republic of the Congo was called from 1971-10-27 to 1997-05-16" in told(
        text, stands(text, "Zaire", "the plan"), date="1996-03-01"
    ).replace("DR Congo", "Democratic Republic of the Congo")


def test_a_member_of_a_list_is_told_from_the_others() -> None:
    text = "Peru and Chile reject the plan."
    of_chile = told(text, stands(text, "Peru and Chile", "the plan"), nth=1)
    assert "“Chile” is one of the list “Peru and Chile”." in of_chile
    assert "“Chile” is a name in the table of states." in of_chile


def test_we_in_a_quotation_means_who_says_it() -> None:
    text = 'Estonian Foreign Minister Kadri Lepik said: "We reject the plan."'
    source = "Estonian Foreign Minister Kadri Lepik"
    found = told(text, said(text, source, "We reject the plan"), stands(text, "We", "the plan"), nth=1)
    assert f"“We” stands in what “{source}” says, and means who says it." in found
    assert "so Estonia is the holder and Kadri Lepik the voice" in found


def test_an_issue_names_the_targets_it_was_grouped_with() -> None:
    text = "Norway rejects the herring quota for the coast. Chile wants a herring quota for the coast. "
    text += "Snow fell on the hills all day.\n\n" * 20 + "Peru wants new trains in Lima."
    entries = [
        stands(text, who, what) for who, what in (("Norway", "the herring quota for the coast"), ("Chile", "a herring quota for the coast"))
    ]
    one, found = why(text, *entries, stands(text, "Peru", "new trains in Lima"))
    first, second = one.issue(found)
    assert first.said.startswith("Grouped with 1 other position of the report")
    assert second.said == "With the target of Chile (oppose) one sentence later: both targets say “herring”, “quota”, “coast”."
    assert second.words == span(text, "a herring quota for the coast")
    alone, found = why(text, *entries, stands(text, "Peru", "new trains in Lima"), nth=2)
    assert [r.said for r in alone.issue(found)] == ["No other target of the report is like this one: an issue of its own."]


@pytest.mark.parametrize(
    ("when", "done", "date", "expected"),
    [
        ("last week", True, DAY, "2004-06: reckoned from the report's date, 2004-06-09 (a Wednesday)."),
        (
            "on Friday",
            False,
            DAY,
            "2004-06-11: reckoned from the report's date, 2004-06-09 (a Wednesday), forward, for it is still to come.",
        ),
        ("on 14 March 2003", True, None, "2003-03-14: the words tell it in full."),
        (None, True, DAY, "No words for a time belong to it: it counts by the report's date, 2004-06-09."),
        (None, True, None, "Neither its words nor the report tell a date: it counts by the day on which it was recorded."),
    ],
)
def test_dates(when: str | None, done: bool, date: str | None, expected: str) -> None:
    text = f"Norway sent two ships{f' {when}' if when else ''}."
    (reason,) = why(text, promised(text, "Norway", "two ships", when, done, "deliver"), date=date)[0].date()
    assert reason.said == expected
    assert reason.words == (span(text, when) if when else None)


def test_passages_of_one_meeting_are_told() -> None:
    text = "Norway and Chile met in Oslo. The summit in Oslo was short."
    first = Entry(
        "r", Meeting("talks", (Actor.printed_as(span(text, "Norway")), Actor.printed_as(span(text, "Chile")))), (span(text, "met"),)
    )
    again = Entry("r", Meeting("summit", ()), (span(text, "The summit"),))
    asked, found = why(text, first, again)
    assert len(found) == 1
    assert asked.evidence()[0].said.startswith("2 passages agree in who meets")
    assert why(text, first)[0].evidence() == []
