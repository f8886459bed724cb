"""Verdicts of one rule on every row of a view, as expressions.

The ladder is that of ``docs/concepts.md``: impossible under ``lenient`` is contradicted, impossible under the chosen
profile strained, possible with every figure present (or true of every point of the readings) consistent, else
undecided. A row on which the rule does not apply has no verdict (null). :attr:`Code.OPEN` marks the rows that interval
sums cannot settle, because whole numbers with weights or products play a part: the exact engine takes those.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import add, and_, or_

import narwhals as nw

from cac_check.engine.tables.comparisons import Comparison, ProductComparison
from cac_check.engine.tables.figures import INT64, LIMIT, Ends, Figure, View
from cac_check.engine.tables.products import product_conditions
from cac_check.interval import Rational
from cac_check.model import Missing, Relation


class Code(enum.IntEnum):
    """What a row's verdict is, ordered by how bad it is."""

    CONSISTENT = 0
    UNDECIDED = 1
    STRAINED = 2
    CONTRADICTED = 3
    OPEN = 4
    """Left to the exact engine."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one rule asserts of a row, apart from the files and tables it came from."""

    rule: str
    body: tuple[Comparison, ...] | ProductComparison
    missing: Missing = Missing.ANYTHING
    when: Comparison | None = None
    tolerance_abs: Rational = 0
    tolerance_rel: Rational = 0
    at_least: int = 2
    """How many figures must be present for it to apply."""

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities it relates, without those of its condition."""
        if isinstance(self.body, ProductComparison):
            return self.body.quantities
        return tuple(dict.fromkeys(name for comparison in self.body for name in comparison.quantities))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sums of a comparison, under one profile, as multiples of 1/``unit``; the offset is part of the right."""

    left: Ends
    right: Ends
    unit: int
    margin_low: nw.Expr
    """How far below the right side the left one may be."""
    margin_high: nw.Expr
    """How far above the right side the left one may be."""
    exact: bool
    """Whether both margins are 0."""


def judge(view: View, assertion: Assertion) -> nw.Expr:
    """Return the verdict of each row, as a :class:`Code` or null."""
    verdict = _verdict(view, assertion)
    return verdict if view.binds is None else nw.when(view.binds).then(verdict)


def _verdict(view: View, assertion: Assertion) -> nw.Expr:
    names = [*assertion.quantities, *(assertion.when.quantities if assertion.when else ())]
    figures = {name: view.figures[name].where_missing(assertion.missing) for name in names}
    claimed = _total(figures[name].claimed for name in assertion.quantities)
    absent = _total(figures[name].absent for name in figures)
    applies = absent == 0 if assertion.missing is Missing.SKIP else claimed >= assertion.at_least
    if isinstance(assertion.body, ProductComparison):
        return nw.when(applies).then(_product_verdict(assertion.body, figures, view))
    if _too_large(assertion, figures):
        return nw.when(applies).then(_literal(Code.OPEN))
    certain = _certain(assertion, figures)
    if certain is not None:
        differ = violated(certain, assertion, figures, view, lenient=False)
        return _choose((differ, Code.CONTRADICTED), (~differ, Code.CONSISTENT))
    body = assertion.body
    ladder = [(_any_violated(body, assertion, figures, view, lenient=True), Code.CONTRADICTED)]
    if any(figure.lenient is not figure.ends for figure in figures.values()):
        ladder.append((_any_violated(body, assertion, figures, view, lenient=False), Code.STRAINED))
    if any(not _complete(comparison, figures) for comparison in body):
        ladder.append((_no_point(figures), Code.OPEN))
    ladder.append((absent == 0, Code.CONSISTENT))
    ladder.append((_all(entailed(comparison, assertion, figures, view) for comparison in body), Code.CONSISTENT))
    verdict = _choose(*ladder, otherwise=Code.UNDECIDED)
    if assertion.when is None:
        return nw.when(applies).then(verdict)
    impossible = violated(assertion.when, None, figures, view, lenient=False).fill_null(value=False)
    certainly = entailed(assertion.when, None, figures, view).fill_null(value=False)
    unsure = _choose((absent == 0, Code.CONSISTENT), otherwise=Code.UNDECIDED)
    bound = nw.when(certainly).then(verdict).otherwise(nw.when(~impossible).then(unsure))
    return nw.when(applies).then(bound)


def _product_verdict(product: ProductComparison, figures: Mapping[str, Figure], view: View) -> nw.Expr:
    tight = product_conditions(product, figures, view, lenient=False)
    loose = product_conditions(product, figures, view, lenient=True)
    if tight is None or loose is None:
        return _literal(Code.OPEN)
    return _choose(
        (loose[0], Code.CONTRADICTED),
        (tight[0] & loose[1], Code.STRAINED),
        (tight[1], Code.CONSISTENT),
        otherwise=Code.OPEN,
    )


def sides(
    comparison: Comparison, assertion: Assertion | None, figures: Mapping[str, Figure], view: View, *, lenient: bool
) -> Sides:
    """Return both sums of a comparison, as integers in one unit."""
    absolute, relative = (assertion.tolerance_abs, Fraction(assertion.tolerance_rel)) if assertion else (0, Fraction(0))
    steps = relative.denominator
    scaled = {name: Fraction(weight) / figures[name].denominator for name, weight in comparison.terms.items()}
    unit = math.lcm(
        *(weight.denominator for weight in scaled.values()),
        Fraction(comparison.offset).denominator,
        Fraction(absolute).denominator,
    )
    weights = {name: abs(int(weight * unit)) for name, weight in scaled.items()}
    dtype = nw.Int64() if _reach(comparison, assertion, figures) < INT64 else view.wide
    left = _sum([(figures[name], weights[name] * steps) for name, _ in comparison.left], dtype, lenient=lenient)
    right = _sum([(figures[name], weights[name]) for name, _ in comparison.right], dtype, lenient=lenient)
    offset = int(comparison.offset * unit)
    if offset:
        right = _each_end(right, lambda end: end + offset)
    margin_low = margin_high = nw.lit(int(absolute * unit * steps))
    if relative:
        margin_low = margin_low + right.low.abs() * relative.numerator
        margin_high = margin_high + right.high.abs() * relative.numerator
        right = _each_end(right, lambda end: end * steps)
    return Sides(left, right, unit * steps, margin_low, margin_high, exact=not (absolute or relative))


def violated(
    comparison: Comparison, assertion: Assertion | None, figures: Mapping[str, Figure], view: View, *, lenient: bool
) -> nw.Expr:
    """Return whether no values within the readings satisfy the comparison; null where an unbounded end leaves it so."""
    both = sides(comparison, assertion, figures, view, lenient=lenient)
    left, right = both.left, both.right
    if comparison.relation is Relation.EQ and both.exact and left.point and right.point:
        return left.low != right.low
    above = _exceeds(left.low, left.low_open, right.high, right.high_open, both.margin_high, both.exact)
    if comparison.relation is Relation.LT:
        return left.low >= (right.high if both.exact else right.high + both.margin_high)
    if comparison.relation is Relation.LE:
        return above
    return above | _exceeds(right.low, right.low_open, left.high, left.high_open, both.margin_low, both.exact)


def entailed(comparison: Comparison, assertion: Assertion | None, figures: Mapping[str, Figure], view: View) -> nw.Expr:
    """Return whether all values within the readings satisfy the comparison; null where an end is unbounded."""
    both = sides(comparison, assertion, figures, view, lenient=False)
    left, right = both.left, both.right
    below = left.high < right.low if comparison.relation is Relation.LT else left.high <= right.low
    if comparison.relation is Relation.EQ:
        return below & (left.low >= right.high)
    return below


def _exceeds(
    low: nw.Expr, low_open: nw.Expr | None, high: nw.Expr, high_open: nw.Expr | None, margin: nw.Expr, exact: bool
) -> nw.Expr:
    """Whether everything from ``low`` on is above everything up to ``high`` + ``margin``."""
    limit = high if exact else high + margin
    if low_open is None and high_open is None:
        return low > limit
    opens = _total(flag for flag in (low_open, high_open) if flag is not None)
    return (low > limit) | ((low == limit) & (opens > 0))


def _sum(terms: Sequence[tuple[Figure, int]], dtype: nw.dtypes.DType, *, lenient: bool) -> Ends:
    """Add the ends of weighted figures (weights above zero)."""
    if not terms:
        zero = nw.lit(0)
        return Ends(zero, zero)
    ends = [(figure.lenient if lenient else figure.ends, weight) for figure, weight in terms]
    low = _total(_times(end.low, weight, dtype) for end, weight in ends)
    if all(end.point for end, _ in ends):
        return Ends(low, low)
    high = _total(_times(end.high, weight, dtype) for end, weight in ends)
    low_opens = [end.low_open for end, _ in ends if end.low_open is not None]
    high_opens = [end.high_open for end, _ in ends if end.high_open is not None]
    return Ends(low, high, _total(low_opens) if low_opens else None, _total(high_opens) if high_opens else None)


def _times(end: nw.Expr, weight: int, dtype: nw.dtypes.DType) -> nw.Expr:
    return end.cast(dtype) if weight == 1 else end.cast(dtype) * weight


def _each_end(ends: Ends, change: Callable[[nw.Expr], nw.Expr]) -> Ends:
    low = change(ends.low)
    return replace(ends, low=low, high=low if ends.point else change(ends.high))


def _reach(comparison: Comparison, assertion: Assertion | None, figures: Mapping[str, Figure]) -> int:
    """Return a number that no sum of the comparison, in its unit, can pass."""
    absolute, relative = (assertion.tolerance_abs, Fraction(assertion.tolerance_rel)) if assertion else (0, Fraction(0))
    scaled = {name: Fraction(weight) / figures[name].denominator for name, weight in comparison.terms.items()}
    constants = (Fraction(comparison.offset), Fraction(absolute))
    unit = math.lcm(*(number.denominator for number in (*scaled.values(), *constants)))
    reach = sum(abs(weight * unit) * figures[name].bound for name, weight in scaled.items())
    reach += sum(abs(number) * unit for number in constants)
    return int(reach) * 2 * (relative.denominator + relative.numerator)


def _too_large(assertion: Assertion, figures: Mapping[str, Figure]) -> bool:
    """Whether a sum could pass what the engine's integers hold, so that the exact engine must take every row."""
    if isinstance(assertion.body, ProductComparison):
        return False
    conditions = (assertion.when,) if assertion.when else ()
    return any(_reach(comparison, assertion, figures) >= LIMIT for comparison in (*assertion.body, *conditions))


def _certain(assertion: Assertion, figures: Mapping[str, Figure]) -> Comparison | None:
    """Return the comparison of a rule that only ever meets points and is skipped where one is missing."""
    if assertion.missing is not Missing.SKIP or assertion.when or isinstance(assertion.body, ProductComparison):
        return None
    points = all(figure.ends.point and figure.lenient is figure.ends for figure in figures.values())
    return assertion.body[0] if points and len(assertion.body) == 1 else None


def _complete(comparison: Comparison, figures: Mapping[str, Figure]) -> bool:
    """Whether interval sums decide the comparison over whole numbers too.

    The ends of an integral figure are whole and reached, which settles every inequality. An equation of whole numbers
    with weights 1 takes every whole value between its ends; with other weights, or with figures of both sorts, it may
    leave gaps.
    """
    used = [figures[name] for name in comparison.quantities]
    if comparison.relation is not Relation.EQ or not any(figure.integral for figure in used):
        return True
    unit_weights = all(abs(weight) == 1 for weight in comparison.terms.values())
    return all(figure.integral for figure in used) and unit_weights and Fraction(comparison.offset).denominator == 1


def _no_point(figures: Mapping[str, Figure]) -> nw.Expr:
    """Whether some figure of the row is missing or may take several values."""
    return _any((figure.absent > 0) | ~(figure.lenient.low == figure.lenient.high) for figure in figures.values())


def _any_violated(
    body: tuple[Comparison, ...], assertion: Assertion, figures: Mapping[str, Figure], view: View, *, lenient: bool
) -> nw.Expr:
    return _any(violated(comparison, assertion, figures, view, lenient=lenient) for comparison in body)


def _total(numbers: Iterable[nw.Expr]) -> nw.Expr:
    return reduce(add, numbers)


def _any(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Kleene's "or", with false for nothing."""
    return reduce(or_, conditions, nw.lit(value=False))


def _all(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Kleene's "and", with true for nothing."""
    return reduce(and_, conditions, nw.lit(value=True))


def _choose(*ladder: tuple[nw.Expr, Code], otherwise: Code | None = None) -> nw.Expr:
    """Return the code of the first condition that holds; null counts as not holding."""
    code = None if otherwise is None else _literal(otherwise)
    for condition, result in reversed(ladder):
        choice = nw.when(condition).then(_literal(result))
        code = choice if code is None else choice.otherwise(code)
    assert code is not None
    return code


def _literal(code: Code) -> nw.Expr:
    return nw.lit(int(code), nw.Int8())
