"""Two numerals that are a share or a rate, with the things counted between them: *one voter in three*, 4人に1人."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from cac_check.interval import ratio
from cac_check.reading.between_numbers import (
    LONGEST_JOINER,
    ROUND_WHOLES,
    TENTHS,
    WHOLE,
    NumberPair,
    percent_behind,
)
from cac_check.reading.errors import part_of_a_number
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral, Part
from cac_check.reading.time_units import YEARS, unit_of_time
from cac_check.reading.word_patterns import alternatives

_LARGEST_DENOMINATOR = 100
_RAREST = 1_000_000
_WORD_BEHIND = re.compile(r"\s+([^\W\d_]+)")
_FEWEST = 2


def share_in_words(pair: NumberPair) -> Numeral | None:
    """Return the share or rate that two numerals tell with nouns between them: 每十人中有一人, 3 *cases out of* 250."""
    text, first, second, low, high, _, lexicon = pair
    if _each(lexicon).search(text, max(0, first.start - LONGEST_JOINER), first.start):
        among = _each_have(lexicon).fullmatch(text, first.end, second.start)
        same = _each_have_same(lexicon).fullmatch(text, first.end, second.start)
        among = among or (same if same and text.startswith(same["counted"], second.end) else None)
        is_share = among is not None and high.value < low.value <= _LARGEST_DENOMINATOR
        return pair.share(high, low) if is_share else None
    if low.value <= TENTHS and high.value < low.value:
        among = _whole_first(lexicon).fullmatch(text, first.end, second.start)
        if among is not None and text.startswith(among["counted"], second.end + text.startswith(" ", second.end)):
            return pair.share(high, low)
    if _is_part_of_a_whole(text, first, low, second, high, lexicon):
        return pair.share(high, low)
    if _things_out_of(text, first, low, second, high, lexicon):
        return pair.share(low, high)
    if low.words and _one_thing_in(text, first.end, second, lexicon):
        return pair.share(low, high) if low.value < high.value else None
    if high.value in ROUND_WHOLES and _is_rate(text, first, second, lexicon):
        return pair.rate()
    return None


def as_one_out_of(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral:
    """Return a numeral, as a share where a thing in the singular is one of so many: شخص من كل عشرة, جزء من ألف."""
    if lexicon.one_part_of and (part := _one_part_of(text, numeral, lexicon)):
        return part
    if not lexicon.one_out_of or not isinstance(numeral.shape, Number) or numeral.shape.value < _FEWEST:
        return numeral
    match = _thing_out_of(lexicon).search(text, max(0, numeral.start - LONGEST_JOINER), numeral.start)
    if match is None or not may_divide(Number(1, 1, 1, words=True), numeral.shape):
        return numeral
    known = {*lexicon.numbers, *lexicon.spelled, *lexicon.context.get("stop_units", ()), *lexicon.apart}
    if not known.isdisjoint(match["words"].split()):
        return numeral
    return Numeral(match.start("phrase"), numeral.end, Part(ratio(1, numeral.shape.value)))


def _one_part_of(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Return one part of a round number in words, and refuse a part of any other: *جزء من* ألف is a thousandth."""
    before = text[max(0, numeral.start - LONGEST_JOINER) : numeral.start]
    match = _part_before(lexicon).search(before)
    if match is None or not isinstance(numeral.shape, Number):
        return None
    start, number = numeral.start - len(match[0]), numeral.shape
    if number.words and number.value in (WHOLE, *ROUND_WHOLES):
        return Numeral(start, numeral.end, Part(ratio(1, number.value)))
    return replace(numeral, shape=None, refused=part_of_a_number(text[start : numeral.end]), unread=True)


@functools.lru_cache(maxsize=64)
def _part_before(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(lexicon.one_part_of)})\s+(?:{lexicon.definite_article})?$")


@functools.lru_cache(maxsize=64)
def _thing_out_of(lexicon: Lexicon) -> re.Pattern[str]:
    phrases = alternatives(lexicon.one_out_of)
    return re.compile(rf"(?<!\S)(?P<words>(?:[^\W\d_]+\s+)?[^\W\d_]+)\s+(?P<phrase>(?:{phrases})\s+)$")


def _is_rate(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether a figure with its noun is told of a round number in digits: 12.3 *cases per* 100,000."""
    low, high = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or high.words or high.odd or low.value >= high.value:
        return False
    if first.mark is not None or unit_of_time(text, first, lexicon) is not None:
        return False
    return _things_per(lexicon).fullmatch(text, first.end, second.start) is not None


@functools.lru_cache(maxsize=64)
def _things_per(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of one or two nouns and *per*, neither money nor a measure."""
    others = alternatives((*lexicon.currencies_after, *lexicon.context.get("measures", ()), *lexicon.percent))
    return re.compile(
        rf"(?:\s+(?!(?:{others})(?!\w))[^\W\d_]+){{1,2}}\s+(?:{alternatives(lexicon.per)})\s+", re.IGNORECASE
    )


def may_divide(low: Number, high: Number) -> bool:
    """Whether a share is told: three in four, 40 in 100, one in 250, two in every 1,000; but not one in 2015.

    Nobody counts two of eleven: what is counted in more than one goes by tens at most, or by fewer. 56 of 80 in
    digits are told of eighty things.
    """
    round_whole = high.value % WHOLE == 0 or (high.words and high.value % TENTHS == 0)
    if low.value > 1 and high.value > TENTHS and not round_whole:
        return False
    if low.words and high.words and low.value < TENTHS and high.value in ROUND_WHOLES:
        return True  # one in a thousand
    return high.value <= _LARGEST_DENOMINATOR or (
        low.value < TENTHS and not high.scaled and high.value not in YEARS and high.value <= _RAREST
    )


def _one_thing_in(text: str, start: int, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether a share names its things in the singular and stands alone: *one voter in three* stayed at home."""
    match = _thing_in(lexicon).fullmatch(text, start, second.start)
    if match is None or not isinstance(second.shape, Number) or second.shape.value > _LARGEST_DENOMINATOR:
        return False
    behind = _WORD_BEHIND.match(text, second.end)
    word = behind[1].lower() if behind else ""
    verbs = lexicon.context.get("share_after", frozenset()) | lexicon.context.get("not_plural", frozenset())
    return not word or word.endswith("ed") or word in verbs


def _things_out_of(text: str, first: Numeral, low: Number, second: Numeral, high: Number, lexicon: Lexicon) -> bool:
    """Whether a share names its things: *six ménages sur dix*; not *six hommes sur dix bateaux*, *2 fils sur 3 km*."""
    if not lexicon.out_of_things or first.mark is not None or not low.value < high.value or not may_divide(low, high):
        return False
    if low.decimals or high.decimals or _out_of_things(lexicon).fullmatch(text, first.end, second.start) is None:
        return False
    behind = _WORD_BEHIND.match(text, second.end)
    word = behind[1].lower() if behind else ""
    marked = percent_behind(text, second.end, lexicon)
    counted = marked or word in lexicon.units or word in lexicon.currencies_after
    return not counted and not any(word in lexicon.context.get(name, ()) for name in ("countable", "measures"))


@functools.lru_cache(maxsize=64)
def _out_of_things(lexicon: Lexicon) -> re.Pattern[str]:
    thing = r"(?:\s+|(?<=['’]))[^\W\d_]+(?:\s+[^\W\d_]+)?"  # un'azienda su cinque
    return re.compile(rf"{thing}\s+(?:{alternatives(lexicon.out_of_things)})\s+", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _thing_in(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s+[^\W\d_]+[^\W\d_s]\s+(?:{alternatives(lexicon.out_of)})\s+", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _each(lexicon: Lexicon) -> re.Pattern[str]:
    space = r"\s+" if lexicon.spaced else ""
    return re.compile(rf"(?:{alternatives(lexicon.each)}){space}$")


@functools.lru_cache(maxsize=64)
def _each_have(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what is counted and *have* between a whole and a part of it: 名成年人中就有."""
    have = alternatives(lexicon.each_have)
    if lexicon.spaced:
        return re.compile(rf"(?:\s+[^\W\d_]+)?\s+(?:{have})\s+")
    measured = alternatives({*lexicon.context.get("measures", ()), *lexicon.units})
    return re.compile(rf"(?!{measured})[^\W\d]{{1,{LONGEST_JOINER}}}?(?:{have})")


@functools.lru_cache(maxsize=64)
def _each_have_same(lexicon: Lexicon) -> re.Pattern[str]:
    counted, have = alternatives(lexicon.classifiers), alternatives(lexicon.each_have_same)
    return re.compile(rf"(?P<counted>{counted})[^\W\d]{{0,4}}?(?:{have})")


@functools.lru_cache(maxsize=64)
def _whole_first(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what is counted and *among* between a whole and a part: 4*人に*1人, 4*명 중* 1명."""
    counted = alternatives(lexicon.classifiers)
    return re.compile(rf"\s?(?P<counted>{counted})\s?(?:{alternatives(lexicon.whole_first)})\s?")


def _is_part_of_a_whole(
    text: str, first: Numeral, low: Number, second: Numeral, high: Number, lexicon: Lexicon
) -> bool:
    """Whether a share tells its whole first, where spaces set words apart: दस में से सात."""
    if not lexicon.spaced or not lexicon.whole_first or not high.value < low.value:
        return False
    if low.value > TENTHS and low.value not in (WHOLE, *ROUND_WHOLES):
        return False
    return not low.decimals and not high.decimals and bool(_among(lexicon).fullmatch(text, first.end, second.start))


@functools.lru_cache(maxsize=64)
def _among(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of *among* between a whole and a part, where spaces set words apart: दस *में से* सात."""
    return re.compile(rf"\s+(?:{alternatives(lexicon.whole_first)})\s+")
