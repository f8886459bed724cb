"""Linear relations between variables: sums, nested and with minus, and variables that are the same.

Three searches propose: runs of neighbours and pairs and triples near a total, which errors and rounding do not disturb;
and exact null spaces, which find sums of any length, with minus and with weights. All proposals are weighed by one
model of coincidence; what follows from better ones is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.axis import reports_axis
from cac_check.suggestion.candidates import few, runs, windows
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.relation import Function
from cac_check.suggestion.rules.coincidence import RELATIVE, Bools, Coincidence, equality, is_hopeless
from cac_check.suggestion.rules.null_space import Vector, Whole, null_vectors, rank_grows
from cac_check.suggestion.rules.variables import Variables

LEAST_SHARE = 0.8
"""Share of the reports that tell something in which a relation must hold."""

FEW = 5
"""Reports below which a single one that fails is a larger share than may fail."""

_SEED = 20_261_130

_RUN, _PAIR, _TRIPLE = 3.0, 10.0, 13.0
_GAPS = 3
_MANY = 60
"""Variables beyond which pairs and triples are looked for close to a total only."""

_MOST = 400
"""Variables beyond which only runs are looked for."""

_PATTERNS = 8
"""Sets of variables that are present together, the most frequent ones, whose null spaces are looked at."""

_LARGEST = 2.0**52

_TOO_FEW = 3
"""Values that a variable must have at least: a constant is a multiple of everything constant."""

EXACT = 0.9
"""Share of the lines that hold within rounding which must hold exactly for a relation to be one of exact figures."""


@dataclass(frozen=True, slots=True)
class Linear:
    """``total = Σ coefficient × variable``."""

    total: int
    parts: Vector
    """Without the total; the coefficients of what makes it."""
    rounded: bool
    """Whether it holds only within the rounding of the figures."""
    coincidence: Coincidence

    @property
    def vector(self) -> Vector:
        """All of it as one equation with 0."""
        return tuple(sorted(((self.total, -1), *self.parts)))


def find_linear(variables: Variables) -> list[Linear]:
    """Return the linear relations that hold in nearly all lines, none of which follows from others."""
    random = np.random.default_rng(_SEED)
    tried = _tried(variables)
    found: dict[Vector, Linear] = {}
    for vector in set(_proposals(variables, random)):
        weighed = weigh(variables, vector, tried)
        if weighed is not None:
            found.setdefault(_normal(weighed.vector), weighed)
    return _independent(list(found.values()), variables.count)


def weigh(variables: Variables, vector: Vector, tried: int, total: int | None = None) -> Linear | None:
    """Return what a vector says as a relation, ``None`` where chance may explain it or too many lines fail.

    Args:
        variables: the figures.
        vector: variables and coefficients whose sum is 0.
        tried: how many such relations were tried.
        total: the variable that follows from the others; the largest if not said.
    """
    places = np.array([place for place, _ in vector])
    weights = np.array([weight for _, weight in vector], dtype=float)
    values = variables.values[places]
    known = ~np.isnan(values).any(axis=0)
    if not known.any():
        return None
    largest = int((np.abs(weights)[:, None] * np.abs(values[:, known])).sum(axis=1).argmax())
    if total is not None:
        largest = int(np.flatnonzero(places == total)[0])
    elif abs(weights[largest]) != 1:
        candidates = np.flatnonzero(np.abs(weights) == 1)
        if not len(candidates):
            return None
        largest = int(candidates[0])
    others = np.delete(np.arange(len(places)), largest)
    weights = -weights[others] / weights[largest]
    printed, made = values[largest], weights @ values[others]
    slack = variables.halves[places[largest]] + np.abs(weights) @ variables.halves[places[others]]
    if is_hopeless(printed, made, slack):
        return None
    telling = (values[others] != 0).sum(axis=0) >= min(2, len(others))
    telling &= printed != 0 if len(others) == 1 else True
    unit = 2 * variables.halves[places[largest]]
    exactly = equality(printed, made, np.zeros(slack.shape), unit, telling, tried)
    within = equality(printed, made, slack, unit, telling, tried) if slack.any() else exactly
    rounded = exactly.fitting < EXACT * within.fitting
    best = within if rounded else exactly
    if best.share < LEAST_SHARE or not best.convinces:
        return None
    off, loose = printed - made, slack * rounded + _error(printed)
    if not _all_parts_matter(values[others], weights, off, loose, telling):
        return None
    parts = tuple((int(place), int(weight)) for place, weight in zip(places[others], weights, strict=True))
    return Linear(int(places[largest]), parts, rounded, best)


def _all_parts_matter(parts: Floats, weights: Floats, off: Floats, slack: Floats, telling: Bools) -> bool:
    """Whether a relation holds where each of its parts is not 0, and would not hold as well without it.

    One that is nearly always 0, or always less than the rounding of the others, may be in any sum.
    """
    fits, known = np.abs(off) <= slack, telling & ~np.isnan(parts).any(axis=0)
    for part, weight in zip(parts, weights, strict=True):
        there = known & (part != 0)
        if there.sum() < 1 or fits[there].mean() < LEAST_SHARE:
            return False
        if len(parts) > 1 and (np.abs(off + weight * part) <= slack)[there].mean() >= LEAST_SHARE:
            return False
    return True


def _error(printed: Floats) -> Floats:
    return RELATIVE * np.maximum(1, np.abs(printed))


def independent_of(chosen: list[Whole], relation: Linear, count: int) -> bool:
    """Whether a relation does not follow from others; if so, it becomes one of them."""
    dense = np.zeros(count, dtype=np.int64)
    for place, weight in relation.vector:
        dense[place] = weight
    return rank_grows(chosen, dense)


def _independent(found: list[Linear], count: int) -> list[Linear]:
    chosen: list[Whole] = []
    return [each for each in sorted(found, key=_rank) if independent_of(chosen, each, count)]


def _rank(one: Linear) -> tuple[object, ...]:
    """Rank by how well it holds, by how simple it is, then by evidence."""
    plain = all(weight == 1 for _, weight in one.parts)
    weights = sum(abs(weight) for _, weight in one.parts)
    tier = int(10 * (1 - one.coincidence.share) + 0.8)
    return tier, weights, not plain, one.coincidence.log2, one.total, one.parts


def _tried(variables: Variables) -> int:
    """Return how many relations of up to three parts there are, which stand for all that were tried."""
    count = min(variables.count, _MANY)
    return max(1, count * (count - 1) * (count - 2) * (count - 3) // 6)


def _proposals(variables: Variables, random: np.random.Generator) -> Iterator[Vector]:
    yield from _near(variables)
    if variables.count <= _MOST:
        yield from _same(variables)
        yield from _in_null_spaces(variables, random)


def _near(variables: Variables) -> Iterator[Vector]:
    axis = reports_axis(variables.values, variables.halves, variables.labels)
    order = axis.variables
    hypotheses = [runs(axis, Function.SUM, tuple(windows(axis, order, _GAPS)), _RUN)]
    if len(order) <= _MOST:
        hypotheses.append(few(axis, order, 2, 30 if len(order) <= _MANY else 8, _PAIR))
        hypotheses.append(few(axis, order, 3, 8 if len(order) <= _MANY else 5, _TRIPLE))
    for proposed in hypotheses:
        for each in proposed:
            yield _normal(((each.total, -1), *((part, 1) for part in each.parts)))


def _same(variables: Variables) -> Iterator[Vector]:
    """Yield pairs of variables that are equal wherever both are known and not 0."""
    values = np.where(variables.values == 0, np.nan, variables.values)
    for first in range(variables.count):
        equal = (values[first + 1 :] == values[first]).sum(axis=1)
        both = (~np.isnan(values[first + 1 :]) & ~np.isnan(values[first])).sum(axis=1)
        for other in np.flatnonzero((equal > 1) & (equal >= LEAST_SHARE * both)):
            yield ((first, 1), (int(first + 1 + other), -1))


def _in_null_spaces(variables: Variables, random: np.random.Generator) -> Iterator[Vector]:
    whole, usable = _whole(variables.values)
    present = ~np.isnan(variables.values)
    patterns = Counter(map(bytes, present[usable].T.astype(np.uint8)))
    for pattern, _ in patterns.most_common(_PATTERNS):
        chosen = usable[np.frombuffer(pattern, dtype=np.uint8).astype(bool)]
        lines = np.flatnonzero(present[chosen].all(axis=0))
        varied = [place for place in chosen if len(np.unique(variables.values[place, lines])) >= _TOO_FEW]
        if len(varied) > 1:
            for vector in null_vectors(whole[np.ix_(varied, lines)].T, random):
                yield tuple((int(varied[place]), weight) for place, weight in vector)


def _whole(values: Floats) -> tuple[Whole, np.ndarray]:
    """Return figures as multiples of the smallest power of ten that all are, and the variables that have such."""
    filled = np.nan_to_num(values)
    for power in range(10):
        scaled = filled * 10.0**power
        near = np.abs(scaled - np.round(scaled)) <= 1e-6 * np.maximum(1, np.abs(scaled) * 1e-9)
        if near.all() or power == 9 or np.abs(scaled).max(initial=0) * 10 > _LARGEST:
            usable = near.all(axis=1) & (np.abs(scaled).max(axis=1, initial=0) < _LARGEST)
            return np.where(usable[:, None], np.round(scaled), 0).astype(np.int64), np.flatnonzero(usable)
    raise AssertionError("the last power ends the search")


def _normal(vector: Vector) -> Vector:
    """Return a vector in the order of its variables, the first coefficient positive."""
    ordered = tuple(sorted(vector))
    return ordered if ordered[0][1] > 0 else tuple((place, -weight) for place, weight in ordered)
