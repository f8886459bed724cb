"""What tables say: every cell, and simple aggregates of cells, with the words that label them.

Values are floats to find with; what is told of a match is computed in rationals from the printed numbers.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cac_check.interval import Rational
from cac_check.records import dataclass
from cac_check.sheets.layout import Role
from cac_check.sheets.understood import Understood

Words: TypeAlias = frozenset[str]
Floats: TypeAlias = npt.NDArray[np.float64]

MOST_CELLS = 2_000_000
"""Cells of all tables beyond which a text is not traced: in so many nearly every figure is found by chance."""

_COMPARED = 12
"""Columns up to which those of a row are added and compared with one another."""

_STEM = 6
_WORD = re.compile(r"[^\W\d_]+|\d+")
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_SCALES = (
    (1_000_000_000, re.compile(r"\b(?:billions?|mrd|milliards?|milliardi)\b", re.IGNORECASE)),
    (1_000_000, re.compile(r"\b(?:millions?|mio|millionen|millones|milioni)\b", re.IGNORECASE)),
    (1_000, re.compile(r"\b(?:thousands?|tausend|milliers|miles|migliaia|000s?)\b", re.IGNORECASE)),
)


class Sort(enum.Enum):
    """What a value is."""

    CELL = "the cell"
    SUM = "the sum of the column"
    MEAN = "the mean of the column"
    ROW_SUM = "the sum of the row"
    DIFFERENCE = "the difference"
    SHARE = "the share of the column, in percent"
    CHANGE = "the change, in percent"


PERCENT = frozenset({Sort.SHARE, Sort.CHANGE})


@dataclass(frozen=True, slots=True)
class Origin:
    """A value that tables say: a sort of it, and the cells it is made of."""

    sort: Sort
    table: int
    row: int
    """-1: of the whole column."""
    column: int
    """-1: of the whole row."""
    other: int = -1
    """The column that a difference or change starts from."""


@dataclass(frozen=True, slots=True, eq=False)
class TableCells:
    """The figures of one table."""

    file: str
    numbers: Mapping[tuple[int, int], Rational]
    """By row and column of the sheet, in the unit the heading says."""
    places: Mapping[tuple[int, int], str]
    rows: Mapping[int, Words]
    columns: Mapping[int, Words]
    names: Mapping[int, str]
    """What a row is called."""
    headings: Mapping[int, str]
    adding: tuple[int, ...]
    """Rows that are no totals."""
    percent: Set[int]
    """Columns of percentages."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """All that tables say."""

    tables: tuple[TableCells, ...]
    origins: tuple[Origin, ...]
    values: Floats
    """By origin."""
    is_percent: npt.NDArray[np.bool_]


def words_of(text: str) -> Words:
    """Return the words of a label or sentence as they are compared: their beginnings; of Chinese, pairs of signs."""
    found = set()
    for word in _WORD.findall(text.casefold()):
        if _CJK.search(word):
            found |= {word[place : place + 2] for place in range(max(1, len(word) - 1))}
        elif word.isdecimal() or len(word) > 2:
            found.add(word if word.isdecimal() else word[:_STEM])
    return frozenset(found)


def table_cells(found: Understood) -> TableCells:
    """Return the figures of a sheet."""
    numbers: dict[tuple[int, int], Rational] = {}
    places: dict[tuple[int, int], str] = {}
    percent = set()
    for column in found.columns:
        heading = f"{column.name} {column.unit}"
        scale = next((scale for scale, words in _SCALES if words.search(heading)), 1)
        if column.unit == "%" or "%" in heading or re.search(r"\bper ?cent\b", heading, re.IGNORECASE):
            percent.add(column.place)
        for row in found.rows:
            value = found.layout.value(row, column.place)
            if value.number is not None:
                numbers[row, column.place] = Fraction(value.number) * scale
                places[row, column.place] = found.grid.place(row, column.place)
    names = {row: ", ".join(part for part in found.key(row) if part) for row in found.rows}
    headings = {column.place: column.name for column in found.columns}
    roles = found.layout.roles
    return TableCells(
        found.grid.file,
        numbers,
        places,
        {row: words_of(name) for row, name in names.items()},
        {place: words_of(name) for place, name in headings.items()},
        names,
        headings,
        tuple(row for row in found.rows if roles[row] is Role.DATA),
        frozenset(percent),
    )


def all_cells(tables: Iterable[TableCells]) -> Cells:
    """Return every cell of tables and the simple aggregates of them.

    Raises:
        ValueError: if there are more than :data:`MOST_CELLS`.
    """
    known = tuple(tables)
    if (count := sum(len(table.numbers) for table in known)) > MOST_CELLS:
        raise ValueError(f"{count:,} cells: in more than {MOST_CELLS:,} nearly every figure is found by chance")
    origins = [origin for number, table in enumerate(known) for origin in _origins(number, table)]
    values = [float(value_of(known[origin.table], origin) or 0) for origin in origins]
    percent = [
        origin.sort in PERCENT or (origin.sort is Sort.CELL and origin.column in known[origin.table].percent)
        for origin in origins
    ]
    return Cells(known, tuple(origins), np.array(values, dtype=float), np.array(percent, dtype=bool))


def value_of(table: TableCells, origin: Origin) -> Rational | None:
    """Return what an origin is, exactly; ``None`` where it is nothing."""
    numbers = table.numbers
    match origin.sort:
        case Sort.CELL:
            return numbers[origin.row, origin.column]
        case Sort.SUM | Sort.MEAN:
            column = _column(table, origin.column)
            total = sum(column, Fraction(0))
            return total if origin.sort is Sort.SUM else total / len(column)
        case Sort.ROW_SUM:
            return sum((Fraction(numbers[origin.row, column]) for column in _row(table, origin.row)), Fraction(0))
        case Sort.SHARE:
            whole = sum(_column(table, origin.column), Fraction(0))
            return 100 * Fraction(numbers[origin.row, origin.column]) / whole if whole else None
    before = Fraction(numbers[origin.row, origin.other])
    after = Fraction(numbers[origin.row, origin.column])
    if origin.sort is Sort.DIFFERENCE:
        return abs(after - before)
    return 100 * (after - before) / before if before else None


def _column(table: TableCells, column: int) -> Sequence[Fraction]:
    return [Fraction(table.numbers[row, column]) for row in table.adding if (row, column) in table.numbers]


def _row(table: TableCells, row: int) -> Sequence[int]:
    return [column for column in table.headings if (row, column) in table.numbers and column not in table.percent]


def _origins(number: int, table: TableCells) -> Iterator[Origin]:
    for row, column in table.numbers:
        yield Origin(Sort.CELL, number, row, column)
    adding = [column for column in table.headings if column not in table.percent]
    wholes = {column: sum(_column(table, column), Fraction(0)) for column in adding}
    for column in adding:
        rows = [row for row in table.adding if (row, column) in table.numbers]
        if len(rows) < 2:
            continue
        yield Origin(Sort.SUM, number, -1, column)
        yield Origin(Sort.MEAN, number, -1, column)
        if wholes[column] and len(rows) <= _FEW_ROWS:
            yield from (Origin(Sort.SHARE, number, row, column) for row in rows)
    if 1 < len(adding) <= _COMPARED:
        for row in table.names:
            present = _row(table, row)
            if len(present) > 2:
                yield Origin(Sort.ROW_SUM, number, row, -1)
            for other, column in itertools.pairwise(present):
                if not _same_measure(table, other, column):
                    continue
                yield Origin(Sort.DIFFERENCE, number, row, column, other)
                if table.numbers[row, other]:
                    yield Origin(Sort.CHANGE, number, row, column, other)


def _same_measure(table: TableCells, one: int, other: int) -> bool:
    """Whether two columns are one quantity at two times: their headings differ in numbers only."""
    return not any(not word.isdecimal() for word in table.columns[one] ^ table.columns[other])


_FEW_ROWS = 300
"""Rows up to which the share of each in its column is looked at: the sum is taken anew for each."""
