"""Scales that two numerals share: *from 1.8 to 2.1 billion*, *3.4 million (2.9 a year before)*; where it is unsure."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from cac_check.interval import Rational
from cac_check.reading.between_numbers import (
    FARTHEST,
    LONGEST_JOINER,
    NumberPair,
    gap_pattern,
    word_before,
)
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral
from cac_check.reading.time_units import YEARS, unit_of_time
from cac_check.reading.word_patterns import alternatives

_HUNDRED, _THOUSAND = 100, 1_000
_DASHES = frozenset("-‑–—")
_COMPARED = 48
"""How far behind a number another one may stand that is compared with it, in characters."""
_PARTS_CLAUSES = re.compile(r"[.;:!?()]|\d")
_CURRENCY = 2
"""How long a sign of money before a number is at most, with a space."""


def scale_of_both_ends(pair: NumberPair) -> Rational:
    """Return the scale behind a ten that both ends stand in: 1천 of 1천∼5천*만*, which is ten million."""
    lexicon = pair.lexicon
    first = pair.text[pair.first.start : pair.first.end]
    second = pair.text[pair.second.start : pair.second.end]
    if first[-1:] not in lexicon.tens or second[-2:-1] not in lexicon.tens:
        return 1
    shared = lexicon.scales.get(second[-1:], 1)
    return shared if pair.low.value * shared < pair.high.value else 1


def zeros_may_be_shared(pair: NumberPair, gap: str) -> bool:
    """Whether the zeros of the upper end may be those of the lower one too: 10-*12,000* mostly means from 10,000."""
    low, high = pair.low, pair.high
    if low.words or high.words or low.decimals or low.scaled or high.scaled:
        return False
    units = (_THOUSAND, _HUNDRED) if gap in _DASHES else (_THOUSAND,)
    unit = next((unit for unit in units if high.value % unit == 0), None)
    return unit is not None and high.value <= 2 * low.value * unit < 2 * high.value


def in_the_scale_behind(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral:
    """Return a number in the scale of the one it changes to: *from 1.8* to 2.1 billion."""
    low, high = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or low.scale != 1 or high.scale == 1:
        return first
    match = gap_pattern(lexicon).fullmatch(text, first.end, second.start)
    if match is None or match["unit"] or match["percent"] or low.words:
        return first
    joiner = match["joiner"].lower()
    part = joiner in lexicon.out_of and low.decimals  # 2,3 von 4,96 Millionen
    if not part and joiner not in lexicon.to | lexicon.to_levels:
        return first
    if not part and _is_a_year(text, first, low) and joiner in lexicon.to_levels:
        return first  # tahun 2015 menjadi 221 miliar
    scaled = low.times(high.scale)
    comparable = scaled.value < high.value * FARTHEST and high.value < scaled.value * FARTHEST
    changes = word_before(text, first.start, lexicon)[0] in lexicon.not_before_to
    changes = changes or part or joiner in lexicon.to_levels
    return replace(first, shape=scaled) if changes and comparable else first


def _is_a_year(text: str, numeral: Numeral, number: Number) -> bool:
    return text[numeral.start : numeral.end].isdecimal() and number.written == 1 and number.value in YEARS


def stands_beside_a_scale(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether digits joined by *and* to a number may stand in its scale: 2 *e* 1,4 *miliardi*, 3 y más de 10 *mil*."""
    low, high = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or not lexicon.spaced:
        return False
    alike = low.scale == 1 and not low.words and low.value < _THOUSAND <= high.scale and not high.words
    joint = _and_perhaps_hedged(lexicon).fullmatch(text, first.end, second.start)
    return alike and first.mark is None and joint is not None


@functools.lru_cache(maxsize=64)
def _and_perhaps_hedged(lexicon: Lexicon) -> re.Pattern[str]:
    joins = lexicon.plus | lexicon.context.get("joins", frozenset())
    hedges = alternatives(word for word in lexicon.hedges_before if word.replace(" ", "").isalpha())
    return re.compile(rf"\s(?:{alternatives(joins)})\s(?:(?:{hedges})\s)?", re.IGNORECASE)


def in_the_scale_before(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral:
    """Return a number in brackets in the scale of what it is compared with: 3.4 million (*2.9* a year before)."""
    high, low = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or not low.decimals or high.scale == 1:
        return second
    bracket = second.start - first.end <= LONGEST_JOINER and _bracket(lexicon).fullmatch(text, first.end, second.start)
    if not bracket and not _is_compared(text, first, second, lexicon):
        return second
    scaled = low.times(high.scale)
    alike = scaled.value < high.value * FARTHEST and high.value < scaled.value * FARTHEST
    return replace(second, shape=scaled) if alike and _compared(lexicon).match(text, second.end) else second


def whole_may_share_the_scale(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether a whole may be told in the scale of its part, or may count something else: 1,4 milioni *su 5*."""
    part, whole = first.shape, second.shape
    if not isinstance(part, Number) or not isinstance(whole, Number) or part.scale < _THOUSAND or whole.scale != 1:
        return False
    if not part.value < whole.value * part.scale or whole.value >= _THOUSAND:
        return False
    gap = text[first.end : second.start].strip().lower()
    if gap not in lexicon.out_of and gap not in lexicon.out_of_things:
        return False
    money = text[max(0, first.start - _CURRENCY) : first.start].strip().lower() in lexicon.currencies_before
    return not money and unit_of_time(text, second, lexicon) is None


def _is_compared(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether words between two numbers compare them: 1,8 millones de toneladas *frente a* 3,7."""
    if not lexicon.spaced or second.start - first.end > _COMPARED:
        return False
    between = text[first.end : second.start].lower().rstrip()
    compared = tuple(f" {word}" for word in lexicon.context.get("compared", ()))
    return bool(compared) and between.endswith(compared) and not _PARTS_CLAUSES.search(between)


@functools.lru_cache(maxsize=64)
def _bracket(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a bracket behind a number and its currency, where nothing is read of it yet."""
    return re.compile(rf"(?:\s?(?:{alternatives(lexicon.currencies_after)}))?\s\((?:[^\W\d_]+:\s)?", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _compared(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what follows a figure that is compared: the bracket's end or words that measure nothing."""
    measures = {*lexicon.percent, *lexicon.points, *lexicon.units, *lexicon.context.get("measures", ())}
    measures |= lexicon.currencies_after
    measures |= lexicon.context.get("ratios", frozenset()) | lexicon.context.get("points_after", frozenset())
    return re.compile(rf"\)|[.;]?$|[.,;]\s|\s(?!(?:{alternatives(measures)})(?!\w))[^\W\d_]", re.IGNORECASE)
