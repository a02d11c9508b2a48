"""What options of several commands share."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, get_args

import click

from demarche.errors import DemarcheError
from demarche.model import Kind
from demarche.settings import Extractor, LlmSettings, Settings

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
FORMATS = click.Choice(["table", "jsonl", "csv"])
KINDS = click.Choice(get_args(Kind))
EXTRACTORS = click.Choice(get_args(Extractor))


def partial_date(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A date as the record format has it: a year, a month or a day."""
    if value is None or PARTIAL_DATE.fullmatch(value):
        return value
    raise click.BadParameter(f"{value!r} is not a date. Give a day, a month or a year: 2004-06-09, 2004-06 or 2004.")


def llm_settings(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> LlmSettings | None:
    """KEY=VALUE of each `--llm` as settings of the user's own model; None where none was given."""
    if not values:
        return None
    kinds = {one.name: one.type for one in fields(LlmSettings)}
    told: dict[str, Any] = {}
    for name, _, value in (one.partition("=") for one in values):
        if name not in kinds or not value:
            shown = repr(f"{name}=..") if value else "A word without = and a value"  # which may be a key, and is not shown
            raise click.BadParameter(f"{shown} is no setting of a model. Give KEY=VALUE, where KEY is one of {', '.join(kinds)}.")
        told[name] = _read(name, value, kinds[name])
    try:
        return LlmSettings(**told)
    except DemarcheError as error:
        raise click.BadParameter(str(error)) from None


def _read(name: str, value: str, kind: Any) -> Any:
    """A value as its setting has it."""
    if kind not in (int, float):
        return value
    try:
        return kind(value)
    except ValueError:
        raise click.BadParameter(f"{name} is {value[:40]!r}, but must be a {'whole number' if kind is int else 'number'}.") from None


def limited(setting: str, unit: str) -> dict[str, Any]:
    """What `click.option` needs to take a number for a setting, within the setting's limits."""
    found = next(one for one in fields(Settings) if one.name == setting)
    least, most = found.metadata["least"], found.metadata["most"]
    kind: Any = type(found.default)
    allowed = f"Give {least:,.10g} to {most:,.10g}; {found.default:,.10g} where none is given."

    def number(_context: click.Context, _option: click.Parameter, value: str) -> Any:
        try:
            told = kind(value)
        except ValueError:
            raise click.BadParameter(f"{value!r} is not a number of {unit}. {allowed}") from None
        if not least <= told <= most:  # NaN is within no limits
            raise click.BadParameter(f"{told:,.10g} {unit} are too {'few' if told < least else 'many'}. {allowed}")
        return told

    return {"type": str, "default": str(found.default), "show_default": True, "metavar": "N", "callback": number}
