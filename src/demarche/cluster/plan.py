"""What is to be read, and how it is shared out: shards of whole files, in order, the same in every run over the same files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.util import minibatch

from demarche import read
from demarche.errors import DemarcheError, ReportError
from demarche.ledger import ALL_KINDS, Ledger
from demarche.model import Kind, Report
from demarche.settings import Settings

SHARD_BYTES = 1 << 26
SHARD_FILES = 1000
PART = 512  # reports in a file of Parquet


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user asked for, as every worker needs it."""

    paths: tuple[str, ...]
    settings: Settings
    date: str | None = None
    only: frozenset[Kind] = frozenset()
    workers: int | None = None  # as many as there is room for
    known_in: str | None = None  # a ledger: what `by` read for it before is passed over
    by: str = ""
    folder: str | None = None  # where the workers write Parquet; None where readings come back
    part: int = PART
    home: str = "."  # where relative paths start

    def check(self) -> None:
        """DemarcheError where it can't be done on a cluster."""
        if "-" in self.paths:
            raise DemarcheError("Standard input can't be read with --on, as workers don't have it. Save it to a file and name that.")
        if "llm" in self.settings.extractor:
            raise DemarcheError("A model can't be asked with --on, as each worker would keep the limits by itself. Leave one out.")

    def enter(self) -> None:
        """Stand, in a worker's process, where the user stands; DemarcheError where its machine has no such folder."""
        try:
            os.chdir(self.home)
        except OSError as error:
            raise DemarcheError(
                f"A worker has no folder {self.home!r} ({error.strerror}). All machines must see what is read, and under one name."
            ) from error

    @property
    def batch(self) -> int:
        """Reports that go to a worker at once."""
        return self.settings.batch if self.folder is None else self.part


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that are read one after the other by one task."""

    number: int
    sources: tuple[read.Source | ReportError, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A report that was read before: only its id and the digest of its text are passed on."""

    id: str
    digest: bytes


Item = Report | ReportError | Known


@dataclass(slots=True)
class _Filling:
    sources: list[read.Source | ReportError] = field(default_factory=list)
    size: int = 0

    def full(self, more: int) -> bool:
        return bool(self.sources) and (self.size + more > SHARD_BYTES or len(self.sources) >= SHARD_FILES)


def shards(plan: Plan) -> Iterator[Shard]:
    """What the paths name, in order, up to 64 MiB or 1,000 files together."""
    number, filling = 0, _Filling()
    for source in read.named(plan.paths, plan.settings):
        size = _bytes(source)
        if filling.full(size):
            yield Shard(number, tuple(filling.sources))
            number, filling = number + 1, _Filling()
        filling.sources.append(source)
        filling.size += size
    if filling.sources:
        yield Shard(number, tuple(filling.sources))


def _bytes(source: read.Source | ReportError) -> int:
    """A packed file counts as a shard, as it does not say how much it holds."""
    if isinstance(source, ReportError) or source.path is None:
        return 0
    return SHARD_BYTES if source.size is None else source.size


def batches(shard: Shard, plan: Plan) -> Iterator[list[Item]]:
    """The reports of a shard, those known marked, as many together as go to a worker."""
    if plan.known_in is None:
        yield from minibatch(_items(shard, plan), plan.batch)
        return
    with Ledger.open(plan.known_in, create=False) as ledger:
        kinds = plan.only or ALL_KINDS
        yield from minibatch((_marked(item, ledger, kinds, plan.by) for item in _items(shard, plan)), plan.batch)


def _items(shard: Shard, plan: Plan) -> Iterator[read.Outcome]:
    seen: dict[str, bytes] = {}
    for source in shard.sources:
        for found in read.reports_of(source, plan.settings):
            item = read.unique(found, seen)
            yield replace(item, date=item.date or plan.date) if isinstance(item, Report) and plan.date else item


def _marked(item: read.Outcome, ledger: Ledger, kinds: frozenset[Kind], by: str) -> Item:
    if isinstance(item, Report) and ledger.was_read(item, kinds, by):
        return Known(item.id, read.digest_of(item.text))
    return item
