"""What a worker does with a batch of reports. It loads the model once, when it starts; nothing here knows Ray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from demarche import pipeline
from demarche.cluster import parts
from demarche.cluster.parts import Written
from demarche.cluster.plan import Item, Known, Plan
from demarche.errors import DemarcheError

Outcome = pipeline.Outcome | Known


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that ends the whole reading, as a sentence: exceptions change on their way through Ray."""

    sentence: str


Done = list[Outcome] | Written | Trouble


class Worker:
    """Reads batches. A worker that can't load its model says so at its first batch."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._trouble: Trouble | None = None
        try:
            plan.enter()
            pipeline.pipeline(plan.settings.model, plan.settings.frames)
        except DemarcheError as error:
            self._trouble = Trouble(str(error))

    def __call__(self, shard: int, place: int, batch: Sequence[Item]) -> Done:
        """The outcomes of the batch at this place of this shard, or what was written of them."""
        if self._trouble:
            return self._trouble
        try:
            return self._outcomes(batch) if self._plan.folder is None else self._written(self._plan.folder, shard, place, batch)
        except DemarcheError as error:
            return Trouble(str(error))

    def _outcomes(self, batch: Sequence[Item]) -> list[Outcome]:
        settings = self._plan.settings
        unread = [item for item in batch if not isinstance(item, Known)]
        groups = (unread[at : at + settings.batch] for at in range(0, len(unread), settings.batch))
        read = chain.from_iterable(pipeline.read_batch(group, settings, self._plan.only) for group in groups)
        return [item if isinstance(item, Known) else next(read) for item in batch]

    def _written(self, folder: str, shard: int, place: int, batch: Sequence[Item]) -> Written:
        path = parts.path_of(folder, shard, place)
        return parts.written(path) or parts.write(path, [one for one in self._outcomes(batch) if not isinstance(one, Known)])
