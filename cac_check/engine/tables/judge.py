"""Verdicts of one rule on every row of a view, as expressions.

The ladder is that of ``docs/concepts.md``: impossible under ``lenient`` is contradicted, impossible under the chosen
profile strained, possible with every figure present (or true of every point of the readings) consistent, else
undecided. A row on which the rule does not apply has no verdict (null). :attr:`Code.OPEN` marks the rows that interval
sums cannot settle, because whole numbers with weights or products play a part: the exact engine takes those.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import add, and_, or_

import narwhals as nw

from cac_check.engine.tables.comparisons import Body, Comparison, ProductComparison
from cac_check.engine.tables.figures import INT64, LIMIT, Ends, Figure, View
from cac_check.engine.tables.products import product_conditions
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
    quantities: tuple[str, ...]
    """The quantities it relates, without those of its condition."""
    body: Body
    missing: Missing = Missing.ANYTHING
    when: Comparison | None = None
    at_least: int = 2
    """How many figures must be present for it to apply."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sums of a comparison under one profile, as multiples of 1/``unit``; the offset is part of the right."""

    left: Ends
    right: Ends
    unit: int


def judge(view: View, assertion: Assertion) -> nw.Expr:
    """Return the verdict of each row, as a :class:`Code` or null."""
    verdict = _verdict(view, assertion)
    return verdict if view.binds is None else nw.when(view.binds).then(verdict)


def _verdict(view: View, assertion: Assertion) -> nw.Expr:
    names = dict.fromkeys((*assertion.quantities, *(assertion.when.quantities if assertion.when else ())))
    figures = {name: view.figures[name].where_missing(assertion.missing) for name in names}
    certain = _certain(assertion, figures)
    if certain is not None:
        differ = violated(certain, figures, view, lenient=False)
        return _choose((differ, Code.CONTRADICTED), (~differ, Code.CONSISTENT))
    absent = _total(figure.absent for figure in figures.values())
    claimed = _total(figures[name].claimed for name in assertion.quantities)
    applies = absent == 0 if assertion.missing is Missing.SKIP else claimed >= assertion.at_least
    return nw.when(applies).then(
        _conditional(_unconditional(view, assertion, figures, absent), assertion, figures, view, absent)
    )


def _unconditional(view: View, assertion: Assertion, figures: Mapping[str, Figure], absent: nw.Expr) -> nw.Expr:
    """Return the verdict as if the rule had no condition and applied."""
    body = assertion.body
    if isinstance(body, ProductComparison):
        return _product_verdict(body, figures, view)
    if body is None or _too_large((*body, *([assertion.when] if assertion.when else [])), figures):
        return _literal(Code.OPEN)
    ladder = [(_any(violated(row, figures, view, lenient=True) for row in body), Code.CONTRADICTED)]
    if any(figure.lenient is not figure.ends for figure in figures.values()):
        ladder.append((_any(violated(row, figures, view, lenient=False) for row in body), Code.STRAINED))
    if any(not _complete(row, figures) for row in body):
        ladder.append((_no_point(figures), Code.OPEN))
    ladder.append((absent == 0, Code.CONSISTENT))
    ladder.append((_all(entailed(row, figures, view) for row in body), Code.CONSISTENT))
    return _choose(*ladder, otherwise=Code.UNDECIDED)


def _conditional(
    verdict: nw.Expr, assertion: Assertion, figures: Mapping[str, Figure], view: View, absent: nw.Expr
) -> nw.Expr:
    """Return the verdict with the rule's condition: no verdict where it cannot hold.

    Where it need not hold, the rule can be satisfied by values that break it.
    """
    if assertion.when is None or assertion.body is None:
        return verdict
    impossible = violated(assertion.when, figures, view, lenient=False).fill_null(value=False)
    certain = entailed(assertion.when, figures, view).fill_null(value=False)
    unsure = _choose((absent == 0, Code.CONSISTENT), otherwise=Code.UNDECIDED)
    return nw.when(certain).then(verdict).otherwise(nw.when(~impossible).then(unsure))


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


def sides(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> Sides:
    """Return both sums of a comparison, as integers in one unit."""
    scale = _scale(comparison, figures)
    dtype = nw.Int64() if scale.reach < INT64 else view.wide
    left, right = (
        _sum([(figures[name], scale.weights[name]) for name, _ in side], dtype, lenient=lenient)
        for side in (comparison.left, comparison.right)
    )
    if scale.offset:
        low = right.low + scale.offset
        right = replace(right, low=low, high=low if right.point else right.high + scale.offset)
    return Sides(left, right, scale.unit)


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


def entailed(comparison: Comparison, figures: Mapping[str, Figure], view: View) -> nw.Expr:
    """Return whether all values within the readings satisfy the comparison; null where an end is unbounded."""
    both = sides(comparison, figures, view, lenient=False)
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
    return (left.low > right.high) | ((left.low == right.high) & (_total(opens) > 0))


def _precedes(left: Ends, right: Ends) -> nw.Expr:
    """Whether everything in ``left`` is below everything in ``right``."""
    opens = [flag for flag in (left.high_open, right.low_open) if flag is not None]
    if not opens:
        return left.high < right.low
    return (left.high < right.low) | ((left.high == right.low) & (_total(opens) > 0))


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


@dataclass(frozen=True, slots=True)
class _Scale:
    """A comparison in whole numbers: every figure times its weight is a multiple of 1/``unit``."""

    unit: int
    weights: Mapping[str, int]
    offset: int
    reach: int
    """No sum or difference of sums is larger than this in absolute value."""


def _scale(comparison: Comparison, figures: Mapping[str, Figure]) -> _Scale:
    terms = {name: Fraction(weight) / figures[name].denominator for name, weight in comparison.terms.items()}
    unit = math.lcm(Fraction(comparison.offset).denominator, *(weight.denominator for weight in terms.values()))
    weights = {name: abs(int(weight * unit)) for name, weight in terms.items()}
    offset = int(comparison.offset * unit)
    reach = sum(weight * figures[name].bound for name, weight in weights.items())
    return _Scale(unit, weights, offset, 2 * (reach + abs(offset)))


def _too_large(rows: Iterable[Comparison], figures: Mapping[str, Figure]) -> bool:
    """Whether a sum could pass what the engine's integers hold, so that the exact engine must take every row."""
    return any(_scale(row, figures).reach >= LIMIT for row in rows)


def _certain(assertion: Assertion, figures: Mapping[str, Figure]) -> Comparison | None:
    """Return the comparison of a rule that has only one, only ever meets points, and is skipped where one is missing."""
    if assertion.missing is not Missing.SKIP or assertion.when or not isinstance(assertion.body, tuple):
        return None
    points = all(figure.plain for figure in figures.values())
    return (
        assertion.body[0] if points and len(assertion.body) == 1 and not _too_large(assertion.body, figures) else None
    )


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
