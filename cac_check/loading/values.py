"""Single values as they are written in our files: numbers, days, intervals, lengths of time."""

from __future__ import annotations

import datetime
import re

from cac_check.interval import Interval, Rational, parse_number
from cac_check.model import Kind, Reading

DATE_PATTERN = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
"""A year, a month or a day."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE = re.compile(DATE_PATTERN)
_DAYS = re.compile(r"([0-9]+)(?:\s+days?)?")


def number(text: str) -> Rational:
    """Read a number field.

    Raises:
        ValueError: with a sentence that says how to write it.
    """
    if _NUMBER.fullmatch(text):
        return parse_number(text)
    bare = re.sub(r"[,_ '\u00a0\u202f]", "", text)
    if _NUMBER.fullmatch(bare):
        raise ValueError(f"write {bare[:50]}: no marks between digits, and a point before decimals")
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
        raise ValueError(f"write {text[:-1].strip()[:50]}, without the sign")
    raise ValueError("write plain digits, such as 67000, -2.5 or 1e6")


def date(text: str) -> str:
    """Check a year, month or day of the Gregorian calendar and return it as it is.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    if not _DATE.fullmatch(text):
        raise ValueError("write a year, month or day, such as 2023, 2023-05 or 2023-05-27")
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    datetime.date(year, month, day)
    return text


def day_number(text: str) -> int:
    """Return the proleptic day number of an ISO date.

    Raises:
        ValueError: if it is none.
    """
    if not _DAY.fullmatch(text):
        raise ValueError("write a day such as 2023-05-27")
    return datetime.date.fromisoformat(text).toordinal()


def interval(text: str, kind: Kind) -> Interval:
    """Read an interval written by hand; for dates its ends are ISO days.

    Raises:
        ValueError: if it is none, or empty.
    """
    if kind is Kind.DATE:
        text = _DAY.sub(lambda match: str(day_number(match.group())), text)
    return Interval.parse(text)


def exact_reading(text: str, kind: Kind, grain: Rational | None = None) -> Reading:
    """Return the reading of an interval written by hand: the same under every profile.

    Raises:
        ValueError: as :func:`interval`.
    """
    values = interval(text, kind)
    value = values.low if values.is_point else None
    return Reading(values, values, values, value, grain)


def days(text: str) -> int:
    """Read a number of days: ``1 day``, ``2 days``, ``3``.

    Raises:
        ValueError: if it is anything else.
    """
    match = _DAYS.fullmatch(text.strip())
    if not match or len(match[1]) > 6:
        raise ValueError("write a number of days, such as 1 day")
    return int(match[1])
