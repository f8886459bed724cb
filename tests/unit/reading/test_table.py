"""The notation of the table of widths."""

import pytest

from cac_check.interval import ratio
from cac_check.model import Profile
from cac_check.reading.table import Scope, parse_width, table


@pytest.mark.parametrize(
    ("width", "interval"),
    [
        ("[v, v]", "45000"),
        ("(v, inf)", "(45000, inf)"),
        ("[0, v + g/2]", "[0, 45500]"),
        ("[v - min(h, 10%), v + min(h, 10%)]", "[40500, 49500]"),
        ("[v - max(w, min(g/2, 5%)), v)", "[44500, 45000)"),
        ("[2*v, 10*v)", "[90000, 450000)"),
        ("[v, 3/2*v)", "[45000, 67500)"),
        ("(v - 5/2, p]", "(44997.5, 50000]"),
    ],
)
def test_a_cell_is_read_as_it_is_written(width, interval):
    assert str(parse_width(width).around(Scope(45_000, g=1_000, w=1, h=5_000, p=50_000))) == interval


@pytest.mark.parametrize(
    "width", ["", "[v]", "[v, v", "v, v]", "[v, x]", "[v, v]]", "[v, v +]", "[v ** 2, v]", "[v, 5*]", "[v, min(g)]"]
)
def test_anything_else_is_refused(width):
    with pytest.raises(ValueError, match=r"is not|expected|goes on"):
        parse_width(width)


def test_zero_width_ends_are_taken_in():
    assert str(parse_width("[v - 5%, v + 5%)").around(Scope(0))) == "0"


def scopes(row):
    """Return numbers of the kind that a row is for."""
    if row == "about-few":
        return [Scope(7, 1, 1, 1), Scope(5, 1, 1, 1)]
    if row.startswith("fraction"):
        return [Scope(50, p=ratio(200, 3)), Scope(10, p=20)]
    return [Scope(1_000, 1_000, 1, 1_000), Scope(45_000, 1_000, 1_000, 5_000), Scope(62), Scope(50, 10, 1, 10)]


@pytest.mark.parametrize("row", table().rows)
def test_every_row_is_nested(row):
    for scope in scopes(row):
        strict, default, lenient = (table().rows[row][profile].around(scope) for profile in Profile)

        assert default.covers(strict)
        assert lenient.covers(default)
