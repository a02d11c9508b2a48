"""What options of several commands share."""

from __future__ import annotations

import re
from typing import get_args

import click

from demarche.model import Kind

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
FORMATS = click.Choice(["table", "jsonl", "csv"])
KINDS = click.Choice(get_args(Kind))


def partial_date(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A date as the record format has it: a year, a month or a day."""
    if value is None or PARTIAL_DATE.fullmatch(value):
        return value
    raise click.BadParameter(f"{value!r} is not a date. Give a day, a month or a year: 2004-06-09, 2004-06 or 2004.")
