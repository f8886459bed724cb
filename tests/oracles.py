"""Answers that share no code with the engine."""

from __future__ import annotations

import z3

from cac_check.constraint import Product, Row, Sense, System


def has_real_solution(system: System) -> bool:
    """Whether a system without products has a real solution, by z3 as a user would write it down."""
    solver = z3.Solver()
    x = {name: z3.Real(name) for name in system.variables}

    def formula(constraint: Row | Product) -> z3.BoolRef:
        assert isinstance(constraint, Row)
        left = z3.Sum([z3.RealVal(str(factor)) * x[name] for name, factor in constraint.terms])
        right = z3.RealVal(str(constraint.bound))
        return {Sense.EQ: left == right, Sense.LE: left <= right, Sense.LT: left < right}[constraint.sense]

    for member in system.members:
        solver.add(z3.Or([z3.And([formula(constraint) for constraint in case]) for case in member.cases]))
    return solver.check() == z3.sat
