"""What is computed put into constraints: rows take its terms, products helper variables with a row of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from cac_check.constraint import Constraint, Product, Row, Sense, constraint_variables, row
from cac_check.interval import Rational
from cac_check.model import Untold

Naming = Callable[[str], str]


def put_in(
    constraints: Iterable[Constraint], untold: Iterable[Untold], name: Naming, own: Naming
) -> Iterator[Constraint]:
    """Yield constraints over told and free quantities that say the same.

    Args:
        constraints: over the variables of all quantities.
        untold: those that nobody tells.
        name: gives the variable of a quantity.
        own: gives a variable that no other rule has.
    """
    sums = {name(each.id): each for each in untold if not each.free}
    if not sums:
        yield from constraints
        return
    writer = _Writer(sums, name, own)
    for constraint in constraints:
        for stated in (constraint,) if isinstance(constraint, Row) else writer.product(constraint):
            found = writer.row(stated) if isinstance(stated, Row) else stated
            if not isinstance(found, Row) or found.terms or not found.holds({}):
                yield found
    yield from writer.defined.values()


class _Writer:
    """Writes the constraints of one rule; ``defined`` are the rows of its helper variables."""

    def __init__(self, sums: Mapping[str, Untold], name: Naming, own: Naming) -> None:
        self._sums, self._name, self._own = sums, name, own
        self.defined: dict[str, Row] = {}

    def row(self, stated: Row) -> Row:
        """Return a row with the terms of what is computed."""
        if not any(each in self._sums for each, _ in stated.terms):
            return stated
        terms: dict[str, Rational] = {}
        bound = stated.bound
        for each, factor in stated.terms:
            computed = self._sums.get(each)
            bound -= factor * computed.constant if computed else 0
            for part, weight in self._terms(computed) if computed else ((each, 1),):
                terms[part] = terms.get(part, 0) + factor * weight
        return row(terms, stated.sense, bound)

    def product(self, stated: Product) -> Iterator[Constraint]:
        """Yield what a product says: a row, where a factor is a constant."""
        for factor, other in ((stated.left, stated.right), (stated.right, stated.left)):
            computed = self._sums.get(factor)
            if computed is None:
                continue
            if computed.is_constant:
                terms: dict[str, Rational] = {stated.result: 1}
                terms[other] = terms.get(other, 0) - stated.factor * computed.constant
                yield row(terms, Sense.EQ, 0)
                return
            if other not in self._sums and stated.result in dict(self._terms(computed)):
                yield from self._of_the_rest(stated, factor, other)
                return
        names = [self._helper(each) for each in constraint_variables(stated)]
        yield Product(names[0], names[1], names[2], stated.factor)

    def _of_the_rest(self, stated: Product, factor: str, share: str) -> Iterator[Constraint]:
        """Yield what is said of a part and a whole that holds it: part × (1 − share) = rest × share.

        Said so, bounds of all but the part bound the part.
        """
        whole = self._sums[factor]
        terms = dict(self._terms(whole))
        weight = terms.pop(stated.result) * stated.factor
        others, rest, both = (self._own(f"{what} of {whole.id}") for what in ("share", "rest", "product"))
        yield row({others: 1, share: weight}, Sense.EQ, 1)
        yield row({rest: -1} | terms, Sense.EQ, -whole.constant)
        yield Product(both, stated.result, others)
        yield Product(both, rest, share, stated.factor)

    def _helper(self, variable: str) -> str:
        computed = self._sums.get(variable)
        if computed is None:
            return variable
        helper = self._own(computed.id)
        terms = self._terms(computed)
        self.defined[helper] = row({helper: -1} | dict(terms), Sense.EQ, -computed.constant)
        return helper

    def _terms(self, computed: Untold) -> list[tuple[str, Rational]]:
        return [(self._name(part), weight) for part, weight in computed.terms]
