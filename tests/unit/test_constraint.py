"""Rows and products: what they are true of, and what intervals become."""

from __future__ import annotations

import pytest

from cac_check.constraint import (
    Member,
    MemberKind,
    Product,
    Row,
    Sense,
    System,
    constraint_variables,
    interval_rows,
    row,
)
from cac_check.interval import Interval

TERMS = (("a", 2), ("b", -3))


@pytest.mark.parametrize(
    ("sense", "bound", "right"),
    [
        (Sense.LE, 1, True),
        (Sense.LE, 2, True),
        (Sense.LE, 0, False),
        (Sense.LT, 2, True),
        (Sense.LT, 1, False),
        (Sense.EQ, 1, True),
        (Sense.EQ, 2, False),
        (Sense.EQ, 0, False),
    ],
)
def test_a_row_compares_the_sum_of_its_terms_with_its_bound(sense, bound, right):
    assert Row(TERMS, sense, bound).holds({"a": 5, "b": 3}) is right  # 10 - 9


def test_a_row_without_terms_compares_nothing():
    assert Row((), Sense.LE, 0).holds({})
    assert not Row((), Sense.LT, 0).holds({})


@pytest.mark.parametrize(("factor", "result", "right"), [(1, 15, True), (1, 16, False), (2, 30, True), (2, 15, False)])
def test_a_product_multiplies_its_factors(factor, result, right):
    assert Product("r", "a", "b", factor).holds({"r": result, "a": 5, "b": 3}) is right


def test_a_product_counts_once_unless_told_otherwise():
    assert Product("r", "a", "b").holds({"r": 15, "a": 5, "b": 3})


@pytest.mark.parametrize(
    ("interval", "rows"),
    [
        (Interval.point(4), (Row((("x", 1),), Sense.EQ, 4),)),
        (Interval(2, 5), (Row((("x", -1),), Sense.LE, -2), Row((("x", 1),), Sense.LE, 5))),
        (
            Interval(2, 5, low_open=True, high_open=True),
            (Row((("x", -1),), Sense.LT, -2), Row((("x", 1),), Sense.LT, 5)),
        ),
        (Interval(2, None), (Row((("x", -1),), Sense.LE, -2),)),
        (Interval(None, 5), (Row((("x", 1),), Sense.LE, 5),)),
        (Interval(), ()),
    ],
)
def test_an_interval_becomes_rows_for_the_ends_it_has(interval, rows):
    assert interval_rows("x", interval) == rows


def test_what_is_multiplied_by_nothing_is_left_out_of_a_row():
    assert row({"a": 1, "b": 0}, Sense.LE, 3) == Row((("a", 1),), Sense.LE, 3)


def test_variables_of_constraints_members_and_systems():
    product, sum_ = Product("r", "a", "b"), Row((("c", 1), ("a", 1)), Sense.LE, 3)
    member = Member("m", MemberKind.RULE, ((product,), (sum_,)))

    assert constraint_variables(product) == ("r", "a", "b")
    assert constraint_variables(sum_) == ("c", "a")
    assert member.variables == {"r", "a", "b", "c"}
    assert System((member,)).variables == ("a", "b", "c", "r")


def test_members_are_the_same_that_assert_the_same_and_print_without_what_follows():
    one, other = (Member("m", MemberKind.RULE, ((Row(TERMS, Sense.LE, 1),),)) for _ in range(2))

    assert one == other
    assert "variables" not in repr(one)
    with pytest.raises(TypeError):
        Member("m", MemberKind.RULE, (), variables=frozenset())  # type: ignore[call-arg]
