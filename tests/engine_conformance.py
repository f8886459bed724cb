"""What every engine must pass: never wrong, proofs that stand on their own, the same answer every time.

An engine is a function from a conjunction (a system whose members have one case each) to what it found: a refutation,
a witness, or ``None``. A new engine is added to :data:`ENGINES`; nothing else needs to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from cac_check.certificate import Premise, Refutation, Witness
from cac_check.constraint import Constraint, Member, MemberKind, Row, Sense, System
from cac_check.engine.branching import OutOfEffort, branch_and_bound, whole_parts
from cac_check.engine.decision import decide
from cac_check.engine.equations import OutOfWork
from cac_check.engine.limits import Effort, Undecided
from cac_check.engine.propagation import Propagation
from cac_check.engine.simplex import simplex
from cac_check.engine.solver import solve
from cac_check.engine.tableau import Tableau
from tests.strategies import claim, intervals, small, solutions

Answer = Refutation | Witness | None


@dataclass(frozen=True)
class Engine:
    """An engine, and where it must find an answer."""

    name: str
    answer: Callable[[System], Answer]
    complete: bool
    """Whether it settles every system of rows."""
    trees: bool = True
    """Whether it settles those whose rows and variables form a tree."""


def _premises(system: System) -> Iterator[tuple[Premise, Constraint]]:
    for member in system.members:
        (case,) = member.cases
        for position, constraint in enumerate(case):
            yield (member.id, 0, position), constraint


def _propagate(system: System) -> Answer:
    run = Propagation(list(_premises(system)), system.integral)
    run.run(100_000)
    if run.refuted:
        return run.refutation()
    values = run.solution()
    return Witness(values) if values is not None and _fits(system, values) else None


def _fits(system: System, values: dict) -> bool:
    return all(constraint.holds(values) for _, constraint in _premises(system))


def _solve(system: System) -> Answer:
    try:
        found = solve(list(_premises(system)), system.integral, Effort())
    except OutOfEffort:
        return None
    return Witness(found) if isinstance(found, dict) else found


def _branch(system: System) -> Answer:
    tableau = Tableau(system.integral, 10**6)
    premises = list(_premises(system))
    for source, constraint in premises:
        if not isinstance(constraint, Row):
            return None
        tableau.add(source, constraint)
    try:
        found = branch_and_bound(
            tableau, premises, system.integral, nodes=500, parts=whole_parts(premises, system.integral)
        )
    except (OutOfEffort, OutOfWork):
        return None
    return Witness(found) if isinstance(found, dict) else found


def _simplex(system: System) -> Answer:
    found = simplex(list(_premises(system)), system.integral, 1_000, 10**6)
    return Witness(found) if isinstance(found, dict) else found


def _decide(system: System) -> Answer:
    found = decide(system)
    return None if isinstance(found, Undecided) else found


def _enumerate(system: System) -> Answer:
    values = next(solutions(system), None)
    return None if values is None else Witness(values)


ENGINES = (
    Engine("propagation", _propagate, complete=False),
    Engine("simplex", _simplex, complete=False, trees=False),
    Engine("solver", _solve, complete=True),
    Engine("branching", _branch, complete=True),
    Engine("decision", _decide, complete=True),
    Engine("enumeration", _enumerate, complete=False, trees=False),
)


@st.composite
def trees(draw: st.DrawFn) -> System:
    """Whole numbers under rows of unit weights that hang together without a circle."""
    members = []
    names = ["x0"]
    for number in range(draw(st.integers(1, 3))):
        root = draw(st.sampled_from(names))
        leaves = [f"x{len(names) + position}" for position in range(draw(st.integers(1, 2)))]
        names += leaves
        terms = tuple((name, draw(st.sampled_from((1, -1)))) for name in (root, *leaves))
        sense = draw(st.sampled_from((Sense.EQ, Sense.EQ, Sense.LE, Sense.LT)))
        members.append(Member(f"rule{number}", MemberKind.RULE, ((Row(terms, sense, draw(small)),),)))
    members += [
        claim(number, name, draw(intervals(st.integers(-2, 3), bounded=True))) for number, name in enumerate(names)
    ]
    return System(tuple(draw(st.permutations(members))), frozenset(names))
