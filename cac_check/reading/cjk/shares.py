"""Shares in tenths and parts: 七成, 三分之二, 百分之六十二."""

from __future__ import annotations

import re

from cac_check.interval import Rational, exact, ratio
from cac_check.reading.cjk.characters import character_value, scale_value
from cac_check.reading.cjk.patterns import NOT_TENTHS, Patterns
from cac_check.reading.cjk.sections import section_at
from cac_check.reading.errors import Unreadable, not_one_number
from cac_check.reading.numeral import Mark, Number, Numeral, Part

_ASIDE = 3
_TEN, _HUNDRED = 10, 100
_HALF_TENTH = 5
_PERCENTS = (_HUNDRED, 1000, 10_000)
"""What 分之 tells percentages of: 百分之三, 千分之三, 万分之三."""
_LETTER = re.compile(r"[^\W\d_]")


def share_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read tenths and parts: 七成, 六成五, 三分之二, 百分之六十二."""
    if decimal := _decimal_tenths(patterns, text, start):
        return decimal
    if match := patterns.tenths.match(text, start):
        finer = match.group(2) or match.group(3)
        tenths = character_value(patterns.lexicon, match.group(1)) * 10 + (
            character_value(patterns.lexicon, finer) if finer else 0
        )
        end = match.end()
        if patterns.lexicon.half and not finer and text.startswith(patterns.lexicon.half, end):
            tenths, end = tenths + _HALF_TENTH, end + 1
        if 0 < tenths <= 100 and (patterns.is_hedged(text, start) or not NOT_TENTHS.match(text, end)):
            odd = patterns.odd.match(text, end)
            whole_tenths = end == match.end() and not finer
            end = odd.end() if odd else end
            return Numeral(start, end, Part(ratio(tenths, 100), tenths=whole_tenths, odd=odd is not None))
    if match := patterns.parts.match(text, start):
        unread = Numeral(start, match.end(), None, not_one_number(match.group()), unread=True)
        if patterns.mixed.search(text, max(0, start - _ASIDE), start):
            return unread  # 三又四分之一
        try:
            whole, part = _whole_of(patterns, text, match), section_at(patterns, text, match.start(2))
        except Unreadable as error:
            return Numeral(start, match.end(), None, error.reason)
        if part and whole in _PERCENTS:
            number = part.number if whole == _HUNDRED else part.number.times(ratio(_HUNDRED, whole))
            return Numeral(start, part.end, number, mark=Mark.PERCENT)
        if whole and part and part.number.value <= whole:
            return Numeral(start, part.end, Part(ratio(part.number.value, whole)))
        return unread
    return None


def _decimal_tenths(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read tenths that are told to a finer place, or all ten of them, as a percentage: 2.5成, 八点五割, 十成."""
    match = patterns.decimal_tenths.match(text, start)
    section = section_at(patterns, text, start) if match else None
    if match is None or section is None or NOT_TENTHS.match(text, match.end()):
        return None
    number = section.number
    if number.value > _TEN or (not number.decimals and _LETTER.match(text, match.end())):
        return None
    place = exact(number.grain * _TEN)
    return Numeral(start, match.end(), Number(exact(number.value * _TEN), place, place, scaled=True), mark=Mark.PERCENT)


def _whole_of(patterns: Patterns, text: str, match: re.Match[str]) -> Rational | None:
    """Return what 分之 divides by: 三 of 三分之二, the bare 百 of 百分之六十, 百万 of 百万分之五."""
    if patterns.lexicon.tens.keys() | patterns.lexicon.scales.keys() >= set(match.group(1)):
        return scale_value(patterns.lexicon, match.group(1))
    section = section_at(patterns, text, match.start(1))
    return section.number.value if section and section.end == match.end(1) else None
