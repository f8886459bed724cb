"""Numerals in Chinese, Japanese and Korean: scales of ten thousand, digits and characters mixed, 余 in two places.

A numeral is a sum of falling sections, each digits or characters with a scale behind: 6万7000, 一百二十三亿, 三千多万.
Anchors are found by one regular expression; a numeral is then read from its anchor onwards, so that the time is linear.
"""

from __future__ import annotations

from collections.abc import Iterator

from cac_check.reading.cjk.money import money_at
from cac_check.reading.cjk.patterns import Patterns, patterns_of
from cac_check.reading.cjk.phrases import (
    implied_one_at,
    native_number_at,
    neighbours_at,
    neighbours_behind_tens_at,
    parted_neighbours_at,
    phrase_at,
    spelled_number_at,
    time_alone_at,
    vague_plural_at,
)
from cac_check.reading.cjk.refusals import refusal_at
from cac_check.reading.cjk.shares import share_at
from cac_check.reading.cjk.sums import sum_at
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Numeral


def myriad_numerals(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals of a text in order, those refused among them."""
    patterns = patterns_of(lexicon)
    position = 0
    while match := patterns.anchor.search(text, position):
        numeral = _numeral_at(patterns, text, match.start())
        if numeral is None:
            position = _after_no_numeral(patterns, text, match.start() + 1)
        else:
            yield numeral
            position = max(numeral.end, match.start() + 1)


def _after_no_numeral(patterns: Patterns, text: str, end: int) -> int:
    """Return where to go on searching: behind the whole run where characters go on and on."""
    if run := patterns.run.match(text, end):
        return run.end()
    return end


def _numeral_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read the numeral that begins at an anchor, or return ``None`` if none does."""
    if refused := refusal_at(patterns, text, start):
        return refused
    return (
        native_number_at(patterns, text, start)
        or spelled_number_at(patterns, text, start)
        or time_alone_at(patterns, text, start)
        or money_at(patterns, text, start)
        or phrase_at(patterns, text, start)
        or share_at(patterns, text, start)
        or vague_plural_at(patterns, text, start)
        or parted_neighbours_at(patterns, text, start)
        or neighbours_behind_tens_at(patterns, text, start)
        or neighbours_at(patterns, text, start)
        or sum_at(patterns, text, start)
        or implied_one_at(patterns, text, start)
    )
