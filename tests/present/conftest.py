"""A pipeline that gives what a test wants it to give, and the command line run in the same process."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from click.testing import CliRunner, Result

from demarche import pipeline
from demarche.errors import ReportError
from demarche.model import Report
from demarche.present.cli import cli
from demarche.settings import Settings
from tests.examples import baltic

Outcome = pipeline.Reading | ReportError | type[KeyboardInterrupt]
Run = Callable[..., Result]


@dataclass
class Fake:
    """Gives its outcomes, one after the other, and remembers what it was asked for."""

    outcomes: Sequence[Outcome]
    asked: list[Any] = field(default_factory=list)

    def __call__(
        self,
        paths: Sequence[str],
        settings: Settings,
        date: str | None = None,
        only: frozenset[str] = frozenset(),
        known: Callable[[Report], bool] = lambda report: False,
    ) -> Iterator[Any]:
        self.asked = [tuple(paths), settings, date, only]
        for outcome in self.outcomes:
            if isinstance(outcome, type):
                raise outcome
            if isinstance(outcome, ReportError) or not known(outcome.report):
                yield outcome


@pytest.fixture
def reading() -> pipeline.Reading:
    return pipeline.Reading(baltic.report(), baltic.entries())


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Fake]:
    def give(*outcomes: Outcome) -> Fake:
        fake = Fake(outcomes)
        monkeypatch.setattr(pipeline, "read_reports", fake)
        return fake

    return give


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(cli, [str(a) for a in arguments])
