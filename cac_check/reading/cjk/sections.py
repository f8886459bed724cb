"""Sections of a numeral: digits or characters with 余 and a scale behind, and the smaller ones behind them."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from cac_check.interval import Rational, exact, ratio
from cac_check.reading.cjk.characters import character_value, has_tail, scale_value
from cac_check.reading.cjk.patterns import Patterns
from cac_check.reading.digits import parse_digits, place_of_last_digit
from cac_check.reading.errors import Unreadable, glued, not_one_number
from cac_check.reading.numeral import Number, Odd
from cac_check.records import dataclass

_TEN, _HUNDRED = 10, 100
_CODE = re.compile("[A-Za-z0-9]")
_LETTER = re.compile(r"[^\W\d_]")
_HALF = Fraction(1, 2)


@dataclass(slots=True)
class Section:
    """A number with its scale, and where it ends."""

    number: Number
    end: int


def section_at(patterns: Patterns, text: str, start: int) -> Section | None:
    """Read digits or characters, 余 before the scale, the scale, 余 behind it."""
    if match := patterns.digits.match(text, start):
        number = parse_digits(match.group(), patterns.lexicon.digits)
        if summed := _small_sum(patterns, text, match):
            return _scale_behind(patterns, text, summed.end, summed.number)
    elif match := patterns.characters.match(text, start):
        value = character_value(patterns.lexicon, match.group())
        if value < 0 and patterns.lexicon.implied_ones and patterns.scale_sign.match(text, match.end()):
            value = int(patterns.lexicon.tens.get(match.group(), -1))
        if value < 0:
            return None
        tail = patterns.lexicon.tens.get(match.group()[-1], 1)
        thousands = tail if tail >= 1000 else 1
        number = Number(
            value, max(place_of_last_digit(int(value)), int(thousands)), thousands, thousands > 1, words=True
        )
    else:
        return None
    end = match.end()
    if decimals := patterns.decimals.match(text, end):
        number, end = _with_decimals(patterns, number, decimals.group(1)), decimals.end()
    return _scale_behind(patterns, text, end, number)


def _small_sum(patterns: Patterns, text: str, first: re.Match[str]) -> Section | None:
    """Read digits with tens, hundreds and thousands between them as one number below a scale: 1천834 of 1천834억."""
    tens = patterns.lexicon.tens
    if patterns.lexicon.tails or text[first.end() : first.end() + 1] not in tens or not first.group().isdecimal():
        return None
    total, smallest, digits, end = 0, 10**4, first, first.end()
    while (ten := int(tens.get(text[end : end + 1], 0))) and ten < smallest:
        following = patterns.digits.match(text, end + 1)
        if following is None and digits is first:
            return None
        total, smallest, end = total + int(digits.group()) * ten, ten, end + 1
        if following is None:
            return Section(Number(total, place_of_last_digit(total), 1), end)
        last = parse_digits(following.group(), patterns.lexicon.digits)
        if last.value >= ten:
            return None
        digits, end = following, following.end()
        if not digits.group().isdecimal():
            return Section(replace(last, value=exact(total + last.value)), end)
    total += int(digits.group())
    return Section(Number(total, place_of_last_digit(total), 1), end)


def _with_decimals(patterns: Patterns, number: Number, characters: str) -> Number:
    """Add decimals told in characters: 六十二点五."""
    place = Fraction(1, 10 ** len(characters))
    value = exact(number.value + character_value(patterns.lexicon, characters) * place)
    return Number(value, place, place, scaled=True, decimals=True, words=True)


def _scale_behind(patterns: Patterns, text: str, end: int, number: Number) -> Section:
    odd = patterns.odd.match(text, end)
    if odd is None and text[end - 1 : end] in patterns.lexicon.tens:
        odd = patterns.odd_after_tens.match(text, end)
    behind = odd.end() if odd else end
    scale = patterns.scale.match(text, behind + text.startswith(" ", behind) if text[end - 1].isdecimal() else behind)
    if scale:
        if has_tail(patterns.lexicon, text[max(0, end - 2) : end]):
            raise Unreadable(not_one_number(text[max(0, end - 2) : scale.end()]))
        factor = scale_value(patterns.lexicon, scale.group())
        number = number.times(factor)
        end = scale.end()
        if odd:
            return Section(replace(number, odd=Odd.AFTER_DIGITS), end)
        odd = patterns.odd.match(text, end)
        if odd:
            number, end = replace(number, odd=Odd.AFTER_SCALE), odd.end()
            larger = patterns.scale_sign.match(text, end)  # 3천여만
            if larger and patterns.lexicon.scales[larger.group()] > factor:
                number, end = number.times(patterns.lexicon.scales[larger.group()]), larger.end()
            return Section(number, end)
        return Section(number, end)
    letter = text[end : end + 1]
    if letter in patterns.lexicon.glued_scales and not _CODE.match(text, end + 1):
        return Section(number.times(patterns.lexicon.glued_scales[letter]), end + 1)
    if odd:
        place = Odd.AFTER_SCALE if number.scaled and not number.decimals else Odd.AFTER_DIGITS
        return Section(replace(number, odd=place), odd.end())
    return Section(number, end)


def lower_section(patterns: Patterns, text: str, end: int, number: Number) -> Section | None:
    """Read what a smaller scale tells of the same number: 7000 of 6万7000, 五 of 两万五 (25,000).

    Raises:
        Unreadable: if what stands there can be read in two ways.
    """
    end += patterns.lexicon.spaced_sections and text[end : end + 1] == " "
    try:
        lower = section_at(patterns, text, end) or _implied_section(patterns, text, end)
    except Unreadable:
        return None
    if lower is None or lower.number.value >= number.written or lower.number.decimals:
        return None
    lower_text = text[end : lower.end]
    if lower_text[-1].isdecimal() and _CODE.match(text, lower.end) and not _measures(patterns, text, lower.end):
        if text[end - 1] == " ":
            return None
        raise Unreadable(glued(text[end : lower.end + 1]))  # 69万7714X
    run = patterns.characters.match(text, end)
    if run and patterns.place_by_place.fullmatch(text, end, run.end()) and len(run.group()) > 1:
        raise Unreadable(not_one_number(text[end - 1 : lower.end]))
    value = lower.number
    if _is_tail(patterns, lower_text[:1], lower):
        value = value.times(_tail_place(text, end, number))
    return Section(replace(value, value=number.value + value.value), lower.end)


def _measures(patterns: Patterns, text: str, end: int) -> bool:
    """Whether the letters behind digits are the sign of a measure: 69만7714*ha*."""
    match = patterns.measured.match(text, end)
    return match is not None and not _CODE.match(text, match.end())


def _implied_section(patterns: Patterns, text: str, end: int) -> Section | None:
    """Read 千 of 四十二万千, where the one before a thousand may be left out and no word goes on behind."""
    ten = patterns.lexicon.tens.get(text[end : end + 1], 0)
    if not patterns.lexicon.implied_ones or ten <= _TEN:
        return None
    if _LETTER.match(text, end + 1) and not patterns.classifier.match(text, end + 1):
        raise Unreadable(not_one_number(text[end - 1 : end + 2]))
    return Section(Number(ten, ten, ten, scaled=ten >= 1000, words=True), end + 1)


def _is_tail(patterns: Patterns, first: str, lower: Section) -> bool:
    """Whether a single digit stands for the next place below a scale: the 五 of 两万五, not of 两万零五."""
    number = lower.number
    single = number.grain == number.scale == 1 and 0 < number.value < _TEN
    return patterns.lexicon.tails and single and first not in "0零〇"


def _tail_place(text: str, end: int, number: Number) -> Rational:
    """Return the place of a single digit behind a scale: 1,000 in 两万五.

    Raises:
        Unreadable: if the number does not say which place comes next: 1.2万5, 一百万五.
    """
    rounded = ratio(number.value, number.scale)
    plain = number.written == number.scale and (rounded < _HUNDRED or rounded % _TEN)
    if not plain:
        tail, scale = text[end : end + 1], text[end - 1 : end]
        raise Unreadable(f"{tail!r} behind {scale!r} can stand for more than one place")
    return ratio(number.scale, _TEN)


def half_behind(patterns: Patterns, text: str, start: int, end: int, number: Number) -> tuple[Number, int] | None:
    """Add a half of the scale it stands behind: 两万半 is 25,000.

    Raises:
        Unreadable: if it can be a half of more than one scale: 一百万半.
    """
    half = patterns.lexicon.half
    last = text[end - 1 : end]
    scaled = last in patterns.lexicon.scales or last in patterns.lexicon.tens
    if not half or not scaled or number.odd or not text.startswith(half, end):
        return None
    if text.startswith(tuple(patterns.lexicon.not_half), end) or patterns.time.match(text, end + len(half)):
        return None
    unit = number.grain
    if end - start != len("两万") or unit <= _TEN or not patterns.lexicon.tails:
        raise Unreadable(f"{half!r} behind {text[start:end]!r} can be a half of more than one number")
    place = ratio(unit, _TEN)
    value = exact(number.value + _HALF * unit)
    return Number(value, place, place, scaled=True, scale=number.scale, words=number.words), end + len(half)
