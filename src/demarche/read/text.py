"""Plain text: one file, one report."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.model import Report
from demarche.read.decode import decode
from demarche.read.source import Outcome, Source, read_all
from demarche.settings import Settings

BYTES_PER_CHARACTER = 4  # at most, in every encoding that is read


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The file's text as it stands; offsets count in the decoded text."""
    data = read_all(source, BYTES_PER_CHARACTER * settings.longest)
    yield Report(id=source.stem, text=decode(data, source.name), path=source.path)
