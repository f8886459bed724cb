"""Dates and periods as stretches of days."""

import pytest

from cac_check.model import Hedge
from cac_check.reading import Unreadable, read

PERIODS = [
    ("10 March to 22 May", "en", "2023-03-10", "2023-05-22"),
    ("between 6 April and 15 May 2022", "en", "2022-04-06", "2022-05-15"),
    ("between 3 and 9 May", "en", "2023-05-03", "2023-05-09"),
    ("March 10-22", "en", "2023-03-10", "2023-03-22"),
    ("March 10-22, 2021", "en", "2021-03-10", "2021-03-22"),
    ("from 10 to 22 March 2022", "en", "2022-03-10", "2022-03-22"),
    ("10th–22nd March", "en", "2023-03-10", "2023-03-22"),
    ("from 22 December until 5 January", "en", "2022-12-22", "2023-01-05"),
    ("December 20, 2021 to January 5", "en", "2021-12-20", "2022-01-05"),
    ("March to May 2023", "en", "2023-03-01", "2023-05-31"),
    ("2023-03-10 to 2023-05-22", "en", "2023-03-10", "2023-05-22"),
    ("2019 to 2021", "en", "2019-01-01", "2021-12-31"),
    ("3月10日至5月22日", "zh", "2023-03-10", "2023-05-22"),
    ("2022年3月10日—22日", "zh", "2022-03-10", "2022-03-22"),
    ("3月10-22日", "zh", "2023-03-10", "2023-03-22"),
    ("3月至5月", "zh", "2023-03-01", "2023-05-31"),
    ("10日至22日", "zh", "2023-05-10", "2023-05-22"),
    ("2022年12月20日至1月5日", "zh", "2022-12-20", "2023-01-05"),
]


@pytest.mark.parametrize(("words", "language", "first", "last"), PERIODS)
def test_a_period_is_any_of_its_days(words, language, first, last):
    reading = read(words, language=language, kind="date", published="2023-05-27")
    low, high = (read(day, kind="date").value for day in (first, last))

    assert reading.hedge is Hedge.RANGE
    assert reading.value is None
    assert (reading.default.low, reading.default.high) == (low, high)
    assert reading.strict == reading.default
    assert (reading.lenient.low, reading.lenient.high) == (low - 1, high + 1)


def test_by_default_a_part_of_a_month_at_either_end_is_the_whole_month():
    reading = read("late March to early May 2023", kind="date")

    ends = [read(day, kind="date").value for day in ("2023-03-21", "2023-05-10", "2023-03-01", "2023-05-31")]
    assert [reading.strict.low, reading.strict.high, reading.default.low, reading.default.high] == ends


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("10 March and 22 May 2023", "holds 2 dates"),
        ("22 to 10 March 2023", "first day comes after its last one"),
        ("30 to 31 February 2023", "no day 2023-2-30"),
        ("10 March to 22 May", "has no year"),
        ("10 March to 22 May 2023 and 5 others", "more numbers"),
        ("4/5/2023 to 6/5/2023", "can be read as two dates"),
    ],
)
def test_what_is_no_period_is_refused(words, reason):
    with pytest.raises(Unreadable, match=reason):
        read(words, kind="date")
