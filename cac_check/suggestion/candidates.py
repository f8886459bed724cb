"""Classes of hypotheses that are tried: runs beside a total, pairs and triples near it, ratios of two figures.

Each class has its cost in bits, which is about the logarithm of how many hypotheses it has.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.axis import Axis
from cac_check.suggestion.evidence import Bools, Places, mean_evidence, ratio_evidence, sum_evidence
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.hypotheses import Hypothesis, weigh
from cac_check.suggestion.relation import Function

_CHUNK = 400_000
"""Figures that are worked on at once."""

_RUN_BUDGET = 60_000_000
"""Additions that all runs of one class may take."""

_LONGEST, _SHORTEST = 400, 24
"""Parts a run may have at most, in small and in large tables."""

_GAP = 2.0
"""Bits that a gap of one variable between a total and its parts costs."""

_SAYS_TOTAL = -3.0
_SAYS_MEAN = -4.0
_NO_MEAN = 9.0
_SAYS_RATIO = -6.0
_SAYS_CHANGE = -4.0
_RATIO_BEFORE = 6.0
_RATIO_COARSER = 6.0

_FINER = 0.9
"""Decimals that a part has more than its total, on average over the lines, from which on it is odd."""

_PARTS_FINER = 10.0

_PER_PLACE = 0.4
_RATIO_PER_PLACE = 0.3


@dataclass(frozen=True, slots=True)
class Window:
    """A total, and the variables that runs of its parts are beginnings of."""

    total: int
    parts: Sequence[int]
    gap: int = 0
    """Variables left out between the total and its first part."""


def longest_run(axis: Axis, variables: int) -> int:
    """Return how many parts a run may have in a table of this size."""
    return min(_LONGEST, max(_SHORTEST, _RUN_BUDGET // max(1, 8 * variables * axis.lines)))


def windows(axis: Axis, sequence: Sequence[int], gaps: int, stride: int = 1) -> Iterator[Window]:
    """Yield the windows before and behind each variable of a sequence.

    Args:
        axis: the table.
        sequence: variables in the order in which they count as adjacent.
        gaps: how many variables may be left out next to a total.
        stride: take every so many.
    """
    most = longest_run(axis, len(sequence))
    blank = axis.blank
    for place, total in enumerate(sequence):
        if blank[total]:
            continue
        for gap in range(gaps + 1):
            behind = sequence[place + 1 + gap :: stride][:most]
            before = sequence[place - 1 - gap :: -stride][:most] if place > gap else ()
            for parts in (behind, before):
                if len(parts) > 1:
                    yield Window(total, parts, gap)


def runs(axis: Axis, function: Function, found: Sequence[Window], cost: float) -> Iterator[Hypothesis]:
    """Yield totals that are the sum or average of the beginning of a window."""
    start = 0
    while start < len(found):
        end, longest = start, 0
        while end < len(found):
            longer = max(longest, len(found[end].parts))
            if end > start and (end + 1 - start) * longer * max(axis.lines, 1) > _CHUNK:
                break
            end, longest = end + 1, longer
        yield from _runs(axis, function, found[start:end], longest, cost)
        start = end


def _runs(axis: Axis, function: Function, found: Sequence[Window], longest: int, cost: float) -> Iterator[Hypothesis]:
    behind = len(axis.values)
    places = np.full((len(found), longest), behind)
    for row, window in enumerate(found):
        places[row, : len(window.parts)] = window.parts
    ends_on_figure = np.append(~axis.blank, False)[places]
    ends_on_figure[:, 0] = False
    owners, lengths = np.nonzero(ends_on_figure)
    totals = np.array([window.total for window in found], dtype=np.intp)[owners]
    gap = np.array([window.gap for window in found], dtype=float)[owners] * _GAP
    sums = np.cumsum(axis.filled[places], axis=1)[owners, lengths]
    if function is Function.SUM:
        slack = np.cumsum(axis.slack[places], axis=1)[owners, lengths]
        telling = np.cumsum(axis.filled[places] != 0, axis=1)[owners, lengths] > 1
        kept = _promising(axis, totals, sums, slack, telling)
        spread = np.sqrt(np.cumsum(axis.variance[places], axis=1))[owners, lengths]
        spread[lengths < 2] = 0
        made = sums[kept]
        evidence = sum_evidence(axis, totals[kept], made, slack[kept], telling[kept], spread[kept])
        hint = np.where(axis.says_total[totals], _SAYS_TOTAL, 0.0)
    else:
        values = np.vstack([axis.values, np.full((1, axis.lines), np.nan)])[places]
        counts = np.cumsum(~np.isnan(values), axis=1)[owners, lengths]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums / counts
        kept = _promising(axis, totals, means, np.zeros(means.shape), counts > 1)
        made = means[kept]
        spread = np.nan_to_num(np.fmax.accumulate(values, axis=1) - np.fmin.accumulate(values, axis=1))
        spread = spread[owners[kept], lengths[kept]]
        varies = np.sqrt(np.cumsum(axis.variance[places], axis=1))[owners, lengths][kept] / (lengths[kept] + 1)
        evidence = mean_evidence(axis, totals[kept], made, spread, (spread > 0) & (counts[kept] > 1), varies)
        hint = np.where(axis.says_mean[totals], _SAYS_MEAN, _NO_MEAN)
    finest = np.maximum.accumulate(np.append(axis.decimals, 0)[places], axis=1)[owners, lengths]
    finer = np.where((function is Function.SUM) & (finest > axis.decimals[totals] + _FINER), _PARTS_FINER, 0.0)
    owners, lengths = owners[kept], lengths[kept]

    def parts(index: int) -> tuple[int, ...]:
        return tuple(sorted(found[owners[index]].parts[: int(lengths[index]) + 1]))

    rows, own = np.unique(owners, return_inverse=True)
    marked = np.cumsum(axis.marked[places[rows]], axis=1)[own, lengths]
    yield from weigh(axis, function, cost, totals[kept], parts, evidence, marked, (gap + hint + finer)[kept])


def _promising(axis: Axis, totals: Places, made: Floats, slack: Floats, telling: Bools) -> Places:
    """Return which hypotheses hold in a line that can tell something: the others need no closer look."""
    printed = axis.values[totals]
    with np.errstate(invalid="ignore"):
        near = np.abs(made - printed) <= slack + axis.halves[totals] * 1.0001 + 1e-9 * np.maximum(1, np.abs(printed))
    return np.flatnonzero((near & telling & (printed != 0)).any(axis=1))


def few(axis: Axis, sequence: Sequence[int], size: int, window: int, cost: float) -> Iterator[Hypothesis]:
    """Yield totals that are the sum of a few variables near them.

    Args:
        axis: the table.
        sequence: variables in the order in which they count as near.
        size: number of parts.
        window: how far a part may be.
        cost: bits that name one among all.
    """
    order = np.array(sequence, dtype=np.intp)
    for place, total in enumerate(sequence):
        near = [p for p in range(max(0, place - window), min(len(sequence), place + window + 1)) if p != place]
        if len(near) < size:
            continue
        places = np.array(list(itertools.combinations(near, size)), dtype=np.intp)
        chosen = order[places]
        totals = np.full(len(places), total, dtype=np.intp)
        sums, slack = axis.filled[chosen].sum(axis=1), axis.slack[chosen].sum(axis=1)
        telling = (axis.filled[chosen] != 0).sum(axis=1) > 1
        kept = _promising(axis, totals, sums, slack, telling)
        others = _often(axis, total, sums, slack)
        evidence = sum_evidence(axis, totals[kept], sums[kept], slack[kept], telling[kept], None, others)
        members = [tuple(sorted(row)) for row in chosen[kept].tolist()]
        marked = axis.marked[chosen[kept]].sum(axis=1)
        extra = _PER_PLACE * np.abs(places[kept] - place).sum(axis=1)
        yield from weigh(axis, Function.SUM, cost, totals[kept], members.__getitem__, evidence, marked, extra)


def _often(axis: Axis, total: int, sums: Floats, slack: Floats) -> Floats:
    """Return the most bits that a line can give where several of the candidates fit it: they cannot all be meant."""
    printed, half = axis.values[total], axis.halves[total]
    with np.errstate(invalid="ignore"):
        fitting = np.count_nonzero(np.abs(sums - printed) <= slack + half, axis=0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log2(len(sums)) - np.log2(np.maximum(fitting - 1, 0)))


PERCENT = (1, 100)
"""What shares and changes are told of: one, or a hundred."""


def ratios(
    axis: Axis, sequence: Sequence[int], window: int, cost: float, per: Sequence[int] = PERCENT
) -> Iterator[Hypothesis]:
    """Yield variables that are the ratio of two others near them, or the change from one to the other.

    Args:
        axis: the table.
        sequence: variables in the order in which they count as near.
        window: how far a part may be.
        cost: bits that name one among all.
        per: what a ratio may be told of: of one, of 100,000; changes are told of one or of 100.
    """
    for place, total in enumerate(sequence):
        near = [v for v in sequence[max(0, place - window) : place + window + 1] if v != total]
        if len(near) < 2:
            continue
        pairs = np.array(list(itertools.permutations(near, 2)), dtype=np.intp)
        for function in (Function.DIVISION, Function.CHANGE):
            for times in per if function is Function.DIVISION else PERCENT:
                yield from _ratios(axis, total, pairs, function, times, cost)


def _ratios(axis: Axis, total: int, pairs: Places, function: Function, times: int, cost: float) -> Iterator[Hypothesis]:
    above, below = pairs.T
    totals = np.full(len(pairs), total, dtype=np.intp)
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = axis.values[above] / axis.values[below]
        error = times * (axis.halves[above] + np.abs(quotient) * axis.halves[below]) / np.abs(axis.values[below])
        made = times * (quotient if function is Function.DIVISION else quotient - 1)
        trivial = (axis.values[above] == 0) | (np.abs(quotient) == 1) | ~np.isfinite(quotient)
        trivial |= axis.values[above] == axis.values[totals]
        if function is Function.DIVISION:
            trivial |= np.isin(np.abs(axis.values[below]), (1, times))
    slack = np.nan_to_num(error, posinf=0) + axis.units[totals] / 2
    kept = _promising(axis, totals, made, slack, ~trivial)
    above, below, totals = above[kept], below[kept], totals[kept]
    with np.errstate(invalid="ignore", divide="ignore"):
        coarsest = np.maximum.reduce(
            [2 * axis.halves[each] / np.maximum(np.abs(axis.values[each]), 1e-12) for each in (above, below, totals)]
        )
    evidence = ratio_evidence(axis, totals, made[kept], error[kept], ~trivial[kept], coarsest)
    extra = (
        (_SAYS_RATIO if axis.says_ratio[total] else 0)
        + (_SAYS_CHANGE if axis.says_change[total] and function is Function.CHANGE else 0)
        + _RATIO_PER_PLACE * (np.abs(above - total) + np.abs(below - total))
        + np.where((above < total) & (below < total), 0, _RATIO_BEFORE)
        + np.where(axis.decimals[total] >= np.maximum(axis.decimals[above], axis.decimals[below]), 0, _RATIO_COARSER)
    )
    members = [(int(first), int(second)) for first, second in zip(above, below, strict=True)]
    marked = axis.marked[above] + axis.marked[below]
    yield from weigh(axis, function, cost, totals, members.__getitem__, evidence, marked, extra)
