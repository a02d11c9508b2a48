"""What others may add: readers, extractors, decision rules, exporters, importers.

Each room lists its own as data; entry points come on top.

A package adds one in its pyproject.toml, for instance a reader of files that end in .eml:

    [project.entry-points."demarche.readers"]
    ".eml" = "my_package.mail:read"
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Literal, TypeVar

from demarche.errors import DemarcheError

Group = Literal["demarche.readers", "demarche.extractors", "demarche.decisions", "demarche.exporters", "demarche.importers"]
T = TypeVar("T")


def gather(group: Group, ours: Mapping[str, T]) -> dict[str, T]:
    """Ours and those that installed packages add, by name; a name that we have is ours. DemarcheError where one can't be loaded."""
    return {**_installed(group), **ours}


@cache
def _installed(group: Group) -> dict[str, Any]:
    found = {}
    for point in entry_points(group=group):
        try:
            found[point.name] = point.load()
        except Exception as error:  # a stranger's module may raise anything when it is imported
            raise DemarcheError(
                f"The plugin {point.name!r} of {group} ({point.value}) can't be loaded: {error}. Repair it or uninstall its package."
            ) from error
    return found
