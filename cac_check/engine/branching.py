"""Branch and bound: a refutation over whole numbers out of refutations over the reals, or whole values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from cac_check.certificate import Derivation, IntegerSplit, Refutation
from cac_check.constraint import Constraint, Member, Row, Sense, System, constraint_variables
from cac_check.engine.equations import OutOfWork
from cac_check.engine.lattice import LinearForm, lattice_of
from cac_check.engine.lattice import refutation as lattice_refutation
from cac_check.engine.limits import OUT_OF_BUDGET
from cac_check.engine.maximum import MaximisingTableau
from cac_check.engine.propagation_log import Source, derive
from cac_check.interval import Rational, exact
from cac_check.messages import Sentence
from cac_check.records import dataclass

Premises: TypeAlias = Sequence[tuple[Source, Constraint]]


@dataclass(frozen=True, slots=True)
class OutOfEffort(Exception):  # noqa: N818 - not an error: the question stays open
    """Nothing was proved within the effort allowed."""

    reason: str


class Relaxation(Protocol):
    """Rows over the reals; those added after :meth:`push` are taken back by :meth:`pop`."""

    def push(self) -> None:
        """Remember what was added."""

    def pop(self) -> None:
        """Take back what was added since."""

    def add(self, source: Source, row: Row, /) -> None:
        """Add a row."""

    def ask(self) -> dict[str, Rational] | Sequence[tuple[Source, Rational]]:
        """Return values that meet every row, or rows and multipliers that add up to an absurd one."""


def branch_and_bound(
    relaxation: Relaxation,
    premises: Premises,
    integral: frozenset[str],
    *,
    nodes: int,
    derived: int = 0,
    parts: Sequence[LinearForm] = (),
) -> Refutation | Mapping[str, Rational]:
    """Return a refutation or whole values.

    Args:
        relaxation: holds the rows of the premises.
        premises: rows.
        integral: variables that take whole numbers only.
        nodes: how many branches at most.
        derived: how many rows exist already where the refutation will be used.
        parts: sums of whole variables that are branched on before what equations leave free.

    Raises:
        OutOfEffort: if that was not enough.
    """
    names = frozenset(name for _, constraint in premises for name in constraint_variables(constraint))
    forms: tuple[LinearForm, ...] = ()
    if names & integral:
        lattice = lattice_of(premises, names & integral)
        if lattice.absurd is not None:
            return lattice_refutation(lattice.absurd, derived)
        forms = (*parts, *lattice.free)
    return _Tree(relaxation, forms, nodes).branch(derived)


class _Tree:
    """One run: a branch is one more row, taken back when it is done."""

    def __init__(self, relaxation: Relaxation, forms: Sequence[LinearForm], nodes: int) -> None:
        self._relaxation = relaxation
        self._forms = forms
        self._nodes = nodes

    def branch(self, derived: int) -> Refutation | Mapping[str, Rational]:
        self._nodes -= 1
        if self._nodes < 0:
            raise OutOfEffort(OUT_OF_BUDGET)
        found = self._relaxation.ask()
        if not isinstance(found, dict):
            return derive(found, derived)
        values = ((form, sum(factor * found.get(name, 0) for name, factor in form)) for form in self._forms)
        form, value = next(((form, value) for form, value in values if not is_whole(value)), ((), 0))
        if not form:
            return found
        at = math.floor(value)
        branches: list[Refutation] = []
        opposite = tuple((name, -factor) for name, factor in form)
        for row in (Row(form, Sense.LE, at), Row(opposite, Sense.LE, -at - 1)):
            self._relaxation.push()
            self._relaxation.add(derived, row)
            branch = self.branch(derived + 1)
            if not isinstance(branch, Derivation | IntegerSplit):
                return branch
            self._relaxation.pop()
            branches.append(branch)
        return IntegerSplit(form, at, (branches[0], branches[1]))


MOST_DEEP = 150
"""Branches within one another; a variable without bounds may be branched on for ever."""

End: TypeAlias = tuple[Rational, Rational]
"""A number and a multiple of an infinitesimal, which is not 0 where the number is not reached."""


def highest(system: System, name: str, sign: int, *, nodes: int, work: int) -> tuple[Rational, bool] | None:
    """Return the supremum of ``sign`` × a variable and whether it is not reached, ``None`` if there is none.

    Unverified; the system must have a solution and no products.

    Raises:
        OutOfEffort: if it was not found within so many nodes and so many factors written.
    """
    tableau = MaximisingTableau(system.integral, work)
    premises: list[tuple[Source, Constraint]] = []
    for member in system.members:
        for position, constraint in enumerate(member.cases[0] if len(member.cases) == 1 else ()):
            premises.append(((member.id, 0, position), constraint))
    for source, constraint in premises:
        assert isinstance(constraint, Row)
        tableau.add(source, constraint)
    integral = system.integral.intersection(system.variables)
    forms = (*whole_parts(premises, integral), *lattice_of(premises, integral).free) if integral else ()
    splits = [member for member in system.members if len(member.cases) > 1]
    try:
        return _Ascent(tableau, splits, forms, name, sign, nodes).top()
    except OutOfWork:
        raise OutOfEffort(OUT_OF_BUDGET) from None


class _Ascent:
    """Branch and bound for the highest value: a branch is left where it cannot rise above what was reached."""

    def __init__(
        self,
        tableau: MaximisingTableau,
        splits: Sequence[Member],
        forms: Sequence[LinearForm],
        name: str,
        sign: int,
        nodes: int,
    ) -> None:
        self._tableau = tableau
        self._splits = splits
        self._forms = forms
        self._name = name
        self._sign = sign
        self._nodes = nodes
        self._depth = 0
        self._best: End | None = None

    def top(self) -> tuple[Rational, bool] | None:
        if self._rises(0):
            return None
        if self._best is None:
            raise OutOfEffort(Sentence.saying("no solution was found"))
        value, away = self._best
        return value, away != 0

    def _rises(self, split: int) -> bool:
        """Look at the cases from ``split`` on; whether there is no highest value."""
        self._nodes -= 1
        if self._nodes < 0 or self._depth > MOST_DEEP:
            raise OutOfEffort(OUT_OF_BUDGET)
        if not isinstance(self._tableau.ask(), dict):
            return False
        if split < len(self._splits):
            member = self._splits[split]
            return any(self._with(case, number, member.id, split + 1) for number, case in enumerate(member.cases))
        end = self._tableau.highest(self._name, self._sign)
        if end is None and not self._splits:
            # There is a solution, and from it on a direction of whole numbers (Meyer 1974): the rows are rational.
            return True
        if end is not None and self._best is not None and end <= self._best:
            return False
        broken = next((found for form in self._forms if (found := self._between(form)) is not None), None)
        if broken is None:
            self._best = end if end is not None else self._best
            return end is None
        form, at = broken
        opposite = tuple((name, -factor) for name, factor in form)
        return any(
            self._with((row,), 0, "", split) for row in (Row(opposite, Sense.LE, -at - 1), Row(form, Sense.LE, at))
        )

    def _with(self, case: Sequence[Constraint], number: int, member: str, split: int) -> bool:
        self._tableau.push()
        self._depth += 1
        for position, constraint in enumerate(case):
            assert isinstance(constraint, Row)
            self._tableau.add((member, number, position), constraint)
        rises = self._rises(split)
        self._depth -= 1
        self._tableau.pop()
        return rises

    def _between(self, form: LinearForm) -> tuple[LinearForm, int] | None:
        """Return where to branch on a form, ``None`` if it is whole at the point found."""
        value, away = self._tableau.at(form)
        if is_whole(value) and not away:
            return None
        return form, math.ceil(value) - 1 if away < 0 else math.floor(value)


def whole_parts(premises: Premises, integral: frozenset[str]) -> tuple[LinearForm, ...]:
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


def is_whole(value: Rational) -> bool:
    """Whether a number is whole."""
    return isinstance(exact(value), int)
