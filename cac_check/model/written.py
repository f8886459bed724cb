"""Numbers as data write them: exact, and days of the calendar as ISO dates."""

from __future__ import annotations

import datetime

from cac_check.interval import Interval, Rational, format_number
from cac_check.model.claims import Kind


def written_number(value: Rational, kind: Kind) -> str:
    """Return a value of a quantity as a rule or data file would write it: ``2023-05-27`` for a date, else its digits.

    A day number beyond the calendar, or between two days, stays a number.
    """
    if kind is Kind.DATE and value == int(value) and 1 <= value <= datetime.date.max.toordinal():
        return datetime.date.fromordinal(int(value)).isoformat()
    return format_number(value)


def written(interval: Interval, kind: Kind) -> str:
    """Return an interval as ``means`` would write it: ``[66500, 67500)``, ``[2023-05-21, 2023-05-23]``."""
    if interval.is_point and interval.low is not None:
        return written_number(interval.low, kind)
    low = "-inf" if interval.low is None else written_number(interval.low, kind)
    high = "inf" if interval.high is None else written_number(interval.high, kind)
    return f"{'(' if interval.low_open else '['}{low}, {high}{')' if interval.high_open else ']'}"
