"""Dates in a text, as they are written."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from cac_check.reading.lexicon import Lexicon
from cac_check.reading.word_patterns import alternatives, key_of
from cac_check.records import dataclass

_ISO = (
    r"(?<![\d-])(?P<iso_year>\d{4})(?:"
    r"[-/.](?P<iso_month>1[0-2]|0?[1-9])[-/.](?P<iso_day>\d{1,2})"
    r"|[-/](?P<iso_month_b>1[0-2]|0?[1-9])"
    r")(?![\d-])"
)
"""A point joins year, month and day only: 2010.5 is a number."""
_MONTH_BEHIND_A_POINT = r"(?<![\d.-])(?P<year_e>(?:19|20)\d\d)\.(?P<month_e>1[0-2]|0?[1-9])(?![\d.-])"
"""What is a month where a date is asked for."""
_NUMERIC = r"(?<![\d./-])(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<last>\d{4})(?![\d-])"

_IN_DIGITS = re.compile(f"{_ISO}|{_NUMERIC}")


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
    if days_alone or _may_hold_one(text, lexicon):
        for match in _pattern(lexicon, days_alone).finditer(text):
            yield _found(match, lexicon)


def _may_hold_one(text: str, lexicon: Lexicon) -> bool:
    """Whether a look at the words leaves room for a date: most phrases hold none, and the pattern is slow to make."""
    if _IN_DIGITS.search(text):
        return True
    words = lexicon.months if lexicon.spaced else [mark for marks in lexicon.date_marks.values() for mark in marks]
    lower = key_of(text)
    return any(word in lower for word in words)


def _found(match: re.Match[str], lexicon: Lexicon) -> DateFound:
    groups = {name: value for name, value in match.groupdict().items() if value}
    start, end = match.span()
    if "iso_year" in groups:
        day, month = groups.get("iso_day"), groups.get("iso_month") or groups["iso_month_b"]
        return DateFound(start, end, int(groups["iso_year"]), int(month), int(day) if day else None)
    if "first" in groups:
        first, second, year = int(groups["first"]), int(groups["second"]), int(groups["last"])
        if first > 12 >= second or first == second or "." in match.group():
            return DateFound(start, end, year, second, first)
        if second > 12 >= first:
            return DateFound(start, end, year, first, second)
        return DateFound(start, end, refused=f"{match.group()!r} can be read as two dates: write it as YYYY-MM-DD")
    name, year_text, day, part = (_first(groups, key) for key in ("month", "year", "day", "part"))
    return DateFound(
        start,
        end,
        None if year_text is None else int(year_text),
        None if name is None else _number(name, lexicon.months),
        None if day is None else _number(day, lexicon.day_words),
        None if part is None else lexicon.month_parts[key_of(part)],
    )


def _first(groups: Mapping[str, str], name: str) -> str | None:
    """Return what the group of that name caught, in whichever form of date it stands (``day``, ``day_b``, …)."""
    return next((caught for key, caught in groups.items() if key.partition("_")[0] == name), None)


def _number(text: str, words: Mapping[str, int]) -> int:
    return int(text) if text.isdecimal() else words[key_of(text)]


@functools.lru_cache(maxsize=64)
def _pattern(lexicon: Lexicon, days_alone: bool) -> re.Pattern[str]:
    parts = alternatives(frozenset(lexicon.month_parts))
    if lexicon.spaced:
        months = alternatives(frozenset(lexicon.months))
        words = f"|{alternatives(frozenset(lexicon.day_words))}" if lexicon.day_words else ""
        suffix = f"(?:{alternatives(lexicon.ordinal_suffixes)})?" if lexicon.ordinal_suffixes else ""
        also = rf"(?:\s?/\s?(?:{months}))?" if lexicon.prefixes else ""  # the same month by another name: أيار/مايو
        link = rf"(?:\s+(?:{alternatives(lexicon.date_links | frozenset({'of'}))}))?\s+"
        day = rf"(?:\d{{1,2}}{words})"
        forms = [
            rf"(?<![\w.,])(?P<day>{day})\.?{suffix}\.?{link}(?P<month>{months}){also}\b\.?(?:,?{link}(?P<year>\d{{4}})\b)?",
            rf"\b(?P<month_b>{months}){also}\b\.?\s+(?P<day_b>\d{{1,2}}){suffix}(?![\d]|[.,:]\d)(?:,?\s+(?P<year_b>\d{{4}})\b)?",
            rf"(?:\b(?P<part>{parts})(?:\s+of)?[\s-]+)?\b(?P<month_c>{months}){also}\b\.?(?:,?{link}(?P<year_c>\d{{4}})\b)?",
        ]
        if days_alone:
            forms.append(r"(?<![\w.,-])(?P<year_d>(?:19|20)\d\d)(?![\w-]|[.,]\d)")
    else:
        length = rf"(?!\s?(?:{alternatives(lexicon.not_days)}))" if lexicon.not_days else ""
        year, month, day = (alternatives(lexicon.date_marks[mark]) for mark in ("year", "month", "day"))
        forms = [
            rf"(?:(?P<year>\d{{4}})\s?(?:{year})\s?)?(?<!\d)(?P<month>\d{{1,2}})\s?(?:{month})(?:\s?(?P<day>\d{{1,2}})\s?(?:{day})|\s?(?P<part>{parts}))?",
        ]
        if days_alone:
            forms += [rf"(?<!\d)(?P<year_b>\d{{4}})\s?(?:{year})", rf"(?<!\d)(?P<day_b>\d{{1,2}})\s?(?:{day}){length}"]
        else:
            forms.append(rf"(?<!\d)(?P<year_b>(?:19|20)\d\d)\s?(?:{year})")
    if days_alone:
        forms.insert(0, _MONTH_BEHIND_A_POINT)
    return re.compile("|".join((_ISO, _NUMERIC, *forms)), re.IGNORECASE)
