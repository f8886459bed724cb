"""Lengths of time told by two numerals."""

from fractions import Fraction

import pytest

from cac_check.extraction import extract
from cac_check.reading import Unreadable, read
from cac_check.reading.time_units import UNITS


@pytest.mark.parametrize(
    ("says", "language", "length", "unit"),
    [
        ("a year and a half", "en", Fraction(3, 2), "year"),
        ("two years and a half", "en", Fraction(5, 2), "year"),
        ("an hour and a quarter", "en", Fraction(5, 4), "hour"),
        ("an hour and three quarters", "en", Fraction(7, 4), "hour"),
        ("two hours and 19 minutes", "en", 139, "minute"),
        ("2 years, 6 months", "en", 30, "month"),
        ("three weeks and two days", "en", 23, "day"),
        ("一年半", "zh", Fraction(3, 2), "year"),
        ("一个半月", "zh", Fraction(3, 2), "month"),
        ("两个半小时", "zh", Fraction(5, 2), "hour"),
        ("3年零2个月", "zh", 38, "month"),
        ("2小时19分钟", "zh", 139, "minute"),
    ],
)
def test_both_parts_are_one_length_of_time(says, language, length, unit):
    reading = read(says, language=language, kind="duration")

    assert reading.value == length * UNITS[unit]
    assert reading.value in reading.strict
    [mention] = extract({"en": f"It lasted {says} in all.", "zh": f"历时{says}。"}[language], language).mentions
    assert (mention.phrase, mention.value) == (says, reading.value)


def test_a_hedge_bends_the_whole():
    reading = read("more than a year and a half", kind="duration")

    assert reading.strict.low == Fraction(3, 2) * UNITS["year"]
    assert reading.hedge == "over"


@pytest.mark.parametrize("says", ["6 months and 12 weeks", "2 hours and 90 minutes", "five years and five people"])
def test_what_does_not_add_up_is_no_compound(says):
    with pytest.raises(Unreadable, match="holds 2 numerals"):
        read(says, kind="duration")


def test_a_word_that_begins_with_the_half_is_none():
    assert [mention.value for mention in extract("历时三年半价出售。", "zh").mentions] == [3 * UNITS["year"]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The bank raised its rate by a quarter of a point.", Fraction(1, 4)),
        ("Inflation slowed by half a percentage point.", Fraction(1, 2)),
        ("Output grew by three-quarters of a percent.", Fraction(3, 4)),
    ],
)
def test_a_part_of_a_point_is_an_amount_of_points(text, value):
    [mention] = extract(text, "en").mentions

    assert mention.value == value
    assert value in mention.reading.strict
