"""The model of coincidence, held against permutations of the same figures."""

from __future__ import annotations

import numpy as np
import pytest

from cac_check.suggestion.rules.coincidence import CONVINCING, Coincidence, equality
from cac_check.suggestion.rules.linear import find_linear
from cac_check.suggestion.rules.variables import Variables


def _equality(told: np.ndarray, made: np.ndarray, slack: float) -> Coincidence:
    flat = np.full(told.shape, slack)
    return equality(told, made, flat, np.ones(told.shape), np.ones(told.shape, dtype=bool), 1)


@pytest.mark.parametrize(("largest", "slack"), [(10, 0.0), (100, 2.0), (1000, 30.0)])
def test_the_chance_of_one_report_is_that_of_permuted_totals(largest: int, slack: float) -> None:
    random = np.random.default_rng(7)
    parts = random.integers(0, largest, (2, 400)).astype(float)
    told = random.permutation(parts.sum(axis=0))
    made = parts.sum(axis=0)
    fits = np.mean([np.mean(np.abs(random.permutation(told) - made) <= slack) for _ in range(200)])

    chance = _equality(told, made, slack).chance

    # No window is narrower than a digit, so the model may say more than the permutations, and hardly less.
    assert 0.8 * fits <= chance <= max(3 * fits, 0.2)


def test_permuted_totals_are_found_as_rarely_as_the_model_says() -> None:
    """Under permutation, a chance of at most p must come at most in a share of about p of the cases."""
    random = np.random.default_rng(11)
    parts = random.integers(0, 12, (2, 30)).astype(float)
    total = parts.sum(axis=0)
    logs = [_equality(random.permutation(total), parts.sum(axis=0), 0.0).log2 for _ in range(2_000)]
    for bits in (2, 4, 6):
        assert np.mean(np.array(logs) <= -bits) <= 2.0**-bits


def test_no_sum_is_told_of_permuted_columns() -> None:
    random = np.random.default_rng(5)
    found = 0
    for _ in range(20):
        parts = random.integers(0, 30, (6, 60)).astype(float)
        values = np.vstack([parts, parts[:3].sum(axis=0)])
        values = np.array([random.permutation(row) for row in values])
        found += len(find_linear(Variables(values, np.full(values.shape, 0.5), tuple("abcdefg"))))
    assert found == 0


def test_more_reports_that_fit_are_less_chance() -> None:
    few, many = Coincidence(10, 10, 0.1, 100), Coincidence(20, 20, 0.1, 100)
    assert many.log2 < few.log2 <= CONVINCING
    assert not Coincidence(10, 1, 0.1, 100).convinces
