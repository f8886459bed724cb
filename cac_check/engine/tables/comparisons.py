"""Forms as comparisons of two sums, such that a rule can hold exactly if each of its comparisons can.

A rule with several rows is not in general decided row by row. For the forms here it is, over any box of intervals:
each comparison is an elementary vector of the rows that ``compiler`` makes of the rule, and none that could be violated
is left out (Rockafellar 1969, theorem 22.6 of *Convex Analysis*; it holds for open and closed ends alike). What does
not have this shape is left to the exact engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

from cac_check.interval import Rational, magnitude, ratio
from cac_check.model import (
    Breakdown,
    Change,
    Expression,
    Form,
    Kind,
    Limit,
    LinearRelation,
    Mean,
    Order,
    Relation,
    Same,
    Share,
    TimeSpan,
    quantities_of,
)
from cac_check.model_tables import TableQuantity
from cac_check.records import dataclass

Side: TypeAlias = tuple[tuple[str, Rational], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Σ left, compared with Σ right + offset. No quantity occurs twice; ``relation`` is ``<``, ``<=`` or ``==``."""

    left: Side
    right: Side
    relation: Relation
    offset: Rational = 0

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is compared, left before right."""
        return tuple(quantity for quantity, _ in (*self.left, *self.right))

    @property
    def terms(self) -> Mapping[str, Rational]:
        """The coefficients of left − right."""
        return {**dict(self.left), **{quantity: -weight for quantity, weight in self.right}}


@dataclass(frozen=True, slots=True)
class ProductComparison:
    """result == factor × left × right, with ``left`` above zero if ``positive``."""

    result: str
    left: str
    right: str
    factor: Rational = 1
    positive: bool = False
    dependent: bool = False
    """Whether some figure is part of two of them: they cannot take all values independently."""
    free: bool = False
    """Whether the result is told nowhere and may be any value of its kind."""

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is compared."""
        return (self.result, self.left, self.right)


Body: TypeAlias = tuple[Comparison, ...] | ProductComparison | None
"""What a rule asserts; no comparison: nothing at all; ``None``: only the exact engine can tell."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much a rule may be missed: ``absolute`` and ``relative`` × the base of the form."""

    absolute: Rational = 0
    relative: Rational = 0

    def at_most(self, left: Side, base: str, steps: int = 1) -> Comparison:
        """Return Σ left ≤ ``base``, missed by the tolerance ``steps`` times in a row."""
        growth = 1 + self.relative
        slack = sum(self.absolute * growth**step for step in range(steps))
        return Comparison(left, ((base, growth**steps),), Relation.LE, slack)

    def at_least(self, left: Side, base: str) -> Comparison:
        """Return ``base`` ≤ Σ left, missed by the tolerance (its share is less than all)."""
        return Comparison(((base, 1 - self.relative),), left, Relation.LE, self.absolute)

    def equal(self, left: Side, base: str) -> tuple[Comparison, ...]:
        """Return Σ left = ``base``, up to the tolerance."""
        if not (self.absolute or self.relative):
            return (Comparison(left, ((base, 1),), Relation.EQ),)
        return (self.at_most(left, base), self.at_least(left, base))


def body_of(form: Form, quantities: Mapping[str, TableQuantity], tolerance: Tolerance = Tolerance()) -> Body:
    """Return what ``form`` asserts; a breakdown may assert nothing (overlap and rest possible, any sign)."""
    signed = not all(quantities[name].nonnegative for name in quantities_of(form))
    if (tolerance.relative and signed) or tolerance.relative >= 1:
        return None  # a share of a negative total narrows the rule instead of widening it
    match form:
        case Breakdown(overlaps=overlaps) if overlaps:
            return None
        case Breakdown(total=total, parts=parts, overlap=overlap, rest=rest):
            nonnegative = all(quantities[part].nonnegative for part, _ in parts)
            return breakdown_comparisons(total, parts, overlap, rest, nonnegative, tolerance)
        case Same(quantities=names):
            # with a tolerance, being the same is not passed on from one to the next
            return tuple(row for a, b in combinations(names, 2) for row in tolerance.equal(((a, 1),), b))
        case Order(quantities=names):
            pairs = combinations(enumerate(names), 2)
            return tuple(tolerance.at_most(((a, 1),), b, j - i) for (i, a), (j, b) in pairs)
        case Change(start=start, end=end, by=by) if quantities[by].kind is not Kind.PERCENT:
            return tolerance.equal(((start, 1), (by, 1)), end)
        case Limit(quantity=quantity, at_least=low, at_most=high):
            return _limit(quantity, low, high, tolerance)
        case Expression(relation=relation):
            return _expression(relation, tolerance)
        case _ if tolerance.absolute or tolerance.relative:
            return None
        case Share(part=part, of=of, share=share):
            factor = ratio(1, form.out_of(quantities[share].kind))
            return ProductComparison(part, of, share, factor, positive=True)
        case Mean(total=total, count=count, mean=mean, items=items):
            return ProductComparison(total, count, mean, items)
        case TimeSpan(start=start, end=end, length=length, inclusive=inclusive):
            return (Comparison(((start, 1), (length, 1)), ((end, 1),), Relation.EQ, int(inclusive)),)
        case _:
            return None


def breakdown_comparisons(
    total: str, parts: Side, overlap: bool, rest: bool, nonnegative: bool, tolerance: Tolerance = Tolerance()
) -> tuple[Comparison, ...]:
    """Return what a breakdown asserts; ``nonnegative`` says that its parts are."""
    if not overlap and not rest:
        return tolerance.equal(parts, total)
    each = overlap and nonnegative and all(weight == 1 for _, weight in parts)
    rows = [tolerance.at_most(((part, 1),), total) for part, _ in parts] if each else []
    if not overlap:
        rows.append(tolerance.at_most(parts, total))
    if not rest:
        rows.append(tolerance.at_least(parts, total))
    return tuple(rows)


def linear_comparison(relation: LinearRelation) -> Comparison:
    """Return a relation with all weights positive: what is subtracted moves to the other side."""
    left = tuple((name, weight) for name, weight in relation.terms if weight > 0)
    right = tuple((name, -weight) for name, weight in relation.terms if weight < 0)
    match relation.relation:
        case Relation.GE | Relation.GT:
            strict = relation.relation is Relation.GT
            return Comparison(right, left, Relation.LT if strict else Relation.LE, -relation.bound)
        case other:
            return Comparison(left, right, other, relation.bound)


def _expression(relation: LinearRelation, tolerance: Tolerance) -> tuple[Comparison, ...]:
    stated = linear_comparison(relation)
    width = tolerance.absolute + tolerance.relative * magnitude(relation.bound)
    if not width:
        return (stated,)
    above = Comparison(stated.left, stated.right, stated.relation, stated.offset + width)
    if stated.relation is not Relation.EQ:
        return (above,)
    return (
        Comparison(stated.left, stated.right, Relation.LE, stated.offset + width),
        Comparison(stated.right, stated.left, Relation.LE, width - stated.offset),
    )


def _limit(quantity: str, low: Rational | None, high: Rational | None, tolerance: Tolerance) -> tuple[Comparison, ...]:
    rows = []
    if low is not None:
        slack = tolerance.absolute + tolerance.relative * magnitude(low)
        rows.append(Comparison((), ((quantity, 1),), Relation.LE, slack - low))
    if high is not None:
        slack = tolerance.absolute + tolerance.relative * magnitude(high)
        rows.append(Comparison(((quantity, 1),), (), Relation.LE, high + slack))
    return tuple(rows)
