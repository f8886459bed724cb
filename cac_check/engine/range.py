"""The exact range of one variable over all solutions of a system.

Propagation gives bounds that every solution keeps to; where rows form cycles they need not be tight. Then the simplex
method finds the end, and it counts only if it is proved: nothing lies beyond it, and something lies on it (if it is
open, next to it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cac_check.certificate import Witness
from cac_check.constraint import Member, MemberKind, Product, Row, Sense, System
from cac_check.engine.branching import OutOfEffort, highest
from cac_check.engine.decision import bounds, decide
from cac_check.engine.limits import Limits, Undecided
from cac_check.interval import Interval, Rational
from cac_check.records import dataclass

_End = tuple[Rational | None, bool]
"""An end of a range, and whether it is open; ``None`` where there is none."""


@dataclass(frozen=True, slots=True)
class Range:
    """Values that a variable can take; no solution has one outside.

    ``exact``: no smaller interval says as much. For a variable of whole numbers, or under rules with several cases, not
    every number between the ends need be possible.
    """

    interval: Interval
    exact: bool


def ranges(system: System, names: Iterable[str], limits: Limits | None = None) -> Mapping[str, Range] | None:
    """Return the ranges of variables, ``None`` if the system was proved to have no solution."""
    limits = limits or Limits()
    box = bounds(system, limits)
    if box is None:
        return None
    outer = {name: box.intervals.get(name, Interval()) for name in names}
    if box.tight:
        return {name: Range(interval, exact=True) for name, interval in outer.items()}
    decision = decide(system, limits)
    if not isinstance(decision, Witness | Undecided):
        return None
    if isinstance(decision, Undecided) or len(outer) * len(system.members) > limits.ends:
        return {name: Range(interval, exact=False) for name, interval in outer.items()}
    return {name: _Finder(system, name, limits).range(interval) for name, interval in outer.items()}


class _Finder:
    """Finds and proves the ends of one variable's range, in a system that has a solution."""

    def __init__(self, system: System, name: str, limits: Limits) -> None:
        self._system = system
        self._name = name
        self._limits = limits
        self._searchable = not any(
            isinstance(constraint, Product) for member in system.members for case in member.cases for constraint in case
        )
        self._convex = not system.integral and all(len(member.cases) == 1 for member in system.members)

    def range(self, outer: Interval) -> Range:
        """Return the range, given an interval that is safe."""
        (high, high_open), high_exact = self._end((outer.high, outer.high_open), 1)
        (low, low_open), low_exact = self._end((None if outer.low is None else -outer.low, outer.low_open), -1)
        return Range(Interval(None if low is None else -low, high, low_open, high_open), low_exact and high_exact)

    def _end(self, outer: _End, sign: int) -> tuple[_End, bool]:
        """Return the upper end of ``sign`` × the variable and whether it is exact; ``outer`` is one that is safe."""
        if outer[0] is not None and self._reached(outer, sign):
            return outer, True
        if not self._searchable:
            return outer, False
        try:
            effort = self._limits.effort
            found = highest(self._system, self._name, sign, nodes=effort.nodes, work=effort.factors)
        except OutOfEffort:
            return outer, False
        if found is None:
            return outer, outer[0] is None
        return (found, self._reached(found, sign)) if self._keeps_to(found, sign) else (outer, False)

    def _keeps_to(self, end: _End, sign: int) -> bool:
        """Whether no solution lies beyond the end: proved."""
        value, is_open = end
        assert value is not None
        beyond = Row(((self._name, -sign),), Sense.LE if is_open else Sense.LT, -value)
        return not isinstance(self._with(beyond, self._system), Witness | Undecided)

    def _reached(self, end: _End, sign: int) -> bool:
        """Whether a solution lies on the end, or where it is open as near to it as you like: proved.

        A convex set that is not empty comes near whatever its closure holds, so there strict rows may be relaxed.
        """
        value, is_open = end
        assert value is not None
        if is_open and not self._convex:
            return False
        there = Row(((self._name, sign),), Sense.EQ, value)
        return isinstance(self._with(there, _closed(self._system) if is_open else self._system), Witness)

    def _with(self, row: Row, system: System) -> object:
        member = Member("end", MemberKind.DOMAIN, ((row,),))
        return decide(System((*system.members, member), system.integral), self._limits)


def _closed(system: System) -> System:
    """Return the system with every strict row relaxed."""
    members = tuple(
        Member(member.id, member.kind, tuple(tuple(map(_relaxed, case)) for case in member.cases))
        for member in system.members
    )
    return System(members, system.integral)


def _relaxed(constraint: Row | Product) -> Row | Product:
    if isinstance(constraint, Row) and constraint.sense is Sense.LT:
        return Row(constraint.terms, Sense.LE, constraint.bound)
    return constraint
