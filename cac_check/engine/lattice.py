"""Equations between whole numbers: the lattice of their solutions.

Branching on one variable after the other need not end where variables are unbounded: 2a = 2b + d + 1 needs an odd d,
however far a and b may go together. Euclid's algorithm on the columns of the equations (Hermite's normal form) finds
the whole linear forms that are still free, which are what is worth branching on (here a − b), or a sum of the equations
whose left side is whole for whole numbers and whose right side is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from cac_check.certificate import Combination, Derivation, Envelope, RowRef
from cac_check.constraint import Constraint, Row, Sense
from cac_check.engine.propagation_log import EnvelopeSource, Source
from cac_check.interval import Rational, exact, ratio
from cac_check.records import dataclass

LinearForm: TypeAlias = tuple[tuple[str, int], ...]
"""A sum of whole multiples of variables."""

_Key = TypeVar("_Key")

MOST_TERMS = 20_000
"""In the equations taken together; beyond, variables are taken as they are."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """The whole solutions of equations: none, or one for each choice of whole values for the free forms."""

    free: tuple[LinearForm, ...]
    absurd: tuple[tuple[RowRef, Rational], ...] | None = None
    """Multiples of equations whose sum has whole coefficients and a bound that is not whole: no solution."""


@dataclass(frozen=True, slots=True)
class _Equation:
    """A row times ``scale``, which makes its coefficients whole."""

    source: RowRef
    coefficients: Mapping[str, int]
    bound: Rational
    scale: int


def lattice_of(premises: Sequence[tuple[Source, Constraint]], integral: frozenset[str]) -> Lattice:
    """Return the lattice of the equations between variables of whole numbers among the premises.

    Variables of other premises are free forms of their own. Forms of several variables come first: they are narrow
    where the variables themselves may be unbounded.
    """
    equations = [found for source, constraint in premises if (found := _equation(source, constraint, integral))]
    if sum(len(equation.coefficients) for equation in equations) > MOST_TERMS:
        equations = []
    equations.sort(key=lambda equation: len(equation.coefficients))
    columns: dict[str, dict[int, int]] = {name: {} for name in sorted(integral)}
    for number, equation in enumerate(equations):
        for name, coefficient in equation.coefficients.items():
            columns[name][number] = coefficient
    forms: dict[str, dict[str, int]] = {name: {name: 1} for name in columns}
    bounded = _bounded(premises)
    pivots: list[tuple[dict[int, int], Rational, dict[int, Rational]]] = []
    for number, equation in enumerate(equations):
        pivot = _reduce(columns, forms, number, bounded)
        if pivot is None:
            continue  # it follows from those before, or contradicts them over the reals too
        value, multipliers = equation.bound, {number: exact(1)}
        for column, known, earlier in pivots:
            share = column.get(number, 0)
            if share:
                value -= share * known
                for other, multiplier in earlier.items():
                    multipliers[other] = multipliers.get(other, 0) - share * multiplier
        lead = pivot[number]
        value = ratio(value, lead)
        multipliers = {other: ratio(multiplier, lead) for other, multiplier in multipliers.items()}
        if not isinstance(exact(value), int):
            parts = ((equations[other], multiplier) for other, multiplier in multipliers.items() if multiplier)
            return Lattice((), tuple((part.source, exact(multiplier * part.scale)) for part, multiplier in parts))
        pivots.append((pivot, value, multipliers))
    free = [tuple(sorted(form.items())) for form in forms.values()]
    return Lattice(tuple(sorted(free, key=lambda form: (-len(form), form))))


def refutation(absurd: Sequence[tuple[RowRef, Rational]], derived: int) -> Derivation:
    """Return the proof that a sum of equations allows no whole numbers, after ``derived`` rows that exist already.

    Rounded down it is smaller than itself: t ≤ ⌊b⌋ and −t ≤ ⌊−b⌋ add up to 0 ≤ −1.
    """
    below = Combination(tuple(absurd), rounded=True)
    above = Combination(tuple((ref, -multiplier) for ref, multiplier in absurd), rounded=True)
    return Derivation((below, above, Combination(((derived, 1), (derived + 1, 1)))))


def _equation(source: Source, constraint: Constraint, integral: frozenset[str]) -> _Equation | None:
    if isinstance(source, Combination | Envelope | EnvelopeSource) or not isinstance(constraint, Row):
        return None
    if constraint.sense is not Sense.EQ or not all(name in integral for name, _ in constraint.terms):
        return None
    scale = math.lcm(*(coefficient.denominator for _, coefficient in constraint.terms))
    coefficients = {name: int(coefficient * scale) for name, coefficient in constraint.terms}
    return _Equation(source, coefficients, constraint.bound * scale, scale)


def _bounded(premises: Sequence[tuple[Source, Constraint]]) -> frozenset[str]:
    """Return the variables that rows of their own bound on both sides."""
    ends: dict[str, set[bool]] = {}
    for _, constraint in premises:
        if isinstance(constraint, Row) and len(constraint.terms) == 1:
            ((name, factor),) = constraint.terms
            ends.setdefault(name, set()).update((True, False) if constraint.sense is Sense.EQ else (factor > 0,))
    return frozenset(name for name, sides in ends.items() if len(sides) > 1)


def _reduce(
    columns: dict[str, dict[int, int]], forms: dict[str, dict[str, int]], number: int, bounded: frozenset[str]
) -> dict[int, int] | None:
    """Leave one column with an entry in the row of this number, and take it out: its form is fixed by the row.

    Taking a multiple of one column from another is undone by adding that multiple of the other's form to the one's.
    Unbounded variables are taken first, so that what is left free is bounded if it can be.
    """
    active: list[str] = []
    for side in (False, True):
        active += [name for name in forms if (name in bounded) is side and columns[name].get(number)]
        while len(active) > 1:
            pivot = min(active, key=lambda name: abs(columns[name][number]))
            for name in active:
                if name != pivot:
                    times = columns[name][number] // columns[pivot][number]
                    _add(columns[name], columns[pivot], -times)
                    _add(forms[pivot], forms[name], times)
            active = [name for name in active if columns[name].get(number)]
    if not active:
        return None
    del forms[active[0]]
    return columns[active[0]]


def _add(one: dict[_Key, int], other: Mapping[_Key, int], times: int) -> None:
    """Add a multiple of a sparse vector to another, in place."""
    for key, entry in other.items():
        total = one.get(key, 0) + times * entry
        if total:
            one[key] = total
        else:
            one.pop(key, None)
