"""CAMEO codes of PLOVER events, by the mapping that the PLOVER project published (`data/cameo_plover.csv`)."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from demarche.knowledge.tables import rows, words


@dataclass(frozen=True)
class Coded:
    """One line of the mapping: the CAMEO code, and the type, mode and contexts that stand for it in PLOVER."""

    cameo: str
    type: str
    mode: str
    contexts: frozenset[str]

    @property
    def conditions(self) -> int:
        """How much it asks for."""
        return bool(self.mode) + len(self.contexts)


@cache
def cameo_codes() -> tuple[Coded, ...]:
    """The whole mapping."""
    return tuple(Coded(row["cameo"], row["type"], row["mode"], frozenset(words(row["contexts"]))) for row in rows("cameo_plover.csv"))


def cameo(event: str, mode: str | None = None, contexts: Collection[str] = ()) -> str | None:
    """The CAMEO code of a PLOVER event: what the lines that ask for most of what is known have in common, two to four digits; where they
    have nothing in common, the two digits of the type.

    Of ACCUSE with the mode investigate it is 09 or below, of CONSULT by phone 041; None for a type that PLOVER does not have.
    """
    fitting = [c for c in cameo_codes() if c.type == event.upper() and c.mode in ("", mode) and c.contexts <= set(contexts)]
    most = max((c.conditions for c in fitting), default=0)
    told = [c.cameo for c in fitting if c.conditions == most]
    shared = "".join(digits[0] for digits in takewhile(lambda digits: len(set(digits)) == 1, zip(*told, strict=False)))
    return shared if most and len(shared) >= 2 else next((c.cameo for c in fitting if len(c.cameo) == 2), None)
