"""A plain number between two ends."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from cac_check.engine.assignment import inside
from cac_check.interval import Interval
from tests.strategies import intervals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(-inf, inf)", 0),
        ("[3, inf)", 4),
        ("(-inf, 3)", 2),
        ("[2, 9]", 5),
        ("7", 7),
        ("1/3", Fraction(1, 3)),
        ("(0, 1)", Fraction(1, 2)),
        ("(36, 109/3]", Fraction(109, 3)),
        ("(0.31, 0.34)", Fraction(1, 3)),
    ],
)
def test_the_plainest_number_is_picked(text: str, expected: Fraction) -> None:
    given_ = Interval.parse(text)

    assert inside(given_.low, given_.low_open, given_.high, given_.high_open, False) == expected


def test_nothing_is_picked_where_nothing_is() -> None:
    assert inside(1, True, 1, False, False) is None
    assert inside(2, False, 1, False, False) is None
    assert inside(0, True, 1, True, True) is None


@given(intervals())
def test_what_is_picked_lies_inside_and_no_plainer_fraction_does(interval: Interval) -> None:
    value = inside(interval.low, interval.low_open, interval.high, interval.high_open, False)

    assert value is not None
    assert value in interval
    for denominator in range(1, min(Fraction(value).denominator, 30)):
        assert interval.scale(denominator).integers() is None
