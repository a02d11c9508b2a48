"""What a run may ask for and what it has asked for: requests, tokens, cost. No thread asks before there is room for the dearest answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from demarche.errors import ReportError
from demarche.settings import LlmSettings

_CHARACTERS = 3  # to a token, at least, in what is counted before it is asked; English has four
_MILLION = 1_000_000
_MOST = 10**12  # tokens that a server may say that an answer took


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took. `estimated` answers came without figures that can be true; their tokens are counted by their characters."""

    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    estimated: int = 0

    @property
    def tokens(self) -> int:
        """Those of questions and answers."""
        return self.tokens_in + self.tokens_out


class LimitError(ReportError):
    """Nothing more may be asked in this run."""


@dataclass(slots=True)
class Purse:
    """Counts for all threads of a run."""

    limits: LlmSettings
    spent: Spent = Spent()
    _waiting: Spent = Spent()  # the most that what is under way may take
    _lock: Lock = field(default_factory=Lock)

    def reserve(self, characters: int) -> Spent:
        """Room for one request of so many characters; LimitError where there is none."""
        most = self._priced(Spent(1, 0, tokens_of(characters), self.limits.answer))
        with self._lock:
            self._check(_sum(_sum(self.spent, self._waiting), most))
            self._waiting = _sum(self._waiting, most)
        return most

    def settle(self, reserved: Spent, took: Spent) -> None:
        """What a request took in place of what was kept for it."""
        with self._lock:
            self._waiting = _sum(self._waiting, reserved, -1)
            self.spent = _sum(self.spent, self._priced(took))

    def count_cached(self) -> None:
        """An answer that cost nothing."""
        with self._lock:
            self.spent = replace(self.spent, cached=self.spent.cached + 1)

    def _priced(self, one: Spent) -> Spent:
        limits = self.limits
        return replace(one, cost=(one.tokens_in * limits.input_price + one.tokens_out * limits.output_price) / _MILLION)

    def _check(self, then: Spent) -> None:
        for name, most in (("requests", self.limits.requests), ("tokens", self.limits.tokens), ("cost", self.limits.cost or None)):
            if most is not None and getattr(then, name) > most:
                raise LimitError(
                    f"the limit of {most:,.10g} {name} a run leaves no room for another request. Raise it with --llm {name}=N, or give the "
                    "same command again, which goes on from here, as answers are kept"
                )


def tokens_of(characters: int) -> int:
    """Tokens of so many characters, rather too many than too few."""
    return characters // _CHARACTERS + 1


def told(usage: Any, asked: int, answered: int) -> Spent:
    """One request with the tokens that the server says it took; where it says none that can be true, by characters asked and answered."""
    taken, given = (usage.get(name) for name in ("prompt_tokens", "completion_tokens")) if isinstance(usage, Mapping) else (None, None)
    if type(taken) is int and type(given) is int and 0 < taken <= _MOST and 0 <= given <= _MOST:
        return Spent(1, 0, taken, given)
    return Spent(1, 0, tokens_of(asked), tokens_of(answered) if answered else 0, estimated=1)


def _sum(one: Spent, other: Spent, sign: int = 1) -> Spent:
    return Spent(*(getattr(one, name) + sign * getattr(other, name) for name in Spent.__slots__))
