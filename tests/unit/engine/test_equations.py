from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cac_check.engine.equations import OutOfWork, solution
from tests.strategies import rationals

NAMES = "abcde"


def solved(equations):
    return solution(equations, 10**6)


def test_a_triangle_is_solved():
    assert solved([({"a": 1, "b": 1}, 3), ({"b": 3}, 1)]) == {"a": Fraction(8, 3), "b": Fraction(1, 3)}


def test_what_may_be_anything_is_0():
    assert solved([({"a": 2, "b": 4, "c": 6}, 8)]) in ({"a": 4, "b": 0, "c": 0}, {"a": 0, "b": 2, "c": 0})


def test_equations_may_repeat_each_other():
    assert solved([({"a": 1, "b": 1}, 2), ({"a": 2, "b": 2}, 4), ({"a": 1, "b": -1}, 0)]) == {"a": 1, "b": 1}


def test_contradictory_equations_have_none():
    assert solved([({"a": 1, "b": 1}, 2), ({"a": 2, "b": 2}, 5)]) is None
    assert solved([({}, 1)]) is None


def test_no_equations_leave_nothing_open():
    assert solved([({}, 0)]) == {}


def test_work_is_limited():
    dense = [({str(name): (name + 2) ** row for name in range(30)}, 1) for row in range(30)]

    assert solved(dense) is not None
    with pytest.raises(OutOfWork):
        solution(dense, 1_000)


@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, rationals())),
    st.lists(st.dictionaries(st.sampled_from(NAMES), rationals()), max_size=7),
)
def test_equations_through_a_point_are_all_met(point, sides):
    equations = [(terms, sum(factor * point[name] for name, factor in terms.items())) for terms in sides]

    found = solved(equations)

    assert found is not None
    for terms, number in equations:
        assert sum(factor * found.get(name, 0) for name, factor in terms.items()) == number
