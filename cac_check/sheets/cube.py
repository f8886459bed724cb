"""Cubes as tables: values in a row, in the order of their dimensions, become a row per combination of categories."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from cac_check.records import dataclass
from cac_check.sheets.grid import MOST_CELLS, Addressing, Beside, Declared, Grid, refuse
from cac_check.sheets.marks import Marks

VALUE = "value"
"""The column of figures, where the cube measures one thing and does not name it."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """An axis of a cube."""

    name: str
    categories: tuple[str, ...]
    measures: bool = False
    """Whether its categories are quantities: each becomes a column of figures."""


def cube_grid(
    file: str,
    dimensions: Sequence[Dimension],
    value: Callable[[int], tuple[str, Beside | None]],
    *,
    name: str | None = None,
    marks: Marks | None = None,
    flags: Mapping[str, str] = MappingProxyType({}),
    number: int = 1,
) -> Grid:
    """Return a cube as a grid with one heading.

    Args:
        file: what to call the file.
        dimensions: the slowest first.
        value: text of a value, by its place from 0, and what it has besides.
        name: what the cube is called.
        marks: what its signs mean.
        flags: signs behind figures that the file keeps apart from them, with what they mean.
        number: its place in the file.

    Raises:
        UnreadableFile: if it is too large.
    """
    if math.prod(len(each.categories) for each in dimensions) * max(len(dimensions), 1) > MOST_CELLS:
        raise refuse(file, "too-large", f"the cube has more than {MOST_CELLS:,} cells")
    measured = next((place for place, each in enumerate(dimensions) if each.measures), None)
    keys = [each for place, each in enumerate(dimensions) if place != measured]
    names = unique([each.name for each in keys])
    values = unique(list(dimensions[measured].categories) if measured is not None else [VALUE], names)
    steps = _steps(dimensions)
    jump = steps[measured] if measured is not None else 0
    rows: list[tuple[str, ...]] = [(*names, *values)]
    lines = [1]
    beside: dict[tuple[int, int], Beside] = {}
    for labels, start in _combinations(dimensions, steps, measured):
        cells = []
        for column in range(len(values)):
            text, aside = value(start + column * jump)
            cells.append(text)
            if aside is not None:
                beside[len(rows), len(names) + column] = aside
        rows.append((*labels, *cells))
        lines.append(start + 1)
    declared = Declared(tuple(names), tuple(values), marks, flags=flags)
    return Grid(
        file, tuple(rows), name, number, Addressing.VALUES, lines=lines, beside=beside, declared=declared
    )  # fmt: skip


def unique(names: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Return names of which none is empty or stands twice."""
    found: list[str] = []
    for name in names:
        name = " ".join(name.split()) or "label"
        count = 2
        fresh = name
        while fresh in found or fresh in taken:
            fresh = f"{name} {count}"
            count += 1
        found.append(fresh)
    return found


def _steps(dimensions: Sequence[Dimension]) -> list[int]:
    """Return how far apart neighbouring categories of each dimension are."""
    steps = [1] * len(dimensions)
    for place in range(len(dimensions) - 2, -1, -1):
        steps[place] = steps[place + 1] * len(dimensions[place + 1].categories)
    return steps


def _combinations(
    dimensions: Sequence[Dimension], steps: Sequence[int], left_out: int | None
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the categories of every combination and the place of its first value."""
    import itertools

    axes = [
        [(category, index * step) for index, category in enumerate(each.categories)]
        for place, (each, step) in enumerate(zip(dimensions, steps, strict=True))
        if place != left_out
    ]
    for chosen in itertools.product(*axes):
        yield tuple(label for label, _ in chosen), sum(offset for _, offset in chosen)
