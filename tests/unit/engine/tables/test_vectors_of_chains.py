"""Elementary vectors of chains of inequalities: as many as there are pairs, found without a detour over all others."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from cac_check.engine.tables.vectors import elementary_vectors


def chain(columns: int) -> list[dict[str, Fraction]]:
    """Each column at most the next, with a slack."""
    return [
        {f"c{number:02}": Fraction(1), f"c{number + 1:02}": Fraction(-1), f"s{number:02}": Fraction(-1)}
        for number in range(columns - 1)
    ]


@pytest.mark.parametrize("columns", [2, 5, 8, 16])
def test_a_chain_has_a_vector_for_each_pair(columns: int) -> None:
    vectors = elementary_vectors(chain(columns))

    assert vectors is not None
    assert len(vectors) == columns * (columns - 1) // 2
    assert all(len(vector) >= 3 for vector in vectors)


def test_too_many_are_given_up_soon() -> None:
    start = time.process_time()

    assert elementary_vectors(chain(53)) is None
    assert time.process_time() - start < 20
