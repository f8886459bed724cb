"""Numbers, intervals and quotes in words."""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.interval import Interval, Rational, parse_number
from cac_check.model import Kind, Quantity
from cac_check.report.words import (
    MOST_TERMS,
    added,
    ceiling,
    columns,
    counted,
    figure,
    floor,
    grains,
    in_digits,
    listing,
    merged,
    number,
    percent,
    place,
    plural,
    quote,
    sentence,
    values,
    visible,
)
from tests.reports import claim, reading


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (930000, "930,000"),
        (-1234, "-1,234"),
        (Fraction(5, 2), "2.5"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(10**9 + 1, 10), "100,000,000.1"),
        (Fraction(1, 3), "≈ 0.3333"),
        (Fraction(-2, 3), "≈ -0.6667"),
        (Fraction(1, 512), "≈ 0.0020"),
        (Fraction(1, 3_000), "≈ 0.0003333"),
        (Fraction(-1, 10**10), "-0.0000000001"),
        (Fraction(1, 7 * 10**10), "≈ 0.00000000001429"),
        (Fraction(99_999, 10**12), "≈ 0.0000001"),
        (Fraction(1, 10**7) + Fraction(1, 10**30), "≈ 0.0000001"),
        (Fraction(10**10 + 1, 10**10), "≈ 1.0000"),
        (6_700_000_000, "6.7 billion"),
        (-(10**9), "-1 billion"),
        (1_335_000_000, "1.335 billion"),
        (1_399_999_999, "1,399,999,999"),
        (999_000_000, "999,000,000"),
        (2 * 10**12, "2 trillion"),
        (10**30, "1,000,000,000,000,000,000,000,000,000,000"),
    ],
)
def test_number(value: Rational, expected: str) -> None:
    assert number(value) == expected


@given(st.integers(-(10**39), 10**39))
@example(31_250_000_000_000)
def test_whole_numbers_lose_nothing(value: int) -> None:
    written, _, scale = number(value).partition(" ")
    size = {"": 1, "billion": 10**9, "trillion": 10**12}[scale]
    assert parse_number(written.replace(",", "")) * size == value
    assert parse_number(in_digits(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (62, Kind.PERCENT, "62 %"),
        (1, Kind.DURATION, "1 day"),
        (74, Kind.DURATION, "74 days"),
        (date(2023, 5, 22).toordinal(), Kind.DATE, "2023-05-22"),
        (-5, Kind.DATE, "day -5"),
        (Fraction(7386001, 10), Kind.DATE, "about 2023-03-21"),
        (10**9, Kind.DATE, "day 1,000,000,000"),
        (7, Kind.RATIO, "7"),
    ],
)
def test_figure(value: Rational, kind: Kind, expected: str) -> None:
    assert figure(value, kind) == expected


@pytest.mark.parametrize(
    ("interval", "kind", "expected"),
    [
        ("(860900, 861100)", Kind.COUNT, "860,901 to 861,099"),
        ("[927600, 927700)", Kind.COUNT, "927,600 to 927,699"),
        ("[7541, 7541]", Kind.COUNT, "7,541"),
        ("(1/3, 2/3)", Kind.COUNT, "no whole number"),
        ("[976600, inf)", Kind.COUNT, "at least 976,600"),
        ("(5, 7)", Kind.AMOUNT, "more than 5, less than 7"),
        ("[5, 7)", Kind.AMOUNT, "at least 5, less than 7"),
        ("(-inf, 7]", Kind.PERCENT, "at most 7 %"),
        ("(-inf, inf)", Kind.AMOUNT, "any value"),
        ("[738600, inf)", Kind.DATE, "not before 2023-03-21"),
        ("[72, 76]", Kind.DURATION, "72 to 76 days"),
        ("(-inf, 738600)", Kind.DATE, "not after 2023-03-20"),
    ],
)
def test_values(interval: str, kind: Kind, expected: str) -> None:
    assert values(Interval.parse(interval), kind) == expected


def test_ends_keep_what_the_words_say() -> None:
    interval = Interval.parse("(8000, 9000)")
    assert floor(interval, Kind.COUNT) == "more than 8,000"
    assert ceiling(interval, Kind.COUNT) == "less than 9,000"
    assert floor(Interval(), Kind.COUNT) == ceiling(Interval(), Kind.COUNT) == "any number"


@pytest.mark.parametrize(
    ("value", "quantity", "expected"),
    [
        (48900, Quantity("q", "q", "accounts"), "48,900 accounts"),
        (5, Quantity("q", "q"), "5"),
        (3, Quantity("q", "q", kind=Kind.DATE), "3 days"),
        (3, Quantity("q", "q", "days", kind=Kind.DURATION), "3 days"),
        (3, Quantity("q", "q", kind=Kind.PERCENT), "3 percentage points"),
    ],
)
def test_counted(value: Rational, quantity: Quantity, expected: str) -> None:
    assert counted(value, quantity) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (48900, 927700, "5 %"),
        (3, 2, "150 %"),
        (-1, 2, "50 %"),
        (1, 300, "0.3 %"),
        (1, 10**6, "0.0001 %"),
        (1, 10**12, "far below 1 %"),
        (0, 5, "0 %"),
    ],
)
def test_percent(part: Rational, whole: Rational, expected: str) -> None:
    assert percent(part, whole) == expected


def test_grains_are_given_to_a_tenth() -> None:
    assert grains(Fraction(577, 100)) == "5.8 rounding units"
    assert grains(1) == "1 rounding unit"
    assert grains(Fraction(1, 100)) == "less than 0.1 rounding units"
    assert grains(0) == "0 rounding units"


def test_lists_and_plurals() -> None:
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert plural(1, "text") == "1 text"
    assert plural(1200, "set", "sets") == "1,200 sets"


@pytest.mark.parametrize(("at", "expected"), [("p12", "paragraph 12"), ("headline", "headline"), (None, None)])
def test_place(at: str | None, expected: str | None) -> None:
    assert place(at) == expected


def test_a_quote_shows_what_is_hidden_in_it_on_one_line() -> None:
    hostile = claim("a/b", "a\u202eb\x1b[31m\r\n::error::\u2028\x00 c", reading("1"))
    assert quote(hostile) == '"a\\u202eb\\u001b[31m ::error:: \\u0000 c"'


def test_a_long_quote_is_cut_and_says_so() -> None:
    assert visible("x" * 100_000, 5) == "xxxxx… (100,000 characters)"


@given(st.text())
def test_visible_text_has_nothing_to_hide(text: str) -> None:
    shown = visible(text)
    assert all(unicodedata.category(c)[0] != "C" or c in "\u200c\u200d" for c in shown)
    assert all(c == " " or not c.isspace() for c in shown)
    assert visible(shown) == shown


def test_the_same_words_are_named_once() -> None:
    told = [claim(f"{source}/q", words, reading(words)) for source, words in (("a", "1"), ("c", "1"), ("d", "2"))]

    assert merged(told, lambda each: each.source) == ('"1" (a, and 1 more)', '"2" (d)')


def test_a_sentence_has_a_capital_and_an_end() -> None:
    assert sentence("told beside the closures") == "Told beside the closures."
    assert sentence("Is it?") == "Is it?"


def test_columns_counts_wide_and_combining_characters() -> None:
    assert columns("6.66万余个") == 10
    assert columns("e\u0301") == 1


def test_a_long_sum_is_told_by_its_ends() -> None:
    short = [str(n) for n in range(MOST_TERMS)]

    assert added(short) == " + ".join(short)
    assert added([*short, "x"]) == "0 + 1 + 2 + … + 18 + 19 + x"
    assert added([]) == ""
