"""Numerals told in more than one way at once: signs for fractions, decimals in words, falling scales."""

from fractions import Fraction

import pytest

from cac_check.model import Kind, Profile
from cac_check.reading import Unreadable, read


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [
        ("2½ tonnes", "en", Fraction(5, 2)),
        ("2 ½ tonnes", "en", Fraction(5, 2)),
        ("nearly 3¾ tonnes", "en", Fraction(15, 4)),
        ("1½ million", "en", 1_500_000),
        ("$2½bn", "en", 2_500_000_000),
        ("½ million", "en", 500_000),
        ("½ mile", "en", Fraction(1, 2)),
        ("two-and-a-half tonnes", "en", Fraction(5, 2)),
        ("2-and-a-half tonnes", "en", Fraction(5, 2)),
        ("one point five million", "en", 1_500_000),
        ("two point two five tonnes", "en", Fraction(9, 4)),
        ("zero point three tonnes", "en", Fraction(3, 10)),
        ("drei Komma fünf Millionen", "de", 3_500_000),
        ("deux virgule cinq millions", "fr", 2_500_000),
        ("14 million and 735 thousand", "en", 14_735_000),
        ("5 million 300 thousand", "en", 5_300_000),
        ("five million 300 thousand", "en", 5_300_000),
        ("2 lakh 30 thousand", "en", 230_000),
        ("3 millones 200 mil", "es", 3_200_000),
    ],
)
def test_both_parts_are_one_number(says, language, value):
    assert read(says, language=language, kind=Kind.AMOUNT).value == value


@pytest.mark.parametrize(
    "says",
    [
        "300 thousand and 5 million",  # rises
        "1.5 million and 30 thousand",  # the first is rounded already
        "2 thousand and 3000 thousand",  # as large as the first
        "$5 million and $3 thousand",  # a sign of money between
        "3 million and 500 votes",  # no scale behind the second
    ],
)
def test_two_numbers_stay_two(says):
    with pytest.raises(Unreadable, match="2 numerals"):
        read(says, kind=Kind.AMOUNT)


def test_a_sign_for_a_fraction_is_a_share_where_it_is_of_something():
    assert read("¾ of voters", kind=Kind.PERCENT).value == 75
    assert read("3½ per cent", kind=Kind.PERCENT).value == Fraction(7, 2)


def test_the_grain_of_a_falling_number_is_that_of_its_last_part():
    reading = read("14 million and 735 thousand")

    assert str(reading.under(Profile.STRICT)) == "[14734500, 14735500]"


def test_quarters_of_a_year_are_no_half():
    assert read("two quarters").value == 2
    assert read("three quarters", kind=Kind.PERCENT).value == 75
    assert read("two tenths of a point", kind=Kind.AMOUNT).value == Fraction(1, 5)


@pytest.mark.parametrize("says", ["3x", "2.5x", "R½"])
def test_letters_at_digits_are_no_number(says):
    with pytest.raises(Unreadable, match="joined to letters"):
        read(says)
