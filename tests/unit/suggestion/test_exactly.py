"""What is said of a relation is exact: intervals of printed digits, at their very ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cac_check.interval import Interval
from cac_check.suggestion.exactly import holds
from cac_check.suggestion.relation import Function

HALF = Fraction(1, 2)


def around(*figures: int | Fraction) -> dict[tuple[int, int], Interval]:
    return {(0, place): Interval(figure - HALF, figure + HALF) for place, figure in enumerate(figures)}


@pytest.mark.parametrize(("total", "expected"), [(15, True), (16, True), (17, False), (13, True), (12, False)])
def test_sum_of_two_within_three_halves(total: int, expected: bool) -> None:
    printed = around(total, 7, Fraction(15, 2))

    assert holds(Function.SUM, (0, 0), [(0, 1), (0, 2)], printed) is expected


def test_blank_parts_count_as_nothing() -> None:
    printed = around(9, 4, 5)

    assert holds(Function.SUM, (0, 0), [(0, 1), (0, 2), (0, 7)], printed)
    assert not holds(Function.SUM, (0, 0), [(0, 7), (0, 8)], printed)


def test_average_is_over_the_figures_there_are() -> None:
    assert holds(Function.AVERAGE, (0, 0), [(0, 1), (0, 2), (0, 7)], around(5, 4, 6))
    assert not holds(Function.AVERAGE, (0, 0), [(0, 1), (0, 2)], around(7, 4, 6))


@pytest.mark.parametrize(("told", "expected"), [(25, True), (30, False)])
def test_division_may_be_in_per_cent(told: int, expected: bool) -> None:
    assert holds(Function.DIVISION, (0, 0), [(0, 1), (0, 2)], around(told, 100, 400)) is expected


def test_relative_change_is_against_the_second() -> None:
    assert holds(Function.CHANGE, (0, 0), [(0, 1), (0, 2)], around(10, 440, 400))
    assert not holds(Function.CHANGE, (0, 0), [(0, 2), (0, 1)], around(10, 440, 400))


def test_nothing_holds_over_what_may_be_zero() -> None:
    assert not holds(Function.DIVISION, (0, 0), [(0, 1), (0, 2)], around(5, 5, 0))
    assert not holds(Function.DIVISION, (0, 0), [(0, 1), (0, 9)], around(5, 5, 1))
