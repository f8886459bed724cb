"""The same question under other names: outlets copy one text, so one problem comes up again and again.

Whatever its claims are called, a system is decided once. A refutation found before names other claims: it is written
for those at hand, and counts only if it passes verification for them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from cac_check.certificate import Witness, verify
from cac_check.constraint import Constraint, Member, MemberKind, System
from cac_check.engine.limits import Decision, Limits, Undecided
from cac_check.engine.problem import Problem
from cac_check.engine.range import Range
from cac_check.interval import Interval, Rational
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import ClaimIndex
from cac_check.verdict.renaming import renamed_refutation

_Answer = TypeVar("_Answer")

MOST_KEPT = 10_000
"""Answers of a kind kept at a time, so that memory stays small however many claims there are."""

_Said: TypeAlias = tuple[tuple[tuple[Constraint, ...], ...], ...]
"""What each claim says."""


class Memory:
    """What was decided, for as long as it is kept: one check, or all those made while a data set is edited.

    An answer belongs to what was asked in full, limits and kinds of variables included, so that a memory may be shared
    by checks of any data sets and rules, one after the other.
    """

    def __init__(self) -> None:
        self.decided: dict[Hashable, tuple[Decision, tuple[str, ...]]] = {}
        """With the names the claims had."""
        self.judged: dict[Hashable, tuple[Judgement | None, tuple[str, ...]]] = {}
        """With the names the claims had."""
        self.ranges: dict[Hashable, Mapping[str, Range] | None] = {}
        self.fitting: dict[Hashable, Interval | None] = {}


class Decider:
    """Decides what rules and claims come to, within limits, and remembers it."""

    def __init__(self, index: ClaimIndex, limits: Limits, memory: Memory | None = None) -> None:
        self._index = index
        self._limits = limits
        self.memory = Memory() if memory is None else memory

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
        question = self._asked(rules, claims, readable, relaxed)
        names = tuple(claim.id for claim in claims)
        known = self.memory.decided.get(question)
        if known is not None:
            decision, names_then = known
            if names_then == names or isinstance(decision, Witness | Undecided):
                return decision
            carried = renamed_refutation(decision, dict(zip(names_then, names, strict=True)))
            if verify(carried, self.system(rules, claims, relaxed=relaxed)):
                return carried
        found = self._posed(rules, claims, relaxed).decide(readable=readable)
        self.keep(self.memory.decided, question, (found, names))
        return found

    def ranges(
        self, rules: Sequence[Member], claims: Sequence[Member], names: Collection[str], *, relaxed: bool = False
    ) -> Mapping[str, Range] | None:
        """Return what :func:`cac_check.engine.range.ranges` says of variables beside the rules and the claims."""
        known = self.memory.ranges
        question = self._asked(rules, claims, frozenset(names), relaxed)
        if question in known:
            return known[question]
        return self.keep(known, question, self._posed(rules, claims, relaxed).ranges(sorted(names)))

    def fitting(
        self, rules: Sequence[Member], claims: Sequence[Member], name: str, printed: Mapping[str, Rational]
    ) -> Interval | None:
        """Return what :func:`cac_check.engine.fitting.fitting` says of a variable beside the rules and the claims.

        Where nothing but one length fits, since days are whole, every whole number of days that does. Nothing is
        looked for when the time is used up.
        """
        if self._limits.expired():
            return None
        known = self.memory.fitting
        question = self._asked(rules, claims, name, frozenset(printed.items()))
        if question in known:
            return known[question]
        found = self._posed(rules, claims).fitting(name, printed)
        if found is not None and found.is_point and self._index.is_length(name):
            found = self._posed(rules, claims, whole=(name,)).fitting(name, printed) or found
        return self.keep(known, question, found)

    def system(self, rules: Sequence[Member], claims: Sequence[Member], *, relaxed: bool = False) -> System:
        """Return the system that :meth:`decide` decides."""
        return self._posed(rules, claims, relaxed).system()

    def keep(self, known: dict[Hashable, _Answer], question: Hashable, answer: _Answer) -> _Answer:
        """Keep an answer, and return it; where there are too many, those before it are forgotten.

        What was answered when the time was used up is no answer to keep: with more time there may be another.
        """
        if not self._limits.expired():
            if len(known) >= MOST_KEPT:
                known.clear()
            known[question] = answer
        return answer

    def _asked(self, rules: Sequence[Member], claims: Sequence[Member], *more: Hashable) -> Hashable:
        names = frozenset[str]().union(*[member.variables for member in (*rules, *claims)])
        said: _Said = tuple([claim.cases for claim in claims])
        return (tuple(rules), said, self._index.kinds(names), self._limits, *more)

    def _posed(
        self, rules: Sequence[Member], claims: Sequence[Member], relaxed: bool = False, whole: Iterable[str] = ()
    ) -> Problem:
        return Problem((*rules, *claims), {}, self._index, self._limits, frozenset(whole), relaxed)
