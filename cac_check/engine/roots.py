"""Variables that are known by their squares alone: the standard deviation of whole numbers is the root of a fraction.

Where a variable is said to be at least 0 and to have another one for its square, and otherwise stands only in rows of
its own, each of these rows is one about the square: x ≤ 3/2 is x² ≤ 9/4. The system without it has rational solutions
where it has any. A refutation of that system becomes one of the system given by deriving these rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cac_check.certificate import (
    CaseSplit,
    Combination,
    Derivation,
    Envelope,
    IntegerSplit,
    Premise,
    Refutation,
    RowRef,
    Step,
    Witness,
)
from cac_check.constraint import Constraint, Member, Product, Row, Sense, System, constraint_variables
from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Squared:
    """A system in which squares stand for their roots."""

    given: System
    system: System
    """The system without the roots; its members, cases and positions are those of the one given."""
    squares: Mapping[str, str]
    """The square of each root."""

    def witness(self, found: Witness) -> Witness:
        """Return a solution of the system given: roots that are no fractions have no value in it."""
        roots = {root: root_of(found.values[square]) for root, square in self.squares.items() if square in found.values}
        known = {root: value for root, value in roots.items() if value is not None}
        return Witness({**{name: value for name, value in found.values.items() if name not in self.squares}, **known})

    def refutation(self, found: Refutation) -> Refutation | None:
        """Return a refutation of the system given, ``None`` where a square is not defined where it is needed."""
        try:
            return _Lifting(self).lift(found, {}, {}, 0, 0, {})
        except _Undefined:
            return None


def squared(system: System) -> Squared | None:
    """Return the system with squares in the place of roots, ``None`` where there are none."""
    squares: dict[str, str] = {}
    clashing: set[str] = set()
    for product in _square_products(system):
        if squares.setdefault(product.left, product.result) != product.result or product.factor != 1:
            clashing.add(product.left)
    if not squares:
        return None
    roots = {root: square for root, square in squares.items() if root not in clashing and root != square}
    for root in [root for root, square in roots.items() if not _stands_alone(system, root, square)]:
        del roots[root]
    if not roots:
        return None
    members = tuple(
        Member(
            member.id, member.kind, tuple(tuple(_without_roots(one, roots) for one in case) for case in member.cases)
        )
        if not roots.keys().isdisjoint(member.variables)
        else member
        for member in system.members
    )
    return Squared(system, System(members, system.integral), roots)


def root_of(number: Rational) -> Rational | None:
    """Return the root of a number, if it is one of whole numbers or of a fraction of these."""
    if number < 0:
        return None
    above, below = math.isqrt(number.numerator), math.isqrt(number.denominator)
    return ratio(above, below) if above**2 == number.numerator and below**2 == number.denominator else None


def roots_of(squares: Interval, places: int) -> Interval:
    """Return an interval of roots with ends of so many decimals: what is written as one number, where it is that wide.

    It holds a root of one of the squares; where it holds roots of several written numbers, of no others.
    """
    unit = 10**places
    low = 0 if squares.low is None else _decimals(squares.low, unit)
    if squares.high is None:
        return Interval(ratio(low + 1, unit), None)
    high = _decimals(squares.high, unit)
    if low + 1 < high:
        return Interval(ratio(low + 1, unit), ratio(high, unit))
    # the nearest decimal number: √x is nearer to low + 1 if x is beyond the square of what lies in the middle
    nearest = low + (4 * squares.high * unit**2 > (2 * low + 1) ** 2)
    return Interval(ratio(max(2 * nearest - 1, 0), 2 * unit), ratio(2 * nearest + 1, 2 * unit))


def _decimals(square: Rational, unit: int) -> int:
    """Return how many units the root of a number comes to, rounded down."""
    return math.isqrt(math.floor(max(square, 0) * unit**2))


def _square_products(system: System) -> Iterable[Product]:
    for member in system.members:
        for case in member.cases:
            for one in case:
                if isinstance(one, Product) and one.left == one.right:
                    yield one


def _stands_alone(system: System, root: str, square: str) -> bool:
    """Whether a root is not below 0 wherever its square is defined, and stands in rows of its own otherwise."""
    if root in system.integral:
        return False
    for member in system.members:
        if root not in member.variables:
            continue
        for case in member.cases:
            for one in case:
                if isinstance(one, Row) and len(one.terms) > 1 and any(name == root for name, _ in one.terms):
                    return False
                if isinstance(one, Product) and root in constraint_variables(one):
                    if one.result == root or one.left != one.right or one.result != square:
                        return False
                    if _not_below_zero(root) not in case:
                        return False
    return True


def _not_below_zero(root: str) -> Row:
    return Row(((root, -1),), Sense.LE, 0)


def _without_roots(one: Constraint, squares: Mapping[str, str]) -> Constraint:
    """Return what a constraint says of squares."""
    if isinstance(one, Product):
        return _not_below_zero(squares[one.left]) if one.left == one.right and one.left in squares else one
    if len(one.terms) != 1 or one.terms[0][0] not in squares:
        return one
    ((root, factor),) = one.terms
    square, end = squares[root], ratio(one.bound, factor)
    if one.sense is Sense.EQ:
        return Row(((square, 1),), Sense.EQ, exact(end**2)) if end >= 0 else Row((), Sense.LE, end)
    if factor > 0:
        if end < 0 or (end == 0 and one.sense is Sense.LT):
            return Row((), one.sense, end)
        return Row(((square, 1),), one.sense, exact(end**2))
    if end < 0:
        return _not_below_zero(square)
    return Row(((square, -1),), one.sense, -exact(end**2))


class _Undefined(Exception):  # noqa: N818 - no error: there is no proof of this form
    """A row about a square is used where nothing defines the square."""


_Numbers = Mapping[int, int]
"""The new number of each derived row."""


class _Lifting:
    """Writes a refutation about squares as one about roots."""

    def __init__(self, squared: Squared) -> None:
        self._given = {member.id: member.cases for member in squared.given.members}
        self._reduced = {member.id: member.cases for member in squared.system.members}
        self._squares = squared.squares
        self._products: dict[str, list[Premise]] = {root: [] for root in squared.squares}
        for member in squared.given.members:
            for number, case in enumerate(member.cases):
                for position, one in enumerate(case):
                    if isinstance(one, Product) and one.left == one.right and one.left in self._products:
                        self._products[one.left].append((member.id, number, position))

    def lift(
        self,
        found: Refutation,
        chosen: Mapping[str, int],
        numbers: _Numbers,
        before: int,
        after: int,
        written: Mapping[Premise, int],
    ) -> Refutation:
        """Return a refutation.

        Args:
            found: about squares.
            chosen: the case that holds, of members that were split on.
            numbers: the new numbers of rows derived so far.
            before: how many there were about squares.
            after: how many there are now.
            written: the numbers of rows about squares that were derived in the place of premises.
        """
        steps: list[Step] = []
        numbers, written = dict(numbers), dict(written)

        def reference(ref: RowRef) -> RowRef:
            if isinstance(ref, int):
                return numbers[ref]
            member, case, position = ref
            if self._given[member][case][position] == self._reduced[member][case][position]:
                return ref
            if ref not in written:
                steps.extend(self._derived(ref, chosen, after + len(steps)))
                written[ref] = after + len(steps) - 1
            return written[ref]

        for step in found.steps:
            if isinstance(step, Combination):
                lifted: Step = replace(step, summands=tuple((reference(ref), factor) for ref, factor in step.summands))
            else:
                left, right = (None if ref is None else reference(ref) for ref in (step.left, step.right))
                lifted = Envelope(step.product, left, right)
            numbers[before] = after + len(steps)
            before += 1
            steps.append(lifted)
        after += len(steps)
        if isinstance(found, Derivation):
            return Derivation(tuple(steps))
        if isinstance(found, CaseSplit):
            branches = tuple(
                self.lift(branch, {**chosen, found.member: number}, numbers, before, after, written)
                for number, branch in enumerate(found.branches)
            )
            return CaseSplit(found.member, branches, tuple(steps))
        assumed = {**numbers, before: after}
        first, second = (self.lift(each, chosen, assumed, before + 1, after + 1, written) for each in found.branches)
        return IntegerSplit(found.term, found.at, (first, second), tuple(steps))

    def _derived(self, ref: Premise, chosen: Mapping[str, int], number: int) -> Iterable[Step]:
        """Yield the steps that derive the row about a square that stands for a premise; the first gets ``number``."""
        member, case, position = ref
        one = self._given[member][case][position]
        root = one.left if isinstance(one, Product) else one.terms[0][0]
        product = next((each for each in self._products[root] if self._holds(each, chosen)), None)
        if product is None:
            raise _Undefined
        own = self._given[product[0]][product[1]]
        below: Premise = (product[0], product[1], own.index(_not_below_zero(root)))
        if isinstance(one, Product):
            yield Envelope(ref, below, below)
            return
        ((_, factor),) = one.terms
        end = ratio(one.bound, factor)
        if one.sense is Sense.EQ and end >= 0:
            yield Envelope(product, ref, None)  # bound·x − factor·x² = 0
            yield Combination(((number, ratio(-1, factor)), (ref, ratio(end, factor))))
        elif one.sense is Sense.EQ or factor > 0:
            if end < 0 or (end == 0 and one.sense is Sense.LT):
                yield Combination(((ref, ratio(1, factor)), (below, 1)))
                return
            yield Envelope(product, below, ref)  # x·(bound − factor·x) ≥ 0
            yield Combination(((number, ratio(1, factor)), (ref, ratio(end, factor))))
        elif end < 0:
            yield Envelope(product, below, below)
        else:
            yield Envelope(product, ref, ref)  # (bound − factor·x)² ≥ 0
            yield Combination(((number, ratio(1, factor**2)), (ref, ratio(2 * end, -factor))))

    def _holds(self, ref: Premise, chosen: Mapping[str, int]) -> bool:
        return len(self._given[ref[0]]) == 1 or chosen.get(ref[0]) == ref[1]
