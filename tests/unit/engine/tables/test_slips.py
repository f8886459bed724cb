from __future__ import annotations

import pytest

from cac_check.engine.tables.slips import typing_slip


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
