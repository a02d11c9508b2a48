"""A report, what a model may answer about it, and how it is asked, for the tests of the llm room."""

from collections.abc import Callable
from typing import Any

from demarche.errors import ReportError
from demarche.llm import Asking
from demarche.model import Kind, Report
from demarche.settings import LlmSettings

Chosen = Callable[..., LlmSettings]
TEXT = "Norway backs the fisheries draft, Iceland rejects the quota rule. “We won’t\nsign it,” said minister José Dahl. Norway\nwaits."
REPORT = Report("r1", TEXT, date="2004-06-09")
BACKS = {
    "evidence": ["Norway backs the fisheries draft"],
    "modality": "asserted",
    "holder": "Norway",
    "voice": None,
    "stance": "support",
    "cue": "backs",
    "target": "the fisheries draft",
    "condition": None,
}
REJECTS = BACKS | {
    "evidence": ["Iceland rejects the quota rule"],
    "holder": "Iceland",
    "stance": "oppose",
    "cue": "rejects",
    "target": "the quota rule",
}
SAID = {
    "evidence": ['"We won\'t sign it," said minister José Dahl'],
    "modality": "asserted",
    "source": "minister José Dahl",
    "cue": "said",
    "content": ["We won't sign it"],
    "form": "direct",
    "addressee": None,
}
ANSWER = {"positions": [BACKS, REJECTS], "statements": [SAID], "commitments": [], "texts": [], "meetings": [], "events": []}


def asked(chosen: LlmSettings, *reports: Report, only: frozenset[Kind] = frozenset()) -> tuple[list[Any], Asking]:
    """What each report gives: entries, or the sentence of its error."""
    outcomes: list[Any] = []
    with Asking(chosen) as asking:
        asking.begin(reports or (REPORT,), only)
        for report in reports or (REPORT,):
            try:
                outcomes.append(asking.entries(report))
            except ReportError as error:
                outcomes.append(str(error))
    return outcomes, asking


def numbered(count: int) -> list[Report]:
    return [Report(f"r{n}", f"{TEXT} Day {n}.") for n in range(count)]


def error_of(chosen: LlmSettings) -> str:
    (outcome,), _ = asked(chosen)
    assert isinstance(outcome, str), "the report is lost"
    assert outcome.startswith("r1 was not read by tiny: ")
    assert outcome.endswith(".")
    assert not outcome.endswith("..")
    return outcome
