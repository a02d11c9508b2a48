"""The page to read first: read -> parse -> extract -> resolve, a report at a time. The caller records (`Ledger.record`) and shows."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from multiprocessing import get_context

from spacy.language import Language
from spacy.util import minibatch

from demarche import read
from demarche.errors import ReportError
from demarche.extract import extract
from demarche.knowledge import OwnActors, read_own_actors, using
from demarche.language import Parsed, load, parse
from demarche.language.frames import FACTORY as FRAMES
from demarche.model import Entry, Kind, Report
from demarche.resolve import resolve
from demarche.settings import Settings


@dataclass(frozen=True)
class Reading:
    """What one report gave."""

    report: Report
    entries: tuple[Entry, ...]


def read_reports(
    paths: Sequence[str], settings: Settings, date: str | None = None, only: frozenset[Kind] = frozenset()
) -> Iterator[Reading | ReportError]:
    """Read every report under `paths`, in order; one that can't be read gives its error instead, and the others go on."""
    batches = minibatch((_dated(item, date) for item in read.reports(paths, settings)), settings.batch)
    if settings.jobs == 1:
        return chain.from_iterable(_read_batch(batch, settings, only) for batch in batches)
    return _side_by_side(batches, settings, only)


def _side_by_side(
    batches: Iterator[list[Report | ReportError]], settings: Settings, only: frozenset[Kind]
) -> Iterator[Reading | ReportError]:
    """The same by several processes, in order, with no more batches read ahead than keep them busy."""
    with ProcessPoolExecutor(settings.jobs, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Reading | ReportError]]] = deque()
        for batch in chain(batches, [None] * 2 * settings.jobs):
            if batch is not None:
                waiting.append(pool.submit(_read_batch, batch, settings, only))
            if waiting and (batch is None or len(waiting) > 2 * settings.jobs):
                yield from waiting.popleft().result()


@cache
def pipeline(model: str | None, frames: str | None = None) -> Language:
    """The spaCy pipeline that reports go through: the parser, then the finder of frames. Loaded once a process."""
    nlp = load(model)
    nlp.add_pipe(FRAMES, last=True, config={"folder": frames})
    return nlp


def _read_batch(batch: Sequence[Report | ReportError], settings: Settings, only: frozenset[Kind]) -> list[Reading | ReportError]:
    reports = [item for item in batch if isinstance(item, Report)]
    parsed = parse(reports, pipeline(settings.model, settings.frames), settings.batch)
    with using(read_own_actors(settings.actors) if settings.actors else OwnActors()):
        readings = iter([Reading(one.report, tuple(entries_of(one, only))) for one in parsed])
    return [item if isinstance(item, ReportError) else next(readings) for item in batch]


def entries_of(parsed: Parsed, only: frozenset[Kind] = frozenset()) -> list[Entry]:
    """What one parsed report gives: extracted, then resolved."""
    return resolve(parsed.report, parsed.doc, parsed, extract(parsed, only))


def _dated(item: Report | ReportError, date: str | None) -> Report | ReportError:
    return item if date is None or isinstance(item, ReportError) else replace(item, date=item.date or date)
