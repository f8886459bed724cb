"""Fewest changes: which figures of a failing report, left out, let all the rest hold, and what would fit instead.

Fellegi and Holt's principle, for all failing reports at once. Reports in which the same rules bind share their
elementary vectors; reports with the same violated vectors share the sets of figures that touch each of them. What fits
in the place of a figure is what every vector through it leaves open.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING, Any

from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.figures import INT64, LIMIT
from cac_check.engine.tables.vectors import ONE, RuleSpace, Vector, rule_space
from cac_check.interval import Rational
from cac_check.model import Missing
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

FEW = 20
"""Reports with the same violated vectors up to which Python adds up."""

REPORT = "number of the report"
"""The column that numbers the reports."""

MOST_CHANGES = 4
"""Sets of more figures are left to the exact engine."""

MOST_TRIED = 50_000
"""Sums that are evaluated for sets of reports with the same violated vectors; figures in many of these come first."""

MOST_TRIED_IN_ALL = 400_000
"""Sums that are evaluated for sets in one run; reports that are left then are said to be."""

MOST_TOO_LARGE = 3
"""Rule spaces that are found to be too large in one run; then those of as many comparisons are not tried any more.

Where hardly two reports have the same figures missing, each has a space of its own, and each of them costs a second.
"""

_AS_QUERY = 20
"""What a sum costs as part of a query, in those of Python."""

MOST_COMBINED = 50_000
"""Combinations of figures that are looked at for sets."""


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
    cut: tuple[int, ...] = ()
    """Those among them for which there may be sets all the same: the search was given up."""


@dataclass(slots=True)
class Budget:
    """How many sums may still be evaluated, by all that share it."""

    tries: int = MOST_TRIED_IN_ALL
    given_up: list[int] = field(default_factory=list)
    """Reports whose search was given up."""
    too_large: list[int] = field(default_factory=list)
    """The numbers of comparisons of rule spaces that had too many vectors."""

    def space(self, comparisons: tuple[Comparison, ...]) -> RuleSpace | None:
        """Return the rule space of comparisons, ``None`` if it is too large, or surely not worth a try."""
        if len(self.too_large) >= MOST_TOO_LARGE and len(comparisons) >= min(self.too_large):
            return None
        space = rule_space(comparisons)
        if space is None:
            self.too_large.append(len(comparisons))
        return space


def localise(
    reports: pl.DataFrame, cells: Sequence[Cell], rules: Sequence[Rules], budget: Budget | None = None
) -> Located:
    """Find every set of fewest figures, for each report.

    Args:
        reports: :data:`REPORT`, the ends of each cell, ``NAME claimed`` (whether it is there at all), and ``binds N``:
            whether rule N does.
        cells: the figures; all in one unit.
        rules: the rules, over the names of the cells.
        budget: what is left for this and other searches; by default a whole one.
    """
    import polars as pl

    claimed = [f"{cell.name} claimed" for cell in cells]
    binds = [f"binds {index}" for index in range(len(rules))]
    found: list[pl.DataFrame] = []
    by_name = {cell.name: cell for cell in cells}
    budget = budget or Budget()
    before = len(budget.given_up)
    for key, group in reports.group_by(*claimed, *binds, maintain_order=True):
        present = {cell.name for cell, here in zip(cells, key[: len(cells)], strict=True) if here}
        binding = [rule for rule, bound in zip(rules, key[len(cells) :], strict=True) if bound]
        space = budget.space(tuple(row for rule in binding for row in _effective(rule, present)))
        if space is not None and _settles(space, by_name):
            found += _localise_alike(group, space, by_name, present, budget)
    if not found:
        empty = pl.DataFrame(schema={REPORT: reports.schema[REPORT], "cells": pl.List(pl.String)})
        return Located(empty, tuple(reports[REPORT]), tuple(budget.given_up[before:]))
    candidates = pl.concat(found, how="diagonal_relaxed")
    left = reports.join(candidates, on=REPORT, how="anti")[REPORT]
    return Located(candidates.sort(REPORT, "cells"), tuple(left), tuple(budget.given_up[before:]))


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
    group: pl.DataFrame, space: RuleSpace, cells: Mapping[str, Cell], present: set[str], budget: Budget
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
            yield from _smallest_sets(alike, violated, sums, cells, present, budget)


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

    def of_row(
        self, row: Mapping[str, Any]
    ) -> tuple[Vector, tuple[int, int], tuple[int, int], Mapping[str, tuple[int | None, int | None]]]:
        """Return the vector with its sums in one report, how many ends are unknown, and the terms by cell."""
        sums = row[self._column(0)], row[self._column(1)]
        unknown = row[f"{self._column(0)} unknown"], row[f"{self._column(1)} unknown"]
        terms: dict[str, tuple[int | None, int | None]] = {}
        for name, coefficient in self.vector.items():
            if f"{name} low" in row:
                ends = row[f"{name} low"], row[f"{name} high"]
                low, high = ends if coefficient > 0 else ends[::-1]
                terms[name] = tuple(None if end is None else int(end) * coefficient for end in (low, high))  # type: ignore[assignment]
        return self.vector, sums, unknown, terms

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
    budget: Budget,
) -> Iterator[pl.DataFrame]:
    """Yield, for reports with the same violated vectors, the sets that fit, smallest first, until each has some."""
    import polars as pl

    often = Counter(name for vector in violated for name in vector if name in present)
    choices = sorted(often, key=lambda name: (-often[name], name))
    hit = {name: sum(1 << place for place, vector in enumerate(violated) if name in vector) for name in choices}
    every = (1 << len(violated)) - 1
    few = alike.height <= FEW
    rows = [_Row.of(row, sums) for row in alike.iter_rows(named=True)] if few else None
    left = min(MOST_TRIED, budget.tries)
    budget.tries -= left
    looked = 0
    for size in range(1, MOST_CHANGES + 1):
        solved = []
        for chosen in combinations(choices, size):
            looked += 1
            if looked > MOST_COMBINED:
                break
            if reduce(or_, map(hit.__getitem__, chosen)) != every:
                continue
            if left <= 0:
                looked = MOST_COMBINED + 1
                break
            left -= len(sums) if few else _AS_QUERY * len(sums)
            names = sorted(chosen)
            fitting = _fitting(alike, names, sums, cells) if rows is None else _fitting_rows(rows, names, cells)
            if fitting.height:
                solved.append(fitting)
        yield from solved
        if solved:  # at once: there may be as many sets as figures, each of them a column
            alike = alike.join(pl.concat(fitting.select(REPORT) for fitting in solved), on=REPORT, how="anti")
        if rows is not None:
            rows = [row for row in rows if row.report in set(alike[REPORT])]
        if not alike.height or looked > MOST_COMBINED:
            break
    budget.tries += left
    if looked > MOST_COMBINED:
        budget.given_up += alike[REPORT]


@dataclass(frozen=True, slots=True)
class _Row:
    """One report, with its sums in Python's numbers: for a few reports that is quicker than planning queries."""

    report: int
    sums: tuple[tuple[Vector, tuple[int, int], tuple[int, int], Mapping[str, tuple[int | None, int | None]]], ...]
    """Of each vector: the sum of the ends that are known, low and high; how many are not; the ends by cell."""

    @staticmethod
    def of(row: Mapping[str, Any], sums: Sequence[_Sum]) -> _Row:
        """Return a row of the reports as they were marked."""
        return _Row(row[REPORT], tuple(each.of_row(row) for each in sums))


def _fitting_rows(rows: Sequence[_Row], chosen: Sequence[str], cells: Mapping[str, Cell]) -> pl.DataFrame:
    """Return what :func:`_fitting` returns, of a few reports."""
    import polars as pl

    schema: Mapping[str, Any] = {
        REPORT: pl.UInt32,
        "cells": pl.List(pl.String),
        "lows": pl.List(pl.Int128),
        "highs": pl.List(pl.Int128),
        "unit": pl.Int64,
    }
    found = []
    for row in rows:
        touching = [each for each in row.sums if any(name in each[0] for name in chosen)]
        unit = math.lcm(*(abs(each[0][name]) for each in touching for name in chosen if name in each[0]))
        ends = [_ends_of(name, touching, chosen, cells, unit) for name in chosen]
        if all(low is None or high is None or low <= high for low, high in ends):
            lows, highs = zip(*ends, strict=True)
            # polars makes a list of numbers as wide as its first one, whatever the schema says
            wide = [pl.Series(values, dtype=pl.Int128) for values in (lows, highs)]
            found.append((row.report, list(chosen), *wide, unit))
    return pl.DataFrame(found, schema=schema, orient="row")


def _ends_of(
    name: str, touching: Sequence[Any], chosen: Sequence[str], cells: Mapping[str, Cell], unit: int
) -> tuple[int | None, int | None]:
    """Return what fits in the place of a cell beside others that may be anything, as multiples of 1/``unit``."""
    lows: list[int] = [0] if cells[name].nonnegative else []
    highs: list[int] = []
    for vector, sums, unknown, ends in touching:
        if name not in vector:
            continue
        both: list[int | None] = []
        for side in (0, 1):
            known, missing = sums[side], unknown[side]
            for other in chosen:
                if other not in vector:
                    continue
                term = ends[other][side]
                known, missing = known - (term or 0), missing - (term is None)
                # nothing is known of another one but that it may not be below zero
                bounded = cells[other].nonnegative and (vector[other] > 0) == (side == 0)
                missing += other != name and not bounded
            both.append(None if missing else known)
        times = -unit // vector[name]
        low, high = both[::-1] if times < 0 else both
        lows += [] if low is None else [low * times]
        highs += [] if high is None else [high * times]
    return max(lows, default=None), min(highs, default=None)


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
