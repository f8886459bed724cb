"""The least movement is a linear programme: compared with an optimiser that shares no code with it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import z3
from hypothesis import given
from hypothesis import strategies as st

from cac_check.compiler import compile_rule
from cac_check.constraint import Member
from cac_check.engine.limits import Limits
from cac_check.explained_finding import Movement
from cac_check.interval import Interval
from cac_check.model import Breakdown, Claim, Dataset, Kind, Profile, Quantity, Reading, Role, Rule, Source
from cac_check.verdict.minimal_adjustment import least_movement
from cac_check.verdict.nodes import ClaimIndex

TOTAL = Rule("sum", Breakdown("total", (("left", 1), ("right", 1)), overlap=False, rest=False), "by definition")


def movement(
    *told: tuple[str, str, int | None], kind: Kind = Kind.AMOUNT, reference: Sequence[int] = ()
) -> Movement | None:
    """Return the least movement of claims (quantity, reading, grain) under the rule total = left + right."""
    quantities = {name: Quantity(name, name, kind=kind) for name in ("total", "left", "right")}
    sources = {str(n): Source(str(n), "", role=Role.REFERENCE if n in reference else Role.REPORT) for n in range(9)}
    claims = []
    for number, (quantity, interval, grain) in enumerate(told):
        reading = Interval.parse(interval)
        claims.append(Claim(str(number), str(number), quantity, Reading(reading, reading, reading, grain=grain)))
    board = ClaimIndex(Dataset("d", "", quantities, sources, tuple(claims)))
    rule: Member = compile_rule(TOTAL, quantities)
    return least_movement(board, [rule], board.nodes(claims), Profile.DEFAULT, Limits())


def test_the_coarsest_figure_moves() -> None:
    found = movement(("total", "100", 10), ("left", "60", 1), ("right", "70", 1))

    assert found is not None
    assert [(move.claim, move.value, move.grains) for move in found.moves] == [("0", 130, 3)]
    assert found.grains == 3


def test_a_figure_without_a_grain_stays() -> None:
    found = movement(("total", "100", None), ("left", "60", 10), ("right", "70", None))

    assert found is not None
    assert [(move.claim, move.value, move.grains) for move in found.moves] == [("1", 30, 3)]


def test_of_equal_movements_one_that_leaves_references_is_taken() -> None:
    told = (("total", "100", 1), ("total", "110", 1))

    for reference in (0, 1):
        found = movement(*told, reference=[reference])
        assert found is not None
        assert [move.claim for move in found.moves] == [str(1 - reference)]


def test_nothing_moves_where_everything_fits() -> None:
    found = movement(("total", "[100, 200]", 10), ("left", "60", 1))

    assert found == Movement((), 0, whole=True)


def test_no_movement_is_found_where_nothing_may_move() -> None:
    assert movement(("total", "1", None), ("left", "2", None), ("right", "3", None)) is None


def test_whole_numbers_are_found_where_there_are_some() -> None:
    found = movement(("total", "(100, 105)", 10), ("left", "[60, 70]", 10), ("right", "(70, 80)", 10), kind=Kind.COUNT)

    assert found is not None
    assert found.whole
    assert found.grains == Fraction(27, 10)
    assert all(move.value == int(move.value) for move in found.moves)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("total", "left", "right")),
            st.tuples(st.integers(0, 30), st.integers(0, 4)),
            st.sampled_from((1, 2, 5, 10)),
        ),
        min_size=2,
        max_size=5,
        unique_by=lambda told: told[:2],
    )
)
def test_the_total_is_the_optimum(told: list[tuple[str, tuple[int, int], int]]) -> None:
    readings = [(name, low, low + width, grain) for name, (low, width), grain in told]

    found = movement(*((name, f"[{low}, {high}]", grain) for name, low, high, grain in readings))

    assert found is not None
    optimum = _optimum(readings)
    assert found.grains == optimum
    assert sum(move.grains for move in found.moves) == optimum


def _optimum(readings: list[tuple[str, int, int, int]]) -> Fraction:
    optimise = z3.Optimize()
    value = {name: z3.Real(name) for name in ("total", "left", "right")}
    optimise.add([each >= 0 for each in value.values()])
    moves = [z3.Real(f"m{number}") for number in range(len(readings))]
    optimise.add(value["total"] == value["left"] + value["right"])
    for move, (name, low, high, grain) in zip(moves, readings, strict=True):
        optimise.add(move >= 0, value[name] >= low - grain * move, value[name] <= high + grain * move)
    best = optimise.minimize(z3.Sum(moves))
    assert optimise.check() == z3.sat
    return Fraction(str(best.value()))


def test_open_readings_are_taken_as_closed() -> None:
    found = movement(("total", "[0, 100)", 1), ("left", "(100, 200)", 1))

    assert found == Movement((), 0, whole=True)
