"""Products of two unknown figures: branching on the factor that has the fewest values.

Propagation knows a product by its envelopes (McCormick 1976), which are the tighter the narrower a factor is, and exact
where it is one number. So the range of a whole factor is halved, and propagation asked again on both sides (spatial
branch and bound; Falk and Soland 1969), until it refutes or finds a solution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cac_check.certificate import IntegerSplit, Refutation
from cac_check.constraint import Product, Row, Sense, constraint_variables
from cac_check.engine.branching import OutOfEffort
from cac_check.engine.propagation import Premises, Propagation
from cac_check.interval import Rational

OPEN = "a product of two unknown figures could not be settled"


def branch_on_factors(
    premises: Premises, integral: frozenset[str], *, nodes: int, visits: int
) -> Refutation | Mapping[str, Rational]:
    """Return a refutation, or values that meet every premise.

    Args:
        premises: rows and products.
        integral: variables that take whole numbers only.
        nodes: how often propagation is asked at most.
        visits: rows it may look at each time.

    Raises:
        OutOfEffort: if that was not enough, or there is nothing to branch on.
    """
    return _Tree(premises, integral, nodes, visits).branch([], 0)


class _Tree:
    """One run."""

    def __init__(self, premises: Premises, integral: frozenset[str], nodes: int, visits: int) -> None:
        self._premises = premises
        self._integral = integral
        self._nodes = nodes
        self._visits = visits
        products = [one for _, one in premises if isinstance(one, Product)]
        factors = dict.fromkeys(name for one in products for name in (one.left, one.right))
        others = dict.fromkeys(name for _, one in premises for name in constraint_variables(one))
        self._factors = [name for name in factors if name in integral]
        self._others = [name for name in others if name in integral and name not in factors]

    def branch(self, assumed: list[Row], depth: int) -> Refutation | Mapping[str, Rational]:
        """Decide with the rows assumed so far, which are the first that are derived."""
        self._nodes -= 1
        if self._nodes < 0:
            raise OutOfEffort(OPEN)
        premises = [*self._premises, *enumerate(assumed)]
        run = Propagation(premises, self._integral, derived=depth)
        run.run(self._visits)
        if run.refuted:
            return run.refutation()
        values = run.solution()
        if values is not None and all(constraint.holds(values) for _, constraint in premises):
            return values
        name, at = self._split(run)
        branches: list[Refutation] = []
        for row in (Row(((name, 1),), Sense.LE, at), Row(((name, -1),), Sense.LE, -at - 1)):
            found = self.branch([*assumed, row], depth + 1)
            if isinstance(found, Mapping):
                return found
            branches.append(found)
        return IntegerSplit(((name, 1),), at, (branches[0], branches[1]))

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
