"""Innocent explanations are those with which the figures would fit."""

from __future__ import annotations

import pytest

from cac_check.interval import Interval
from cac_check.model import Profile
from cac_check.reading import read
from cac_check.verdict.hints import slip_of


@pytest.mark.parametrize(
    ("says", "fits", "slip"),
    [
        ("67,000", Interval(75_000, 75_800), 76_000),  # told to the thousand, and so is what was meant
        ("67,000", Interval(75_000, 77_000), None),  # 77,000 as well
        ("980", Interval(905, 911), 908),
        ("980", Interval(916, 944), None),  # 908 is told to the last place: nothing near it fits
        ("3,645", Interval(3_465, 3_465), 3_465),
    ],
)
def test_a_slip_explains_what_its_own_place_allows(says: str, fits: Interval, slip: int | None) -> None:
    found = slip_of(read(says), fits, Profile.LENIENT)
    assert (found.value if found else None) == slip
