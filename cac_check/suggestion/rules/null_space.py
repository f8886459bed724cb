"""Linear relations with small whole coefficients between whole numbers, found exactly: null spaces modulo a prime.

A relation that holds in every one of some reports is in the null space of the matrix of their figures. Modulo a prime
the space is found without fractions and without rounding; a small coefficient is the same there. Each basis in reduced
form depends on the order of the columns; many orders give many sparse vectors. Where some reports do not fit, others
are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
Vector: TypeAlias = tuple[tuple[int, int], ...]
"""Column and coefficient, the first positive; sorted by column."""

PRIME = 2**31 - 1

_LARGEST = 12
"""Largest coefficient."""

_DRAWS, _ORDERS = 6, 6
_MORE = 16
"""Reports beyond the number of columns."""


def null_vectors(matrix: Whole, random: np.random.Generator) -> Iterator[Vector]:
    """Yield relations between columns that hold in all of some drawn rows; the same one may come again.

    Args:
        matrix: a row per report, a column per quantity.
        random: what draws.
    """
    rows, columns = matrix.shape
    if columns < 2 or rows < columns + 2:
        return
    for _ in range(_DRAWS):
        drawn = matrix[random.choice(rows, min(rows, columns + _MORE), replace=False)] % PRIME
        for turn in range(_ORDERS):
            order = np.arange(columns)
            if turn == 1:
                order = order[::-1]
            elif turn > 1:
                order = random.permutation(columns)
            for vector in _basis(drawn[:, order]):
                yield from _in_whole_numbers(vector, order)


def rank_grows(vectors: list[Whole], new: Whole) -> bool:
    """Whether a vector does not follow from others; if so, it is added to them, reduced."""
    rest = new % PRIME
    for known in vectors:
        lead = int(np.flatnonzero(known)[0])
        if rest[lead]:
            rest = (rest - rest[lead] * known) % PRIME
    if not rest.any():
        return False
    lead = int(np.flatnonzero(rest)[0])
    vectors.append(rest * pow(int(rest[lead]), -1, PRIME) % PRIME)
    return True


def _basis(matrix: Whole) -> Iterator[Whole]:
    """Yield a basis of the null space, from the reduced row echelon form."""
    matrix = matrix.copy()
    rows, columns = matrix.shape
    pivots: list[int] = []
    for column in range(columns):
        row = len(pivots)
        if row == rows:
            break
        found = np.flatnonzero(matrix[row:, column])
        if not len(found):
            continue
        matrix[[row, row + int(found[0])]] = matrix[[row + int(found[0]), row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, PRIME) % PRIME
        others = matrix[:, column].copy()
        others[row] = 0
        matrix = (matrix - others[:, None] * matrix[row]) % PRIME
        pivots.append(column)
    for free in sorted(set(range(columns)) - set(pivots)):
        vector = np.zeros(columns, dtype=np.int64)
        vector[free] = 1
        vector[pivots] = -matrix[: len(pivots), free] % PRIME
        yield vector


def _in_whole_numbers(vector: Whole, order: Whole) -> Iterator[Vector]:
    """Yield a vector with small whole coefficients, if a small multiple of it has such."""
    for times in range(1, _LARGEST + 1):
        scaled = vector * times % PRIME
        signed = np.where(scaled > PRIME // 2, scaled - PRIME, scaled)
        if np.abs(signed).max() <= _LARGEST:
            pairs = sorted((int(order[place]), int(signed[place])) for place in np.flatnonzero(signed))
            sign = 1 if pairs[0][1] > 0 else -1
            yield tuple((place, sign * coefficient) for place, coefficient in pairs)
            return
