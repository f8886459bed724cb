"""Picking a solution inside bounds that propagation found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from cac_check.engine.propagation_log import Direction
from cac_check.interval import Interval, Rational, exact, ratio


class Picker:
    """Assigns values variable by variable, keeping for each direction what its other terms can still come to."""

    def __init__(
        self,
        directions: Sequence[Direction],
        upper: Sequence[Rational | None],
        strict: Sequence[bool],
        integral: Sequence[bool],
    ) -> None:
        self._upper = list(upper)
        self._strict = list(strict)
        self._integral = integral
        self._sums: list[Rational] = []
        self._unbounded: list[int] = []
        self._open: list[int] = []
        self._uses: list[list[tuple[int, Rational]]] = [[] for _ in upper]
        self._directions = directions
        for number, direction in enumerate(directions):
            total = direction.bound
            unbounded = open_ends = 0
            if len(direction.slots) > 1:  # what bounds one variable alone is in ``upper``
                for slot, weight in zip(direction.slots, direction.weights, strict=True):
                    self._uses[slot].append((number, weight))
                    value = upper[slot]
                    if value is None:
                        unbounded += 1
                    else:
                        total += weight * value
                        open_ends += strict[slot]
            self._sums.append(total)
            self._unbounded.append(unbounded)
            self._open.append(open_ends)

    def pick(self, order: Iterable[int], names: Sequence[str]) -> dict[str, Rational] | None:
        """Return a value per variable, picked in ``order``; ``None`` where no value was left for one."""
        values: dict[str, Rational] = {}
        for variable in order:
            high, high_open = self._reach(2 * variable)
            low, low_open = self._reach(2 * variable + 1)
            value = inside(None if low is None else -low, low_open, high, high_open, self._integral[variable])
            if value is None:
                return None
            self._assign(2 * variable, value)
            self._assign(2 * variable + 1, -value)
            values[names[variable]] = value
        return values

    def _reach(self, slot: int) -> tuple[Rational | None, bool]:
        """Return how far up the signed variable of ``slot`` may go with everything that is still open."""
        best, best_open = self._upper[slot], self._strict[slot]
        other = slot ^ 1
        mine, mine_open = self._upper[other], self._strict[other]
        for number, weight in self._uses[other]:
            if self._unbounded[number] - (mine is None):
                continue
            rest = self._sums[number] if mine is None else self._sums[number] - weight * mine
            value = rest if weight == 1 else ratio(rest, weight)
            strict = self._directions[number].strict or self._open[number] - (mine is not None and mine_open) > 0
            if best is None or value < best or (value == best and strict):
                best, best_open = value, strict
        return best, best_open

    def _assign(self, slot: int, value: Rational) -> None:
        before, was_open = self._upper[slot], self._strict[slot]
        for number, weight in self._uses[slot]:
            if before is None:
                self._unbounded[number] -= 1
                self._sums[number] += weight * value
            else:
                self._sums[number] += weight * (value - before)
                self._open[number] -= was_open
        self._upper[slot] = value
        self._strict[slot] = False


def inside(
    low: Rational | None, low_open: bool, high: Rational | None, high_open: bool, integral: bool
) -> Rational | None:
    """Return a plain number between the ends, ``None`` if there is none.

    The whole number next to their middle if there is one between them, else the fraction with the least denominator:
    what is picked later then stays short too.
    """
    if low is None and high is None:
        return 0
    if low is not None and high is not None:
        if low > high or (low == high and (low_open or high_open)):
            return None
        if low == high and not integral:
            return low
        whole = (low + high) // 2
    elif low is not None:
        whole = math.floor(low) + 1
    else:
        assert high is not None
        whole = math.ceil(high) - 1
    interval = Interval(low, high, low_open, high_open)
    for candidate in (whole, whole + 1):
        if candidate in interval:
            return candidate
    if integral:
        return None
    assert low is not None
    assert high is not None
    return _simplest(low, low_open, high, high_open)


def _simplest(low: Rational, low_open: bool, high: Rational, high_open: bool) -> Rational:
    """Return the fraction with the least denominator between two ends without a whole number between them.

    Both have the same whole part; what follows it is the reciprocal of the simplest number between the reciprocals
    (the continued fractions of Stern and Brocot).
    """
    whole = math.floor(low)
    start = ratio(1, high - whole)
    reciprocal: Rational = math.floor(start) + 1 if high_open else math.ceil(start)
    if low != whole:
        end = ratio(1, low - whole)
        if reciprocal > end or (reciprocal == end and low_open):
            reciprocal = _simplest(start, high_open, end, low_open)
    return exact(whole + ratio(1, reciprocal))
