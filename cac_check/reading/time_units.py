"""Units of time: their lengths, and where they stand beside a numeral."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from cac_check.interval import Rational
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Numeral
from cac_check.reading.word_patterns import alternatives, key_of

_YEAR = Fraction(3652425, 10000)
UNITS: Mapping[str, Rational] = MappingProxyType(
    {
        "minute": Fraction(1, 1440),
        "hour": Fraction(1, 24),
        "day": 1,
        "week": 7,
        "fortnight": 14,
        "month": _YEAR / 12,
        "year": _YEAR,
        "decade": 10 * _YEAR,
        "century": 100 * _YEAR,
    }
)
"""Mean length of each unit in days."""

YEARS = range(1500, 2101)
"""Whole numbers that may be years."""


def unit_of_time(text: str, numeral: Numeral, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return the unit of time that a numeral holds or that follows it, and where it ends."""
    if numeral.unit is not None:
        return numeral.unit, numeral.end
    match = unit_pattern(lexicon).match(text, numeral.end)
    unit = unit_named(match, lexicon) if match else None
    return None if match is None or unit is None else (unit, match.end())


def unit_named(match: re.Match[str], lexicon: Lexicon) -> str | None:
    """Return the unit that :func:`unit_pattern` has matched, ``None`` for words that only look like one (3月)."""
    unit = lexicon.units[key_of(match.group(1))]
    return None if unit == "none" else unit


@functools.lru_cache(maxsize=64)
def unit_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a unit behind a numeral; its first group is the unit."""
    if lexicon.spaced:
        return re.compile(rf"(?:[\s-]+|['’])({unit_words(lexicon)})(?!\w)", re.IGNORECASE)
    return re.compile(rf"\s?({unit_words(lexicon)})", re.IGNORECASE)


def unit_words(lexicon: Lexicon) -> str:
    """Return a regular expression for any unit of time."""
    return alternatives(lexicon.units).replace(r"\ ", r"\s+")
