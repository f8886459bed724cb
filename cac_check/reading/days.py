"""Dates and periods read as stretches of day numbers.

A day number is ``datetime.date.toordinal()``. A month or a year without a day stands for all its days, and so does a
period: what is dated *10 March to 22 May* happened on one of them.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from cac_check.interval import Interval
from cac_check.model import Hedge, Profile, Reading
from cac_check.reading.dates import DateFound
from cac_check.reading.errors import Unreadable
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.periods import Period, find_periods
from cac_check.reading.table import table
from cac_check.reading.widths import nested

_PUBLISHED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_THIRD = 10


def read_date(text: str, lexicon: Lexicon, published: str | None) -> Reading:
    """Read the one date in ``text``.

    Raises:
        Unreadable: if there is none or more than one, it does not exist, or its year is not known.
    """
    found = list(find_periods(text, lexicon, days_alone=True))
    if refused := next((date.refused for date in found if isinstance(date, DateFound) and date.refused), None):
        raise Unreadable(refused)
    if len(found) != 1:
        many = " and ".join(repr(text[date.start : date.end]) for date in found)
        raise Unreadable(f"it holds {len(found)} dates, {many}; expected one" if found else _no_date(text, lexicon))
    date = found[0]
    if any(character.isdigit() for character in text[: date.start] + text[date.end :]):
        raise Unreadable(f"it holds more numbers than those of {text[date.start : date.end]!r}, expected one date")
    first, last = (date.first, date.last) if isinstance(date, Period) else (date, date)
    strict, default = (_stretch(first, last, published, whole_month=whole_month) for whole_month in (False, True))
    slack = table().date_slack
    intervals = {
        Profile.STRICT: strict.widen(slack[Profile.STRICT]),
        Profile.DEFAULT: default.widen(slack[Profile.DEFAULT]),
        Profile.LENIENT: default.widen(slack[Profile.LENIENT]),
    }
    value = strict.low if strict.is_point else None
    return nested(intervals, value, 1, Hedge.RANGE if isinstance(date, Period) else Hedge.BARE)


def _stretch(first: DateFound, last: DateFound, published: str | None, *, whole_month: bool) -> Interval:
    """Return all days from the first of one date to the last of the other."""
    end = _completed(last, published)
    if first is last:
        return _days(end, whole_month=whole_month)
    first = replace(first, month=first.month or end.month)
    if first.year is None:
        assert end.year is not None
        begun_before = first.month is not None and end.month is not None and first.month > end.month
        first = replace(first, year=end.year - begun_before)
    low, high = (_days(date, whole_month=whole_month) for date in (first, end))
    assert low.low is not None
    assert high.high is not None
    if low.low > high.high:
        raise Unreadable("its first day comes after its last one")
    return Interval(low.low, high.high)


def _no_date(text: str, lexicon: Lexicon) -> str:
    if any(weekday in text.lower() for weekday in lexicon.weekdays):
        return "a weekday alone names no date"
    return "it holds no date"


def _completed(date: DateFound, published: str | None) -> DateFound:
    """Return the date with year and month taken from the day of publication where they are missing."""
    if date.year is not None:
        return date
    match = _PUBLISHED.fullmatch(published.strip()) if published else None
    if match is None:
        raise Unreadable("the date has no year, and its source has no `published:` to take one from")
    year, month = int(match[1]), date.month
    if month is None:
        if match[2] is None:
            raise Unreadable("the date has no month, and its source has no month of publication to take one from")
        month = int(match[2])
        if match[3] is not None and date.day is not None and date.day > int(match[3]):
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return DateFound(date.start, date.end, year, month, date.day, date.part)


def _days(date: DateFound, *, whole_month: bool = False) -> Interval:
    assert date.year is not None
    try:
        if date.month is None:
            return Interval(datetime.date(date.year, 1, 1).toordinal(), datetime.date(date.year, 12, 31).toordinal())
        if date.day is not None:
            return Interval.point(datetime.date(date.year, date.month, date.day).toordinal())
        first = datetime.date(date.year, date.month, 1).toordinal()
        last = (datetime.date(date.year, date.month, 28) + datetime.timedelta(4)).replace(day=1).toordinal() - 1
    except (ValueError, OverflowError) as error:
        shown = "-".join(str(part) for part in (date.year, date.month, date.day) if part is not None)
        raise Unreadable(f"there is no day {shown} in the calendar") from error
    if date.part is None or whole_month:
        return Interval(first, last)
    parts = {
        "early": (first, first + _THIRD - 1),
        "middle": (first + _THIRD, first + 2 * _THIRD - 1),
        "late": (first + 2 * _THIRD, last),
    }
    return Interval(*parts[date.part])
