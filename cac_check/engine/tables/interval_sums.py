"""Sums of figures that are only known to lie between two ends, and comparisons of them, for all rows at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import add

import narwhals as nw

from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.figures import INT64, LIMIT, Ends, Figure, Shared, View, times, whole_literal
from cac_check.interval import Rational
from cac_check.model import Missing, Relation
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sums of a comparison under one profile, as multiples of 1/``unit``; the offset is part of the right."""

    left: Ends
    right: Ends
    unit: int


def sides(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> Sides:
    """Return both sums of a comparison, as integers in one unit."""
    scale = _scale(comparison, figures)
    dtype = nw.Int64() if scale.reach < INT64 else view.wide
    left, right = (
        _kept_sum(view, {name: (figures[name], scale.weight(figures[name], by)) for name, by in side}, dtype, lenient)
        for side in (comparison.left, comparison.right)
    )
    if scale.offset:
        offset = scale.offset if abs(scale.offset) < INT64 else whole_literal(scale.offset, view.wide)
        low = right.low + offset
        right = replace(right, low=low, high=low if right.point else right.high + offset)
    return Sides(left, right, scale.unit)


def summable(comparison: Comparison, figures: Mapping[str, Figure]) -> bool:
    """Return whether both sums of a comparison stay below :data:`LIMIT` whatever the figures are."""
    return _scale(comparison, figures).reach < LIMIT


def violated(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> nw.Expr:
    """Return whether no values within the readings satisfy the comparison; null where an unbounded end leaves it so."""
    both = sides(comparison, figures, view, lenient=lenient)
    left, right = both.left, both.right
    match comparison.relation:
        case Relation.EQ if left.point and right.point:
            return left.low != right.low
        case Relation.LT:
            return left.low >= right.high
        case Relation.LE:
            return _exceeds(left, right)
        case _:
            return _exceeds(left, right) | _exceeds(right, left)


def entailed(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> nw.Expr:
    """Return whether all values within the readings satisfy the comparison; null where an end is unbounded."""
    both = sides(comparison, figures, view, lenient=lenient)
    left, right = both.left, both.right
    if comparison.relation is Relation.LT:
        return _precedes(left, right)
    at_most = left.high <= right.low
    return at_most & (left.low >= right.high) if comparison.relation is Relation.EQ else at_most


def _exceeds(left: Ends, right: Ends) -> nw.Expr:
    """Whether everything in ``left`` is above everything in ``right``."""
    opens = [flag for flag in (left.low_open, right.high_open) if flag is not None]
    if not opens:
        return left.low > right.high
    return (left.low > right.high) | ((left.low == right.high) & (total(opens) > 0))


def _precedes(left: Ends, right: Ends) -> nw.Expr:
    """Whether everything in ``left`` is below everything in ``right``."""
    opens = [flag for flag in (left.high_open, right.low_open) if flag is not None]
    if not opens:
        return left.high < right.low
    return (left.high < right.low) | ((left.high == right.low) & (total(opens) > 0))


def _kept_sum(view: View, terms: Mapping[str, tuple[Figure, int]], dtype: nw.dtypes.DType, lenient: bool) -> Ends:
    """Return :func:`_sum`, as columns where many figures are summed."""
    ends = _sum(tuple(terms.values()), dtype, lenient=lenient)
    if view.shared is None or len(terms) < Shared.MANY:
        return ends
    shared = view.shared
    question = tuple((name, weight, figure.filled) for name, (figure, weight) in terms.items())
    kept = {
        end: None if made is None else shared.column((question, str(dtype), lenient, end), lambda made=made: made)  # type: ignore[misc]
        for end, made in (("low", ends.low), ("low open", ends.low_open), ("high open", ends.high_open))
    }
    low = kept["low"]
    assert low is not None
    high = low if ends.point else shared.column((question, str(dtype), lenient, "high"), lambda: ends.high)
    return Ends(low, high, kept["low open"], kept["high open"])


def _sum(terms: Sequence[tuple[Figure, int]], dtype: nw.dtypes.DType, *, lenient: bool) -> Ends:
    """Add the ends of weighted figures; a weight below zero swaps them."""
    if not terms:
        zero = nw.lit(0)
        return Ends(zero, zero)
    by_weight: dict[tuple[int, Missing | None], list[Figure]] = {}
    for figure, weight in terms:
        by_weight.setdefault((weight, figure.filled), []).append(figure)
    weighted = []
    for (weight, filled), alike in by_weight.items():
        columns, others = apart(alike)
        weighted += [_times(figure.lenient if lenient else figure.ends, weight, dtype) for figure in others]
        if columns:
            weighted.append(_times(_added([str(figure.column) for figure in columns], filled, dtype), weight, dtype))
    low = total(ends.low for ends in weighted)
    high = low if all(ends.point for ends in weighted) else total(ends.high for ends in weighted)
    low_opens = [ends.low_open for ends in weighted if ends.low_open is not None]
    high_opens = [ends.high_open for ends in weighted if ends.high_open is not None]
    return Ends(low, high, total(low_opens) if low_opens else None, total(high_opens) if high_opens else None)


def apart(figures: Iterable[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Part figures that are worth adding as columns, all at once, from the others."""
    figures = list(figures)
    columns = [figure for figure in figures if figure.column is not None]
    if len(columns) < Shared.MANY:
        return [], figures
    return columns, [figure for figure in figures if figure.column is None]


def _added(columns: Sequence[str], filled: Missing | None, dtype: nw.dtypes.DType) -> Ends:
    """Return the ends of the sum of columns; ``filled`` says what a missing figure was taken for.

    One expression for all of them: one for each takes longer to plan, for hundreds of columns, than to compute.
    """
    known = nw.sum_horizontal(nw.col(*columns).cast(dtype))
    if filled is Missing.ZERO:
        return Ends(known, known)
    whole = nw.when(~nw.any_horizontal(nw.col(*columns).is_null(), ignore_nulls=False)).then(known)
    return Ends(whole, whole) if filled is None else Ends(known, whole)


def _times(ends: Ends, weight: int, dtype: nw.dtypes.DType) -> Ends:
    low = times(ends.low.cast(dtype), weight, dtype)
    if ends.point:
        return Ends(low, low)
    high = times(ends.high.cast(dtype), weight, dtype)
    if weight > 0:
        return Ends(low, high, ends.low_open, ends.high_open)
    return Ends(high, low, ends.high_open, ends.low_open)


@dataclass(frozen=True, slots=True)
class _Scale:
    """A comparison in whole numbers: every figure times its weight is a multiple of 1/``unit``."""

    unit: int
    offset: int
    reach: int
    """No sum or difference of sums is larger than this in absolute value."""

    def weight(self, figure: Figure, weight: Rational) -> int:
        """Return the weight of a figure's whole numbers."""
        return int(Fraction(weight) * self.unit / figure.denominator)


def _scale(comparison: Comparison, figures: Mapping[str, Figure]) -> _Scale:
    terms = {name: Fraction(weight) / figures[name].denominator for name, weight in comparison.terms.items()}
    unit = math.lcm(Fraction(comparison.offset).denominator, *(weight.denominator for weight in terms.values()))
    offset = int(comparison.offset * unit)
    reach = sum(int(abs(weight * unit)) * figures[name].bound for name, weight in terms.items())
    return _Scale(unit, offset, 2 * (reach + abs(offset)))


def total(numbers: Iterable[nw.Expr]) -> nw.Expr:
    """Return the sum of at least one number."""
    return combined(add, numbers)
