"""Which readings of one quantity overlap.

On a line, intervals that overlap pairwise have a point in common (Helly 1923). So the maximal sets of readings that can
hold together are the maximal cliques of an interval graph, found in one sweep, and every conflict is a pair.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from cac_check.interval import Interval, Rational

_Place: TypeAlias = tuple[int, Rational, int]
"""A point of the line: −∞, finite or ∞; the number; just below it, on it, just above it."""


def overlapping_sets(intervals: Sequence[Interval]) -> list[tuple[int, ...]]:
    """Return the maximal sets of intervals (by position) with a point in common, from low to high."""
    events: list[tuple[_Place, bool, int]] = []
    for number, interval in enumerate(intervals):
        start: _Place = (0, 0, 0) if interval.low is None else (1, interval.low, int(interval.low_open))
        end: _Place = (2, 0, 0) if interval.high is None else (1, interval.high, -int(interval.high_open))
        events.append((start, False, number))
        events.append((end, True, number))
    events.sort()
    active: dict[int, None] = {}
    grown = False
    found = []
    for _, is_end, number in events:
        if is_end:
            if grown:
                found.append(tuple(sorted(active)))
                grown = False
            del active[number]
        else:
            active[number] = None
            grown = True
    return found


def disjoint_pairs(intervals: Sequence[Interval]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of intervals (by position, in order) without a point in common."""
    for first, one in enumerate(intervals):
        for second in range(first + 1, len(intervals)):
            if one.intersect(intervals[second]) is None:
                yield first, second


def furthest_pairs(intervals: Sequence[Interval], most: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of intervals (by position, in order) without a point in common, the widest gaps first.

    Best-first over the intervals that end lowest and those that begin highest (a heap of ``most`` steps).
    """
    low = sorted((one.high, number) for number, one in enumerate(intervals) if one.high is not None)
    high = sorted(((-one.low, number) for number, one in enumerate(intervals) if one.low is not None))
    if not low or not high:
        return
    heap = [(low[0][0] + high[0][0], 0, 0)]
    for _ in range(most):
        if not heap:
            return
        gap, first, second = heapq.heappop(heap)
        if gap > 0:
            return
        one, other = low[first][1], high[second][1]
        if one != other and intervals[one].intersect(intervals[other]) is None:
            yield min(one, other), max(one, other)
        if second + 1 < len(high):
            heapq.heappush(heap, (low[first][0] + high[second + 1][0], first, second + 1))
        if not second and first + 1 < len(low):
            heapq.heappush(heap, (low[first + 1][0] + high[0][0], first + 1, 0))
