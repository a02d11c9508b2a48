"""The word lists of the resolve room (`data/words.toml`, `data/first_names.csv`), read when first asked for."""

import csv
import io
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Gender = Literal["m", "f", ""]


def _data(name: str) -> str:
    return files("demarche.resolve").joinpath("data", name).read_text(encoding="utf-8")


@cache
def lexicon(table: str, key: str) -> frozenset[str]:
    """A word list of words.toml, in small letters."""
    return frozenset(word.casefold() for word in _tables()[table][key])


def either(table: str, key: str) -> str:
    """A word list of words.toml as a pattern for any of its words, the longest first; between words stands any white space."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(lexicon(table, key), key=len, reverse=True))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_data("words.toml"))


@cache
def _first_names() -> dict[str, Gender]:
    lines = io.StringIO(_data("first_names.csv"), newline="")
    table: dict[str, Gender] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        gender: Gender = "m" if row["gender"] == "m" else "f"
        for name in row["names"].split():
            table[name] = "" if name in table else gender
    return table


def is_first_name(word: str) -> bool:
    """Whether this is a first name that the list knows."""
    return word in _first_names()


def gender_of_name(word: str) -> Gender:
    """The gender that a first name tells; "" if it tells none or is not known."""
    return _first_names().get(word, "")


def gender_of_words(words: str) -> Gender:
    """The gender that a title or noun tells ("Mrs", "spokesman"); "" for none."""
    for word in words.casefold().split():
        if word in lexicon("titles", "f") or word in lexicon("titles", "woman"):
            return "f"
        if word in lexicon("titles", "m") or word in lexicon("titles", "man"):
            return "m"
    return ""
