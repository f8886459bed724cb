"""The same question under other names: outlets copy one text, so one problem comes up again and again.

Whatever its claims are called, a system is decided once. A refutation found before names other claims: it is written
for those at hand, and counts only if it passes verification for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from cac_check.certificate import Witness, verify
from cac_check.constraint import Constraint, Member, MemberKind, System
from cac_check.engine.limits import Decision, Limits, Undecided
from cac_check.engine.problem import Problem
from cac_check.engine.range import Range
from cac_check.interval import Interval, Rational
from cac_check.verdict.nodes import ClaimIndex
from cac_check.verdict.renaming import renamed_refutation

MOST_KEPT = 10_000
"""Decisions kept at a time, so that memory stays small however many claims there are."""

_Said: TypeAlias = tuple[tuple[tuple[Constraint, ...], ...], ...]
"""What each claim says."""

_Question: TypeAlias = tuple[tuple[Member, ...], _Said, bool, bool]
"""Rules, what each claim says, whether a readable refutation is wanted, and whether over the reals."""


class Decider:
    """Decides what rules and claims come to, within limits, and remembers it."""

    def __init__(self, index: ClaimIndex, limits: Limits) -> None:
        self._index = index
        self._limits = limits
        self._decided: dict[_Question, tuple[Decision, tuple[str, ...]]] = {}
        self._ranges: dict[tuple[tuple[Member, ...], _Said, frozenset[str], bool], Mapping[str, Range] | None] = {}
        self._fitting: dict[
            tuple[tuple[Member, ...], _Said, str, frozenset[tuple[str, Rational]]], Interval | None
        ] = {}

    def problem(self, rules: Sequence[Member], claims: Mapping[str, Member]) -> Problem:
        """Return the problem of rules that must hold and claims that can be given up, decided with this memory."""
        return Problem(tuple(rules), claims, self._index, self._limits, solve=self._solve)

    def _solve(self, members: Sequence[Member], readable: bool) -> Decision:
        rules = [member for member in members if member.kind is not MemberKind.CLAIM]
        claims = [member for member in members if member.kind is MemberKind.CLAIM]
        return self.decide(rules, claims, readable=readable)

    def decide(
        self, rules: Sequence[Member], claims: Sequence[Member], *, readable: bool = True, relaxed: bool = False
    ) -> Decision:
        """Return what :func:`cac_check.engine.decision.decide` says of the rules, the claims and their kinds.

        ``relaxed``: over the reals, whatever takes whole numbers only.
        """
        question = (tuple(rules), tuple(claim.cases for claim in claims), readable, relaxed)
        names = tuple(claim.id for claim in claims)
        known = self._decided.get(question)
        if known is not None:
            decision, names_then = known
            if names_then == names or isinstance(decision, Witness | Undecided):
                return decision
            carried = renamed_refutation(decision, dict(zip(names_then, names, strict=True)))
            if verify(carried, self.system(rules, claims, relaxed=relaxed)):
                return carried
        found = self._posed(rules, claims, relaxed).decide(readable=readable)
        if len(self._decided) >= MOST_KEPT:
            self._decided.clear()
        self._decided[question] = (found, names)
        return found

    def ranges(
        self, rules: Sequence[Member], claims: Sequence[Member], names: Collection[str], *, relaxed: bool = False
    ) -> Mapping[str, Range] | None:
        """Return what :func:`cac_check.engine.range.ranges` says of variables beside the rules and the claims."""
        question = (tuple(rules), tuple(claim.cases for claim in claims), frozenset(names), relaxed)
        if question not in self._ranges:
            if len(self._ranges) >= MOST_KEPT:
                self._ranges.clear()
            self._ranges[question] = self._posed(rules, claims, relaxed).ranges(sorted(names))
        return self._ranges[question]

    def fitting(
        self, rules: Sequence[Member], claims: Sequence[Member], name: str, printed: Mapping[str, Rational]
    ) -> Interval | None:
        """Return what :func:`cac_check.engine.fitting.fitting` says of a variable beside the rules and the claims.

        Where nothing but one length fits, since days are whole, every whole number of days that does.
        """
        question = (tuple(rules), tuple(claim.cases for claim in claims), name, frozenset(printed.items()))
        if question not in self._fitting:
            if len(self._fitting) >= MOST_KEPT:
                self._fitting.clear()
            found = self._posed(rules, claims).fitting(name, printed)
            if found is not None and found.is_point and self._index.is_length(name):
                found = self._posed(rules, claims, whole=(name,)).fitting(name, printed) or found
            self._fitting[question] = found
        return self._fitting[question]

    def system(self, rules: Sequence[Member], claims: Sequence[Member], *, relaxed: bool = False) -> System:
        """Return the system that :meth:`decide` decides."""
        return self._posed(rules, claims, relaxed).system()

    def _posed(
        self, rules: Sequence[Member], claims: Sequence[Member], relaxed: bool = False, whole: Iterable[str] = ()
    ) -> Problem:
        return Problem((*rules, *claims), {}, self._index, self._limits, frozenset(whole), relaxed)
