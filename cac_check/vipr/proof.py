"""The derivations of a file."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from cac_check.certificate import Combination, Derivation, IntegerSplit, Refutation, RowRef
from cac_check.interval import Rational, exact, ratio
from cac_check.records import dataclass
from cac_check.vipr.problem import Known, Problem
from cac_check.vipr.tokens import Terms, constraint_line, number

_Summand: TypeAlias = tuple[Known, Rational]
"""A row and its multiplier."""

_Branch: TypeAlias = Callable[[Known], int]
"""Goes on from an assumed row and returns the index of the goal."""


class Proof:
    """The derivations of a refutation: every branch ends in the goal, which is t ≤ 0, or the absurd 0 ≤ −1."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._t = problem.strictness
        self.lines: list[str] = []

    def refute(self, refutation: Refutation) -> int:
        """Write down a refutation without case splits; return the index of the goal, which rests on no assumption."""
        return self._refute(refutation, 0, ())

    def _refute(self, refutation: Refutation, start: int, derived: Sequence[Known]) -> int:
        """Write down the steps from number ``start``, where those before gave the rows ``derived``."""
        known = list(derived)
        last = len(refutation.steps) - 1 if isinstance(refutation, Derivation) else None
        for position, step in enumerate(refutation.steps[start:], start):
            assert isinstance(step, Combination)  # products were put into rows before
            summands = self._summands(step, known)
            total = _total(summands)
            if position == last:
                return self._conclude(total, summands)
            if not step.rounded:
                known.append(self._derive("lin", total, summands))
            elif self._t in total.terms and _is_whole(total.bound):
                return self._below_the_bound(total, summands, self._after(refutation, position + 1, known))
            else:
                known.append(self._rounded(total, summands))
        # Case splits were resolved before, and a derivation ended in its last step.
        assert isinstance(refutation, IntegerSplit)
        below, above = refutation.branches
        terms = self._problem.indexed(refutation.term)
        return self._split(terms, refutation.at, self._after(below, 0, known), self._after(above, 0, known))

    def _after(self, refutation: Refutation, start: int, known: Sequence[Known]) -> _Branch:
        return lambda row: self._refute(refutation, start, (*known, row))

    def _summands(self, step: Combination, derived: Sequence[Known]) -> list[_Summand]:
        def row(ref: RowRef) -> Known:
            return derived[ref] if isinstance(ref, int) else self._problem.rows[ref]

        return [(row(ref), multiplier) for ref, multiplier in step.summands]

    def _conclude(self, total: _Total, summands: Sequence[_Summand]) -> int:
        """Write the goal. The total is absurd, or says t ≤ 0 but for a factor."""
        scale = total.terms[self._t] if self._t is not None and self._t in total.terms else 1
        return self._goal("lin", _reason([(row, ratio(multiplier, scale)) for row, multiplier in summands]))

    def _rounded(self, total: _Total, summands: Sequence[_Summand]) -> Known:
        if self._t is not None and self._t in total.terms:
            summands = [*summands, (self._problem.not_negative, total.terms[self._t])]
        elif total.equation:
            # Only inequalities can be rounded.
            summands = [(self._derive("lin", replace(total, equation=False), summands), 1)]
        total = _total(summands)
        return self._derive("rnd", replace(total, bound=math.floor(total.bound)), summands)

    def _below_the_bound(self, total: _Total, summands: Sequence[_Summand], go_on: _Branch) -> int:
        """Go on with a·x ≤ b − 1, where a·x + factor × t ≤ b is known and b whole: a·x ≥ b would leave t ≤ 0."""
        known = self._derive("lin", total, summands)
        assert self._t is not None
        terms = {index: coefficient for index, coefficient in total.terms.items() if index != self._t}

        def at_the_bound(assumed: Known) -> int:
            pair = [(known, 1), (assumed, 1)]
            return self._conclude(_total(pair), pair)

        return self._split(terms, math.floor(total.bound) - 1, go_on, at_the_bound)

    def _split(self, terms: Terms, at: int, below: _Branch, above: _Branch) -> int:
        """Prove the goal from Σ terms ≤ ``at`` and from Σ terms ≥ ``at`` + 1, one of which holds."""
        lower = self._write("L", at, terms, "asm", "")
        first = below(Known(lower, terms, False, at))
        upper = self._write("G", at + 1, terms, "asm", "")
        opposite = {index: -coefficient for index, coefficient in terms.items()}
        second = above(Known(upper, opposite, False, -at - 1, flipped=True))
        return self._goal("uns", f"{first} {lower}  {second} {upper}")

    def _derive(self, kind: str, total: _Total, summands: Sequence[_Summand]) -> Known:
        sense = "E" if total.equation else "L"
        index = self._write(sense, total.bound, total.terms, kind, _reason(summands))
        return Known(index, total.terms, total.equation, total.bound)

    def _goal(self, kind: str, reason: str) -> int:
        if self._t is None:
            return self._write("L", -1, {}, kind, reason)
        return self._write("L", 0, {self._t: 1}, kind, reason)

    def _write(self, sense: str, bound: Rational, terms: Terms, kind: str, reason: str) -> int:
        index = self._problem.size + len(self.lines)
        row = constraint_line(f"D{index}", sense, bound, terms)
        self.lines.append(f"{row}  {{ {' '.join(filter(None, (kind, reason)))} }} -1")
        return index


@dataclass(frozen=True, slots=True)
class _Total:
    """What summands come to: Σ terms ≤ bound, or = bound."""

    terms: Terms
    equation: bool
    bound: Rational


def _total(summands: Sequence[_Summand]) -> _Total:
    terms: dict[int, Rational] = {}
    bound: Rational = 0
    for row, multiplier in summands:
        for index, coefficient in row.terms.items():
            terms[index] = exact(terms.get(index, 0) + multiplier * coefficient)
        bound += multiplier * row.bound
    equation = all(row.equation for row, multiplier in summands if multiplier)
    return _Total({index: terms[index] for index in sorted(terms) if terms[index]}, equation, exact(bound))


def _reason(summands: Sequence[_Summand]) -> str:
    multipliers: dict[int, Rational] = {}
    for row, multiplier in summands:
        multipliers[row.index] = multipliers.get(row.index, 0) + (-multiplier if row.flipped else multiplier)
    used = [f"{index} {number(multipliers[index])}" for index in sorted(multipliers) if multipliers[index]]
    return "  ".join([str(len(used)), *used])


def _is_whole(value: Rational) -> bool:
    return value == math.floor(value)
