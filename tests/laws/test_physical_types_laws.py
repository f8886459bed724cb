"""Columns and trying every value say the same, whatever the types of the columns of files are."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.fuzz.judges import disagreements
from tests.fuzz.world import drawn


@settings(few(10), suppress_health_check=list(HealthCheck))  # a world is some twenty tables
@given(st.integers(0, 2**32))
def test_every_verdict_is_that_of_the_oracle(seed: int) -> None:
    """See ``python -m tests.fuzz``, which makes a world that fails smaller, and asks Spark as well."""
    world = drawn(random.Random(seed))

    found, refused = disagreements(world, spark=False, claims=True)

    event(world.shape)
    event(f"refused in part: {refused}")
    assert not found


@pytest.mark.parametrize("seed", [9, 21, 107, 890, 1008, 3163, 500105, 2000695, 2000799, 2001062])
def test_worlds_that_failed(seed: int) -> None:
    found, _ = disagreements(drawn(random.Random(seed)), spark=False, claims=True)

    assert not found
