"""Entries as they come, as a pandas DataFrame, or as an Arrow table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from demarche.errors import MissingExtra
from demarche.ledger.flat import COLUMNS, NUMBERS, flat
from demarche.model import Entry

if TYPE_CHECKING:
    import pandas
    import pyarrow


class Entries(Iterator[Entry]):
    """Entries one by one, read from the ledger as they are asked for; or all that are left at once, as a table with a flat row each.

    The table's columns are those of `demarche show --format csv`: see docs/records.md. What an entry lacks is a missing value.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = iter(entries)

    def __next__(self) -> Entry:
        return next(self._entries)

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame. MissingExtra where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise MissingExtra("A table for pandas", "analyse") from None
        frame = pandas.DataFrame(list(map(row_of, self)), columns=list(COLUMNS))
        return frame.astype(dict.fromkeys(NUMBERS, "float64"))

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table. MissingExtra where pyarrow is not installed."""
        try:
            import pyarrow
        except ImportError:
            raise MissingExtra("An Arrow table", "arrow") from None
        return pyarrow.Table.from_pylist(list(map(row_of, self)), schema=arrow_schema())


def arrow_schema() -> pyarrow.Schema:
    """The flat columns with their types."""
    import pyarrow

    kinds = {"done": pyarrow.bool_(), "start": pyarrow.int64(), "end": pyarrow.int64()} | dict.fromkeys(NUMBERS, pyarrow.float64())
    return pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS])


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry as a row of the table: what it lacks is a missing value."""
    return {name: None if value == "" else value for name, value in flat(entry).items()}
