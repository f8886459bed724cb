"""Two dates that are one: *10 March to 22 May*, *March 10-22*, 3月10日至22日.

Either end may leave out what the other tells: the month, the year.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cac_check.reading.dates import DateFound, find_dates
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.word_patterns import alternatives
from cac_check.records import dataclass

_BEFORE = 16


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days as written, from ``first`` to ``last``, both with all that either of them tells."""

    start: int
    end: int
    first: DateFound
    last: DateFound


def find_periods(text: str, lexicon: Lexicon, *, days_alone: bool = False) -> Iterator[DateFound | Period]:
    """Yield the dates of a text in order, those that belong together as one.

    Args:
        text: what to search.
        lexicon: the language it is in.
        days_alone: whether a day without a month (27日) and a year alone count as dates.
    """
    dates = list(find_dates(text, lexicon, days_alone=days_alone))
    if not dates or (dates[0].start, dates[0].end) == (0, len(text)):
        yield from dates
        return
    patterns = _patterns(lexicon)
    position = 0
    while position < len(dates):
        date = dates[position]
        period = _of_two(text, dates[position : position + 2], patterns)
        if period is not None:
            position += 1
        elif date.day is not None and date.month is not None and not date.refused:
            period = _with_a_day_behind(text, date, patterns) or _with_a_day_before(text, date, patterns)
        found = period or date
        yield found
        position += 1
        while position < len(dates) and dates[position].start < found.end:
            position += 1


def _of_two(text: str, dates: Sequence[DateFound], patterns: _Patterns) -> Period | None:
    if len(dates) < 2 or any(date.refused for date in dates):
        return None
    first, last = dates
    gap = text[first.end : last.start]
    begun = patterns.between.search(text, max(0, first.start - _BEFORE), first.start)
    start = begun.start() if begun else first.start
    if patterns.joiner.fullmatch(gap) or (begun and patterns.and_.fullmatch(gap)):
        return _completed(start, first, last)
    if first.day is None and last.day is not None and (match := patterns.day_between.fullmatch(gap)):
        return _completed(start, replace(first, day=int(match[1])), last)
    return None


def _with_a_day_behind(text: str, date: DateFound, patterns: _Patterns) -> Period | None:
    """Read *March 10-22, 2023*."""
    match = patterns.day_behind.match(text, date.end) if date.year is None else None
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    period = _completed(date.start, date, replace(date, day=int(match["day"]), year=year))
    return replace(period, end=match.end())


def _with_a_day_before(text: str, date: DateFound, patterns: _Patterns) -> Period | None:
    """Read *10-22 March*, *between 10 and 22 March*."""
    match = patterns.day_before.search(text, max(0, date.start - 2 * _BEFORE), date.start)
    if match is None:
        return None
    return _completed(match.start(), replace(date, day=int(match["day"] or match["day_between"])), date)


def _completed(start: int, first: DateFound, last: DateFound) -> Period:
    """Return a period whose ends have what only the other one tells."""
    month = first.month if last.month is None else last.month
    last = replace(last, month=month)
    over_new_year = first.month is not None and month is not None and first.month > month
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - over_new_year)
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year + over_new_year)
    return Period(start, last.end, first, last)


@dataclass(frozen=True, slots=True)
class _Patterns:
    joiner: re.Pattern[str]
    between: re.Pattern[str]
    and_: re.Pattern[str]
    day_between: re.Pattern[str]
    """The day that stands between a month and the second date: 10- of 3月10-22日."""
    day_behind: re.Pattern[str]
    day_before: re.Pattern[str]


@functools.lru_cache(maxsize=64)
def _patterns(lexicon: Lexicon) -> _Patterns:
    to = rf"\s*(?:{alternatives(lexicon.to | lexicon.date_to)})\s*"
    and_ = rf"\s*(?:{alternatives(lexicon.between_joiners)})\s*"
    edge = r"(?<!\w)" if lexicon.spaced else ""
    between = rf"{edge}(?:{alternatives(frozenset(lexicon.between))})\s*"
    suffix = f"(?:{alternatives(lexicon.ordinal_suffixes)})?" if lexicon.ordinal_suffixes else ""
    point = r"\.?" if lexicon.ordinal_point else ""
    first = rf"(?<![\w.,/-])(?P<day>\d{{1,2}}){point}{suffix}{to}"
    first_between = rf"{between}(?P<day_between>\d{{1,2}}){point}{suffix}{and_}"
    last = rf"{to}(?P<day>\d{{1,2}}){suffix}(?![\w/-]|[.,:]\d)"

    def pattern(expression: str) -> re.Pattern[str]:
        return re.compile(expression, re.IGNORECASE)

    return _Patterns(
        joiner=pattern(to),
        between=pattern(rf"{between}$"),
        and_=pattern(and_),
        day_between=pattern(rf"\s?(\d{{1,2}}){to}"),
        day_behind=pattern(rf"{last}(?:,?\s+(?P<year>\d{{4}})\b)?"),
        day_before=pattern(f"(?:{first}|{first_between})$"),
    )
