"""Digits with grouping and decimal signs."""

import pytest

from cac_check.interval import parse_number
from cac_check.reading.digits import DigitStyle, parse_digits
from cac_check.reading.errors import Unreadable

ENGLISH = DigitStyle(frozenset("."), frozenset(", "), indian=True)
GERMAN = DigitStyle(frozenset(","), frozenset(". '"))
ALBANIAN = DigitStyle(frozenset(","), frozenset(",. "))


@pytest.mark.parametrize(
    ("text", "style", "value", "grain", "written"),
    [
        ("67,000", ENGLISH, "67000", "1000", "1"),
        ("1,60,000", ENGLISH, "160000", "10000", "1"),
        ("78 784", ENGLISH, "78784", "1", "1"),
        ("78\N{NARROW NO-BREAK SPACE}784", ENGLISH, "78784", "1", "1"),
        ("3.50", ENGLISH, "3.5", "0.01", "0.01"),
        ("1,234.5", ENGLISH, "1234.5", "0.1", "0.1"),
        ("0.5", ENGLISH, "0.5", "0.1", "0.1"),
        ("0", ENGLISH, "0", "1", "1"),
        ("1.234.567,89", GERMAN, "1234567.89", "0.01", "0.01"),
        ("67.000", GERMAN, "67000", "1000", "1"),
        ("67,000", ALBANIAN, "67000", "1000", "1"),
        ("1,4", ALBANIAN, "1.4", "0.1", "0.1"),
        ("٦٧٠٠٠", ENGLISH, "67000", "1000", "1"),
    ],
)
def test_digits(text, style, value, grain, written):
    number = parse_digits(text, style)

    assert (number.value, number.grain, number.written) == tuple(map(parse_number, (value, grain, written)))


@pytest.mark.parametrize(
    "text",
    ["12,34", "1,234,56", "1,2345", "1.2.3", "1,234.567,8", "007", "0,123", "1 234,567", "9" * 41, "1," * 200 + "1"],
)
def test_digits_that_are_no_one_number(text):
    with pytest.raises(Unreadable):
        parse_digits(text, ENGLISH)
