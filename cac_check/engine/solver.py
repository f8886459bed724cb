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
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from cac_check.certificate import Combination, Derivation, Envelope, IntegerSplit, Refutation
from cac_check.constraint import Constraint, Product, Row, Sense, System, constraint_variables
from cac_check.engine.lattice import LinearForm, lattice_of
from cac_check.engine.lattice import refutation as lattice_refutation
from cac_check.engine.propagation_log import EnvelopeSource, Source, derive
from cac_check.interval import Rational, exact, ratio

if TYPE_CHECKING:
    import z3

FEW_NODES = 30
"""Of a tree that is tried before z3 is asked for whole numbers."""

Premises: TypeAlias = Sequence[tuple[Source, Constraint]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work one conjunction may take; deterministic, unlike time."""

    rlimit: int = 3_000_000
    """z3 resource units per question."""
    nodes: int = 500
    """Nodes of a branch-and-bound tree."""
    iterations: int = 100_000
    """Steps of the simplex method in floats."""
    words: int = 10_000_000
    """Machine words written while the basis is solved exactly."""


@dataclass(frozen=True, slots=True)
class OutOfEffort(Exception):  # noqa: N818 - not an error: the question stays open
    """Nothing was proved within the effort allowed."""

    reason: str


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
        parts = _whole_parts(premises, names & integral)
        if parts:
            few = replace(effort, nodes=min(effort.nodes, FEW_NODES))
            with contextlib.suppress(OutOfEffort):  # few branches do where z3 may search for ever
                return _Tree(premises, integral, few, parts).refute(derived)
        if isinstance(_ask(premises, frozenset(), effort), dict):
            with contextlib.suppress(OutOfEffort):  # z3 may search for ever where branching soon ends
                found = _ask(premises, integral, effort)
                if isinstance(found, dict):
                    return found
    return _Tree(premises, integral, effort).refute(derived)


def _search(premises: Premises, integral: frozenset[str], effort: Effort) -> Mapping[str, Rational]:
    found = _ask(premises, integral, effort)
    if isinstance(found, dict):
        return found
    raise OutOfEffort("a product of two unknown figures could not be settled")


class _Tree:
    """One run of branch and bound, in one z3 solver: a branch is one more row, taken back when it is done."""

    def __init__(
        self, premises: Premises, integral: frozenset[str], effort: Effort, parts: tuple[LinearForm, ...] = ()
    ) -> None:
        """Branch on ``parts``, sums of whole variables, before single ones."""
        names = sorted({name for _, constraint in premises for name in constraint_variables(constraint)})
        self._premises = list(premises)
        self._integral = integral.intersection(names)
        self._effort = effort
        self._nodes = 0
        self._question = _Z3(names, frozenset(), effort)
        for number, (_, constraint) in enumerate(premises):
            self._question.track(number, constraint)
        self._forms = parts

    def refute(self, derived: int) -> Refutation | Mapping[str, Rational]:
        """Return a refutation or whole values, ``derived`` rows existing already."""
        if self._integral:
            lattice = lattice_of(self._premises, self._integral)
            if lattice.absurd is not None:
                return lattice_refutation(lattice.absurd, derived)
            self._forms = (*self._forms, *lattice.free)
        return self._branch(derived)

    def _branch(self, derived: int) -> Refutation | Mapping[str, Rational]:
        self._nodes += 1
        if self._nodes > self._effort.nodes:
            raise OutOfEffort("whole numbers: the search tree grew beyond the effort allowed")
        found = self._question.ask()
        if not isinstance(found, dict):
            return derive(_multipliers([self._premises[number] for number in found], self._effort), derived)
        values = ((form, sum(factor * found[name] for name, factor in form)) for form in self._forms)
        form, value = next(((form, value) for form, value in values if not _is_whole(value)), ((), 0))
        if not form:
            return found
        at = math.floor(value)
        branches: list[Refutation] = []
        opposite = tuple((name, -factor) for name, factor in form)
        for row in (Row(form, Sense.LE, at), Row(opposite, Sense.LE, -at - 1)):
            self._question.solver.push()
            self._question.track(len(self._premises), row)
            self._premises.append((derived, row))
            branch = self._branch(derived + 1)
            if not isinstance(branch, Derivation | IntegerSplit):
                return branch
            self._premises.pop()
            self._question.solver.pop()
            branches.append(branch)
        return IntegerSplit(form, at, (branches[0], branches[1]))


def _whole_parts(premises: Premises, integral: frozenset[str]) -> tuple[LinearForm, ...]:
    """Return what whole variables come to together in rows that others take part in too.

    In 8.4 ≤ x ≤ 8.6 and x = 7 + 2a − b it is 2a − b that lies between two whole numbers, however far a and b may go.
    """
    forms: dict[LinearForm, None] = {}
    for _, constraint in premises:
        if isinstance(constraint, Row):
            whole = [(name, factor) for name, factor in constraint.terms if name in integral]
            if 1 < len(whole) < len(constraint.terms):
                scale = math.lcm(*(factor.denominator for _, factor in whole))
                common = math.gcd(*(int(factor * scale) for _, factor in whole))
                sign = 1 if whole[0][1] > 0 else -1
                forms[tuple((name, int(factor * scale) // common * sign) for name, factor in whole)] = None
    return tuple(forms)


def _is_whole(value: Rational) -> bool:
    return isinstance(exact(value), int)


def _divided(source: Source, constraint: Constraint, integral: frozenset[str]) -> list[tuple[Source, Constraint]]:
    """Return a row of whole terms divided by their common divisor, its bound rounded down (Chvátal)."""
    whole = isinstance(constraint, Row) and constraint.terms and integral.issuperset(constraint_variables(constraint))
    if not whole or not isinstance(constraint, Row) or isinstance(source, Combination | Envelope | EnvelopeSource):
        return [(source, constraint)]
    scale = math.lcm(*(factor.denominator for _, factor in constraint.terms))
    common = math.gcd(*(int(factor * scale) for _, factor in constraint.terms))
    multiplier = ratio(scale, common)
    if constraint.sense is not Sense.LT and _is_whole(constraint.bound * multiplier):
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

    def __init__(
        self, names: Sequence[str], integral: frozenset[str], effort: Effort, kind: type | None = None
    ) -> None:
        import z3

        self.context = z3.Context()
        self.solver = (kind or z3.Solver)(ctx=self.context)
        self.solver.set("rlimit", effort.rlimit)
        self.variables = {
            name: (z3.Int if name in integral else z3.Real)(f"x{number}", self.context)
            for number, name in enumerate(names)
        }

    def number(self, value: Rational) -> z3.RatNumRef:
        import z3

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

    def all_of(self, constraints: Sequence[Constraint]) -> z3.BoolRef:
        """Return the formula that all hold; z3 would put "true" of none of them into its main context."""
        import z3

        return z3.And(*map(self.formula, constraints), self.context)

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
        raise OutOfEffort(f"z3 gave up ({self.solver.reason_unknown()})")

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


def highest(system: System, name: str, sign: int, effort: Effort) -> tuple[Rational, bool] | None:
    """Return the supremum of ``sign`` × a variable and whether it is not reached, ``None`` if there is none.

    Unverified; the system must have a solution and no products.

    Raises:
        OutOfEffort: if z3 did not find it.
    """
    import z3

    question = _Z3(system.variables, system.integral, effort, z3.Optimize)
    for member in system.members:
        cases = [question.all_of(case) for case in member.cases]
        question.solver.add(z3.Or(cases) if len(cases) > 1 else cases[0])
    goal = question.solver.maximize(question.linear([(name, sign)]))
    if question.solver.check() != z3.sat:
        raise OutOfEffort(f"z3 gave up ({question.solver.reason_unknown()})")
    infinity, value, epsilon = map(_read_number, question.solver.upper_values(goal))
    return None if infinity else (value, epsilon != 0)


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
        raise OutOfEffort("z3 gave no multipliers for its proof")
    values = dual.model()
    return [(source, values[label]) for label, (source, _) in zip(labels, core, strict=True) if values[label]]
