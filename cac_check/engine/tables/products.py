"""Verdicts of rules with a product: shares, means, changes in percent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from operator import or_

import narwhals as nw

from cac_check.engine.tables.cells import floor_div
from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import ProductComparison
from cac_check.engine.tables.figures import LIMIT, Ends, Figure, View, times


def product_conditions(
    product: ProductComparison, figures: Mapping[str, Figure], view: View, *, lenient: bool
) -> tuple[nw.Expr, nw.Expr] | None:
    """Return whether the row is impossible, and whether it is surely possible; null and false where neither is known.

    Each factor occurs once, so over the reals the corners of the box decide (interval multiplication), and of a result
    of whole numbers whether one lies where both meet. Factors of whole numbers that are not known exactly may fall
    between: those rows are neither. ``None`` where the product could overflow.
    """
    result, left, right = (figures[name] for name in product.quantities)
    factor = Fraction(product.factor) * result.denominator / (left.denominator * right.denominator)
    if max(result.bound * factor.denominator, left.bound * right.bound * abs(factor.numerator)) >= LIMIT:
        return None
    ends = [figure.lenient if lenient else figure.ends for figure in (result, left, right)]
    stated = [times(end.cast(view.wide), factor.denominator, view.wide) for end in (ends[0].low, ends[0].high)]
    corners = [a.cast(view.wide) * b.cast(view.wide) * factor.numerator for a in _both(ends[1]) for b in _both(ends[2])]
    low, high = (corners[0], corners[0])
    if len(corners) > 1:
        low, high = nw.min_horizontal(*corners), nw.max_horizontal(*corners)
    apart = (stated[0] > high) | (stated[1] < low)
    known = ~combined(or_, (number.is_null() for number in (*stated, *corners)))
    meets = ~apart
    if product.free:
        known = ~combined(or_, (number.is_null() for number in corners))
        apart, meets = _between(low, high, factor, result, view)
    elif result.integral and not ends[0].point:
        between = nw.max_horizontal(stated[0], low), nw.min_horizontal(stated[1], high)
        none = ~_has_whole(*between, factor.denominator * result.denominator, view)
        apart, meets = apart | none, meets & ~none
    if product.positive:
        apart = apart | (ends[1].high <= 0)
        meets = meets & (ends[1].low > 0)
    loose = [
        end
        for end, figure in zip(ends, (result, left, right), strict=True)
        if ((figure.integral and figure is not result) or product.dependent)
        and not end.point
        and not (product.free and figure is result)
    ]
    for end in loose:
        meets = meets & (end.low == end.high)
    if any(end.open for end in ends):
        meets = meets & nw.lit(value=False)
    return apart & known, meets & known


def _between(low: nw.Expr, high: nw.Expr, factor: Fraction, result: Figure, view: View) -> tuple[nw.Expr, nw.Expr]:
    """Return whether no value of a result that nobody tells lies between two corners, and whether one surely does."""
    meets = high >= low
    if result.integral:
        meets = _has_whole(low, high, factor.denominator, view)
    if result.nonnegative:
        meets = meets & (high >= 0)
    return ~meets, meets


def _has_whole(low: nw.Expr, high: nw.Expr, size: int, view: View) -> nw.Expr:
    """Return whether a whole number lies between two multiples of 1/``size``, both included."""
    bound = LIMIT // size if size > 1 else 1
    return floor_div(high, size, bound, view.wide) * size >= low


def _both(ends: Ends) -> tuple[nw.Expr, ...]:
    return (ends.low,) if ends.point else (ends.low, ends.high)
