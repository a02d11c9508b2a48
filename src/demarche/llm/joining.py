"""What two readers found in one report, as one list."""

from __future__ import annotations

from collections.abc import Iterable

from demarche.model import Entry, found_by_both
from demarche.serial import key_of


def joined(ours: Iterable[Entry], theirs: Iterable[Entry]) -> list[Entry]:
    """Both; of the very same claim (one key) ours, with the names of both, as its confidence is calibrated."""
    kept = {key_of(entry): entry for entry in ours}
    for entry in theirs:
        key = key_of(entry)
        kept[key] = found_by_both(kept[key], entry) if key in kept else entry
    return list(kept.values())
