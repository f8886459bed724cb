"""Exact solving of a conjunction with z3: a solution, or a proof that there is none.

z3 (de Moura and Bjørner 2008) only ever *finds*. Over the reals an unsatisfiable core is turned into Farkas
multipliers, which are a solution of the dual system; over the integers branch and bound builds a tree of such proofs,
with rows divided by the common divisor of their coefficients first, and branching on what equations leave free.
Products are left to z3's search for a solution; contradictions with products come from propagation.

Work is counted in z3's resource units and in nodes of the tree, so that the same run ends in the same place.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.certificate import Combination, Envelope, Refutation
from cac_check.constraint import Constraint, Product, Row, Sense, constraint_variables
from cac_check.engine.branching import OutOfEffort, Premises, branch_and_bound, is_whole
from cac_check.engine.limits import OUT_OF_BUDGET, Effort
from cac_check.engine.propagation_log import EnvelopeSource, Source
from cac_check.interval import Rational, exact, ratio
from cac_check.messages import Sentence

if TYPE_CHECKING:
    import z3

MOST_BITS = 13_000
"""Length of the longest number z3 is handed: it goes there as text, and Python writes at most 4,300 digits."""


def solve(
    premises: Premises, integral: frozenset[str], effort: Effort, *, derived: int = 0
) -> Refutation | Mapping[str, Rational]:
    """Return a refutation, or a value per variable (exact, but unverified).

    Raises:
        OutOfEffort: if neither was found.
    """
    if any(isinstance(constraint, Product) for _, constraint in premises):
        return _search(premises, integral, effort)
    names = frozenset(name for _, constraint in premises for name in constraint_variables(constraint))
    if names & integral:
        premises = [row for source, constraint in premises for row in _divided(source, constraint, integral)]
        if isinstance(_ask(premises, frozenset(), effort), dict):
            with contextlib.suppress(OutOfEffort):  # z3 may search for ever where branching soon ends
                found = _ask(premises, integral, effort)
                if isinstance(found, dict):
                    return found
    return branch_and_bound(_Question(premises, effort), premises, integral, nodes=effort.nodes, derived=derived)


def _search(premises: Premises, integral: frozenset[str], effort: Effort) -> Mapping[str, Rational]:
    found = _ask(premises, integral, effort)
    if isinstance(found, dict):
        return found
    raise OutOfEffort(Sentence.saying("a product of two unknown figures could not be settled"))


def _divided(source: Source, constraint: Constraint, integral: frozenset[str]) -> list[tuple[Source, Constraint]]:
    """Return a row of whole terms divided by their common divisor, its bound rounded down (Chvátal)."""
    whole = isinstance(constraint, Row) and constraint.terms and integral.issuperset(constraint_variables(constraint))
    if not whole or not isinstance(constraint, Row) or isinstance(source, Combination | Envelope | EnvelopeSource):
        return [(source, constraint)]
    scale = math.lcm(*(factor.denominator for _, factor in constraint.terms))
    common = math.gcd(*(int(factor * scale) for _, factor in constraint.terms))
    multiplier = ratio(scale, common)
    if constraint.sense is not Sense.LT and is_whole(constraint.bound * multiplier):
        return [(source, constraint)]
    rows: list[tuple[Source, Constraint]] = []
    for sign in (1, -1) if constraint.sense is Sense.EQ else (1,):
        bound = constraint.bound * multiplier * sign
        terms = tuple((name, exact(factor * multiplier * sign)) for name, factor in constraint.terms)
        rounded = math.ceil(bound) - 1 if constraint.sense is Sense.LT else math.floor(bound)
        rows.append((Combination(((source, exact(multiplier * sign)),), rounded=True), Row(terms, Sense.LE, rounded)))
    return rows


# --- z3 ------------------------------------------------------------------------------------------------------------


class _Z3:
    """One z3 context with the variables of one question; contexts keep threads apart."""

    def __init__(self, names: Sequence[str], integral: frozenset[str], effort: Effort) -> None:
        import z3

        self.context = z3.Context()
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("rlimit", effort.rlimit)
        self.variables = {
            name: (z3.Int if name in integral else z3.Real)(f"x{number}", self.context)
            for number, name in enumerate(names)
        }

    def number(self, value: Rational) -> z3.RatNumRef:
        import z3

        if max(abs(value.numerator), value.denominator).bit_length() > MOST_BITS:
            raise OutOfEffort(OUT_OF_BUDGET)
        return z3.RealVal(str(value), self.context)

    def linear(self, terms: Sequence[tuple[str, Rational]]) -> z3.ArithRef:
        import z3

        zero = self.number(0)
        return z3.Sum([zero, *(self.number(factor) * self.variables[name] for name, factor in terms)])

    def formula(self, constraint: Constraint) -> z3.BoolRef:
        if isinstance(constraint, Product):
            left, right = self.variables[constraint.left], self.variables[constraint.right]
            return self.variables[constraint.result] == self.number(constraint.factor) * left * right
        total = self.linear(constraint.terms)
        bound = self.number(constraint.bound)
        if constraint.sense is Sense.EQ:
            return total == bound
        return total < bound if constraint.sense is Sense.LT else total <= bound

    def track(self, number: int, constraint: Constraint) -> None:
        """Add a constraint that :meth:`ask` may name by its number."""
        import z3

        self.solver.assert_and_track(self.formula(constraint), z3.Bool(f"p{number}", self.context))

    def ask(self) -> dict[str, Rational] | list[int]:
        """Return a solution, or the numbers of constraints that have none together (a core).

        Raises:
            OutOfEffort: if z3 found neither.
        """
        import z3

        answer = self.solver.check()
        if answer == z3.sat:
            return self.model()
        if answer == z3.unsat:
            return [int(str(label)[1:]) for label in self.solver.unsat_core()]
        raise OutOfEffort(Sentence.saying("z3 gave up ({reason})", reason=self.solver.reason_unknown()))

    def model(self) -> dict[str, Rational]:
        """Return the values found, a close rational where one is irrational; 0 for what does not matter."""
        model = self.solver.model()
        return {
            name: _read_number(model.eval(variable, model_completion=True)) for name, variable in self.variables.items()
        }


def _read_number(value: z3.ArithRef) -> Rational:
    import z3

    if isinstance(value, z3.AlgebraicNumRef):
        value = value.approx(20)
    return value.as_long() if isinstance(value, z3.IntNumRef) else exact(value.as_fraction())


class _Question:
    """Rows over the reals, in one z3 solver."""

    def __init__(self, premises: Premises, effort: Effort) -> None:
        names = sorted({name for _, constraint in premises for name in constraint_variables(constraint)})
        self._premises: list[tuple[Source, Constraint]] = []
        self._lengths: list[int] = []
        self._effort = effort
        self._z3 = _Z3(names, frozenset(), effort)
        for source, constraint in premises:
            self._track(source, constraint)

    def push(self) -> None:
        self._z3.solver.push()
        self._lengths.append(len(self._premises))

    def pop(self) -> None:
        self._z3.solver.pop()
        del self._premises[self._lengths.pop() :]

    def add(self, source: Source, row: Row) -> None:
        self._track(source, row)

    def ask(self) -> dict[str, Rational] | Sequence[tuple[Source, Rational]]:
        found = self._z3.ask()
        if isinstance(found, dict):
            return found
        return _multipliers([self._premises[number] for number in found], self._effort)

    def _track(self, source: Source, constraint: Constraint) -> None:
        self._z3.track(len(self._premises), constraint)
        self._premises.append((source, constraint))


def _ask(
    premises: Premises, integral: frozenset[str], effort: Effort
) -> dict[str, Rational] | list[tuple[Source, Constraint]]:
    """Return a solution, or premises that have none together (a core).

    Raises:
        OutOfEffort: if z3 found neither.
    """
    names = sorted({name for _, constraint in premises for name in constraint_variables(constraint)})
    question = _Z3(names, integral, effort)
    for number, (_, constraint) in enumerate(premises):
        question.track(number, constraint)
    found = question.ask()
    return found if isinstance(found, dict) else [premises[number] for number in found]


def _multipliers(core: Sequence[tuple[Source, Constraint]], effort: Effort) -> list[tuple[Source, Rational]]:
    """Return Farkas multipliers of rows without a real solution: Σ multiplier × row is absurd.

    Raises:
        OutOfEffort: if z3 did not find them.
    """
    import z3

    rows = [constraint for _, constraint in core if isinstance(constraint, Row)]
    labels = [f"y{number}" for number in range(len(rows))]
    dual = _Z3(labels, frozenset(), effort)
    columns: dict[str, list[tuple[str, Rational]]] = {}
    for label, row in zip(labels, rows, strict=True):
        for name, factor in row.terms:
            columns.setdefault(name, []).append((label, factor))
        if row.sense is not Sense.EQ:
            dual.solver.add(dual.variables[label] >= 0)
    for column in columns.values():
        dual.solver.add(dual.linear(column) == 0)
    bound = dual.linear([(label, row.bound) for label, row in zip(labels, rows, strict=True)])
    strict = dual.linear([(label, 1) for label, row in zip(labels, rows, strict=True) if row.sense is Sense.LT])
    dual.solver.add(z3.Or(bound == -1, z3.And(bound == 0, strict == 1)))
    if dual.solver.check() != z3.sat:
        raise OutOfEffort(Sentence.saying("z3 gave no multipliers for its proof"))
    values = dual.model()
    return [(source, values[label]) for label, (source, _) in zip(labels, core, strict=True) if values[label]]
