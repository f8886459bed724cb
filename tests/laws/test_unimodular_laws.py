"""In a network of sums every whole number between two values of a figure is one too."""

from __future__ import annotations

from hypothesis import event, example, given
from hypothesis import strategies as st

from cac_check.constraint import Member, MemberKind, Row, Sense, System
from cac_check.engine.fitting import fitting
from cac_check.engine.unimodular import is_network
from cac_check.interval import Interval
from tests.strategies import NAMES, claim, intervals, solutions


@st.composite
def sums(draw: st.DrawFn) -> Row:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    factors = st.sampled_from((1, 1, 1, -1, -1, -1, 2)) if draw(st.integers(0, 7)) == 0 else st.sampled_from((1, -1))
    sense = draw(st.sampled_from((Sense.EQ, Sense.EQ, Sense.LE, Sense.LT)))
    return Row(tuple((name, draw(factors)) for name in names), sense, draw(st.integers(-3, 4)))


@st.composite
def boxed(draw: st.DrawFn) -> System:
    members = [claim(n, name, draw(intervals(st.integers(-2, 3), bounded=True))) for n, name in enumerate(NAMES)]
    for number, one in enumerate(draw(st.lists(sums(), min_size=1, max_size=4))):
        members.append(Member(f"rule{number}", MemberKind.RULE, ((one,),)))
    return System(tuple(members), frozenset(NAMES))


def rule(number: int, terms: dict[str, int]) -> Member:
    return Member(f"rule{number}", MemberKind.RULE, ((Row(tuple(terms.items()), Sense.EQ, 0),),))


TRIANGLE = System(
    (
        *(claim(n, name, Interval(-2, 3)) for n, name in enumerate(NAMES)),
        rule(0, {"a": 1, "b": 1, "d": -1}),
        rule(1, {"b": 1, "c": 1}),
        rule(2, {"c": 1, "a": 1}),
    ),
    frozenset(NAMES),
)
"""Three sums that share three figures in a circle: d = 2a, which has holes."""


@example(TRIANGLE)
@given(boxed())
def test_a_network_has_no_holes(system: System) -> None:
    network = is_network(system)
    event("a network" if network else "none")
    if not network:
        return
    possible = list(solutions(system))
    for name in NAMES:
        values = {solution[name] for solution in possible}
        assert not values or values == set(range(min(values), max(values) + 1))
        found = fitting(system, name)
        assert (found is None) == (not values)
        if found is not None:
            assert found == Interval(min(values), max(values))


def test_a_circle_of_three_sums_is_no_network() -> None:
    assert not is_network(TRIANGLE)
    assert {one["d"] for one in solutions(TRIANGLE)} == {-2, 0, 2}


def test_a_cross_tab_is_a_network_whose_margins_may_be_all_between() -> None:
    cells = {(row, column): f"c{row}{column}" for row in range(3) for column in range(3)}
    rows = [rule(n, {f"row{n}": -1} | {cells[n, column]: 1 for column in range(3)}) for n in range(3)]
    columns = [rule(3 + n, {f"column{n}": -1} | {cells[row, n]: 1 for row in range(3)}) for n in range(3)]
    told = [claim(n, f"column{n}", Interval.point(100)) for n in range(3)]
    told += [claim(10 + n, name, Interval(0, 50 + n)) for n, name in enumerate(cells.values())]
    names = frozenset((*cells.values(), *(f"{side}{n}" for side in ("row", "column") for n in range(3))))
    system = System((*rows, *columns, *told), names)

    assert is_network(system)
    assert fitting(system, "row0") == Interval(0, 50 + 51 + 52)
    assert not is_network(System((*system.members, rule(9, {"c00": 2, "c11": 1})), names))
