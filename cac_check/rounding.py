"""What a figure says of the value behind it, where it is known how it was rounded."""

from __future__ import annotations

from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.model import Hedge, Reading, Rounding


def rounded(reading: Reading, rounding: Rounding, grain: Rational | None = None) -> Reading | None:
    """Return the reading of a bare figure that was rounded in this way: the same under every profile.

    Args:
        reading: of the words.
        rounding: how it was rounded.
        grain: the place value it was rounded to, where its digits do not show it.

    Returns:
        The reading, or ``None`` where the words are no bare figure.
    """
    grain = reading.grain if grain is None else grain
    if reading.hedge is not Hedge.BARE or reading.value is None or grain is None:
        return None
    values = rounding_interval(reading.value, grain, rounding)
    return Reading(values, values, values, reading.value, grain, reading.hedge)


def rounding_interval(value: Rational, grain: Rational, rounding: Rounding) -> Interval:
    """Return the values that are printed as ``value`` to the last place ``grain`` (see :class:`Rounding`)."""
    if rounding is Rounding.TRUNCATE:
        return Interval(
            value if value > 0 else exact(value - grain),
            value if value < 0 else exact(value + grain),
            low_open=value <= 0,
            high_open=value >= 0,
        )
    half = ratio(grain, 2)
    return Interval(
        exact(value - half), exact(value + half), low_open=rounding is Rounding.DOWN, high_open=rounding is Rounding.UP
    )
