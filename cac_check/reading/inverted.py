"""Numbers behind what they count, which so tell *about*: человек *двадцать*, років *п'ять*."""

from __future__ import annotations

import functools
import re

from cac_check.reading.lexicon import Lexicon
from cac_check.reading.word_patterns import alternatives, lowered

_BEFORE = 48
_WORD_BEHIND = re.compile(r"\s+([^\W\d_]+)")
_ENDING = "~"
"""What begins an ending among the words behind which nothing is inverted."""


def is_inverted(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a number from ``start`` to ``end`` stands behind the noun it counts, with no noun of its own behind it.

    A number before the noun (500 *человек* 20 мая), or a word that counts it (*число* человек), takes the noun away.
    """
    if not lexicon.inverted:
        return False
    last = lowered(text[max(0, start - _BEFORE) : start]).split()[-1:]
    if not last or last[0] not in _last_words(lexicon):
        return False
    match = _noun_before(lexicon).search(lowered(text[max(0, start - _BEFORE) : start]))
    if match is None or ((behind := _WORD_BEHIND.match(text, end)) and lowered(behind[1]) in _counted(lexicon)):
        return False
    before = match["before"] or ""
    return not (before[:1].isdigit() or before in _counting(lexicon) or before.endswith(_endings(lexicon)))


@functools.lru_cache(maxsize=64)
def _last_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in lexicon.inverted)


@functools.lru_cache(maxsize=64)
def _noun_before(lexicon: Lexicon) -> re.Pattern[str]:
    nouns = alternatives(lexicon.inverted)
    return re.compile(rf"(?:(?P<before>[\w%.'’-]*[\w%])\s+)?(?<![\w-])(?:{nouns})\s+$")


@functools.lru_cache(maxsize=64)
def _counted(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that a number right before them counts, and months, whose days it tells."""
    context = (lexicon.context.get(name, frozenset()) for name in ("countable", "measures", "ratios"))
    others = (lexicon.inverted, lexicon.units, lexicon.months, lexicon.currencies_after)
    return frozenset().union(*context, *others)


@functools.lru_cache(maxsize=64)
def _counting(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that count the noun behind them."""
    numbers = (lexicon.numbers, lexicon.spelled, lexicon.scales, lexicon.abbreviations, lexicon.several)
    others = (lexicon.plurals, lexicon.collectives, lexicon.hundreds, lexicon.not_inverted_behind)
    return frozenset().union(*numbers, *others)


@functools.lru_cache(maxsize=64)
def _endings(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(word.removeprefix(_ENDING) for word in lexicon.not_inverted_behind if word.startswith(_ENDING))
