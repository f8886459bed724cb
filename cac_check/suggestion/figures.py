"""The figures of a sheet as a search needs them: floats to find with, rationals to verify with, labels as hints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cac_check.interval import Interval, exact
from cac_check.records import dataclass
from cac_check.sheets.figures import Value, read_cell, scaled
from cac_check.sheets.grid import Grid, Options
from cac_check.sheets.marks import Marks, office_marks
from cac_check.sheets.style import NumberStyle, find_style
from cac_check.suggestion.relation import Cell

Floats: TypeAlias = npt.NDArray[np.float64]

_FLAGGED = re.compile(r"(.*[0-9]%?)\s?(?:[A-Za-z]|\*+|\([A-Za-z0-9]\)|\[\w\])")
"""A figure with one short flag behind it, which changes no digit."""

_HEADING_ROWS = 8
"""Rows from above in which the headings of columns are looked for."""

_LEAST_COUNTED = 4
"""Figures of a column that must go up by one, each from the one before, to show that they number its rows."""

_COUNTED = 0.8
"""Share of them of which that is true."""

_LEAST_ROUNDED = 6
"""Figures of a line that must all end in zeros to show that they were rounded before they were printed."""

_LEAST_DIFFERENT = 3
"""How many of them must differ: a column of 100.0 is a base, and not rounded to hundreds."""

_LEAST_FIVES = 20
"""Different whole figures that a table must have to show that its counts are multiples of 5."""

_NO_FIVES = 0.1
"""Share of them that may be none (years, numbers of rows)."""


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The figures of a sheet."""

    values: Floats
    """By row and column; NaN where no figure stands."""
    halves: Floats
    """Half of the last digit that a figure tells; more than that of its last printed one where it ends in zeros like
    all others of its row or column."""
    units: Floats
    """The power of ten that all others of its row or column are multiples of, whatever digits are printed."""
    steps: Floats
    """What a figure tells apart: all others of its row or column are multiples of it; no less than the unit."""
    printed: Mapping[Cell, Interval]
    """Where the value of a figure lies, by its printed digits."""
    rows: tuple[str, ...]
    """The label of each row."""
    columns: tuple[str, ...]
    """The heading of each column."""
    named: frozenset[int]
    """The columns that have a text in the row in which most columns of figures have theirs."""


_COARSE = (10.0, 100.0, 1000.0, 10000.0)
_FINE = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
_LARGEST_STEP = 1e10
"""Figures from which on floats do not tell what these are multiples of."""


def read_figures(grid: Grid, options: Options | None = None) -> Figures:
    """Return the figures of a sheet.

    Args:
        grid: the sheet.
        options: what a person says of it: its signs, its marks.

    Raises:
        ValueError: if it names a list of marks that does not exist.
    """
    options = options or Options()
    texts_ = (text for row in grid.rows for text in row)
    style = find_style(texts_, decimal=options.decimal, group=options.group, grouped=grid.grouped)
    marks = office_marks(options.marks) if options.marks else (grid.declared and grid.declared.marks) or None
    marks = marks or office_marks("plain")
    shape = (len(grid.rows), grid.width)
    values, halves = np.full(shape, np.nan), np.zeros(shape)
    printed: dict[Cell, Interval] = {}
    for row, texts in enumerate(grid.rows):
        for column, text in enumerate(texts):
            if (row, column) in grid.filled:
                continue  # a figure counts in the first cell of merged ones
            value = _read(text, style, marks)
            aside = grid.beside.get((row, column))
            if aside is not None:
                value = scaled(value, aside)
            if value.number is None:
                continue
            half = Fraction(value.grain if value.grain is not None else 1) / 2
            printed[row, column] = Interval(exact(value.number - half), exact(value.number + half))
            values[row, column], halves[row, column] = float(value.number), float(half)
    if _is_rounded_to_fives(values):
        halves = np.maximum(halves, np.maximum(_multiples(values, (5.0,)), _multiples(values.T, (5.0,)).T) / 2)
    coarse, units = (
        np.maximum(_multiples(values, powers), _multiples(values.T, powers).T) for powers in (_COARSE, _FINE + _COARSE)
    )
    rows, columns = _row_labels(grid, values), _headings(grid, values)
    counting = _counting(values)
    named = _named(grid, values) - set(np.flatnonzero(counting).tolist())
    values[:, counting] = np.nan
    values[_counting(values.T)] = np.nan
    steps = np.maximum(_steps(values), _steps(values.T).T)
    return Figures(
        values, np.maximum(halves, coarse / 2), units, np.maximum(units, steps), printed, rows, columns, named
    )


def _read(text: str, style: NumberStyle, marks: Marks) -> Value:
    value = read_cell(text, style, marks)
    if value.reason and (flagged := _FLAGGED.fullmatch(text.strip())):
        return read_cell(flagged[1], style, marks)
    return value


def _multiples(values: Floats, powers: Sequence[float]) -> Floats:
    """Return the largest power of ten that all figures of a column are multiples of, cell by cell; 0 if none is."""
    found = np.zeros(values.shape)
    for column in range(values.shape[1]):
        figures = values[:, column]
        figures = figures[~np.isnan(figures) & (figures != 0)]
        if len(figures) < _LEAST_ROUNDED or len(np.unique(figures)) < _LEAST_DIFFERENT:
            continue
        for power in powers:
            times = figures / power
            if np.any(np.abs(times - np.round(times)) > 1e-6):
                break
            found[:, column] = power
    return found


def _steps(values: Floats) -> Floats:
    """Return what all figures of a column are multiples of, cell by cell; 0 where they are too few to tell."""
    found = np.zeros(values.shape)
    for column in range(values.shape[1]):
        figures = values[:, column]
        different = np.unique(np.abs(figures[~np.isnan(figures) & (figures != 0)]))
        if len(different) >= _LEAST_ROUNDED and different[-1] < _LARGEST_STEP:
            found[:, column] = np.gcd.reduce(np.round(different / _FINE[0]).astype(np.int64)) * _FINE[0]
    return found


def _is_rounded_to_fives(values: Floats) -> bool:
    """Return whether counts were rounded to multiples of 5 before they were printed, as censuses do."""
    whole = np.unique(np.abs(values[~np.isnan(values) & (values == np.round(values)) & (values != 0)]))
    return len(whole) >= _LEAST_FIVES and bool(np.count_nonzero(whole % 5) <= _NO_FIVES * len(whole))


def _counting(values: Floats) -> npt.NDArray[np.bool_]:
    """Return which columns number their rows (1, 2, 3, … or 2019, 2020, …): labels, and no figures."""
    found = np.zeros(values.shape[1], dtype=bool)
    for column in range(values.shape[1]):
        figures = values[:, column]
        steps = np.diff(figures[~np.isnan(figures)])
        found[column] = len(steps) >= _LEAST_COUNTED and np.count_nonzero(steps == 1) >= _COUNTED * len(steps)
    return found


def _named(grid: Grid, values: Floats) -> frozenset[int]:
    """Return the columns with a text in the row, among the first, in which most columns of figures have theirs."""
    figures = set(np.flatnonzero((~np.isnan(values)).any(axis=0)).tolist())
    best: tuple[int, frozenset[int]] = (0, frozenset())
    for row in range(min(len(grid.rows), _HEADING_ROWS)):
        columns = [
            c for c in range(grid.width) if np.isnan(values[row, c]) and any(map(str.isalnum, grid.text(row, c)))
        ]
        best = max(best, (len(figures.intersection(columns)), frozenset(columns)), key=lambda each: each[0])
    return best[1]


def _row_labels(grid: Grid, values: Floats) -> tuple[str, ...]:
    """Return the first text of each row that is no figure."""

    def label(row: int, texts: Sequence[str]) -> str:
        return next((text for column, text in enumerate(texts) if text.strip() and np.isnan(values[row, column])), "")

    return tuple(label(row, texts) for row, texts in enumerate(grid.rows))


def _headings(grid: Grid, values: Floats) -> tuple[str, ...]:
    """Return the texts of each column that are no figures, among the first rows."""

    def heading(column: int) -> str:
        rows = range(min(len(grid.rows), _HEADING_ROWS))
        texts = (grid.text(row, column).strip() for row in rows if np.isnan(values[row, column]))
        return " ".join(text for text in texts if text)

    return tuple(heading(column) for column in range(grid.width))
