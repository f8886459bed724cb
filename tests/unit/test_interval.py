"""Exact intervals: reading, writing, and the sets they stand for."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cac_check.interval import (
    MAX_DIGITS,
    NONNEGATIVE,
    Interval,
    Rational,
    exact,
    format_number,
    magnitude,
    parse_number,
    ratio,
)
from tests.strategies import intervals, rationals

probes = st.builds(Fraction, st.integers(-24, 36), st.sampled_from((1, 2, 3, 4)))


@pytest.mark.parametrize(
    ("text", "value"),
    [("66500", 66500), ("-2.5", Fraction(-5, 2)), ("1e6", 10**6), ("1/3", Fraction(1, 3)), ("4.0", 4)],
)
def test_numbers_are_read_exactly(text: str, value: Fraction) -> None:
    assert parse_number(text) == value
    assert parse_number(format_number(value)) == value


@pytest.mark.parametrize("text", ["67,000", "1e99", "1/0", "½", "", "nan", "1" * 41, "٣"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"plain number|exponent|divides"):
        parse_number(text)


@given(rationals())
def test_numbers_written_are_read_again(value: Fraction) -> None:
    assert parse_number(format_number(value)) == value


@given(intervals())
def test_intervals_written_are_read_again(interval: Interval) -> None:
    assert Interval.parse(str(interval)) == interval


@pytest.mark.parametrize("text", ["[2, 1]", "(1, 1]", "[1, 1)", "[1; 2]", "(5, 5)"])
def test_empty_and_unreadable_intervals_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|plain number"):
        Interval.parse(text)


@given(intervals(), intervals(), probes)
def test_operations_are_those_of_sets(one: Interval, other: Interval, value: Fraction) -> None:
    both = one.intersect(other)

    assert (both is not None and value in both) == (value in one and value in other)
    assert value in one.hull(other) or not (value in one or value in other)
    assert one.hull(other).covers(one)
    assert one.covers(other) == (both == other)


@given(intervals(), probes, st.sampled_from((1, 2, -1, Fraction(-1, 3))))
def test_scaling_and_widening_move_the_numbers(one: Interval, value: Fraction, factor: Fraction) -> None:
    assert (value in one) == (value * factor in one.scale(factor))
    assert value not in one or value + 1 in one.widen(1)
    assert value not in one or value in one.closed()


@given(intervals(), st.integers(-8, 12))
def test_whole_numbers_stay_and_others_go(one: Interval, value: int) -> None:
    whole = one.integers()

    assert (whole is not None and value in whole) == (value in one)
    assert whole is None or whole.low is None or (isinstance(whole.low, int) and whole.low in one)


def test_five_open_and_five_closed_do_not_meet() -> None:
    assert Interval.parse("(5, 6]").intersect(Interval.parse("[4, 5)")) is None
    assert Interval.parse("[5, 6]").intersect(Interval.parse("[4, 5]")) == Interval.point(5)


def test_quotients_are_exact() -> None:
    assert ratio(10**18 + 1, 3) * 3 == 10**18 + 1
    assert isinstance(ratio(6, 3), int)


@pytest.mark.parametrize("text", ["9" * MAX_DIGITS, "1." + "1" * MAX_DIGITS, "1/" + "3" * MAX_DIGITS, "1e30", "-1E-30"])
def test_the_longest_numbers_are_read(text: str) -> None:
    assert parse_number(text) == Fraction(text)


@pytest.mark.parametrize(
    "text", ["9" * (MAX_DIGITS + 1), "1." + "1" * (MAX_DIGITS + 1), "1/" + "3" * (MAX_DIGITS + 1), "1e31", "1e-31"]
)
def test_longer_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a plain number|is beyond ±30"):
        parse_number(text)


@pytest.mark.parametrize(("number", "kind"), [(Fraction(4, 2), int), (4, int), (Fraction(1, 2), Fraction)])
def test_whole_numbers_have_one_form(number: Rational, kind: type) -> None:
    assert type(exact(number)) is kind


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient", "kind"),
    [
        (6, 3, 2, int),
        (-7, 2, Fraction(-7, 2), Fraction),
        (Fraction(1, 2), Fraction(1, 4), 2, int),
        (1, Fraction(1, 3), 3, int),
        (Fraction(1, 2), 3, Fraction(1, 6), Fraction),
    ],
)
def test_quotients_have_one_form(numerator: Rational, denominator: Rational, quotient: Rational, kind: type) -> None:
    found = ratio(numerator, denominator)
    assert (found, type(found)) == (quotient, kind)


@pytest.mark.parametrize(
    ("value", "distance"),
    [(-3, 3), (3, 3), (0, 0), (Fraction(-1, 2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 2))],
)
def test_the_distance_from_nought(value: Rational, distance: Rational) -> None:
    assert magnitude(value) == distance


@pytest.mark.parametrize(
    ("places", "text"),
    [(MAX_DIGITS, "0." + "0" * (MAX_DIGITS - 1) + "1"), (MAX_DIGITS + 1, f"1/{10 ** (MAX_DIGITS + 1)}")],
)
def test_as_many_decimals_are_written_as_are_read(places: int, text: str) -> None:
    assert format_number(Fraction(1, 10**places)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(1, 5), "0.2"), (Fraction(-3, 25), "-0.12"), (Fraction(5, 4), "1.25")]
)
def test_decimals_are_written_with_as_many_places_as_they_need(value: Fraction, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize("said", [False, True])
def test_an_end_that_is_nowhere_is_open_whatever_is_said(said: bool) -> None:
    assert Interval(low_open=said).low_open
    assert Interval(high_open=said).high_open
    assert Interval(0, None, high_open=said) == Interval(0, None, high_open=True)
    assert not Interval(0, None).low_open
    assert not Interval(None, 0).high_open


@pytest.mark.parametrize("text", ["(1, 1]", "[1, 1)", "(5, 5)", "[2, 1]"])
def test_what_is_empty_is_shown_with_its_ends(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{text} is empty")):
        Interval.parse(text)


def test_one_number_alone_is_a_point() -> None:
    assert Interval.point(3).is_point
    assert not Interval(3, 4).is_point
    assert not Interval(3).is_point
    assert not Interval(None, 3).is_point
    assert not Interval().is_point


@pytest.mark.parametrize(
    ("interval", "whole"),
    [
        ("(0, 3)", "[1, 2]"),
        ("(0.5, 2.5)", "[1, 2]"),
        ("[0.5, 2.5]", "[1, 2]"),
        ("[0, 3]", "[0, 3]"),
        ("(0, 1)", None),
        ("(0.2, 0.8)", None),
        ("(0.5, inf)", "[1, inf)"),
        ("(-inf, -0.5)", "(-inf, -1]"),
    ],
)
def test_the_first_and_the_last_whole_number(interval: str, whole: str | None) -> None:
    assert Interval.parse(interval).integers() == (None if whole is None else Interval.parse(whole))


def test_both_ends_move_outwards_and_stay_open() -> None:
    assert Interval.parse("(2, 5]").widen(Fraction(1, 2)) == Interval.parse("(1.5, 5.5]")
    assert Interval.parse("(-inf, 5)").widen(1) == Interval.parse("(-inf, 6)")
    assert Interval.parse("[0, inf)") == NONNEGATIVE
