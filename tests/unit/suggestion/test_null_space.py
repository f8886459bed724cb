"""Null spaces modulo a prime: vectors are relations that hold, and nothing that follows is told twice."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cac_check.suggestion.rules.null_space import null_vectors, rank_grows


def test_a_planted_relation_with_minus_and_weights_is_found() -> None:
    random = np.random.default_rng(3)
    wins, draws, fines, other = random.integers(0, 1000, (4, 60))
    points = 3 * wins + draws - fines
    matrix = np.column_stack([wins, draws, other, fines, points])

    found = set(null_vectors(matrix, np.random.default_rng(0)))

    assert found == {((0, 3), (1, 1), (3, -1), (4, -1))}


def test_a_few_rows_that_do_not_fit_hide_nothing() -> None:
    random = np.random.default_rng(4)
    parts = random.integers(0, 10**6, (200, 3))
    matrix = np.column_stack([parts, parts.sum(axis=1)])
    matrix[[5, 90], 3] += 1

    assert ((0, 1), (1, 1), (2, 1), (3, -1)) in set(null_vectors(matrix, np.random.default_rng(0)))


@given(st.integers(0, 10**6))
def test_every_vector_holds_in_the_rows_it_was_drawn_from(seed: int) -> None:
    random = np.random.default_rng(seed)
    parts = random.integers(-50, 50, (40, 4))
    matrix = np.column_stack([parts, parts[:, 0] + parts[:, 1], parts[:, 2] - parts[:, 3]])
    for vector in null_vectors(matrix, random):
        assert not np.any(sum(weight * matrix[:, place] for place, weight in vector))


def test_what_follows_from_known_vectors_adds_no_rank() -> None:
    known: list[np.ndarray] = []
    assert rank_grows(known, np.array([1, 1, -1, 0, 0]))
    assert rank_grows(known, np.array([0, 0, 1, 1, -1]))
    assert not rank_grows(known, np.array([1, 1, 0, 1, -1]))
