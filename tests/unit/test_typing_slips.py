from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from cac_check.typing_slips import may_be_slip, telling_slip, typing_slip


@pytest.mark.parametrize(
    ("stated", "meant", "slip"),
    [
        (15741, 15471, "swapped digits"),
        (12, 21, "swapped digits"),
        (1234, 1334, "neighbouring digit"),
        (245, 345, "neighbouring digit"),
        (1224, 124, "doubled digit"),
        (1294, 124, "added digit"),
        (124, 1294, "missing digit"),
        (930_000, 93_000, "factor 10"),
        (67, 67_000, "factor 1,000"),
        (5, 50_000, "factor 10,000"),
        (-40, 40, "sign left out or added"),
        (-1243, -1234, "swapped digits"),
    ],
)
def test_common_slips_are_named(stated: int, meant: int, slip: str) -> None:
    assert typing_slip(stated, meant) == slip


@pytest.mark.parametrize(("stated", "meant"), [(5, 5), (0, 10), (1234, 4321), (1234, 1934), (100, 7), (-12, 21)])
def test_what_is_no_slip(stated: int, meant: int) -> None:
    assert typing_slip(stated, meant) is None


@pytest.mark.parametrize(("stated", "meant", "among"), [(15741, 15471, 2), (245, 345, 2), (15741, 15471, 300)])
def test_a_slip_that_is_no_coincidence_tells(stated: int, meant: int, among: int) -> None:
    assert telling_slip(stated, meant, among) == typing_slip(stated, meant) is not None


@pytest.mark.parametrize(
    ("stated", "meant", "among"),
    [
        (12, 21, 1),  # a third of all numbers of two digits is a slip away
        (245, 345, 30),  # of thirty figures, one is a slip away from what would fit
        (15741, 15742, 2),  # the last digits of what misses by little are neighbours
        (1234, 9876, 1),
    ],
)
def test_a_slip_that_may_be_chance_does_not(stated: int, meant: int, among: int) -> None:
    assert telling_slip(stated, meant, among) is None


def test_no_slip_is_passed_over() -> None:
    numbers = [*range(-12, 320), *range(990, 1110), 12_345, 12_435, 13_345, 90_000, 900, 10_000, 100_002, 100_020]
    pairs = pl.DataFrame(list(product(numbers, numbers)), schema={"a": pl.Int128, "b": pl.Int128}, orient="row")

    passed = pairs.filter(~may_be_slip(pl.col("a"), pl.col("b")))

    assert not [pair for pair in passed.iter_rows() if typing_slip(*pair)]
    assert passed.height > pairs.height / 4
