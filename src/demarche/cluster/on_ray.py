"""Ray Data (the extra `ray`): reading tasks give batches of reports, an actor pool of workers reads them, results come back in order.

What a killed worker was at is given to another; a batch counts once, when it is done. A row is one batch, pickled, and a block of its own,
so that a batch is what is shared out, however small it is.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from demarche import read
from demarche.cluster import parts
from demarche.cluster.parts import Written
from demarche.cluster.plan import Known, Plan, Shard, batches, shards
from demarche.cluster.work import Done, Trouble, Worker
from demarche.errors import DemarcheError, MissingExtra, ReportError
from demarche.pipeline import Outcome as Read
from demarche.pipeline import Reading
from demarche.triage import SetAside

if TYPE_CHECKING:
    import pyarrow

OWN = "local"  # Ray's word for a new cluster on this machine
STORE = 1 << 28  # bytes that such a cluster sets aside for batches on their way
CORES_A_READER = 16  # workers that one reading task keeps busy, with room to spare


def read_reports(plan: Plan, where: str, passed: Callable[[], None] = lambda: None) -> Iterator[Read]:
    """What `pipeline.read_reports` gives for the same, in the same order, read by workers on the cluster at `where`.

    `passed` is called for each report that the plan's ledger knows. DemarcheError where the cluster can't be had or gives up.
    """
    seen: dict[str, bytes] = {}
    for done in _run(plan, where):
        if isinstance(done, list):
            for outcome in done:
                if isinstance(outcome, Known):
                    seen[outcome.id] = outcome.digest
                    passed()
                else:
                    yield _unique(outcome, seen)


def write_parts(plan: Plan, where: str) -> Iterator[Written]:
    """Lets the workers write the entries into the plan's folder, a file for each batch; gives what each holds, in order.

    What an earlier run wrote is not read again. LedgerError where the folder holds something else.
    """
    return (done for done in _run(plan, where) if isinstance(done, Written))


def address_of(where: str) -> str:
    """Ray's address for `ray` (a new cluster of this machine's cores) or `ray:ADDRESS`; DemarcheError for other words."""
    name, colon, rest = where.partition(":")
    if name == "ray" and bool(colon) == bool(rest) and not rest.startswith("//"):
        return rest or OWN
    raise DemarcheError(
        f"--on says {where!r}, but must be ray (this machine's cores) or ray:ADDRESS (a cluster that this machine belongs to, such as "
        "ray:auto or ray:10.0.0.5:6379). Correct it. For one elsewhere, give the command to it: ray job submit -- demarche read .."
    )


def is_own(where: str) -> bool:
    """Whether this names a cluster on this machine alone."""
    return address_of(where) == OWN


def _unique(outcome: Read, seen: dict[str, bytes]) -> Read:
    """The same under an id that no other shard has: see `read.unique`."""
    if isinstance(outcome, ReportError):
        return outcome
    report = read.unique(outcome.report, seen)
    if isinstance(report, ReportError) or report.id == outcome.report.id:
        return report if isinstance(report, ReportError) else outcome
    if isinstance(outcome, SetAside):
        return replace(outcome, report=report)
    return Reading(report, tuple(replace(entry, report=report.id) for entry in outcome.entries))


def _run(plan: Plan, where: str) -> Iterator[Done]:
    """What is done with each batch, in order."""
    plan.check()
    address = address_of(where)
    ray = _library()
    work = list(shards(plan))
    if plan.folder is not None:
        parts.open_folder(plan, work)
    with _joined(ray, address):
        try:
            for table in _dataset(ray, plan, work).iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
                for done in map(pickle.loads, table["done"].to_pylist() if table.num_rows else ()):
                    if isinstance(done, Trouble):
                        raise DemarcheError(done.sentence)
                    yield done
        except ray.exceptions.RayError as error:
            raise DemarcheError(f"Ray gave up: {_reason(error)}. What is kept is kept; the same command goes on from there.") from error


def _dataset(ray: Any, plan: Plan, work: list[Shard]) -> Any:
    """Shards -> batches -> what is done with them. On few cores the workers leave room for the reading task, or it would starve."""
    cores = float(ray.cluster_resources().get("CPU", 1))
    room = min(cores / 2, max(1.0, cores // CORES_A_READER))
    workers = plan.workers or max(1, int(cores - room))
    share = min(1.0, round((cores - room) / workers, 3))
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.target_max_block_size = 1  # a block for each row
    context.enable_progress_bars = context.print_on_execution_start = False
    rows = [{"shard": pickle.dumps(shard)} for shard in work]
    return (
        ray.data.from_items(rows, override_num_blocks=max(1, len(rows)))
        .flat_map(_Reader(plan), num_cpus=min(1.0, room))
        .map_batches(
            _Actor,
            fn_constructor_args=(plan,),
            batch_size=None,
            batch_format="pyarrow",
            num_cpus=share,
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
    )


class _Reader:
    """The reading task: a shard's batches as rows."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def __call__(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        shard: Shard = pickle.loads(row["shard"])
        try:
            self._plan.enter()
            for place, batch in enumerate(batches(shard, self._plan)):
                yield {"shard": shard.number, "place": place, "batch": pickle.dumps(batch)}
        except DemarcheError as error:
            yield {"shard": shard.number, "place": -1, "batch": pickle.dumps(Trouble(str(error)))}


class _Actor:
    """A worker as Ray Data wants it: blocks of rows in, blocks of rows out."""

    def __init__(self, plan: Plan) -> None:
        self._worker = Worker(plan)

    def __call__(self, table: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        done = [pickle.dumps(self._one(**row)) for row in table.to_pylist()]
        return pyarrow.table({"done": pyarrow.array(done, pyarrow.large_binary())})

    def _one(self, shard: int, place: int, batch: bytes) -> Done:
        items = pickle.loads(batch)
        return items if isinstance(items, Trouble) else self._worker(shard, place, items)


def _library() -> Any:
    """Ray, which sends no figures of use to anybody from here unless its user's environment says that it may."""
    for name, value in (("RAY_USAGE_STATS_ENABLED", "0"), ("RAY_BACKEND_LOG_LEVEL", "fatal")):
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError:
        raise MissingExtra("Reading on a Ray cluster", "ray") from None
    return ray


@contextmanager
def _joined(ray: Any, address: str) -> Iterator[None]:
    """A connection to the cluster, which is made first where it is to be this machine's own, and ended with us."""
    own = {"include_dashboard": False, "object_store_memory": STORE} if address == OWN else {}
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **own)
    except Exception as error:  # Ray raises a bare one where its own processes take longer than 30 seconds to start
        ray.shutdown()
        check = "Try again when this machine is less busy" if address == OWN else "Check the address"
        raise DemarcheError(f"The Ray cluster at {address!r} can't be reached: {_reason(error)}. {check}.") from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with redirect_stdout(sys.stderr):  # Ray tells of a worker's death where the entries go, from a thread that may still speak at the end
        try:
            yield
        finally:
            ray.shutdown()


def _reason(error: Exception) -> str:
    """The first line of what Ray says, or of what lies behind it."""
    said = str(getattr(error, "cause", None) or error).strip().splitlines()
    return (said[0] if said else type(error).__name__).rstrip(".")
