"""Whether each engine works on this machine: it must find values for a tiny system, and a proof for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from cac_check.certificate import Premise, Refutation, Witness, verify
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System
from cac_check.engine.branching import branch_and_bound, whole_parts
from cac_check.engine.limits import Effort
from cac_check.engine.propagation import Propagation
from cac_check.engine.simplex import simplex
from cac_check.engine.solver import solve
from cac_check.engine.tableau import Tableau
from cac_check.interval import Rational
from cac_check.records import dataclass

_Premises: TypeAlias = Sequence[tuple[Premise, Constraint]]
_Found: TypeAlias = Refutation | Mapping[str, Rational] | None

_EFFORT = Effort()


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What came of asking one engine."""

    engine: str
    """Its name."""
    why: str | None
    """What went wrong; ``None``: every answer was right and passed verification."""


def self_tests() -> Iterator[SelfTest]:
    """Ask every engine what it is for, one after the other."""
    for engine, ask, possible, impossible in (
        ("propagation", _propagated, _system(*_SUM, _at_most(100)), _system(*_SUM, _at_most(99))),
        (
            "simplex method, exact",
            _branched,
            _system(*_PAIRS, _at_most(4), whole=True),
            _system(*_PAIRS, _at_most(3), whole=True),
        ),
        ("HiGHS", _in_floats, _system(*_EQUAL, _at_most(6)), _system(*_EQUAL, _at_most(5))),
        ("z3", _solved, _system(*_PAIRS, _at_most(4), whole=True), _system(*_PAIRS, _at_most(3), whole=True)),
        ("z3, products", _solved, _system(*_PRODUCT), None),
    ):
        yield SelfTest(engine, _wrong(ask, possible, impossible))


def _wrong(
    ask: Callable[[_Premises, frozenset[str]], _Found], possible: System, impossible: System | None
) -> str | None:
    """Return what is wrong with the answers of an engine; a missing or broken library fails in ways of its own."""
    try:
        for system, can_hold in ((possible, True), (impossible, False)):
            if system is None:
                continue
            found = ask([((each.id, 0, 0), each.cases[0][0]) for each in system.members], system.integral)
            answer = Witness(found) if isinstance(found, Mapping) else found
            if answer is None or isinstance(answer, Witness) is not can_hold:
                return f"it does not find {'values for' if can_hold else 'the contradiction in'} a system of a few rows"
            if not verify(answer, system):
                return "what it finds for a system of a few rows does not pass verification"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


# --- The engines -----------------------------------------------------------------------------------------------------


def _propagated(premises: _Premises, integral: frozenset[str]) -> _Found:
    run = Propagation(premises, integral)
    run.run(1_000)
    return run.refutation() if run.refuted else run.solution()


def _branched(premises: _Premises, integral: frozenset[str]) -> _Found:
    tableau = Tableau(integral, _EFFORT.factors)
    for source, constraint in premises:
        assert isinstance(constraint, Row)
        tableau.add(source, constraint)
    return branch_and_bound(tableau, premises, integral, nodes=_EFFORT.nodes, parts=whole_parts(premises, integral))


def _in_floats(premises: _Premises, integral: frozenset[str]) -> _Found:
    return simplex(premises, integral, _EFFORT.iterations, _EFFORT.words)


def _solved(premises: _Premises, integral: frozenset[str]) -> _Found:
    return solve(premises, integral, _EFFORT)


# --- The systems -----------------------------------------------------------------------------------------------------

_SUM = (
    Row((("total", 1), ("some", -1), ("rest", -1)), Sense.EQ, 0),
    Row((("some", 1),), Sense.EQ, 40),
    Row((("rest", -1),), Sense.LE, -60),
)
"""A total is its two parts, 40 and at least 60."""

_PAIRS = (Row((("total", 1), ("some", -2)), Sense.EQ, 0), Row((("total", -1),), Sense.LE, -3))
"""Twice a whole number, at least 3."""

_EQUAL = (
    Row((("total", 1), ("some", -1), ("rest", -1)), Sense.EQ, 0),
    Row((("some", 1), ("rest", -1)), Sense.EQ, 0),
    Row((("some", -1), ("rest", -1)), Sense.LE, -6),
)
"""A total is two equal parts, which are at least 6 together."""

_PRODUCT = (
    Product("total", "some", "rest"),
    Row((("total", 1),), Sense.EQ, 6),
    Row((("some", 1), ("rest", -1)), Sense.EQ, 1),
)
"""Two figures one apart whose product is 6."""


def _at_most(most: int) -> Row:
    return Row((("total", 1),), Sense.LE, most)


def _system(*constraints: Constraint, whole: bool = False) -> System:
    members = tuple(Member(str(number), MemberKind.DOMAIN, ((each,),)) for number, each in enumerate(constraints))
    return System(members, frozenset(("total", "some", "rest") if whole else ()))
