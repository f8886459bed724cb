"""Degrees told as so many below zero: *11 grados bajo cero* are -11, *शून्य से 4 डिग्री नीचे* are -4."""

from __future__ import annotations

import functools
import re

from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral
from cac_check.reading.word_patterns import alternatives

_NUMBER = "…"
"""What stands for the number in a phrase of a lexicon."""
_REACH = 48


def is_below_zero(text: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether the words around a number tell that it is so many degrees below zero."""
    if not lexicon.below_zero:
        return False
    before = text[max(0, numeral.start - _REACH) : numeral.start]
    return any(
        opening.search(before) and closing.match(text, numeral.end) for opening, closing in _around_numbers(lexicon)
    )


def is_the_zero(text: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether a zero is the one that degrees are told from, and no figure: 11 grados bajo *cero*."""
    if not lexicon.below_zero or not isinstance(numeral.shape, Number) or numeral.shape.value != 0:
        return False
    told = _without_numbers(lexicon).finditer(text, max(0, numeral.start - _REACH), numeral.end + _REACH)
    return any(phrase.start() <= numeral.start and numeral.end <= phrase.end() for phrase in told)


@functools.lru_cache(maxsize=64)
def _around_numbers(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return the patterns of what stands before and behind the number in each phrase."""
    edge, behind, space = (r"(?<!\w)", r"(?!\w)", r"\s") if lexicon.spaced else ("", "", r"\s?")
    words = alternatives(lexicon.context.get("degrees", frozenset()))
    degrees = rf"\s?(?:[°º]?\s?[CF](?!\w)|℃|(?:{words}){behind})?(?:\s?celsius)?\s?"
    found = []
    for phrase in sorted(lexicon.below_zero):
        first, _, last = (re.escape(part.strip()) for part in phrase.partition(_NUMBER))
        opening = rf"{edge}{first}{space}$" if first else ""
        closing = rf"{degrees}{last}{behind}" if last else degrees
        found.append((re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE)))
    return tuple(found)


@functools.lru_cache(maxsize=64)
def _without_numbers(lexicon: Lexicon) -> re.Pattern[str]:
    parts = (part.strip() for phrase in lexicon.below_zero for part in phrase.split(_NUMBER))
    return re.compile(alternatives(filter(None, parts)), re.IGNORECASE)
