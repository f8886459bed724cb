"""Days and months as stretches of day numbers.

A day number is ``datetime.date.toordinal()``. A month or a year without a day stands for all its days.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cac_check.interval import Interval
from cac_check.model import Hedge, Profile, Reading
from cac_check.reading.errors import Unreadable
from cac_check.reading.lexicon import Lexicon, key_of
from cac_check.reading.table import table
from cac_check.reading.widths import nested

_PUBLISHED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_ISO = r"(?<![\d-])(?P<iso_year>\d{4})[-/.](?P<iso_month>1[0-2]|0?[1-9])(?:[-/.](?P<iso_day>\d{1,2}))?(?![\d-])"
_NUMERIC = r"(?<![\d./-])(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<last>\d{4})(?![\d-])"
_THIRD = 10


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date as written; what is missing is ``None``."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    """``early``, ``middle`` or ``late`` in the month."""
    refused: str | None = None


def find_dates(text: str, lexicon: Lexicon, *, days_alone: bool = False) -> Iterator[DateFound]:
    """Yield the dates of a text in order.

    Args:
        text: what to search.
        lexicon: the language it is in.
        days_alone: whether a day without a month (27日) and a year alone count as dates.
    """
    for match in _pattern(lexicon, days_alone).finditer(text):
        yield _found(match, lexicon)


def read_date(text: str, lexicon: Lexicon, published: str | None) -> Reading:
    """Read the one date in ``text``.

    Raises:
        Unreadable: if there is none or more than one, it does not exist, or its year is not known.
    """
    found = list(find_dates(text, lexicon, days_alone=True))
    if len(found) != 1:
        many = " and ".join(repr(text[date.start : date.end]) for date in found)
        raise Unreadable(f"it holds {len(found)} dates, {many}; expected one" if found else _no_date(text, lexicon))
    date = found[0]
    if date.refused:
        raise Unreadable(date.refused)
    if any(character.isdigit() for character in text[: date.start] + text[date.end :]):
        raise Unreadable(f"it holds more numbers than those of {text[date.start : date.end]!r}, expected one date")
    known = _completed(date, published)
    strict, default = _days(known), _days(known, whole_month=True)
    slack = table().date_slack
    intervals = {
        Profile.STRICT: strict.widen(slack[Profile.STRICT]),
        Profile.DEFAULT: default.widen(slack[Profile.DEFAULT]),
        Profile.LENIENT: default.widen(slack[Profile.LENIENT]),
    }
    value = strict.low if strict.is_point else None
    return nested(intervals, value, 1, Hedge.BARE)


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


def _found(match: re.Match[str], lexicon: Lexicon) -> DateFound:
    groups = {name: value for name, value in match.groupdict().items() if value}
    start, end = match.span()
    if "iso_year" in groups:
        day = groups.get("iso_day")
        return DateFound(start, end, int(groups["iso_year"]), int(groups["iso_month"]), int(day) if day else None)
    if "first" in groups:
        first, second, year = int(groups["first"]), int(groups["second"]), int(groups["last"])
        if first > 12 >= second or first == second or "." in match.group():
            return DateFound(start, end, year, second, first)
        if second > 12 >= first:
            return DateFound(start, end, year, first, second)
        return DateFound(start, end, refused=f"{match.group()!r} can be read as two dates: write it as YYYY-MM-DD")
    name, year_told, day, part = (_first(groups, key) for key in ("month", "year", "day", "part"))
    return DateFound(
        start,
        end,
        None if year_told is None else int(year_told),
        None if name is None else _number(name, lexicon.months),
        None if day is None else _number(day, lexicon.day_words),
        None if part is None else lexicon.month_parts[key_of(part)],
    )


def _first(groups: Mapping[str, str], name: str) -> str | None:
    """Return what the group of that name caught, in whichever form of date it stands (``day``, ``day_b``, …)."""
    return next((caught for key, caught in groups.items() if key.partition("_")[0] == name), None)


def _number(text: str, words: Mapping[str, int]) -> int:
    return int(text) if text.isdecimal() else words[key_of(text)]


def _choices(words: frozenset[str] | tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


@functools.lru_cache(maxsize=64)
def _pattern(lexicon: Lexicon, days_alone: bool) -> re.Pattern[str]:
    parts = _choices(frozenset(lexicon.month_parts))
    if lexicon.spaced:
        months = _choices(frozenset(lexicon.months))
        words = f"|{_choices(frozenset(lexicon.day_words))}" if lexicon.day_words else ""
        suffix = f"(?:{_choices(lexicon.ordinal_suffixes)})?" if lexicon.ordinal_suffixes else ""
        link = rf"(?:\s+(?:{_choices(lexicon.date_links | frozenset({'of'}))}))?\s+"
        day = rf"(?:\d{{1,2}}{words})"
        forms = [
            rf"(?<![\w.,])(?P<day>{day}){suffix}\.?{link}(?P<month>{months})\b\.?(?:,?{link}(?P<year>\d{{4}})\b)?",
            rf"\b(?P<month_b>{months})\b\.?\s+(?P<day_b>\d{{1,2}}){suffix}(?![\d]|[.,:]\d)(?:,?\s+(?P<year_b>\d{{4}})\b)?",
            rf"(?:\b(?P<part>{parts})(?:\s+of)?[\s-]+)?\b(?P<month_c>{months})\b\.?(?:,?{link}(?P<year_c>\d{{4}})\b)?",
        ]
        if days_alone:
            forms.append(r"(?<![\w.,-])(?P<year_d>(?:19|20)\d\d)(?![\w-]|[.,]\d)")
    else:
        year, month, day = (_choices(lexicon.date_marks[mark]) for mark in ("year", "month", "day"))
        forms = [
            rf"(?:(?P<year>\d{{4}})\s?(?:{year})\s?)?(?<!\d)(?P<month>\d{{1,2}})\s?(?:{month})(?:\s?(?P<day>\d{{1,2}})\s?(?:{day})|\s?(?P<part>{parts}))?",
        ]
        if days_alone:
            forms += [rf"(?<!\d)(?P<year_b>\d{{4}})\s?(?:{year})", rf"(?<!\d)(?P<day_b>\d{{1,2}})\s?(?:{day})"]
        else:
            forms.append(rf"(?<!\d)(?P<year_b>(?:19|20)\d\d)\s?(?:{year})")
    return re.compile("|".join((_ISO, _NUMERIC, *forms)), re.IGNORECASE)
