"""How single things are put into words: actors, amounts, issues, quotations. Whatever came out of a report is cleaned here."""

import textwrap
import unicodedata
from collections.abc import Iterable

from demarche import knowledge
from demarche.model import Actor, Evidence

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def clean(text: str) -> str:
    """On one line, without control and direction characters, so that no escape sequence of a report reaches the terminal."""
    joined = " ".join(text.split())
    return "".join(c for c in joined if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def shorten(text: str, width: int) -> str:
    """At most `width` characters, cut between words and marked so."""
    return textwrap.shorten(clean(text), width, placeholder=" …")


def quoted(evidence: Evidence, width: int = 240) -> str:
    """The words of a report in quotation marks; its own outermost marks are not doubled."""
    inner = evidence.quote.strip().strip('"“”')
    return f"“{shorten(inner, width)}”"


def naming(actor: Actor) -> str:
    """An actor's name, and whom it speaks for: `Kadri Lepik (Estonia)`."""
    name = clean(actor.name or actor.printed)
    return f"{name} ({clean(actor.speaks_for.name)})" if actor.speaks_for else name


def listing(actors: Iterable[Actor]) -> str:
    """Names in a row."""
    return ", ".join(clean(actor.name or actor.printed) for actor in actors)


def amount(quantity: float | None, unit: str | None) -> str:
    """A number as people write it: `1,400 troops`, `12 million euros`; empty where there is none."""
    if quantity is None:
        return ""
    scale, word = next(((s, w) for s, w in SCALES if abs(quantity) >= s), (1.0, ""))
    return clean(f"{quantity / scale:,.10g} {word} {unit or ''}")


def issue_title(issue: str, quotes: Iterable[str] = ()) -> str:
    """The heading of an issue made of its id, with the letters that names have in targets of its positions, or in the tables."""
    return knowledge.issue_title(issue, quotes) or "Other positions"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 report`, `2 reports`, `2 entries`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
