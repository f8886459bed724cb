"""Which ways out are likely: an order to read them in, never a verdict."""

from __future__ import annotations

from fractions import Fraction

from cac_check.interval import Interval, magnitude


def moved(stated: Interval, fits: Interval | None) -> Fraction:
    """Return how far what fits is from what is told, in proportion to that; all of it where that is not known."""
    if fits is None:
        return Fraction(1)
    below = 0 if fits.low is None or stated.high is None else fits.low - stated.high
    above = 0 if fits.high is None or stated.low is None else stated.low - fits.high
    size = max(1, *(magnitude(end) for end in (stated.low, stated.high) if end is not None))
    return Fraction(max(below, above, 0)) / size
