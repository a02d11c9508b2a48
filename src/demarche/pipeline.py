"""The page to read first: read -> parse -> extract -> resolve, a report at a time. The caller records (`Ledger.record`) and shows."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from multiprocessing import get_context, parent_process
from threading import Thread

from spacy.language import Language
from spacy.util import minibatch
from threadpoolctl import threadpool_limits

from demarche import read
from demarche.errors import DemarcheError, ReportError
from demarche.extract import extract
from demarche.knowledge import OwnActors, read_own_actors, using
from demarche.language import Parsed, load, parse
from demarche.language.frames import FACTORY as FRAMES
from demarche.llm import Asking, joined
from demarche.model import OWN, Entry, Kind, Report
from demarche.resolve import Agenda, read_agenda, resolve
from demarche.settings import Settings
from demarche.triage import SetAside, Sieve, calm


@dataclass(frozen=True)
class Reading:
    """What one report gave."""

    report: Report
    entries: tuple[Entry, ...]


Outcome = Reading | SetAside | ReportError


def read_reports(
    paths: Sequence[str],
    settings: Settings,
    date: str | None = None,
    only: frozenset[Kind] = frozenset(),
    known: Callable[[Report], bool] = lambda report: False,
    asking: Asking | None = None,
) -> Iterator[Outcome]:
    """Read every report under `paths`, in order; one that can't be read gives its error instead, and the others go on. What is `known`
    is passed over before it is parsed. With `only_diplomacy` a report about something else is set aside unread. A model of the user's own
    is asked by `asking`, so that what it took can be seen; where none is given, one is made for the extractor llm.
    """
    found = (_dated(item, date) for item in read.reports(paths, settings))
    batches = minibatch((item for item in found if isinstance(item, ReportError) or not known(item)), settings.batch)
    if "llm" in settings.extractor:
        return _asked(batches, settings, only, asking or Asking(settings.llm))
    if settings.jobs == 1:
        return chain.from_iterable(read_batch(batch, settings, only) for batch in batches)
    return _side_by_side(batches, settings, only)


def _asked(batches: Iterator[list[Report | ReportError]], settings: Settings, only: frozenset[Kind], asking: Asking) -> Iterator[Outcome]:
    """The same with a model: in one process, so that one purse keeps its limits."""
    if settings.jobs > 1:
        raise DemarcheError("The extractor llm reads in one process (--jobs 1); --llm at_once=N sends several requests at the same time.")
    with asking:
        for batch in batches:
            yield from read_batch(batch, settings, only, asking)


def _side_by_side(batches: Iterator[list[Report | ReportError]], settings: Settings, only: frozenset[Kind]) -> Iterator[Outcome]:
    """The same by several processes, in order, with no more batches read ahead than keep them busy."""
    with ProcessPoolExecutor(settings.jobs, mp_context=get_context("spawn"), initializer=_begin) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        for batch in chain(batches, [None] * 2 * settings.jobs):
            if batch is not None:
                waiting.append(pool.submit(read_batch, batch, settings, only))
            if waiting and (batch is None or len(waiting) > 2 * settings.jobs):
                yield from waiting.popleft().result()


def _begin() -> None:
    """In each process: one thread for numpy's products, as waiting threads take time from the processes beside; end with the parent."""
    threadpool_limits(1, "blas")
    _end_with_parent()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for good."""

    def watch() -> None:
        if parent := parent_process():
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


@cache
def pipeline(model: str | None, frames: str | None = None) -> Language:
    """The spaCy pipeline that reports go through: the parser, then the finder of frames. Loaded once a process."""
    nlp = load(model)
    nlp.max_length = sys.maxsize  # how long a report may be is said by `Settings.longest`
    nlp.add_pipe(FRAMES, last=True, config={"folder": frames})
    return nlp


def read_batch(
    batch: Sequence[Report | ReportError], settings: Settings, only: frozenset[Kind], asking: Asking | None = None
) -> list[Outcome]:
    """What each report of a batch gives, in order; errors are passed on. While it is parsed, a model is asked about it."""
    own = read_own_actors(settings.actors) if settings.actors else OwnActors()
    sifted = _sifted(batch, Sieve(own)) if settings.only_diplomacy else batch
    agenda = read_agenda(settings.agenda) if settings.agenda else None
    nlp = pipeline(settings.model, settings.frames)
    if asking is not None:
        asking.begin((item for item in sifted if isinstance(item, Report)), only)
    with using(own), nlp.memory_zone():  # spaCy would keep each new word for good, some hundred of every report
        parsed = parse((item for item in sifted if isinstance(item, Report)), nlp, settings.batch)
        if asking is None:
            readings: Iterator[Outcome] = iter([Reading(one.report, tuple(entries_of(one, only, agenda))) for one in parsed])
        else:
            readings = iter([_with_model(one, only, agenda, asking, OWN in settings.extractor) for one in parsed])
    return [next(readings) if isinstance(item, Report) else item for item in sifted]


def _sifted(batch: Sequence[Report | ReportError], sieve: Sieve) -> list[Report | SetAside | ReportError]:
    return [item if isinstance(item, ReportError) else sieve.sift(item) for item in batch]


def _with_model(parsed: Parsed, only: frozenset[Kind], agenda: Agenda | None, asking: Asking, ours: bool) -> Outcome:
    """What a model found, and what we found where that is wanted, too; its error where the model can't read the report."""
    try:
        theirs = _resolved(parsed, asking.entries(parsed.report), agenda)
    except ReportError as error:
        return error
    return Reading(parsed.report, tuple(joined(entries_of(parsed, only, agenda) if ours else (), theirs)))


def entries_of(parsed: Parsed, only: frozenset[Kind] = frozenset(), agenda: Agenda | None = None) -> list[Entry]:
    """What one parsed report gives: extracted, then resolved; positions of others than states and bodies only where it is diplomacy."""
    return _resolved(parsed, extract(parsed, only), agenda)


def _resolved(parsed: Parsed, found: list[Entry], agenda: Agenda | None) -> list[Entry]:
    return calm(parsed.report, resolve(parsed.report, parsed.doc, parsed, found, agenda))


def _dated(item: Report | ReportError, date: str | None) -> Report | ReportError:
    return item if date is None or isinstance(item, ReportError) else replace(item, date=item.date or date)
