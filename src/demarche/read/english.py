"""Is a report in English? By its language key, else by its function words (function_words.toml)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from demarche.errors import ReportError
from demarche.model import Report
from demarche.settings import Settings

LOOKED_AT = 50_000  # characters
FEWEST = 15  # function words of any language; a text with fewer is too short to tell
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ENGLISH = frozenset({"en", "eng", "english"})


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Language name to its function words."""
    data = tomllib.loads(files("demarche.read").joinpath("function_words.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in data["words"].items()}


@cache
def language_names() -> dict[str, str]:
    """Language code to its English name."""
    data = tomllib.loads(files("demarche.read").joinpath("function_words.toml").read_text("utf-8"))
    return dict(data["codes"])


def check_english(report: Report, settings: Settings, where: str) -> None:
    """ReportError, naming the language where it can be told, unless the report is in English or too short to tell."""
    if report.language:
        stated = re.split(r"[-_ ]", report.language.strip().lower())[0]
        if stated not in _ENGLISH:
            _refuse(where, language_names().get(stated, report.language))
        return
    language = other_language(report.text[:LOOKED_AT], settings.least_english)
    if language:
        _refuse(where, language)


def _refuse(where: str, language: str) -> None:
    raise ReportError(f"{where} is in {language}. demarche reads English; give it an English version.")


def other_language(text: str, least: float) -> str | None:
    """The name of the language that a text is in if it is not English; None where it is, or where it is too short to tell."""
    letters = _LETTER.findall(text)
    latin = sum(1 for letter in letters if _LATIN.match(letter))
    counts: Counter[str] = Counter()
    known = 0
    for word, times in Counter(_WORD.findall(text.lower())).items():
        languages = [language for language, words in function_words().items() if word in words]
        counts.update(dict.fromkeys(languages, times))
        known += times if languages else 0
    if len(letters) > 200 and latin < 0.5 * len(letters):
        return counts.most_common(1)[0][0] if known >= FEWEST else "a script other than Latin"
    if known < FEWEST or counts["English"] >= least * known:
        return None
    return counts.most_common(1)[0][0]
