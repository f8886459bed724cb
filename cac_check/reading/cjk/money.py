"""Money as it is spoken, with tenths behind its unit or alone: 三块五, 三元五角, 两毛."""

from __future__ import annotations

import functools
import re
from fractions import Fraction

from cac_check.interval import Rational, exact
from cac_check.reading.cjk.characters import character_value
from cac_check.reading.cjk.patterns import Patterns
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Mark, Number, Numeral
from cac_check.reading.word_patterns import alternatives

_TENTH, _CENT = Fraction(1, 10), Fraction(1, 100)


def money_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read 三块五 as 3.5 and 两毛 as 0.2 of the money, where nothing goes on that could make another word of it."""
    lexicon = patterns.lexicon
    if not lexicon.tenths_of_money:
        return None
    match = _spoken(lexicon).match(text, start)
    if match is None or match.group() in lexicon.not_money:
        return None
    whole = _value(lexicon, match["whole"]) if match["whole"] else 0
    if whole < 0:
        return None
    tenth, cent = match["tenth"] or match["alone"], match["cent"]
    value = whole + _value(lexicon, tenth) * _TENTH + (_value(lexicon, cent) * _CENT if cent else 0)
    place = _CENT if cent else _TENTH
    return Numeral(start, match.end(), Number(exact(value), place, place, scaled=True, decimals=True), mark=Mark.MONEY)


def _value(lexicon: Lexicon, digits: str) -> Rational:
    return int(digits) if digits.isdecimal() else character_value(lexicon, digits)


@functools.lru_cache(maxsize=16)
def _spoken(lexicon: Lexicon) -> re.Pattern[str]:
    digit = f"[1-9{''.join(sign for sign, value in lexicon.han.items() if value)}]"
    whole = rf"\d{{1,6}}|[{''.join((*lexicon.han, *lexicon.tens))}]{{1,6}}"
    tenths, alone = alternatives(lexicon.tenths_of_money), alternatives(lexicon.tenths_alone)
    spoken, units = alternatives(lexicon.spoken_money), alternatives(lexicon.currencies_after)
    cents = rf"(?P<cent>{digit})(?:{alternatives(lexicon.small_change)})"
    behind_whole = rf"(?P<whole>{whole})(?:(?:{spoken})(?={digit})|(?:{units})(?={digit}(?:{tenths})))"
    parts = rf"{behind_whole}(?P<tenth>{digit})(?:{tenths})?|(?P<alone>{digit})(?:{alone})"
    after_tenths = f"(?<=[{''.join(lexicon.tenths_of_money)}])"
    return re.compile(rf"(?:{parts})(?:{after_tenths}{cents})?(?:{alternatives(lexicon.money_words)}|(?!\w))")
