"""Answers that were paid for, on disk: one file each, under a hash of the model, the version of the question, and the text.

An answer holds words of the report. Only its owner can read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import DemarcheError


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers; None keeps none."""

    folder: Path | None

    @classmethod
    def at(cls, place: str | None) -> Cache:
        """The folder named, the user's own where none is; "none" keeps nothing. DemarcheError where it can't be made."""
        if place == "none":
            return cls(None)
        folder = Path(place) if place else _own()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _trouble(folder, error) from error
        return cls(folder)

    def get(self, key: str) -> Any:
        """What was kept under a key, as JSON; None where nothing was, or what was is damaged."""
        if self.folder is None:
            return None
        try:
            return json.loads(self._path(self.folder, key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, key: str, answer: Any) -> None:
        """Keep an answer: whole, or not at all. DemarcheError where there is no room for it."""
        if self.folder is None:
            return
        path = self._path(self.folder, key)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with open(handle, "w", encoding="utf-8") as stream:
                    json.dump(answer, stream)
                os.replace(made, path)
            except OSError:
                os.unlink(made)
                raise
        except OSError as error:
            raise _trouble(self.folder, error) from error

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key}.json"


def key_of(*parts: str) -> str:
    """The key of an answer: of the model, the version of the question, how it is put, and the text."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _own() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "demarche" / "llm"


def _trouble(folder: Path, error: OSError) -> DemarcheError:
    return DemarcheError(
        f"Answers can't be kept in {str(folder)!r}: {error.strerror}. Name another folder with --llm cache=FOLDER, or cache=none, "
        "and each reading is paid for anew."
    )
