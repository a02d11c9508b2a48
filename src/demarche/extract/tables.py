"""The word lists and rules of this room: TOML files beside its modules."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def toml(name: str) -> dict[str, Any]:
    """The tables of a TOML file of this room, read once."""
    return tomllib.loads(files("demarche.extract").joinpath(name).read_text(encoding="utf8"))
