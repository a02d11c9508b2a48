"""How far the coders of a round agree: by field, by kind of record, pair by pair, and where they marked words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from demarche.analyse import CoderAgreement, coder_agreement, ordinal_alpha, unitized_alpha
from demarche.desk.fields import fields_of
from demarche.ledger import Ledger
from demarche.ledger.coding import coded
from demarche.model import SIGNS, Entry, Evidence, Judgement

Said = Mapping[str, Mapping[str, Judgement]]  # by key, then by coder
Labels = Mapping[str, str]  # what is compared of an entry as one coder has it, by field
Table = Mapping[str, Mapping[str, Labels]]  # by key, then by coder
NOT_COMPARED = ("evidence",)  # what follows from other fields
STANCE = "position: stance"
MARKED = ("target", "cue", "object", "mention", "condition")  # fields with one stretch of words


@dataclass(frozen=True, slots=True)
class Row:
    """Agreement on something. `ordinal` is alpha where the labels have an order."""

    name: str
    found: CoderAgreement
    ordinal: float | None = None


def labels(entry: Entry | None) -> dict[str, str]:
    """What is compared of a coded entry; of a rejected one only that."""
    if entry is None:
        return {"kept": "no"}
    values = {f"{entry.kind}: {f.shape.label}": f.value for f in fields_of(entry) if f.shape.name not in NOT_COMPARED}
    return {"kept": "yes"} | values


def coded_table(coders: Sequence[str], said: Said, found: Mapping[str, Entry]) -> Table:
    """What is compared, of all that all coders have coded."""
    return {key: {coder: labels(coded(found[key], each[coder])) for coder in coders} for key, each in said.items()}


def by_field(coders: Sequence[str], table: Table) -> list[Row]:
    """Field by field, over the entries that two coders or more have kept."""
    names = dict.fromkeys(name for each in table.values() for one in each.values() for name in one)
    return list(_rows(coders, table, {name: _field(name) for name in names}))


def by_kind(coders: Sequence[str], table: Table) -> list[Row]:
    """Kind by kind: whether a record was kept, and whether it is the same in all fields."""
    kinds = dict.fromkeys(kind for each in table.values() if (kind := _kind(each)))
    found: list[Row] = []
    for kind in sorted(kinds):
        of_kind = {key: each for key, each in table.items() if _kind(each) == kind}
        found += _rows(coders, of_kind, {f"{kind}: kept": _field("kept"), f"{kind}: all fields": _whole})
    return found


def by_pair(coders: Sequence[str], table: Table) -> list[Row]:
    """Each pair of coders: whether records were kept, the stance, all fields."""
    found: list[Row] = []
    for one, other in combinations(coders, 2):
        pair = f"{one} and {other}"
        found += _rows((one, other), table, {f"{pair}: kept": _field("kept"), f"{pair}: stance": _field(STANCE), f"{pair}: all": _whole})
    return found


def _kind(each: Mapping[str, Labels]) -> str:
    """The kind of an entry; "" where all coders rejected it."""
    return next((name.partition(": ")[0] for one in each.values() for name in one if ": " in name), "")


def _field(name: str) -> Callable[[Labels], str | None]:
    return lambda one: one.get(name)


def _whole(one: Labels) -> str | None:
    return "\n".join(f"{name}={value}" for name, value in sorted(one.items()))


def _rows(coders: Sequence[str], table: Table, wanted: Mapping[str, Callable[[Labels], str | None]]) -> Iterator[Row]:
    for name, label_of in wanted.items():
        judged: dict[str, dict[str, str | float]] = {coder: {} for coder in coders}
        for key, each in table.items():
            for coder in coders:
                if (label := label_of(each[coder])) is not None:
                    judged[coder][key] = label
        said = {coder: units for coder, units in judged.items() if units}
        if len(said) == len(coders) and set.intersection(*(set(units) for units in said.values())):
            ordered = ordinal_alpha(said, tuple(SIGNS)) if name.endswith(": stance") else None
            yield Row(name, coder_agreement(said), ordered)


def by_words(coders: Sequence[str], said: Said, found: Mapping[str, Entry], ledger: Ledger) -> list[tuple[str, int, float]]:
    """Field, number of passages, alpha for unitizing: of the records that all have kept, over the passages in which they stand."""
    rows = []
    texts = {id: ledger.report(id).text for id in {entry.report for entry in found.values()}}
    for name in MARKED:
        marked: dict[str, list[tuple[int, int]]] = {coder: [] for coder in coders}
        length = passages = 0
        for key, each in said.items():
            kept = [coded(found[key], each[coder]) for coder in coders]
            spans = [getattr(one.record, name, None) if one else None for one in kept]
            if all(kept) and any(spans):
                start, end = passage(texts[found[key].report], [span for span in spans if span is not None])
                for coder, span in zip(coders, spans, strict=True):
                    marked[coder] += [(length + span.start - start, length + span.end - start)] if span is not None else []
                length, passages = length + end - start, passages + 1
        if passages:
            rows.append((name, passages, unitized_alpha(marked, length)))
    return rows


def passage(text: str, spans: Sequence[Evidence]) -> tuple[int, int]:
    """The paragraphs in which spans stand: from the blank line before to that after them."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    start, end = text.rfind("\n\n", 0, first), text.find("\n\n", last)
    return (0 if start < 0 else start + 2), (len(text) if end < 0 else end)
