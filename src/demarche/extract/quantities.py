"""Amounts in words: "1,400 troops", "a 1400-strong contingent", "$2.5 billion", "two thousand tonnes" (words in `quantities.toml`)."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from spacy.tokens import Token

from demarche.extract.tables import toml

DIGITS = re.compile(r"^(\D*?)(\d[\d,]*(?:\.\d+)?)([a-z]*)$", re.IGNORECASE)
YEAR = re.compile(r"^(19|20)\d\d$")


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return toml("quantities.toml")


def amount(tokens: Sequence[Token]) -> tuple[float, str | None] | None:
    """The first number among the tokens, with its unit; None where there is none. Years and ordinals are no amounts."""
    for at, token in enumerate(tokens):
        read = _number(tokens, at)
        if read is not None and not (YEAR.match(token.text) and not _counts(tokens, at)):
            value, end = read
            return value, _unit(tokens, at, end)
    return None


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a four-digit number counts something: it modifies a noun, or "-strong" follows."""
    return (tokens[at].dep_ == "nummod" and tokens[at].head.pos_ == "NOUN") or (at + 2 < len(tokens) and tokens[at + 2].lower_ == "strong")


def _number(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """The value of the number that starts here, and where it ends."""
    table = _tables()
    word = tokens[at].lower_
    digits = DIGITS.match(word)
    if digits and (not digits[3] or digits[3] in table["magnitudes"]):
        value = float(digits[2].replace(",", "")) * table["magnitudes"].get(digits[3], 1)
    elif word in table["numbers"] and not (word in ("a", "an", "one") and not _magnitude(tokens, at + 1)):
        value = float(table["numbers"][word])
    else:
        return None
    end = at + 1
    while end < len(tokens) and (factor := _magnitude(tokens, end)):
        value, end = value * factor, end + 1
    return value, end


def _magnitude(tokens: Sequence[Token], at: int) -> float | None:
    factor: float | None = _tables()["magnitudes"].get(tokens[at].lower_) if at < len(tokens) else None
    return factor


def _unit(tokens: Sequence[Token], at: int, end: int) -> str | None:
    """The currency before the number, else the noun it counts."""
    table = _tables()
    sign = DIGITS.match(tokens[at].text)
    for before in ([sign[1]] if sign else []) + [tokens[at - 1].text if at else ""]:
        if before in table["currencies"]:
            return str(table["currencies"][before])
    nouns = [t for t in tokens[end : end + 6] if t.pos_ in ("NOUN", "SYM") and t.lower_ not in ("-", "strong")]
    if not nouns:
        return None
    noun = next((t for t in nouns if t.lemma_.lower() in table["units"] or t.lemma_.lower() in table["currencies"]), nouns[0])
    lemma = noun.lemma_.lower()
    return str(table["currencies"].get(lemma) or table["units"].get(lemma) or noun.lower_)
