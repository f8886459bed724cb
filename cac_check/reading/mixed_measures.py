"""One quantity told in two units of measure: *2 kg 300 g* is 2,300 g."""

from __future__ import annotations

import functools
import re

from cac_check.interval import exact, ratio
from cac_check.reading.errors import two_measures
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral
from cac_check.reading.units_of_measure import MEASURES, measure_named
from cac_check.reading.word_patterns import alternatives


def mixed_measure(
    text: str, first: Numeral, whole: Number, second: Numeral, smaller: Number, lexicon: Lexicon
) -> Numeral | None:
    """Join a number of a unit and one of a smaller unit right behind it, told in the smaller one.

    Where it is not known how many of one unit another makes, or *and* stands between them, both are refused as one.
    """
    words = text[first.end : second.start].lower().replace("-", " ").split()
    if lexicon.spaced and (not words or words[0] not in _first_words(lexicon)):
        return None  # between most numbers stands no unit, and this tells so at once
    between = _unit_between(lexicon).fullmatch(text, first.end, second.start)
    behind = _unit_behind(lexicon).match(text, second.end) if between else None
    if between is None or behind is None or between["unit"].lower() == behind["unit"].lower():
        return None
    large, small = measure_named(between["unit"]), measure_named(behind["unit"])
    if large is not None and small is not None:
        if large.dimension != small.dimension:
            return None
        times = ratio(large.size, small.size)
        if smaller.value >= times:
            return None
        if isinstance(times, int) and not between["and"] and whole.scale == smaller.scale == 1:
            value = exact(whole.value * times + smaller.value)
            number = Number(value, smaller.grain, smaller.written, words=smaller.words, decimals=smaller.decimals)
            return Numeral(first.start, second.end, number)
    elif between["and"]:
        return None
    return Numeral(first.start, behind.end(), None, two_measures(text[first.start : behind.end()]), unread=True)


def _units(lexicon: Lexicon) -> set[str]:
    return {*lexicon.context.get("measures", ()), *lexicon.measures, *MEASURES} - lexicon.units.keys()


@functools.lru_cache(maxsize=64)
def _first_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(unit.lower().replace("-", " ").split()[0] for unit in _units(lexicon))


@functools.lru_cache(maxsize=64)
def _unit_between(lexicon: Lexicon) -> re.Pattern[str]:
    space = r"\s+" if lexicon.spaced else r"\s?"
    and_ = rf"(?P<and>(?:{alternatives({*lexicon.plus, *lexicon.and_})})\s+)?" if lexicon.spaced else r"(?P<and>(?!))?"
    return re.compile(rf"[\s-]?(?P<unit>{alternatives(_units(lexicon))}){space}{and_}", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _unit_behind(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(
        rf"[\s-]?(?P<unit>{alternatives(_units(lexicon))})" + r"(?![\w/])" * lexicon.spaced, re.IGNORECASE
    )
