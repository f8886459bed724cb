"""Times, measures and things whose number is no numeral of its own: *more than a year*, شهرين, *ein halbes Jahr*."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from cac_check.reading.figures import figure_at
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Figure, Number, Numeral
from cac_check.reading.word_patterns import alternatives, lowered


def units_told_alone(piece: str, words: Lexicon) -> Iterator[Figure]:
    """Yield times and measures whose number is an article, where a hedge bends them: *more than a year*.

    So are words that tell number and unit at once: more than one unit of it is told without a hedge too (شهرين).
    """
    for match in _number_and_unit(words).finditer(lowered(piece)):
        value, unit = words.unit_pairs.get(" ".join(match.group().split()), (2, None))
        end = match.end()
        half = _and_a_part(words).match(piece, end) if unit is not None and words.and_prefix else None
        if half:
            value, end = value + words.fractions[half["part"]], half.end()  # ساعتان ونصف الساعة
        figure = figure_at(piece, Numeral(match.start(), end, Number(value, 1, 1, words=True), unit=unit), words)
        if figure.hedge is not None or value != 1:
            yield figure
    for match in article_and_unit(words).finditer(piece):
        figure = figure_at(piece, Numeral(match.start(1), match.end(1), Number(1, 1, 1, words=True)), words)
        if figure.hedge is not None:
            yield figure


@functools.lru_cache(maxsize=64)
def _number_and_unit(words: Lexicon) -> re.Pattern[str]:
    """Return the pattern of words that are number and unit of time at once."""
    pairs = words.duals.union(words.unit_pairs) if words.spaced else ()
    return re.compile(rf"(?<!\w)(?:{alternatives(pairs)})(?!\w)".replace(r"\ ", r"\s+"))


@functools.lru_cache(maxsize=64)
def _and_a_part(words: Lexicon) -> re.Pattern[str]:
    """Return the pattern of *and* with a part of a unit, which may be told again: ونصف *الساعة*."""
    parts = alternatives(words.halves_joined & words.fractions.keys())
    again = rf"(?:\s+(?:{alternatives(words.prefixes)})?(?:{alternatives(units_of(words))})(?!\w))?"
    return re.compile(rf"\s+{re.escape(words.and_prefix)}(?P<part>{parts})(?!\w){again}")


@functools.lru_cache(maxsize=64)
def article_and_unit(words: Lexicon) -> re.Pattern[str]:
    """Return the pattern of an article before a unit of time or measure, which tells one of it: *a year*."""
    articles, since = alternatives(words.articles), alternatives(words.context.get("since", ()))
    units = alternatives(units_of(words)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w)({articles})\s+(?:{units})(?!\w|\s+(?:{since}))", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def units_of(words: Lexicon) -> frozenset[str]:
    """Return the words for units of time and of measure."""
    return frozenset(words.units) | words.context.get("measures", frozenset())
