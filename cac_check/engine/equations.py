"""Sparse linear equations over the rationals, solved exactly."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from cac_check.interval import Rational, exact

Equation: TypeAlias = tuple[Mapping[str, Rational], Rational]
"""Σ factor × unknown = number."""

_WORD = 64
"""Bits."""


class OutOfWork(Exception):  # noqa: N818 - not an error: the equations stay unsolved
    """The elimination took more work than it was allowed."""


def solution(equations: Iterable[Equation], work: int) -> dict[str, Rational] | None:
    """Return a value of every unknown (0 where any would do), or ``None`` if the equations contradict each other.

    ``work``: how many machine words of factors may be written; numbers can grow as long as there are equations.

    Gaussian elimination on whole numbers without common divisors; the next equation is a shortest one, its unknown the
    one that stands in the fewest others (Markowitz 1957), which keeps bases of linear programs as sparse as they are.

    Raises:
        OutOfWork: if it was not enough.
    """
    system = _System([_whole(terms, number) for terms, number in equations], work)
    order = system.eliminate()
    if order is None:
        return None
    values: dict[str, Rational] = {}
    for unknown, terms, number in reversed(order):
        rest = number - sum(factor * values.get(name, 0) for name, factor in terms.items() if name != unknown)
        values[unknown] = exact(Fraction(rest) / terms[unknown])
    return {**dict.fromkeys(system.unknowns, 0), **values}


_Whole: TypeAlias = tuple[dict[str, int], int]


def _whole(terms: Mapping[str, Rational], number: Rational) -> _Whole:
    scale = math.lcm(number.denominator, *(factor.denominator for factor in terms.values()))
    return _reduced({name: int(factor * scale) for name, factor in terms.items() if factor}, int(number * scale))


def _reduced(terms: dict[str, int], number: int) -> _Whole:
    common = math.gcd(number, *terms.values())
    if common > 1:
        return {name: factor // common for name, factor in terms.items()}, number // common
    return terms, number


class _System:
    """Equations, and in which of those not yet used each unknown stands."""

    def __init__(self, equations: Sequence[_Whole], work: int) -> None:
        self._equations = list(equations)
        self._work = work
        self._standing: dict[str, set[int]] = {}
        for place, (terms, _) in enumerate(equations):
            for name in terms:
                self._standing.setdefault(name, set()).add(place)
        self.unknowns = tuple(self._standing)

    def eliminate(self) -> list[tuple[str, dict[str, int], int]] | None:
        """Return unknowns, each with the equation that gives it from those after it; ``None``: there is no solution."""
        order: list[tuple[str, dict[str, int], int]] = []
        waiting = [(len(terms), place) for place, (terms, _) in enumerate(self._equations)]
        heapq.heapify(waiting)
        used: set[int] = set()
        while waiting:
            length, place = heapq.heappop(waiting)
            terms, number = self._equations[place]
            if place in used or length != len(terms):
                continue  # it has changed since, and waits with its new length
            used.add(place)
            if not terms:
                if number:
                    return None
                continue
            for name in terms:
                self._standing[name].discard(place)
            unknown = min(terms, key=lambda name: (len(self._standing[name]), name))
            for other in sorted(self._standing.pop(unknown)):
                self._subtract(unknown, place, other)
                heapq.heappush(waiting, (len(self._equations[other][0]), other))
            order.append((unknown, terms, number))
        return order

    def _subtract(self, unknown: str, place: int, other: int) -> None:
        """Take an unknown out of another equation."""
        terms, number = self._equations[place]
        old, old_number = self._equations[other]
        common = math.gcd(terms[unknown], old[unknown])
        times, less = terms[unknown] // common, old[unknown] // common
        new = {name: factor * times for name, factor in old.items() if name != unknown}
        for name, factor in terms.items():
            if name == unknown:
                continue
            left = new.get(name, 0) - factor * less
            if left:
                new[name] = left
                self._standing[name].add(other)
            else:
                new.pop(name, None)
                self._standing[name].discard(other)
        self._equations[other] = _reduced(new, old_number * times - number * less)
        self._work -= sum(1 + factor.bit_length() // _WORD for factor in new.values())
        if self._work < 0:
            raise OutOfWork
