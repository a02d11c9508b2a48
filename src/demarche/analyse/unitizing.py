"""How far coders agree on where something stands in a text: Krippendorff's alpha for unitizing.

Krippendorff 1995 (On the reliability of unitizing continuous data, Sociological Methodology 25) as given in Krippendorff 2004 (Measuring
the reliability of qualitative text analysis data, Quality and Quantity 38, 787-800), with the worked example there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from demarche.errors import DemarcheError

Unit = tuple[int, int]  # start and end of what was marked
_Section = tuple[int, int, bool]  # start, length, and whether it was marked: a text is all sections, marked ones and gaps


def unitized_alpha(marked: Mapping[str, Sequence[Unit]], length: int) -> float:
    """Alpha of `{coder: what each marked}` in a text of so many characters, for one kind of mark; 1 where nobody marked anything.

    A coder's units may not overlap. DemarcheError where they do, where they leave the text, or where there is but one coder.
    """
    if len(marked) < 2:
        raise DemarcheError("Agreement on marks needs two coders or more. Give {coder: [(start, end), ..]}.")
    coders = [list(_sections(sorted(units), length)) for units in marked.values()]
    expected = _expected(coders, length)
    return 1.0 if expected == 0 else 1 - _observed(coders, length) / expected


def _sections(units: Sequence[Unit], length: int) -> Iterator[_Section]:
    at = 0
    for start, end in units:
        if not at <= start < end <= length:
            raise DemarcheError(f"The mark {start}-{end} overlaps another of the same coder, or leaves the text of {length} characters.")
        if start > at:
            yield at, start - at, False
        yield start, end - start, True
        at = end
    if at < length:
        yield at, length - at, False


def distance(one: _Section, other: _Section) -> int:
    """The squared distance of two sections of two coders: of what overlaps, by both ends; of a unit within a gap, by its length."""
    (start, length, is_unit), (start2, length2, is_unit2) = one, other
    if is_unit and is_unit2:
        overlap = -length < start - start2 < length2
        return (start - start2) ** 2 + (start + length - start2 - length2) ** 2 if overlap else 0
    if is_unit and start2 <= start and start + length <= start2 + length2:
        return length**2
    if is_unit2 and start <= start2 and start2 + length2 <= start + length:
        return length2**2
    return 0


def _observed(coders: Sequence[Sequence[_Section]], length: int) -> float:
    total = sum(distance(g, h) for one, other in permutations(coders, 2) for g in one for h in other if g[2] or h[2])
    return total / (len(coders) * (len(coders) - 1) * length**2)


def _expected(coders: Sequence[Sequence[_Section]], length: int) -> float:
    units = [size for sections in coders for _, size, is_unit in sections if is_unit]
    gaps = [size for sections in coders for _, size, is_unit in sections if not is_unit]
    total = 0.0
    for size in units:
        total += (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    every = len(coders) * length
    return 2 / length * total / (every * (every - 1) - sum(size * (size - 1) for size in units))
