"""Forms as comparisons of two sums, such that a rule can hold exactly if each of its comparisons can.

A rule with several rows is not in general decided row by row. For the forms here it is, over any box of intervals,
because each comparison is an elementary vector of the form's rows and none that could be violated is left out
(Rockafellar 1969, theorem 22.6 of *Convex Analysis*; it holds for open and closed ends alike).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from cac_check.interval import Rational, ratio
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
)
from cac_check.model_tables import TableQuantity

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

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is compared."""
        return (self.result, self.left, self.right)


def comparisons(form: Form, quantities: Mapping[str, TableQuantity]) -> tuple[Comparison, ...] | ProductComparison:
    """Return what ``form`` asserts; a breakdown may assert nothing (overlap and rest possible, any sign)."""
    match form:
        case Breakdown(total=total, parts=parts, overlap=overlap, rest=rest):
            bounded = all(quantities[name].nonnegative for name in (total, *(part for part, _ in parts)))
            return breakdown_comparisons(total, parts, overlap, rest, bounded)
        case Same(quantities=names):
            return tuple(_pair(a, b, Relation.EQ) for a, b in combinations(names, 2))
        case Order(quantities=names):
            return tuple(_pair(a, b, Relation.LE) for a, b in combinations(names, 2))
        case Share(part=part, of=of, share=share):
            factor = ratio(1, 100) if quantities[share].kind is Kind.PERCENT else 1
            return ProductComparison(part, of, share, factor, positive=True)
        case Change(start=start, end=end, by=by) if quantities[by].kind is not Kind.PERCENT:
            return (Comparison(((start, 1), (by, 1)), ((end, 1),), Relation.EQ),)
        case Mean(total=total, count=count, mean=mean):
            return ProductComparison(total, count, mean)
        case TimeSpan(start=start, end=end, length=length, inclusive=inclusive):
            return (Comparison(((start, 1), (length, 1)), ((end, 1),), Relation.EQ, int(inclusive)),)
        case Limit(quantity=quantity, at_least=at_least, at_most=at_most):
            lower = () if at_least is None else (Comparison((), ((quantity, 1),), Relation.LE, -at_least),)
            upper = () if at_most is None else (Comparison(((quantity, 1),), (), Relation.LE, at_most),)
            return lower + upper
        case Expression(relation=relation):
            return (linear_comparison(relation),)
    raise NotImplementedError(f"{type(form).__name__} is not decided on tables")


def breakdown_comparisons(
    total: str, parts: Side, overlap: bool, rest: bool, nonnegative: bool
) -> tuple[Comparison, ...]:
    """Return what a breakdown asserts; ``nonnegative`` says that all its quantities are."""
    whole = ((total, 1),)
    if not overlap:
        return (Comparison(parts, whole, Relation.LE if rest else Relation.EQ),)
    each = nonnegative and all(weight == 1 for _, weight in parts)
    part_of_whole = tuple(Comparison(((part, 1),), whole, Relation.LE) for part, _ in parts) if each else ()
    return part_of_whole if rest else (*part_of_whole, Comparison(whole, parts, Relation.LE))


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


def _pair(a: str, b: str, relation: Relation) -> Comparison:
    return Comparison(((a, 1),), ((b, 1),), relation)
