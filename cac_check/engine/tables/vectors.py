"""Elementary vectors of a rule space: every way rules combine into one equation that names as few figures as possible.

A system of equations has a solution with each variable in its interval if and only if, for every elementary vector of
its row space, the interval sum contains 0 (Rockafellar 1969). Inequalities join as equations with a slack variable. A
vector whose sum misses 0 is a minimal conflict, and its coefficients are the multipliers that prove it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from cac_check.engine.tables.comparisons import Comparison
from cac_check.interval import Interval, Rational
from cac_check.model import Relation
from cac_check.records import dataclass

Vector: TypeAlias = Mapping[str, int]

MOST_VECTORS = 400
"""More than this and the exact engine is quicker: a star of k subtotals has about 2 to the k of them."""

MOST_STEPS = 10_000
"""Pairs of vectors that are looked at; what takes more is left to the exact engine as well."""


ONE = "\0one"
"""The column of constants, by a name no figure has."""


@dataclass(frozen=True, slots=True)
class RuleSpace:
    """The elementary vectors of some comparisons, and the intervals of the columns that are no figures."""

    vectors: tuple[Vector, ...]
    slacks: Mapping[str, Interval]

    @property
    def unimodular(self) -> bool:
        """Whether all coefficients are 0 or ±1, so that the intervals of whole numbers decide over whole numbers."""
        return all(abs(coefficient) == 1 for vector in self.vectors for coefficient in vector.values())


@cache
def rule_space(comparisons: tuple[Comparison, ...]) -> RuleSpace | None:
    """Return the elementary vectors of the comparisons, ``None`` if there are too many."""
    if sum(comparison.relation is not Relation.EQ for comparison in comparisons) > MOST_VECTORS:
        return None  # each has a slack of its own, and with it a vector
    slacks = {ONE: Interval.point(1)}
    rows: list[dict[str, Fraction]] = []
    for index, comparison in enumerate(comparisons):
        row = {name: Fraction(weight) for name, weight in comparison.terms.items()}
        if comparison.offset:
            row[ONE] = -Fraction(comparison.offset)
        if comparison.relation is not Relation.EQ:
            slack = f"{ONE}: slack {index}"
            slacks[slack] = Interval(None, 0, high_open=comparison.relation is Relation.LT)
            row[slack] = Fraction(-1)
        rows.append(row)
    vectors = elementary_vectors(rows)
    return None if vectors is None else RuleSpace(vectors, slacks)


def elementary_vectors(rows: Sequence[Mapping[str, Fraction]], most: int = MOST_VECTORS) -> tuple[Vector, ...] | None:
    """Return the vectors of smallest support in the span of ``rows``, one per support, in whole numbers.

    Starts from a reduced basis, whose rows are elementary, and cancels shared columns pair by pair until nothing new
    appears (elimination between modular pairs reaches every circuit of a matroid: Tutte 1965). Small supports come
    first: most of what is no circuit holds one that is known by then. ``None`` if there are too many.
    """
    known: dict[int, Vector] = {}
    waiting: list[tuple[int, int, int, Vector]] = []
    seen: set[int] = set()
    bits: dict[str, int] = {}
    steps = 0

    def offer(vector: Vector) -> None:
        support = 0
        for name in vector:
            support |= 1 << bits.setdefault(name, len(bits))
        if support not in seen and not any(other & ~support == 0 for other in known):
            seen.add(support)
            heapq.heappush(waiting, (support.bit_count(), -len(seen), support, vector))

    for row in _reduced(rows):
        offer(_primitive(row))
    while waiting:
        _, _, support, vector = heapq.heappop(waiting)
        if any(other & ~support == 0 for other in known):
            continue
        for larger in [other for other in known if support & ~other == 0]:
            del known[larger]
        for other in [other for shared, other in known.items() if shared & support]:
            steps += 1
            if steps > MOST_STEPS:
                return None
            for column in (name for name in vector if name in other):
                combined = _cancel(vector, other, column)
                if combined:
                    offer(_primitive(combined))
        known[support] = vector
        if len(known) > most:
            return None
    return tuple(sorted(known.values(), key=lambda vector: (len(vector), sorted(vector))))


def _cancel(a: Vector, b: Vector, column: str) -> dict[str, int]:
    keep, drop = b[column], -a[column]
    combined = {name: value * keep for name, value in a.items()}
    for name, value in b.items():
        combined[name] = combined.get(name, 0) + value * drop
    return {name: value for name, value in combined.items() if value}


def _primitive(row: Mapping[str, Rational]) -> Vector:
    """Return the smallest whole multiple of a row, first coefficient above zero, without its zeros."""
    used = {name: value for name, value in row.items() if value}
    if not used:
        return {}
    scale = math.lcm(*(value.denominator for value in used.values()))
    divisor = math.gcd(*(int(value * scale) for value in used.values()))
    sign = 1 if next(iter(used.values())) > 0 else -1
    return {name: sign * int(value * scale) // divisor for name, value in used.items()}


def _reduced(rows: Iterable[Mapping[str, Fraction]]) -> list[dict[str, Fraction]]:
    """Return the reduced row echelon form, without rows of zeros."""
    basis: list[tuple[str, dict[str, Fraction]]] = []
    for row in rows:
        rest = dict(row)
        for pivot, other in basis:
            rest = _minus(rest, other, rest.get(pivot, Fraction(0)))
        lead = next((name for name, value in rest.items() if value), None)
        if lead is None:
            continue
        rest = {name: value / rest[lead] for name, value in rest.items() if value}
        basis = [(name, _minus(other, rest, other.get(lead, Fraction(0)))) for name, other in basis]
        basis.append((lead, rest))
    return [row for _, row in basis]


def _minus(row: Mapping[str, Fraction], other: Mapping[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    if not factor:
        return dict(row)
    names = dict.fromkeys((*row, *other))
    difference = {name: row.get(name, Fraction(0)) - factor * other.get(name, Fraction(0)) for name in names}
    return {name: value for name, value in difference.items() if value}
