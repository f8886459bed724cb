from fractions import Fraction

import pytest

from cac_check.model import Hedge, Kind, Rounding
from cac_check.reading import read
from cac_check.rounding import rounded, rounding_interval


@pytest.mark.parametrize(
    ("value", "rounding", "text"),
    [
        (5, Rounding.HALF, "[4.5, 5.5]"),
        (5, Rounding.UP, "[4.5, 5.5)"),
        (5, Rounding.DOWN, "(4.5, 5.5]"),
        (5, Rounding.TRUNCATE, "[5, 6)"),
        (-5, Rounding.TRUNCATE, "(-6, -5]"),
        (0, Rounding.TRUNCATE, "(-1, 1)"),
    ],
)
def test_each_way_of_rounding_leaves_its_values(value, rounding, text):
    assert str(rounding_interval(value, 1, rounding)) == text


def test_a_bare_figure_is_read_alike_under_every_profile():
    reading = rounded(read("12.30%", language="en", kind=Kind.PERCENT), Rounding.HALF)

    assert str(reading.strict) == str(reading.lenient) == "[12.295, 12.305]"
    assert (reading.hedge, reading.grain) == (Hedge.BARE, Fraction(1, 100))


def test_the_place_it_was_rounded_to_may_be_given():
    assert str(rounded(read("500", language="en", kind=Kind.COUNT), Rounding.HALF, 1).strict) == "[499.5, 500.5]"


@pytest.mark.parametrize("words", ["about 500", "hundreds", "between 5 and 7"])
def test_other_words_are_not_rounded_figures(words):
    assert rounded(read(words, language="en", kind=Kind.COUNT), Rounding.HALF) is None
