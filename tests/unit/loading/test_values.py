import datetime
from fractions import Fraction

import pytest

from cac_check.interval import Interval
from cac_check.loading import values
from cac_check.model import Kind


@pytest.mark.parametrize(
    ("text", "value"), [("67000", 67000), ("-2.5", Fraction(-5, 2)), ("1e6", 10**6), ("0.01", Fraction(1, 100))]
)
def test_numbers_are_exact(text, value):
    assert values.number(text) == value


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("67,000", "write 67000"),
        ("1_000", "write 1000"),
        ("50%", "write 50, without the sign"),
        ("12:30", "write plain digits"),
        ("0x1F", "write plain digits"),
        (".inf", "write plain digits"),
        ("1/3", "write plain digits"),
        ("٣", "write plain digits"),
    ],
)
def test_other_numbers_are_refused_with_advice(text, advice):
    with pytest.raises(ValueError, match=advice):
        values.number(text)


@pytest.mark.parametrize("text", ["2023", "2023-05", "2024-02-29"])
def test_dates_may_be_years_months_or_days(text):
    assert values.date(text) == text


@pytest.mark.parametrize("text", ["2023-13", "2023-02-29", "27 May 2023", "0000", "20230527", "2023-5"])
def test_other_dates_are_refused(text):
    with pytest.raises(ValueError, match=r"."):
        values.date(text)


def test_intervals_of_dates_have_days_as_ends():
    first = datetime.date(2023, 5, 26).toordinal()

    assert values.interval("[2023-05-26, 2023-05-27)", Kind.DATE) == Interval(first, first + 1, high_open=True)
    assert values.interval("2023-05-26", Kind.DATE) == Interval.point(first)


def test_a_day_is_no_number_elsewhere():
    with pytest.raises(ValueError, match="not a plain number"):
        values.interval("2023-05-26", Kind.COUNT)


def test_an_interval_written_by_hand_is_the_same_under_every_profile():
    reading = values.exact_reading("[66500, 67500)", Kind.COUNT, 100)

    assert reading.strict == reading.default == reading.lenient == Interval(66500, 67500, high_open=True)
    assert (reading.value, reading.grain, reading.hedge) == (None, 100, None)


@pytest.mark.parametrize(("text", "days"), [("1 day", 1), ("2 days", 2), ("3", 3)])
def test_lengths_of_time_are_days(text, days):
    assert values.days(text) == days


@pytest.mark.parametrize("text", ["a day", "1 week", "-1", "1.5 days", "9999999 days"])
def test_other_lengths_are_refused(text):
    with pytest.raises(ValueError, match="number of days"):
        values.days(text)
