"""Hypotheses: a variable as a function of others, with the evidence of all lines for it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.axis import Axis
from cac_check.suggestion.evidence import Evidence, Places, best_segment, distinct
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.relation import Function

Parts: TypeAlias = tuple[int, ...]

ENOUGH = 8.0
"""Bits beyond its cost that make a hypothesis strong: less than one in 250 of its class comes by chance."""

WEAK = 4.0
"""Bits below which a hypothesis is not even kept to be pooled with others of its shape."""

_LEAST_SHARE = 0.25
"""Share of a total's figures that must follow the hypothesis, if its evidence is not overwhelming."""

_OVERWHELMING = 25.0
"""Bits beyond its cost and :data:`ENOUGH` that make up for a small share."""

_KNOWN_SHAPE, _NEW_SHAPE = 4.0, 8.0
"""Bits beyond all costs that weak hypotheses of one shape need, with and without a strong one of it."""

_SEGMENT = 1.5
"""What the two ends of a segment of lines cost, in multiples of the bits of one place."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A variable as a function of others."""

    function: Function
    total: int
    parts: Parts
    lines: tuple[int, ...]
    """Where it holds, within its best segment."""
    failing: tuple[int, ...]
    """Where it fails, within its best segment."""
    bits: float
    """Evidence less what its labels and distances cost."""
    cost: float
    """Bits that name it among all hypotheses of its class."""
    score: float
    """By which hypotheses are chosen: what it explains of its total, less what it takes to say it."""
    extra: float
    """Bits that its labels and distances cost."""
    worth: tuple[float, ...]
    """Bits of each line in which it holds."""

    @property
    def is_strong(self) -> bool:
        """Whether it stands on its own evidence."""
        return self.bits >= ENOUGH + self.cost


def weigh(
    axis: Axis,
    function: Function,
    cost: float,
    totals: Places,
    parts: Callable[[int], Parts],
    evidence: Evidence,
    marked: Floats,
    extra: Floats,
) -> Iterator[Hypothesis]:
    """Yield the hypotheses that have some evidence.

    Args:
        axis: the table.
        function: how the totals follow from the parts.
        cost: bits that name one among all of its class.
        totals: the variable that follows, by hypothesis.
        parts: gives the parts of a hypothesis.
        evidence: of each line.
        marked: what differs between lines whose parts do, by hypothesis and line.
        extra: bits that labels and distances cost, by hypothesis.
    """
    positive = np.where(evidence.bits > 0, evidence.bits, 0).sum(axis=1)
    for index in np.flatnonzero(positive - np.minimum(extra, 0) >= WEAK):
        total = int(totals[index])
        printed = axis.values[total]
        holds = evidence.holds[index]
        bits = distinct(evidence.bits[index], printed, marked[index], axis.repeats)
        score, start, end = best_segment(bits)
        score -= math.log2(1 + axis.lines) * _SEGMENT
        if (whole := float(bits.sum())) >= score:
            score, start, end = whole, 0, axis.lines
        net = score - float(extra[index])
        if net < WEAK:
            continue
        within = np.arange(start, end)
        lines = within[holds[start:end]]
        present = ~np.isnan(printed)
        if not len(lines) or not np.any(bits[lines] > 1):
            continue
        if len(lines) < _LEAST_SHARE * present.sum() and score < ENOUGH + cost + _OVERWHELMING:
            continue
        members = parts(int(index))
        explained = (
            float(evidence.explains[index, start:end].sum()) - float(extra[index]) - cost - math.log2(len(members))
        )
        failing = within[~holds[start:end] & (bits[start:end] < 0)]
        yield Hypothesis(
            function,
            total,
            members,
            tuple(lines.tolist()),
            tuple(failing.tolist()),
            net,
            cost,
            explained,
            float(extra[index]),
            tuple(bits[lines].tolist()),
        )


def pooled(hypotheses: Iterable[Hypothesis], variables: int) -> list[Hypothesis]:
    """Return the strong hypotheses, and the weak ones of one shape that together are: each block with its own total.

    Args:
        hypotheses: of one side of a table.
        variables: how many there are, in each of which a shape could stand.
    """
    shapes: defaultdict[tuple[Function, Parts], dict[int, Hypothesis]] = defaultdict(dict)
    for each in hypotheses:
        same = shapes[each.function, tuple(part - each.total for part in each.parts)]
        if each.total not in same or same[each.total].bits < each.bits:
            same[each.total] = each
    return [each for same in shapes.values() for each in _supported(tuple(same.values()), variables)]


def _supported(same: Sequence[Hypothesis], variables: int) -> Iterator[Hypothesis]:
    """Yield the strong hypotheses of a shape, and as many of the others as pay for saying where the shape stands."""
    strong = [each for each in same if each.is_strong]
    weak = sorted((each for each in same if not each.is_strong), key=lambda each: -each.bits)
    yield from strong
    if not weak or len(same) < 2:
        return
    needed = _KNOWN_SHAPE if strong else ENOUGH + _NEW_SHAPE + min(each.cost for each in weak)
    bits, best, most = 0.0, 0, needed
    places = max(variables - len(strong), len(weak))
    for count, each in enumerate(weak, start=1):
        bits += each.bits
        paid = bits - _choices(places, count)
        if paid >= most and count + len(strong) > 1:
            best, most = count, paid
    mean = sum(each.bits for each in weak[:best]) / max(best, 1)
    yield from (replace(each, score=min(each.bits, mean)) for each in weak[:best])


def _choices(of: int, some: int) -> float:
    """Return the bits that say which of so many things some are."""
    return (math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)) / math.log(2)
