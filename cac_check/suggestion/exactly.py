"""What is told of a relation is computed here: in rationals, with the interval of every printed figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from cac_check.interval import Interval, Rational
from cac_check.suggestion.relation import Cell, Function


def holds(function: Function, total: Cell, parts: Sequence[Cell], printed: Mapping[Cell, Interval]) -> bool:
    """Return whether a relation can hold, every figure lying where its printed digits say.

    Args:
        function: how the total follows from the parts.
        total: a cell with a figure.
        parts: cells; those without a figure are no part of a sum or an average.
        printed: where the value of each figure lies.
    """
    if function in (Function.SUM, Function.AVERAGE):
        figures = [printed[part] for part in parts if part in printed]
        made = _sum(figures, len(figures) if function is Function.AVERAGE else 1) if figures else None
        return made is not None and made.intersect(printed[total]) is not None
    if parts[0] not in printed or parts[1] not in printed:
        return False
    quotient = _quotient(printed[parts[0]], printed[parts[1]])
    if quotient is None:
        return False
    less = 0 if function is Function.DIVISION else 1
    low, high = (Fraction(end) - less for end in quotient)
    return any(Interval(times * low, times * high).intersect(printed[total]) is not None for times in (1, 100))


def _ends(interval: Interval) -> tuple[Rational, Rational]:
    if interval.low is None or interval.high is None:
        raise ValueError(f"a printed figure lies between two ends, and not in {interval}")
    return interval.low, interval.high


def _sum(figures: Sequence[Interval], over: int) -> Interval:
    low = sum((Fraction(_ends(each)[0]) for each in figures), Fraction(0))
    high = sum((Fraction(_ends(each)[1]) for each in figures), Fraction(0))
    return Interval(low / over, high / over)


def _quotient(above: Interval, below: Interval) -> tuple[Fraction, Fraction] | None:
    """Return the ends of a quotient; ``None`` where the divisor may be 0."""
    if 0 in below:
        return None
    found = [Fraction(one) / Fraction(other) for one in _ends(above) for other in _ends(below)]
    return min(found), max(found)
