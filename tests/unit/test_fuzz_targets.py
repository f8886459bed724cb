"""What fuzzing found once is tried for ever, and the doors it goes through stand open to good input."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.coverage import KEPT, fails, mutated, smallest
from tests.fuzz.targets import TARGETS, Target

BY_NAME = {target.name: target for target in TARGETS}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_seeds_and_a_few_mutations_break_nothing(target: Target) -> None:
    source = random.Random(1)
    inputs = [*target.seeds, *(mutated(source.choice(target.seeds), source, target.seeds) for _ in range(20))]

    assert [wrong for data in inputs if (wrong := fails(target, data))] == []


@pytest.mark.parametrize("path", sorted(KEPT.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_is_mended(path) -> None:
    assert fails(BY_NAME[path.parent.name], path.read_bytes()) is None


def test_what_breaks_a_door_is_found_and_made_small() -> None:
    def broken(data: bytes) -> None:
        assert not (b"x" in data and b"z" in data)

    target = Target("broken", broken, (b"",))
    wrong = fails(target, b"abcxdefghzij" * 20)

    assert wrong is not None
    assert wrong.startswith("AssertionError in broken, test_fuzz_targets.py:")
    assert smallest(b"abcxdefghzij" * 20, lambda data: fails(target, data) == wrong) in (b"xz", b"zx")
