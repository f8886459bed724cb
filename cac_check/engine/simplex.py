"""Large systems of rows over the reals: floats find a basis, exact numbers make it a point or a proof.

The basis with the least that is missed says which rows are met as equations; solved again in rationals (Koch 2004;
Applegate, Cook, Dash and Espinoza 2007) these give a point that misses nothing, or else the multipliers of a sum of
rows that is absurd. Multipliers of the wrong sign are left out, and what then remains of a variable is made up for by
its bounds (Neumaier and Shcherbina 2004). Where neither comes out exactly, floats look again at what the exact point
still misses, magnified (iterative refinement: Gleixner, Steffy and Wolter 2016).
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from cac_check.certificate import Derivation
from cac_check.constraint import Constraint, Row, Sense, constraint_variables
from cac_check.engine.equations import Equation, OutOfWork, solution
from cac_check.engine.floats import Basis, Program
from cac_check.engine.propagation_log import Source, derive
from cac_check.interval import Rational, exact, magnitude, ratio

MARGIN = Fraction(1, 1024)
"""By how much a strict row should be met. A point on its edge would be none; any distance will do that leaves room."""

ROUNDS = 6
"""How often floats may look again; each time they see some ten digits further."""


def simplex(
    premises: Sequence[tuple[Source, Constraint]], integral: frozenset[str], iterations: int, work: int
) -> Derivation | Mapping[str, Rational] | None:
    """Return a derivation of a contradiction, a point (whole where it must be), or ``None``; both are exact.

    ``iterations``: how many steps of the simplex method at most, each time floats look; ``work``: what the solution of
    one basis may take, as in :func:`~cac_check.engine.equations.solution`.
    """
    with contextlib.suppress(OutOfWork):
        return _refined(premises, integral, iterations, work)
    return None


def _refined(
    premises: Sequence[tuple[Source, Constraint]], integral: frozenset[str], iterations: int, work: int
) -> Derivation | Mapping[str, Rational] | None:
    sources = [source for source, constraint in premises if isinstance(constraint, Row)]
    scaled = [_scaled(constraint) for _, constraint in premises if isinstance(constraint, Row)]
    rows = [row for row, _ in scaled]
    names = sorted({name for _, constraint in premises for name in constraint_variables(constraint)})
    program = Program(rows, names, iterations)
    point: dict[str, Rational] = dict.fromkeys(names, 0)
    for _ in range(ROUNDS):
        left = [_left(row, point) for row in rows]
        basis = program.basis(_magnified(rows, left))
        if basis is None:
            return None
        multipliers = _multipliers(rows, basis, work)
        if multipliers is not None:
            summands = [(sources[at], exact(factor * scaled[at][1])) for at, factor in multipliers.items() if factor]
            return derive(summands, 0)
        last, found = point, _point(rows, basis, work)
        if found is None:
            return None
        point = {name: found.get(name, 0) for name in names}
        if all(constraint.holds(point) for _, constraint in premises):
            whole = all(isinstance(point[name], int) for name in integral.intersection(point))
            return point if whole else None
        if point == last:
            return None
    return None


def _scaled(row: Row) -> tuple[Row, Rational]:
    """Return a row whose largest factor is near 1, and what it was multiplied with: floats see rows alike."""
    scale = ratio(1, _power_of_two(max((magnitude(factor) for _, factor in row.terms), default=1)))
    return Row(tuple((name, factor * scale) for name, factor in row.terms), row.sense, row.bound * scale), scale


def _left(row: Row, point: Mapping[str, Rational]) -> Rational:
    """Return how far a row's bound (with its margin) is from a point; negative: it is missed."""
    return _bound(row) - sum(factor * point[name] for name, factor in row.terms)


def _bound(row: Row) -> Rational:
    return row.bound - (MARGIN if row.sense is Sense.LT else 0)


def _magnified(rows: Sequence[Row], left: Sequence[Rational]) -> list[Rational]:
    """Return what is left, on a scale where the most that is missed is near 1."""
    misses = (magnitude(rest) if row.sense is Sense.EQ else -rest for row, rest in zip(rows, left, strict=True))
    scale = _power_of_two(max((miss for miss in misses if miss > 0), default=1))
    return [ratio(rest, scale) for rest in left]


def _power_of_two(number: Rational) -> Rational:
    """Return one near a positive number, however large or small: floats keep every digit when divided by it."""
    return exact(Fraction(2) ** (number.numerator.bit_length() - number.denominator.bit_length()))


def _point(rows: Sequence[Row], basis: Basis, work: int) -> dict[str, Rational] | None:
    """Return where the tight rows meet."""
    equations = []
    for place in basis.tight:
        row = rows[place]
        terms = {name: factor for name, factor in row.terms if name in basis.free}
        if place in basis.missed:
            terms[_unknown(place)] = -basis.missed[place]
        equations.append((terms, _bound(row)))
    return solution(equations, work)


def _multipliers(rows: Sequence[Row], basis: Basis, work: int) -> dict[int, Rational] | None:
    """Return what to multiply rows with so that they add up to 0 ≤ a negative number (or 0 < 0)."""
    if not basis.missed:
        return None
    columns: dict[str, dict[str, Rational]] = {}
    for place in basis.tight:
        for name, factor in rows[place].terms:
            if name in basis.free:
                columns.setdefault(name, {})[_unknown(place)] = factor
    equations: list[Equation] = [(column, 0) for column in columns.values()]
    equations += [({_unknown(at): 1}, way) for at, way in basis.missed.items()]
    values = solution(equations, work)
    if values is None:
        return None
    found: dict[int, Rational] = {}
    for place in basis.tight:
        value = values.get(_unknown(place), 0)
        if value > 0 or rows[place].sense is Sense.EQ:
            found[place] = value
    bounds: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if len(row.terms) == 1:
            bounds.setdefault(row.terms[0][0], []).append(place)
    for name, left in _remains(rows, found).items():
        bound = _bound_against(rows, bounds.get(name, ()), left)
        if bound is None:
            return None
        place, multiplier = bound
        found[place] = found.get(place, 0) + multiplier
    total = sum(value * rows[place].bound for place, value in found.items())
    strict = any(value and rows[place].sense is Sense.LT for place, value in found.items())
    return found if total < 0 or (total == 0 and strict) else None


def _remains(rows: Sequence[Row], multipliers: Mapping[int, Rational]) -> dict[str, Rational]:
    """Return what is left of each variable in a sum of rows."""
    remains: dict[str, Rational] = {}
    for place, value in multipliers.items():
        for name, factor in rows[place].terms:
            remains[name] = remains.get(name, 0) + value * factor
    return {name: left for name, left in remains.items() if left}


def _bound_against(rows: Sequence[Row], bounds: Sequence[int], left: Rational) -> tuple[int, Rational] | None:
    """Return which of a variable's bounds, and its multiplier, takes away what is left of it and adds the least."""
    fitting = []
    for place in bounds:
        ((_, factor),) = rows[place].terms
        if rows[place].sense is Sense.EQ or left * factor < 0:
            multiplier = exact(-left / Fraction(factor))
            fitting.append((multiplier * rows[place].bound, place, multiplier))
    best = min(fitting, default=None)
    return None if best is None else best[1:]


def _unknown(place: int) -> str:
    """Return a name for what belongs to a row that is no variable's."""
    return f" {place}"
