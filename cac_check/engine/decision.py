"""Decides a system: engines find, :func:`cac_check.certificate.verify` accepts.

The ladder for a conjunction: propagation (refutes, or gives bounds to pick a solution from), then by component what
is quick (for large ones the simplex method in floats, made exact; a dive: fix one variable, propagate, go on; for
products a few branches on their factors), then the exact solver. Members with several cases are split on, with
propagation over what is settled first. What no step proves is :class:`Undecided`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cac_check.certificate import CaseSplit, Premise, Refutation, Witness, members_of, verify
from cac_check.constraint import Constraint, Member, Product, Row, Sense, System, constraint_variables
from cac_check.engine.assignment import inside
from cac_check.engine.branching import OutOfEffort, branch_and_bound, whole_parts
from cac_check.engine.components import components
from cac_check.engine.equations import OutOfWork
from cac_check.engine.factors import branch_on_factors
from cac_check.engine.limits import OUT_OF_TIME, Decision, Limits, Undecided
from cac_check.engine.products import linearised
from cac_check.engine.propagation import Box, Propagation
from cac_check.engine.propagation_log import Source
from cac_check.engine.roots import Squared, squared
from cac_check.engine.simplex import simplex
from cac_check.engine.solver import solve
from cac_check.engine.tableau import Tableau
from cac_check.interval import Interval, Rational
from cac_check.messages import Sentence

PREMISES_FLOATS_FIRST = 800
"""From so many constraints on, the simplex method in floats is quicker than that in exact numbers."""

PREMISES_WORTH_FLOATS = 40
"""From so many on it is worth its import where the exact one came to no end."""

FEW_NODES = 60
"""Of the solver's tree, where one in exact numbers came to no end."""

PREMISES_WORTH_A_DIVE = 200
"""A dive propagates once per variable; beyond this many constraints the solver is quicker."""

ATTEMPTS_PER_VARIABLE = 3
"""Values tried on average in a dive."""


_Conjunction = Sequence[tuple[Source, Constraint]]


def decide(system: System, limits: Limits | None = None, *, readable: bool = True) -> Decision:
    """Return a verified refutation, a verified witness, or why there is neither.

    ``readable``: whether to look for a refutation over the reals where one over the integers is at hand.
    """
    by_squares = squared(system)
    if by_squares is not None:
        return _decide_by_squares(by_squares, limits, readable=readable)
    found = _Decider(system, limits or Limits(), readable).split({})
    if isinstance(found, Witness):
        found = _complete(found, system)
    return _verified(found, system)


def _decide_by_squares(by_squares: Squared, limits: Limits | None, *, readable: bool) -> Decision:
    found = decide(by_squares.system, limits, readable=readable)
    if isinstance(found, Undecided):
        return found
    if isinstance(found, Witness):
        return _verified(by_squares.witness(found), by_squares.given)
    lifted = by_squares.refutation(found)
    return _UNPROVED if lifted is None else _verified(lifted, by_squares.given)


_UNPROVED = Undecided(Sentence.saying("the proof that was found did not pass verification"))


def _verified(found: Decision, system: System) -> Decision:
    if not isinstance(found, Undecided) and not verify(found, system):
        return _UNPROVED
    return found


def bounds(system: System, limits: Limits | None = None) -> Box | None:
    """Return intervals that every solution keeps to, by propagation over the members with one case.

    ``None`` if that refutes the system.
    """
    run = Propagation(_premises(system.members, {}), system.integral)
    run.run((limits or Limits()).visits)
    if run.refuted:
        return None
    box = run.box()
    return box if all(len(member.cases) == 1 for member in system.members) else Box(box.intervals, tight=False)


def _complete(witness: Witness, system: System) -> Witness:
    """Return the witness with a value for what no longer mattered: the other factor of a product with 0."""
    factors = {
        name
        for member in system.members
        for case in member.cases
        for constraint in case
        if isinstance(constraint, Product)
        for name in (constraint.left, constraint.right)
    }
    return Witness({**dict.fromkeys(factors, 0), **witness.values}) if factors else witness


def _premises(members: Sequence[Member], chosen: Mapping[str, int]) -> _Conjunction:
    premises: list[tuple[Premise, Constraint]] = [
        ((member.id, case, position), constraint)
        for member in members
        if len(member.cases) == 1 or member.id in chosen
        for case in (chosen.get(member.id, 0),)
        for position, constraint in enumerate(member.cases[case])
    ]
    if any(isinstance(constraint, Product) for _, constraint in premises):
        return linearised(premises)
    return premises


class _Decider:
    """One question: the system, and what is left of its limits."""

    def __init__(self, system: System, limits: Limits, readable: bool) -> None:
        self._system = system
        self._readable = readable
        self._limits = limits
        self._branches = 0
        self._splits = [member for member in system.members if len(member.cases) > 1]

    def split(self, chosen: dict[str, int]) -> Decision:
        """Decide with the cases chosen so far, splitting on the next member that has several."""
        if self._limits.expired():
            return Undecided(OUT_OF_TIME)
        premises = _premises(self._system.members, chosen)
        member = next((member for member in self._splits if member.id not in chosen), None)
        if member is None:
            return self._conjunction(premises)
        if chosen or len(premises) < PREMISES_WORTH_A_DIVE:
            early = self._refute(premises)
            if early is not None:
                return early
        branches: list[Refutation] = []
        open_question: Undecided | None = None
        for case in range(len(member.cases)):
            self._branches += 1
            if self._branches > self._limits.branches:
                return Undecided(self._limits.used_up())
            branch = self.split({**chosen, member.id: case})
            if isinstance(branch, Witness):
                return branch
            if isinstance(branch, Undecided):
                open_question = branch
            elif member.id not in members_of(branch):
                return branch
            else:
                branches.append(branch)
        return open_question or CaseSplit(member.id, tuple(branches))

    def _refute(self, premises: _Conjunction) -> Refutation | None:
        """Return a refutation by propagation, if there is one."""
        run = self._propagate(premises, self._system.integral)
        return self._refutation(run, premises) if run.refuted else None

    def _refutation(self, run: Propagation, premises: _Conjunction) -> Refutation:
        """Return the refutation of a run, over the reals if that is enough: its sum is easier to read."""
        if self._readable and self._system.integral:
            relaxed = self._propagate(premises, frozenset())
            if relaxed.refuted:
                return relaxed.refutation()
        return run.refutation()

    def _propagate(self, premises: _Conjunction, integral: frozenset[str]) -> Propagation:
        run = Propagation(premises, integral)
        run.run(self._limits.visits)
        return run

    def _conjunction(self, premises: _Conjunction) -> Decision:
        run = self._propagate(premises, self._system.integral)
        if run.refuted:
            return self._refutation(run, premises)
        values = run.solution()
        if values is not None and self._holds(premises, values):
            return Witness(values)
        values = {}
        parts = components(premises, lambda premise: constraint_variables(premise[1]))
        for component in parts:
            part = self._component(component, alone=len(parts) == 1)
            if not isinstance(part, Mapping):
                return part
            values.update(part)
        return Witness(values)

    def _component(self, premises: _Conjunction, *, alone: bool) -> Mapping[str, Rational] | Refutation | Undecided:
        values: Mapping[str, Rational] | None = None
        if not alone:  # otherwise propagation has been seen to find no solution
            values = self._propagate(premises, self._system.integral).solution()
        if values is not None and self._holds(premises, values):
            return values
        effort = self._limits.effort
        linear = not any(isinstance(constraint, Product) for _, constraint in premises)
        found: Mapping[str, Rational] | Refutation | None = None
        if linear and len(premises) < PREMISES_FLOATS_FIRST:
            found = self._branched(premises, effort.nodes)
        if found is None and len(premises) >= PREMISES_WORTH_FLOATS:
            found = simplex(premises, self._system.integral, effort.iterations, effort.words)
        if found is not None:
            return found
        if len(premises) <= PREMISES_WORTH_A_DIVE:
            values = self._dive(premises)
            if values is not None:
                return values
        if linear and len(premises) < PREMISES_FLOATS_FIRST:
            effort = replace(effort, nodes=min(effort.nodes, FEW_NODES))
        if not linear and len(premises) <= PREMISES_WORTH_A_DIVE:
            with contextlib.suppress(OutOfEffort):
                return branch_on_factors(premises, self._system.integral, effort, visits=self._limits.visits)
        try:
            return solve(premises, self._system.integral, effort)
        except OutOfEffort as out:
            return Undecided(out.reason)

    def _branched(self, premises: _Conjunction, nodes: int) -> Mapping[str, Rational] | Refutation | None:
        """Return what few branches find, in exact numbers."""
        integral, effort = self._system.integral, self._limits.effort
        tableau = Tableau(integral, effort.factors)
        for source, constraint in premises:
            assert isinstance(constraint, Row)
            tableau.add(source, constraint)
        parts = whole_parts(premises, integral)
        with contextlib.suppress(OutOfEffort, OutOfWork):
            return branch_and_bound(tableau, premises, integral, nodes=nodes, parts=parts)
        return None

    def _dive(self, premises: _Conjunction) -> Mapping[str, Rational] | None:
        """Fix one variable after the other inside its bounds, whole ones first; go back where that leads nowhere."""
        names = sorted({name for _, constraint in premises for name in constraint_variables(constraint)})
        names.sort(key=lambda name: name not in self._system.integral)
        attempts = iter(range(ATTEMPTS_PER_VARIABLE * len(names)))

        def descend(fixed: _Conjunction, values: Mapping[str, Rational]) -> Mapping[str, Rational] | None:
            run = self._propagate(linearised(fixed), self._system.integral)
            if run.refuted:
                return None
            if len(values) == len(names):
                return values if self._holds(premises, values) else None
            name = names[len(values)]
            for value in _tries(run.interval(name), name in self._system.integral):
                if next(attempts, None) is None:
                    return None
                there = Row(((name, 1),), Sense.EQ, value)
                found = descend([*fixed, (("", 0, len(fixed)), there)], {**values, name: value})
                if found is not None:
                    return found
            return None

        return descend(premises, {})

    def _holds(self, premises: _Conjunction, values: Mapping[str, Rational]) -> bool:
        return all(constraint.holds(values) for _, constraint in premises)


def _tries(bounds: Interval, integral: bool) -> Iterator[Rational]:
    """Yield a plain value inside the bounds, others in case it is a special one (0 in a product), and the ends.

    Where rows form cycles the bounds need not be tight: what is left of them may be an end, or lie far out.
    """
    value = inside(bounds.low, bounds.low_open, bounds.high, bounds.high_open, integral)
    if value is not None:
        ends = [end for end in (bounds.low, bounds.high) if end is not None]
        others = dict.fromkeys((value, value + 1, value - 1, *ends, 2 * value, -2 * value))
        yield from (other for other in others if other in bounds)
