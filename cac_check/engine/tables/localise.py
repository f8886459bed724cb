"""Fewest changes: which figures of a failing report, left out, let all the rest hold, and what would fit instead.

Fellegi and Holt's principle, for all failing reports at once. Reports in which the same rules bind share their
elementary vectors; reports with the same violated vectors share the sets of figures that touch each of them. What fits
in the place of a figure is what every vector through it leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.figures import INT64, LIMIT
from cac_check.engine.tables.vectors import ONE, RuleSpace, Vector, rule_space
from cac_check.interval import Rational
from cac_check.model import Missing
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

REPORT = "number of the report"
"""The column that numbers the reports."""

MOST_CHANGES = 4
"""Sets of more figures are left to the exact engine."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the reports: in the columns ``NAME low`` and ``NAME high``, null where it is missing or unbounded."""

    name: str
    integral: bool = False
    nonnegative: bool = False
    bound: int = INT64
    """No end is larger than this in absolute value."""


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule's comparisons and what it does where a figure is missing."""

    comparisons: tuple[Comparison, ...]
    missing: Missing


@dataclass(frozen=True, slots=True)
class Located:
    """What was found.

    ``candidates`` has a row per report and set: ``report``, ``cells`` (names, sorted), and per cell of the set the ends
    of what fits, ``lows`` and ``highs``, as multiples of 1/``unit`` of the cells' own unit.
    ``left`` are the reports nothing was found for.
    """

    candidates: pl.DataFrame
    left: tuple[int, ...]


def localise(reports: pl.DataFrame, cells: Sequence[Cell], rules: Sequence[Rules]) -> Located:
    """Find every set of fewest figures, for each report.

    Args:
        reports: :data:`REPORT`, the ends of each cell, ``NAME claimed`` (whether it is there at all), and ``binds N``:
            whether rule N does.
        cells: the figures; all in one unit.
        rules: the rules, over the names of the cells.
    """
    import polars as pl

    claimed = [f"{cell.name} claimed" for cell in cells]
    binds = [f"binds {index}" for index in range(len(rules))]
    found: list[pl.DataFrame] = []
    by_name = {cell.name: cell for cell in cells}
    for key, group in reports.group_by(*claimed, *binds, maintain_order=True):
        present = {cell.name for cell, here in zip(cells, key[: len(cells)], strict=True) if here}
        binding = [rule for rule, bound in zip(rules, key[len(cells) :], strict=True) if bound]
        space = rule_space(tuple(row for rule in binding for row in _effective(rule, present)))
        if space is not None and _settles(space, by_name):
            found += _localise_alike(group, space, by_name, present)
    if not found:
        empty = pl.DataFrame(schema={REPORT: reports.schema[REPORT], "cells": pl.List(pl.String)})
        return Located(empty, tuple(reports[REPORT]))
    candidates = pl.concat(found, how="diagonal_relaxed")
    left = reports.join(candidates, on=REPORT, how="anti")[REPORT]
    return Located(candidates.sort(REPORT, "cells"), tuple(left))


def _effective(rule: Rules, present: set[str]) -> Iterator[Comparison]:
    """Yield a rule's comparisons as they bind in a report: without what counts as 0 there."""
    for comparison in rule.comparisons:
        if rule.missing is not Missing.ZERO:
            yield comparison
            continue
        left, right = (
            tuple(term for term in side if term[0] in present) for side in (comparison.left, comparison.right)
        )
        yield Comparison(left, right, comparison.relation, comparison.offset)


def _settles(space: RuleSpace, cells: Mapping[str, Cell]) -> bool:
    """Whether interval sums of the vectors decide: over the reals always, over whole numbers with coefficients 1.

    They must be numbers of an engine, too.
    """
    bounds: dict[str, int] = {name: cell.bound for name, cell in cells.items()} | {ONE: 1}
    reach = max(
        (sum(abs(c) * bounds.get(name, 0) for name, c in vector.items()) for vector in space.vectors), default=0
    )
    common = math.lcm(*(abs(c) for vector in space.vectors for c in vector.values()))
    if 2 * reach * common >= LIMIT:
        return False
    used = {name for vector in space.vectors for name in vector if name in cells}
    strict = any(interval.high_open and interval.high is not None for interval in space.slacks.values())
    return not strict and (space.unimodular or not any(cells[name].integral for name in used))


def _localise_alike(
    group: pl.DataFrame, space: RuleSpace, cells: Mapping[str, Cell], present: set[str]
) -> Iterator[pl.DataFrame]:
    """Localise reports in which the same rules bind."""
    import polars as pl

    ends = {name: (pl.col(f"{name} low"), pl.col(f"{name} high")) for name in cells}
    ends |= {name: (_end(interval.low), _end(interval.high)) for name, interval in space.slacks.items()}
    sums = [_Sum(number, vector, ends) for number, vector in enumerate(space.vectors)]
    group = group.with_columns(expression for each in sums for expression in each.columns())
    signs = []
    for each in sums:
        low, high = each.without(())
        signs.append(((low > 0) | (high < 0)).fill_null(value=False).cast(pl.Int8).cast(pl.String))
    marked = group.with_columns(pl.concat_str(signs).alias("pattern"))
    for (pattern,), alike in marked.group_by("pattern", maintain_order=True):
        violated = [v for v, mark in zip(space.vectors, str(pattern), strict=True) if mark == "1"]
        if violated:
            yield from _smallest_sets(alike, violated, sums, cells, present)


class _Sum:
    """Σ coefficient × cell of a vector over intervals, added up once: what is left without some cells follows from it.

    The ends of a report are two columns each: the sum of the ends that are known, and how many are not.
    """

    def __init__(self, number: int, vector: Vector, ends: Mapping[str, tuple[pl.Expr, pl.Expr]]) -> None:
        self.vector = vector
        self._number = number
        self._ends = ends

    def columns(self) -> Iterator[pl.Expr]:
        """Yield the columns."""
        import polars as pl

        for side in (0, 1):
            terms = [self._term(name, side) for name in self.vector]
            yield pl.sum_horizontal(term.fill_null(0) for term in terms).alias(self._column(side))
            unknown = (term.is_null().cast(pl.Int32) for term in terms)
            yield pl.sum_horizontal(unknown).alias(f"{self._column(side)} unknown")

    def without(self, names: Collection[str]) -> tuple[pl.Expr, pl.Expr]:
        """Return the ends of the sum without the terms of some cells; null where an end is unbounded."""
        import polars as pl

        left = []
        for side in (0, 1):
            known, unknown = pl.col(self._column(side)), pl.col(f"{self._column(side)} unknown")
            for name in names:
                if name in self.vector:
                    term = self._term(name, side)
                    known, unknown = known - term.fill_null(0), unknown - term.is_null().cast(pl.Int32)
            left.append(pl.when(unknown == 0).then(known))
        return left[0], left[1]

    def _term(self, name: str, side: int) -> pl.Expr:
        coefficient = self.vector[name]
        return self._ends[name][side if coefficient > 0 else 1 - side] * coefficient

    def _column(self, side: int) -> str:
        return f"sum {self._number} {('low', 'high')[side]}"


def _smallest_sets(
    alike: pl.DataFrame,
    violated: Sequence[Vector],
    sums: Sequence[_Sum],
    cells: Mapping[str, Cell],
    present: set[str],
) -> Iterator[pl.DataFrame]:
    """Yield, for reports with the same violated vectors, the sets that fit, smallest first, until each has some."""
    choices = sorted({name for vector in violated for name in vector if name in present})
    for size in range(1, MOST_CHANGES + 1):
        solved = []
        for chosen in combinations(choices, size):
            if all(any(name in vector for name in chosen) for vector in violated):
                fitting = _fitting(alike, chosen, sums, cells)
                if fitting.height:
                    solved.append(fitting)
        yield from solved
        for fitting in solved:
            alike = alike.join(fitting, on=REPORT, how="anti")
        if not alike.height:
            return


def _fitting(
    alike: pl.DataFrame,
    chosen: Sequence[str],
    sums: Sequence[_Sum],
    cells: Mapping[str, Cell],
) -> pl.DataFrame:
    """Return the reports in which leaving out ``chosen`` lets the rest hold, with what fits for each of them."""
    import polars as pl

    freed = {name: (_end(0 if cells[name].nonnegative else None), _end(None)) for name in chosen}
    unit = math.lcm(*(abs(each.vector[name]) for each in sums for name in chosen if name in each.vector))
    lows, highs = [], []
    for name in chosen:
        low_ends, high_ends = ([freed[name][0] * unit], [])
        for each in sums:
            if name not in each.vector:
                continue
            low, high = each.without(chosen)
            others = {other: each.vector[other] for other in chosen if other != name and other in each.vector}
            if others:
                more_low, more_high = _interval_sum(others, freed)
                low, high = low + more_low, high + more_high
            times = -unit // each.vector[name]
            low_ends.append((high if times < 0 else low) * times)
            high_ends.append((low if times < 0 else high) * times)
        lows.append(pl.max_horizontal(low_ends))
        highs.append(pl.min_horizontal(high_ends))
    possible = pl.all_horizontal((low <= high).fill_null(value=True) for low, high in zip(lows, highs, strict=True))
    return (
        alike.select(
            REPORT,
            possible.alias("possible"),
            pl.lit(list(chosen)).alias("cells"),
            pl.concat_list(lows).alias("lows"),
            pl.concat_list(highs).alias("highs"),
            pl.lit(unit).alias("unit"),
        )
        .filter("possible")
        .drop("possible")
    )


def _end(end: Rational | None) -> pl.Expr:
    import polars as pl

    value = None if end is None else int(end)
    return pl.lit(value, pl.Int64 if value is None or abs(value) < INT64 else pl.Int128)


def _interval_sum(vector: Vector, ends: Mapping[str, tuple[pl.Expr, pl.Expr]]) -> tuple[pl.Expr, pl.Expr]:
    """Return the ends of Σ coefficient × cell; null where they are unbounded."""
    import polars as pl

    low = high = pl.lit(0, pl.Int64)
    for name, coefficient in vector.items():
        least, most = ends[name] if coefficient > 0 else reversed(ends[name])
        low, high = low + least * coefficient, high + most * coefficient
    return low, high
