"""Shares in tenths and parts: 七成, 三分之二, 百分之六十二."""

from __future__ import annotations

import re

from cac_check.interval import Rational, ratio
from cac_check.reading.cjk.characters import character_value, scale_value
from cac_check.reading.cjk.patterns import NOT_TENTHS, Patterns
from cac_check.reading.cjk.sections import section_at
from cac_check.reading.errors import Unreadable
from cac_check.reading.numeral import Mark, Numeral, Part

_HUNDRED = 100
_HALF_TENTH = 5
_PERCENTS = (_HUNDRED, 1000, 10_000)
"""What 分之 tells percentages of: 百分之三, 千分之三, 万分之三."""


def share_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read tenths and parts: 七成, 六成五, 三分之二, 百分之六十二."""
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
        try:
            whole, part = _whole_of(patterns, text, match), section_at(patterns, text, match.start(2))
        except Unreadable as error:
            return Numeral(start, match.end(), None, error.reason)
        if part and whole in _PERCENTS:
            number = part.number if whole == _HUNDRED else part.number.times(ratio(_HUNDRED, whole))
            return Numeral(start, part.end, number, mark=Mark.PERCENT)
        if whole and part and part.number.value <= whole:
            return Numeral(start, part.end, Part(ratio(part.number.value, whole)))
    return None


def _whole_of(patterns: Patterns, text: str, match: re.Match[str]) -> Rational | None:
    """Return what 分之 divides by: 三 of 三分之二, the bare 百 of 百分之六十."""
    if match.group(1) in patterns.lexicon.tens or match.group(1) in patterns.lexicon.scales:
        return scale_value(patterns.lexicon, match.group(1))
    section = section_at(patterns, text, match.start(1))
    return section.number.value if section and section.end == match.end(1) else None
