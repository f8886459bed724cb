from fractions import Fraction

import pytest

from cac_check.interval import EVERYTHING, Interval
from cac_check.model import Kind, written, written_number

DAY = 738662


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (DAY, Kind.DATE, "2023-05-22"),
        (DAY, Kind.DURATION, "738662"),
        (Fraction(2 * DAY + 1, 2), Kind.DATE, "738662.5"),
        (0, Kind.DATE, "0"),
        (10**7, Kind.DATE, "10000000"),
        (Fraction(1, 3), Kind.RATIO, "1/3"),
    ],
)
def test_a_number_is_written_as_a_file_would(value, kind, text):
    assert written_number(value, kind) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(DAY, DAY + 1), "[2023-05-22, 2023-05-23]"),
        (Interval(DAY, None, low_open=True), "(2023-05-22, inf)"),
        (Interval.point(DAY), "2023-05-22"),
        (EVERYTHING, "(-inf, inf)"),
    ],
)
def test_days_are_written_as_days(interval, text):
    assert written(interval, Kind.DATE) == text


@pytest.mark.parametrize("text", ["[66500, 67500)", "(-inf, 2.5]", "42", "(-inf, inf)"])
def test_other_intervals_are_written_as_they_are(text):
    assert written(Interval.parse(text), Kind.COUNT) == str(Interval.parse(text)) == text
