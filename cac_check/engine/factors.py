"""Products of two unknown figures: branching on the factor that has the fewest values.

Products are known by their envelopes (McCormick 1976), which are the tighter the narrower a factor is, and exact where
it is one number. So the range of a whole factor is halved, and both sides are asked again (spatial branch and bound;
Falk and Soland 1969): by propagation, then by the simplex method on the rows with the envelopes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TypeGuard

from cac_check.certificate import Envelope, IntegerSplit, Refutation, RowRef
from cac_check.constraint import Constraint, Product, Row, Sense, constraint_variables
from cac_check.engine.branching import OutOfEffort, branch_and_bound, whole_parts
from cac_check.engine.equations import OutOfWork
from cac_check.engine.limits import Effort
from cac_check.engine.propagation import Premises, Propagation
from cac_check.engine.propagation_log import EnvelopeSource, Source
from cac_check.engine.tableau import Tableau
from cac_check.interval import Rational, exact, ratio

OPEN = "a product of two unknown figures could not be settled"

NODES_PER_BRANCH = 4
"""Nodes of a tree of rows that cost about as much as one here, where everything is asked from the start."""

NODES_OF_ROWS = 12
"""Of the tree of rows at each node."""


def branch_on_factors(
    premises: Premises, integral: frozenset[str], effort: Effort, *, visits: int
) -> Refutation | Mapping[str, Rational]:
    """Return a refutation, or values that meet every premise.

    Args:
        premises: rows and products.
        integral: variables that take whole numbers only.
        effort: how much work it may take.
        visits: rows that propagation may look at each time.

    Raises:
        OutOfEffort: if that was not enough, or there is nothing to branch on.
    """
    return _Tree(premises, integral, effort, visits).branch([], 0)


class _Tree:
    """One run."""

    def __init__(self, premises: Premises, integral: frozenset[str], effort: Effort, visits: int) -> None:
        self._premises = premises
        self._integral = integral
        self._effort = effort
        self._nodes = effort.nodes // NODES_PER_BRANCH
        self._visits = visits
        products = [one for _, one in premises if isinstance(one, Product)]
        factors = dict.fromkeys(name for one in products for name in (one.left, one.right))
        others = dict.fromkeys(name for _, one in premises for name in constraint_variables(one))
        self._zeros: Mapping[str, Rational] = dict.fromkeys(others, 0)
        self._factors = [name for name in factors if name in integral]
        self._told = {
            one.terms[0][0]
            for _, one in premises
            if isinstance(one, Row) and len(one.terms) == 1 and one.sense is Sense.EQ
        }
        self._others = [name for name in others if name in integral and name not in factors]

    def branch(self, assumed: list[Row], depth: int) -> Refutation | Mapping[str, Rational]:
        """Decide with the rows assumed so far, which are the first that are derived."""
        self._nodes -= 1
        if self._nodes < 0:
            raise OutOfEffort(OPEN)
        premises: list[tuple[Source, Constraint]] = [*self._premises, *enumerate(assumed)]
        run = Propagation(premises, self._integral, derived=depth)
        run.run(self._visits)
        if run.refuted:
            return run.refutation()
        for ask in (run.solution, partial(self._by_rows, premises, depth)):
            answer = ask()
            if answer is not None and not isinstance(answer, Mapping):
                return answer
            values = {**self._zeros, **(answer or {})}
            if all(constraint.holds(values) for _, constraint in premises):
                return values
        name, at = self._pinned(run, assumed) or self._split(run)
        branches: list[Refutation] = []
        for row in (Row(((name, 1),), Sense.LE, at), Row(((name, -1),), Sense.LE, -at - 1)):
            found = self.branch([*assumed, row], depth + 1)
            if isinstance(found, Mapping):
                return found
            branches.append(found)
        return IntegerSplit(((name, 1),), at, (branches[0], branches[1]))

    def _by_rows(
        self, premises: Sequence[tuple[Source, Constraint]], depth: int
    ) -> Refutation | Mapping[str, Rational] | None:
        """Return what rows and envelopes alone say: that there is nothing, or values products may not agree with."""
        rows = [(source, one) for source, one in premises if isinstance(one, Row)]
        rows += envelopes(premises)
        tableau = Tableau(self._integral, self._effort.factors)
        for source, row in rows:
            tableau.add(source, row)
        parts = whole_parts(rows, self._integral)
        with contextlib.suppress(OutOfEffort, OutOfWork):
            return branch_and_bound(tableau, rows, self._integral, nodes=NODES_OF_ROWS, derived=depth, parts=parts)
        return None

    def _pinned(self, run: Propagation, assumed: Sequence[Row]) -> tuple[str, int] | None:
        """Return a factor that has one value left, and where to split so that this becomes a row.

        The other side is refuted at once, and with rows on both ends the envelopes of its products are exact.
        """
        ends = {(one.terms[0], one.bound) for one in assumed}
        for name in self._factors:
            there = run.interval(name)
            if name in self._told or there.low is None or there.low != there.high:
                continue
            value = int(there.low)
            if ((name, 1), value) not in ends:
                return name, value
            if ((name, -1), -value) not in ends:
                return name, value - 1
        return None

    def _split(self, run: Propagation) -> tuple[str, int]:
        """Return a variable and the last number of its lower half.

        A factor that lacks an end and may be 0 is told apart from 0 first: away from it the product bounds the other
        factor. Then comes the one with the fewest values, factors first.
        """
        for name in self._factors:
            there = run.interval(name)
            if (there.low is None or there.high is None) and 0 in there:
                return name, 0 if there.high is None else -1
        for names in (self._factors, self._others):
            ranges = sorted(_ranges(run, names))
            if ranges:
                values, _, name, low = ranges[0]
                return name, low + (values - 1) // 2
        raise OutOfEffort(OPEN)


def _ranges(run: Propagation, names: Sequence[str]) -> Iterator[tuple[int, int, str, int]]:
    """Yield how far apart the ends of each variable are that has two, its place, its name and its lower end."""
    for place, name in enumerate(names):
        there = run.interval(name)
        if there.low is not None and there.high is not None and there.low < there.high:
            yield int(there.high - there.low), place, name, int(there.low)


def envelopes(premises: Premises) -> list[tuple[Source, Row]]:
    """Return the rows that products imply on the ends that rows of one variable give their factors."""
    ends: dict[tuple[str, int], tuple[Rational, RowRef, Row]] = {}
    for source, one in premises:
        if isinstance(one, Row) and len(one.terms) == 1 and one.sense is not Sense.EQ and _is_reference(source):
            ((name, factor),) = one.terms
            sign = 1 if factor > 0 else -1
            end = exact(sign * ratio(one.bound, factor))
            if (name, sign) not in ends or end < ends[name, sign][0]:
                ends[name, sign] = end, source, one
    found: list[tuple[Source, Row]] = []
    for source, product in premises:
        if not isinstance(product, Product) or not _is_reference(source) or isinstance(source, int):
            continue
        for left in (1, -1):
            for right in (1, -1):
                if (product.left, left) in ends and (product.right, right) in ends:
                    (_, at, left_row), (_, other, right_row) = ends[product.left, left], ends[product.right, right]
                    found.append((Envelope(source, at, other), envelope_row(product, left_row, right_row)))
    return found


def _is_reference(source: Source) -> TypeGuard[RowRef]:
    """Whether it is a row that exists: steps of a proof can be made of that alone."""
    return isinstance(source, int | tuple) and not isinstance(source, EnvelopeSource)


def envelope_row(product: Product, left: Row, right: Row) -> Row:
    """Return (b − c·left)·(e − d·right) ≥ 0 for rows c·left ≤ b and d·right ≤ e, with the product put in."""
    ((_, c),), ((_, d),) = left.terms, right.terms
    terms: dict[str, Rational] = {}
    for name, factor in (
        (product.right, left.bound * d),
        (product.left, right.bound * c),
        (product.result, -ratio(c * d, product.factor)),
    ):
        terms[name] = terms.get(name, 0) + factor
    sense = Sense.LT if left.sense is Sense.LT and right.sense is Sense.LT else Sense.LE
    kept = tuple((name, exact(factor)) for name, factor in terms.items() if factor)
    return Row(kept, sense, exact(left.bound * right.bound))
