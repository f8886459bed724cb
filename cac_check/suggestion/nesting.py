"""Sums as tables are made: of subtotals, and not of all that is below those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from cac_check.suggestion.axis import Axis
from cac_check.suggestion.choice import Chosen
from cac_check.suggestion.hypotheses import Hypothesis
from cac_check.suggestion.relation import Function

_SHARED = 0.9
"""Share of the lines of a sum in which a subtotal must be the sum of its parts to stand for them."""


def nested(chosen: Sequence[Chosen], axes: Mapping[str, Axis]) -> list[Chosen]:
    """Return what was chosen with subtotals in place of their parts.

    A second sum of a total that only repeats the first one, a level lower, is left out.
    """
    kept = [each for each in chosen if each.hypothesis.function is not Function.SUM]
    for side, axis in axes.items():
        sums = [each.hypothesis for each in chosen if each.side == side and each.hypothesis.function is Function.SUM]
        kept += [Chosen(side, each) for each in _without_repeats(_nested(sums, axis))]
    return kept


def _nested(sums: Sequence[Hypothesis], axis: Axis) -> list[Hypothesis]:
    done: list[Hypothesis] = []
    to_date = [each for each in sums if _is_to_date(each, sums)]
    for each in sorted(sums, key=lambda one: len(one.parts)):
        outer = each
        for inner in sorted(done, key=lambda one: -len(one.parts)):
            if inner in to_date:
                continue
            if set(inner.parts) < set(outer.parts) and _stands_for(inner, outer):
                parts = tuple(sorted({*outer.parts, inner.total} - set(inner.parts)))
                if _holds(axis, outer.total, parts, outer.lines):
                    outer = replace(outer, parts=parts)
        done.append(outer)
    return done


def _stands_for(inner: Hypothesis, outer: Hypothesis) -> bool:
    if inner.total in (outer.total, *outer.parts):
        return False
    return len(set(inner.lines) & set(outer.lines)) >= _SHARED * len(outer.lines)


def _is_to_date(one: Hypothesis, sums: Sequence[Hypothesis]) -> bool:
    """Whether a sum is one of several that begin alike, told in the order in which they grow: no levels of each other.

    Of levels, the sum of fewer parts stands nearer to them; of sums to date it stands further away.
    """
    levels = {(each.total, part) for each in sums for part in each.parts}
    return any(
        _grow_away(less, more) and (more.total, less.total) not in levels
        for other in sums
        for less, more in ((one, other), (other, one))
    )


def _grow_away(less: Hypothesis, more: Hypothesis) -> bool:
    """Whether the sum of more parts stands between the other one and all parts."""
    first, last = min(more.parts), max(more.parts)
    return set(less.parts) < set(more.parts) and (less.total < more.total < first or last < more.total < less.total)


def _holds(axis: Axis, total: int, parts: Sequence[int], lines: Sequence[int]) -> bool:
    """Whether a sum holds in all lines but for rounding."""
    members, there = np.ix_(parts, lines), list(lines)
    off = np.abs(axis.filled[members].sum(axis=0) - axis.values[total, there])
    slack = axis.slack[members].sum(axis=0) + axis.halves[total, there]
    return bool(np.all(off <= slack * 1.0001 + 1e-9 * np.maximum(1, np.abs(axis.values[total, there]))))


def _without_repeats(sums: Sequence[Hypothesis]) -> list[Hypothesis]:
    seen: defaultdict[tuple[int, int], list[set[int]]] = defaultdict(list)
    kept = []
    for each in sorted(sums, key=lambda one: -one.score):
        parts = set(each.parts)
        lines = tuple(line for line in each.lines if all(parts.isdisjoint(one) for one in seen[each.total, line]))
        for line in lines:
            seen[each.total, line].append(parts)
        if lines:
            kept.append(replace(each, lines=lines))
    return kept
