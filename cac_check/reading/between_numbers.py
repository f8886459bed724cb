"""What stands between two numerals that may be one figure, and what opens such a figure."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from cac_check.interval import ratio
from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.numeral import Mark, Number, Numeral, Part
from cac_check.reading.time_units import unit_words
from cac_check.reading.word_patterns import alternatives, lowered

LONGEST_JOINER = 24
"""How far apart two numerals are at most that are one figure, in characters."""
TENTHS = 10
WHOLE = 100
ROUND_WHOLES = (1_000, 10_000, 100_000, 1_000_000)
"""What rates are told of besides a hundred."""
FARTHEST = 10
"""How many times the smaller of two numbers the larger one is at most where they are compared."""


class NumberPair(NamedTuple):
    """Two numerals that may be one figure, as numbers of one sort."""

    text: str
    first: Numeral
    second: Numeral
    low: Number
    high: Number
    mark: Mark | None
    lexicon: Lexicon

    def share(self, part: Number, whole: Number) -> Numeral:
        """Return both as a share."""
        return Numeral(self.first.start, self.second.end, Part(ratio(part.value, whole.value)))

    def rate(self) -> Numeral:
        """Return both as a rate in percent."""
        return Numeral(self.first.start, self.second.end, _per_cent(self.low, self.high), mark=Mark.PERCENT)

    def before(self) -> str:
        """Return what stands before the first one, as far as its words may reach."""
        return self.text[max(0, self.first.start - LONGEST_JOINER) : self.first.start]


def _per_cent(low: Number, high: Number) -> Number:
    """Return a rate as a percentage, to the place it is told to: 12.3 per 100,000 is 0.0123 %."""
    return low.times(ratio(WHOLE, high.value))


@functools.lru_cache(maxsize=64)
def gap_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what may stand between the two, signs that belong to them included: *% to $*."""
    joiners = alternatives(
        {"/", *lexicon.per, *lexicon.to, *lexicon.to_levels, *lexicon.out_of, *lexicon.between_joiners}
    )
    percent, currency = alternatives(lexicon.percent), alternatives(lexicon.currencies_before)
    money = "" if lexicon.spaced else rf"(?P<money>\s?(?:{alternatives(lexicon.currencies_after)}))?"
    space = r"[\s-]" if lexicon.spaced else r"\s?"
    unit = f"(?:{space}(?P<unit>{unit_words(lexicon)}))?"
    return re.compile(
        rf"{unit}{money}\s*(?P<percent>(?:{percent})\s*)?(?P<joiner>{joiners})\s*(?P<currency>{currency})?\s*",
        re.IGNORECASE,
    )


def percent_behind(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether a sign or word of percent follows."""
    return text[end : end + LONGEST_JOINER].lstrip(" -").lower().startswith(tuple(lexicon.percent))


def without_currency(text: str, lexicon: Lexicon) -> str:
    """Return what stands before a number without the sign of money at its end."""
    mark = next((mark for mark in _longest_first(lexicon.currencies_before) if text.rstrip().endswith(mark)), "")
    return text.rstrip().removesuffix(mark).rstrip()


def word_before(text: str, start: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return what opens a range before a numeral (*between*, *from*) in lower case, and where it starts."""
    window_start = max(0, start - LONGEST_JOINER)
    lower = without_currency(lowered(text[window_start:start]), lexicon)
    edge = " " if lexicon.spaced else ""
    words = _longest_first(frozenset({*lexicon.between, *lexicon.not_before_to, *lexicon.changing_by}))
    word = next((word for word in words if (edge + lower).endswith(edge + word)), "")
    return word, window_start + len(lower) - len(word)


@functools.lru_cache(maxsize=256)
def _longest_first(words: Words) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
