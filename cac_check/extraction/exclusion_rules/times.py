"""Figures that name a time: a year, an hour."""

from __future__ import annotations

import functools
import re

from cac_check.extraction.surroundings import Surroundings, as_tuple
from cac_check.extraction.units import unit_of
from cac_check.model import Hedge
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Range
from cac_check.reading.time_units import YEARS
from cac_check.reading.word_patterns import alternatives

_LIKELY_YEARS = range(1900, 2101)
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_HOUR_AND_MINUTES = re.compile(r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d)")
_HOUR_BEFORE = re.compile(r"\d\s?h\s?$")
_DATED = range(1000, 2101)
_TWO_TO_FOUR = (2, 3, 4)
_INFLECTED = ("e", "en", "er", "es", "em")
_CONJUGATED = ("te", "t")
_WORD_BEHIND = re.compile(r"\s([^\W\d_]+)")
_WINDOW = 48
_LAST_DAY = 31
_WEEKDAY_WORDS = 4
_HOURS, _HOURS_OF_A_DAY = 12, 24
_DIRECTED = (Hedge.NEARLY, Hedge.OVER, Hedge.AT_LEAST, Hedge.UP_TO, Hedge.UNDER)


def year(around: Surroundings) -> str | None:
    """Four digits that name a year."""
    shape = around.figure.shape
    if _is_year_by_its_form(around):
        return "a year"
    if around.follows("eras") or (around.plain and around.follows("year_words") and unit_of(around) is None):
        return "a year"
    if around.behind.startswith(around.phrases("decade_endings")) and around.follows("year_words"):
        return "a decade"  # tahun 90-an
    if isinstance(shape, Range):
        ends = (shape.low, shape.high)
        return "years" if all(looks_like_a_year(end) for end in ends) and "," not in around.numeral else None
    if not isinstance(shape, Number) or not around.numeral.isdecimal():
        return None
    located = _is_located(around) and shape.written == 1 and shape.value in _DATED
    if located and around.plain:
        return "a year"
    if not looks_like_a_year(shape):
        return None
    if around.figure.mark is not None:
        return None
    if around.figure.hedge in _DIRECTED:
        return "a year" if shape.value in _LIKELY_YEARS and _compares_years(around) else None
    if not around.lexicon.spaced and unit_of(around) is not None:
        return None
    if around.word_before in around.words("year_weak") and unit_of(around) in around.words("countable"):
        return None
    named = around.word_before in around.words("year_before")
    if around.word_after in around.words("countable") and not named:
        return None
    return "a year" if named or located or shape.value in _LIKELY_YEARS else None


def _is_year_by_its_form(around: Surroundings) -> bool:
    """Whether what follows digits makes a year of them: 1415 *года* beside 1415 *лет*, 1832 *verkaufte* der Staat."""
    number = around.number
    if number is None or not around.numeral.isdecimal() or number.written != 1:
        return False
    end = around.figure.numeral.end
    behind = _WORD_BEHIND.findall(around.text, end, end + _WINDOW)
    if not behind:
        return False
    if around.words("year_forms"):
        counted = number.value % 10 in _TWO_TO_FOUR and number.value // 10 % 10 != 1  # 3 века are so many
        centuries = behind[0].lower() in around.words("century_forms") and not counted
        return centuries or (behind[0].lower() in around.words("year_forms") and number.value in _DATED)
    return (
        around.lexicon.nouns_capitalised and around.plain and number.value in YEARS and _before_a_verb(around, behind)
    )


def _before_a_verb(around: Surroundings, behind: list[str]) -> bool:
    """Whether a word that is no adjective before a noun follows, and nothing says that several are told of."""
    first, second = behind[0], (behind[1:] or [""])[0]
    near = {word.lower() for word in (*around.words_before[-2:], *behind[:3])}
    if not first.islower() or not near.isdisjoint(around.words("plural_verbs")):
        return False
    if first in around.words("stop_units") or first in around.words("singular_verbs"):
        return first not in around.lexicon.plus
    adjective = first.endswith(_INFLECTED) and second[:1].isupper()
    return not adjective and first.endswith(_CONJUGATED)


def _is_located(around: Surroundings) -> bool:
    """Whether an ending or a word behind digits tells a place in time: 1876'*da*, 1857 *में*, but not 1857 *में से*."""
    start = around.figure.numeral.start + len(around.numeral) + 1
    endings = around.phrases("year_endings")
    told_of = around.text.startswith(as_tuple(around.lexicon.out_of), start)
    return bool(endings) and around.text.startswith(endings, start) and not told_of


def day(around: Surroundings) -> str | None:
    """Days of the month: small bare numbers behind a weekday or a part of the day, unless things are counted behind.

    El lunes *3*; Montag, dem *18.*; la noche del *24 al 25*.
    """
    if around.follows("day_before") and not around.hedged and around.figure.mark is None and _are_days(around):
        return "a day of the month"
    number = around.number
    if number is None or not around.plain or not 1 <= number.value <= _LAST_DAY or not around.lexicon.weekdays:
        return None
    before = [word.lower() for word in around.words_before[-_WEEKDAY_WORDS:] if word != ","]
    if before and before[-1] in around.words("singular") | around.words("weekday_links"):
        before.pop()
    if not before or before[-1] not in around.lexicon.weekdays:
        return None
    ends = not around.word_after.isalpha() or around.word_after in around.words("stop_units")
    return "a day of the month" if ends and around.word_after not in around.words("toll") else None


def _are_days(around: Surroundings) -> bool:
    shape = around.figure.shape
    numbers = (shape.low, shape.high) if isinstance(shape, Range) else (shape,)
    days = all(isinstance(number, Number) and 1 <= number.value <= _LAST_DAY for number in numbers)
    return days and unit_of(around) is None and around.unit_of_time is None


def _compares_years(around: Surroundings) -> bool:
    """Whether a hedge before four digits compares with a year: *above 2019 levels*, *beyond 2030*."""
    unit = unit_of(around)
    hedge = around.hedge_words
    behind = around.text[around.figure.numeral.end : around.figure.end].strip().lower()
    if not hedge and behind in around.words("year_hedges"):
        return unit not in around.words("countable")  # 2050'ye kadar
    return unit in around.words("year_things") or (unit is None and hedge in around.words("year_hedges"))


def looks_like_a_year(number: Number) -> bool:
    """Whether a number in digits could be that of a year."""
    return number.written == 1 and not number.words and isinstance(number.value, int) and number.value in YEARS


def clock(around: Surroundings) -> str | None:
    """Times of day."""
    am = _CLOCK.match(around.text, around.figure.numeral.end)
    if (am and am.group().strip().lower() not in around.lexicon.common) or around.word_after in around.words("clock"):
        return "a time of day"
    if _HOUR_BEFORE.search(around.before) and around.plain and "h" in around.words("clock"):
        return "a time of day"  # 19 h 29
    behind = around.behind.partition(" ")[0]
    if around.hedged and around.lexicon.spaced and behind in around.words("clock"):
        return "a time of day"
    return None


def hour(around: Surroundings) -> str | None:
    """A small bare number behind *at* and no verb that tells a level: *doors open at 8*."""
    if _HOUR_AND_MINUTES.match(around.numeral) and around.follows("hour_before"):
        return "a time of day"
    if around.unit_of_time == "hour" and _words_before(around) in around.words("hour_before"):
        return "a time of day"
    if around.unit_of_time == "minute" and around.follows("minutes_before"):
        return "a minute of a match"
    if around.unit_of_time == "minute" and (
        around.word_before in around.words("clock") or _is_hour_and_minutes(around)
    ):
        return "a time of day"
    number = around.number
    last = _HOURS if "pm" in around.words("clock") else _HOURS_OF_A_DAY
    if number is None or not around.plain or number.value > last or not around.follows("hour_before"):
        return None
    if around.unit_of_time == "hour" or _goes_on_to_an_hour(around.lexicon).match(around.after):
        return "a time of day"
    before = around.words_before[-2].lower() if len(around.words_before) > 1 else ""
    level = before in around.words("levels") or around.ends_like(before, "participle_endings")
    counts = unit_of(around) is not None or around.word_after in around.words("measures")
    return None if level or counts else "a time of day"


def _is_hour_and_minutes(around: Surroundings) -> bool:
    """Whether hours and minutes stand where a time of day does: в 8 часов 20 минут."""
    hours = {word for word, unit in around.lexicon.units.items() if unit == "hour"}
    return around.follows("hour_before") and not hours.isdisjoint(around.numeral.lower().split())


def _words_before(around: Surroundings) -> str:
    """Return the words that bend a figure from before: the до of до 21 часа."""
    return around.text[around.figure.start : around.figure.numeral.start].strip().lower()


@functools.lru_cache(maxsize=64)
def _goes_on_to_an_hour(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of an hour behind another one: с 9 *до 21 часа*."""
    hours = [word for word, unit in lexicon.units.items() if unit == "hour"]
    clock = alternatives((*hours, *lexicon.context.get("clock", ())))
    return re.compile(
        rf"\s+(?:{alternatives(lexicon.to | lexicon.date_to)})\s+\d{{1,2}}\s(?:{clock})(?!\w)", re.IGNORECASE
    )
