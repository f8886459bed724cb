"""Lengths of time in days.

Exact ends where a calendar fixes them: *two months* run from 59 to 62 days. Elsewhere a year is 365.2425 days and a
month a twelfth of it, the means of the Gregorian calendar.
"""

from __future__ import annotations

import functools
import re
from datetime import date
from types import MappingProxyType

from cac_check.interval import Interval, exact
from cac_check.model import Hedge, Kind, Profile, Reading
from cac_check.reading.errors import Unreadable
from cac_check.reading.figures import figure_at
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Figure, Number, Numeral
from cac_check.reading.time_units import UNITS, unit_of_time, unit_words
from cac_check.reading.widths import nested, reading_of
from cac_check.reading.word_patterns import alternatives, key_of, lowered

_MONTHS = MappingProxyType({"month": 1, "year": 12, "decade": 120})
_CYCLE_MONTHS = 4800
_CYCLE_DAYS = 146097


def unit_alone(text: str, lexicon: Lexicon) -> tuple[Figure, str] | None:
    """Return figure and unit where the number is in the words: *a month*, *the past week*, 半年, شهرين."""
    for match in _alone(lexicon).finditer(lowered(text)):
        before = text[: match.start()].split()
        if lexicon.spaced and before and before[-1].lower() in lexicon.of:
            continue  # quarter *of* an hour
        if pair := match.group("pair"):
            value, unit = lexicon.unit_pairs[key_of(pair)]
            end = match.end()
        else:
            value, unit = (
                lexicon.numbers.get(key_of(match.group("number")), 1),
                lexicon.units[key_of(match.group("unit"))],
            )
            end = match.end("number")
        if unit != "none":
            return figure_at(text, Numeral(match.start(), end, Number(value, 1, 1, words=True)), lexicon), unit
    return None


def duration_of(figure: Figure, unit: str) -> Reading:
    """Return what a figure allows as a length of time, in days.

    Raises:
        Unreadable: if its words have no reading.
    """
    reading = reading_of(figure, Kind.DURATION)
    length = UNITS[unit]
    intervals = {profile: reading.under(profile).scale(length) for profile in Profile}
    number = figure.shape
    months = _MONTHS.get(unit, 0)
    if isinstance(number, Number) and number.odd is None and figure.hedge in (None, Hedge.ABOUT) and months:
        run = exact(number.value * months)
        if isinstance(run, int) and run > 0:
            calendar = calendar_run(run)
            intervals[Profile.STRICT] = intervals[Profile.STRICT].hull(calendar) if figure.hedge else calendar
    value = None if reading.value is None else exact(reading.value * length)
    return nested(intervals, value, 1, figure.hedge_class)


def read_duration(text: str, figures: list[Figure], lexicon: Lexicon) -> Reading:
    """Read the one length of time in ``text``, whose figures are given.

    Raises:
        Unreadable: if there is none or more than one, or no unit of time stands with it.
    """
    if alone := unit_alone(text, lexicon):
        figure, unit = alone
        if all(figure.start <= other.numeral.start and other.numeral.end <= figure.end for other in figures):
            return duration_of(figure, unit)
    if not figures:
        raise Unreadable("it holds no number and unit of time")
    figure = figures[0]
    behind = unit_of_time(text, figure.numeral, lexicon)
    if behind is None:
        numeral = text[figure.numeral.start : figure.numeral.end]
        raise Unreadable(f"no unit of time follows {numeral!r}: expected days, weeks, months …")
    return duration_of(figure, behind[0])


@functools.lru_cache(maxsize=256)
def calendar_run(months: int) -> Interval:
    """Return the shortest and the longest that so many whole months can last, in days."""
    cycles, rest = divmod(months, _CYCLE_MONTHS)
    starts = _month_starts()
    lengths = [starts[first + rest] - starts[first] for first in range(_CYCLE_MONTHS)]
    return Interval(cycles * _CYCLE_DAYS + min(lengths), cycles * _CYCLE_DAYS + max(lengths))


@functools.cache
def _month_starts() -> tuple[int, ...]:
    """Day numbers of the first of each month of two whole cycles of the Gregorian calendar."""
    return tuple(date(1 + month // 12, 1 + month % 12, 1).toordinal() for month in range(2 * _CYCLE_MONTHS))


@functools.lru_cache(maxsize=64)
def _alone(lexicon: Lexicon) -> re.Pattern[str]:
    pairs = alternatives(lexicon.unit_pairs).replace(r"\ ", r"\s+")
    if lexicon.spaced:
        ones = alternatives(lexicon.one_unit).replace(r"\ ", r"\s+")
        return re.compile(rf"(?<!\w)(?:(?P<pair>{pairs})|(?P<number>{ones})\s+(?P<unit>{unit_words(lexicon)}))(?!\w)")
    numbers = alternatives(lexicon.numbers)
    return re.compile(rf"(?P<pair>{pairs})|(?P<number>{numbers})\s?(?P<unit>{unit_words(lexicon)})")
