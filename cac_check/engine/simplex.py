"""Large systems of rows over the reals: floats find a basis, exact numbers make it a point or a proof.

HiGHS (Huangfu and Hall 2018) minimises by how much rows are missed in all. The basis it ends with says which rows are
met as equations; solved again in rationals (Koch 2004; Applegate, Cook, Dash and Espinoza 2007) these give a point
that misses nothing, or else the multipliers of a sum of rows that is absurd. Where the floats stopped a little beside
the best basis, multipliers of the wrong sign are left out, and what then remains of a variable is made up for by its
bounds (Neumaier and Shcherbina 2004). What neither holds nor refutes is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from cac_check.certificate import Derivation
from cac_check.constraint import Constraint, Row, Sense, constraint_variables
from cac_check.engine.equations import solution
from cac_check.engine.trail import Source, derive
from cac_check.interval import Rational, exact

MARGIN = Fraction(1, 1024)
"""By how much a strict row should be met. A point on its edge would be none; any distance will do that leaves room."""

TOLERANCE = 1e-10
"""The least that HiGHS takes."""

_Rows: TypeAlias = Sequence[tuple[Source, Row]]


def simplex(
    premises: Sequence[tuple[Source, Constraint]], integral: frozenset[str], iterations: int
) -> Derivation | Mapping[str, Rational] | None:
    """Return a derivation of a contradiction, a point (whole where it must be), or ``None``; both are exact.

    ``iterations``: how many steps of the simplex method at most.
    """
    rows = [(source, constraint) for source, constraint in premises if isinstance(constraint, Row)]
    names = sorted({name for _, constraint in premises for name in constraint_variables(constraint)})
    basis = _basis(rows, tuple(names), iterations)
    if basis is None:
        return None
    multipliers = _multipliers(rows, basis)
    if multipliers is not None:
        return derive([(rows[place][0], factor) for place, factor in multipliers.items() if factor], 0)
    point = _point(rows, basis)
    if point is None or not all(constraint.holds(point) for _, constraint in premises):
        return None
    return point if all(isinstance(point[name], int) for name in integral.intersection(point)) else None


@dataclass(frozen=True, slots=True)
class _Basis:
    """Where floats have ended."""

    names: tuple[str, ...]
    tight: tuple[int, ...]
    """Rows that are met as equations."""
    free: frozenset[str]
    """Variables that these equations determine; the others are 0."""
    missed: Mapping[int, int]
    """Rows by which the point misses something, and in which direction: +1 if it is beyond the bound."""


def _basis(rows: _Rows, names: tuple[str, ...], iterations: int) -> _Basis | None:
    """Return the basis with the least that is missed in all; ``None`` where floats find none.

    Every row of several variables may be missed, at a cost; those of one variable are bounds and may not.
    """
    import highspy
    import numpy as np

    column = {name: place for place, name in enumerate(names)}
    ways = [
        (place, sign)
        for place, (_, row) in enumerate(rows)
        if len(row.terms) > 1
        for sign in ((1, -1) if row.sense is Sense.EQ else (1,))
    ]
    own: dict[int, list[tuple[int, float]]] = {}
    for number, (place, sign) in enumerate(ways, len(names)):
        own.setdefault(place, []).append((number, -sign))
    starts, columns, factors = [0], [], []
    try:
        for place, (_, row) in enumerate(rows):
            entries = [*((column[name], float(factor)) for name, factor in row.terms), *own.get(place, ())]
            columns += [entry for entry, _ in entries]
            factors += [factor for _, factor in entries]
            starts.append(len(columns))
        upper = np.array([float(row.bound - (MARGIN if row.sense is Sense.LT else 0)) for _, row in rows])
    except OverflowError:
        return None
    infinity = highspy.kHighsInf
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = len(rows), len(names) + len(ways)
    program.col_cost_ = np.array([0.0] * len(names) + [1.0] * len(ways))
    program.col_lower_ = np.array([-infinity] * len(names) + [0.0] * len(ways))
    program.col_upper_ = np.full(program.num_col_, infinity)
    equal = np.array([row.sense is Sense.EQ for _, row in rows])
    program.row_lower_, program.row_upper_ = np.where(equal, upper, -infinity), upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = np.array(starts), np.array(columns)
    program.a_matrix_.value_ = np.array(factors)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("solver", "simplex"),
        ("presolve", "off"),  # it would leave a basis of another program
        ("primal_feasibility_tolerance", TOLERANCE),
        ("dual_feasibility_tolerance", TOLERANCE),
        ("simplex_iteration_limit", iterations),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(program)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    basis, basic = highs.getBasis(), highspy.HighsBasisStatus.kBasic
    of_rows, of_columns = list(basis.row_status), list(basis.col_status)
    return _Basis(
        names,
        tuple(place for place, status in enumerate(of_rows) if status != basic),
        frozenset(name for name, status in zip(names, of_columns[: len(names)], strict=True) if status == basic),
        {way[0]: way[1] for way, status in zip(ways, of_columns[len(names) :], strict=True) if status == basic},
    )


def _point(rows: _Rows, basis: _Basis) -> dict[str, Rational] | None:
    """Return where the tight rows meet."""
    equations = []
    for place in basis.tight:
        row = rows[place][1]
        terms = {name: factor for name, factor in row.terms if name in basis.free}
        if place in basis.missed:
            terms[_unknown(place)] = -basis.missed[place]
        equations.append((terms, row.bound - (MARGIN if row.sense is Sense.LT else 0)))
    values = solution(equations)
    return None if values is None else {name: values.get(name, 0) for name in basis.names}


def _multipliers(rows: _Rows, basis: _Basis) -> dict[int, Rational] | None:
    """Return what to multiply rows with so that they add up to 0 ≤ a negative number (or 0 < 0)."""
    if not basis.missed:
        return None
    columns: dict[str, dict[str, Rational]] = {}
    for place in basis.tight:
        for name, factor in rows[place][1].terms:
            if name in basis.free:
                columns.setdefault(name, {})[_unknown(place)] = factor
    values = solution(
        [*((column, 0) for column in columns.values()), *(({_unknown(at): 1}, way) for at, way in basis.missed.items())]
    )
    if values is None:
        return None
    found: dict[int, Rational] = {}
    for place in basis.tight:
        value = values.get(_unknown(place), 0)
        if value > 0 or rows[place][1].sense is Sense.EQ:
            found[place] = value
    for name, left in _remains(rows, found).items():
        bound = _bound_against(rows, name, left)
        if bound is None:
            return None
        place, multiplier = bound
        found[place] = found.get(place, 0) + multiplier
    total = sum(value * rows[place][1].bound for place, value in found.items())
    strict = any(value and rows[place][1].sense is Sense.LT for place, value in found.items())
    return found if total < 0 or (total == 0 and strict) else None


def _remains(rows: _Rows, multipliers: Mapping[int, Rational]) -> dict[str, Rational]:
    """Return what is left of each variable in a sum of rows."""
    remains: dict[str, Rational] = {}
    for place, value in multipliers.items():
        for name, factor in rows[place][1].terms:
            remains[name] = remains.get(name, 0) + value * factor
    return {name: left for name, left in remains.items() if left}


def _bound_against(rows: _Rows, name: str, left: Rational) -> tuple[int, Rational] | None:
    """Return the row of one variable, and its multiplier, that takes away what is left of it and adds the least."""
    fitting = (
        (-left * row.bound / Fraction(factor), place, exact(-left / Fraction(factor)))
        for place, (_, row) in enumerate(rows)
        for only, factor in row.terms
        if only == name and len(row.terms) == 1 and (row.sense is Sense.EQ or left * factor < 0)
    )
    best = min(fitting, default=None)
    return None if best is None else best[1:]


def _unknown(place: int) -> str:
    """Return a name for what belongs to a row that is no variable's."""
    return f" {place}"
