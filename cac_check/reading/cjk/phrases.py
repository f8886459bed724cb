"""Numerals that are no sum of sections: words told as a whole, vague plurals, neighbouring digits, a scale alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cac_check.interval import Rational, exact, ratio
from cac_check.reading.cjk.characters import character_value, scale_value, spelled_value
from cac_check.reading.cjk.patterns import NOT_TENTHS, Patterns
from cac_check.reading.digits import place_of_last_digit
from cac_check.reading.errors import not_one_number
from cac_check.reading.numeral import Mark, Number, Numeral, Odd, Part, Range, Several, Vague

_TEN, _HUNDRED, _THOUSAND = 10, 100, 1_000
_TENTH, _HALF = Fraction(1, 10), Fraction(1, 2)
_NUMBERED = tuple("季号號楼樓年月日级級期等线線届屆班組组")
"""What is numbered and not counted behind two digits: 二、三季度."""
_THREE_TO_FIVE = (3, 5)
"""三五个: neighbours but one, and always a range."""


def time_alone_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read words that are number and unit of time at once, 半小时; 上半年 is a part of the year, and no length."""
    match = patterns.pairs.match(text, start)
    before = text[start - 1 : start]
    if match is None or before in patterns.lexicon.not_before_half or before in patterns.lexicon.prepositions:
        return None
    value, unit = patterns.lexicon.unit_pairs[match.group()]
    return Numeral(start, match.end(), Number(value, 1, 1, words=True), unit=unit)


def native_number_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read number words that stand apart before what they count: 스물다섯 명."""
    if match := patterns.one_of.match(text, start):
        numbers = {**patterns.lexicon.numbers, **patterns.lexicon.counted_alone}
        whole, part = numbers[match.group(1)], numbers[match.group(2)]
        return Numeral(start, match.end(), Part(ratio(part, whole))) if part < whole else None
    match = patterns.native.match(text, start)
    if match is None:
        return None
    value = sum(patterns.lexicon.numbers[word] for word in match.groups() if word)
    return Numeral(start, match.end(), Number(exact(value), 1, 1, words=True))


def spelled_number_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read a number that is spelled in letters before what it counts: 삼천오백 명, 이십여 명."""
    match = patterns.spelled.match(text, start)
    value = spelled_value(patterns.lexicon, match.group(1)) if match else -1
    if match is None or value < 0:
        return None
    last = match.group(1)[-1]
    grain = place_of_last_digit(value)
    unit = patterns.lexicon.scales.get(last, 1)
    number = Number(value, grain, unit, scaled=unit > 1, scale=unit, words=True)
    if odd := patterns.odd.match(text, match.end()):
        return Numeral(start, odd.end(), replace(number, odd=Odd.AFTER_DIGITS))
    return Numeral(start, match.end(), number)


def phrase_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read words that are one numeral as a whole: 成千上万, 一半."""
    if match := patterns.plurals.match(text, start):
        return Numeral(start, match.end(), Vague(patterns.lexicon.plurals[match.group()]))
    match = patterns.fractions.match(text, start)
    if (
        match
        and text[start - 1 : start + 1] in patterns.lexicon.hedges_before
        and match.group()[1:] == patterns.lexicon.half
    ):
        return None  # 超过半米
    if match and match.group() == patterns.lexicon.half and patterns.measured.match(text, match.end()):
        return Numeral(start, match.end(), Number(_HALF, _TENTH, _TENTH, scaled=True, words=True))
    if match and match.group().endswith(patterns.lexicon.half or "\0") and patterns.time.match(text, match.end()):
        return None
    if match and (match.group() != patterns.lexicon.half or match.group() == text):  # 半 within a word tells no share
        return Numeral(start, match.end(), Part(patterns.lexicon.fractions[match.group()]))
    return None


def vague_plural_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read 数十万 and 几百 as plurals of their scale, 数 and 几 before a classifier as several."""
    match = patterns.vague.match(text, start)
    if not match:
        return None
    if start and patterns.counting.match(text, start - 1):  # 百数十
        return Numeral(start, match.end(), None, not_one_number(text[start - 1 : match.end() + 1]), unread=True)
    if scale := patterns.scale.match(text, match.end()):
        return Numeral(start, scale.end(), Vague(scale_value(patterns.lexicon, scale.group())))
    if patterns.classifier.match(text, match.end()) or match.end() == len(text):
        return Numeral(start, match.end(), Several("several"))
    return None


def neighbours_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read two neighbouring digits as a range: 三四十, 五六百, 七八个."""
    pair = text[start : start + 2]
    if len(pair) < 2 or not all(character in patterns.lexicon.han for character in pair):
        return None
    low, high = (int(patterns.lexicon.han[character]) for character in pair)
    if not 0 < low == high - 1 and (low, high) != _THREE_TO_FIVE:
        return None
    end = start + 2
    if (
        patterns.lexicon.tenths
        and text.startswith(patterns.lexicon.tenths, end)
        and not NOT_TENTHS.match(text, end + 1)
    ):
        return Numeral(start, end + 1, Range(*(Number(n * _TEN, _TEN, _TEN) for n in (low, high))), mark=Mark.PERCENT)
    factor: Rational = 1
    if scale := patterns.scale.match(text, end):
        factor, end = scale_value(patterns.lexicon, scale.group()), scale.end()
    elif not patterns.classifier.match(text, end):
        return None
    return Numeral(start, end, Range(*(Number(n * factor, factor, factor, factor >= 1000) for n in (low, high))))


def parted_neighbours_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read two neighbouring digits with a comma between them as a range: 二、三十人, 五、六百."""
    match = patterns.parted_neighbours.match(text, start)
    if match is None:
        return None
    low, high = (int(patterns.lexicon.han[digit]) for digit in match.group(1, 2))
    if not 0 < low == high - 1:
        return None
    factor, end = int(patterns.lexicon.tens.get(match[3], 1)), match.end()
    if scale := patterns.scale_sign.match(text, end):
        factor, end = factor * int(patterns.lexicon.scales[scale.group()]), scale.end()
    elif not patterns.counted.match(text, end) or (factor == 1 and text.startswith(_NUMBERED, end)):
        return None
    return Numeral(start, end, Range(*(Number(n * factor, factor, factor, factor >= _THOUSAND) for n in (low, high))))


def neighbours_behind_tens_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read two neighbouring digits in the place behind a ten, a hundred or a thousand: 十七八万, 三千七八百."""
    match = patterns.neighbours.match(text, start)
    if match is None:
        return None
    before, tens = character_value(patterns.lexicon, match[1]), patterns.lexicon.tens
    low, high = (int(patterns.lexicon.han[digit]) for digit in match.group(2, 3))
    place = tens.get(match[4], 1)
    if before < 0 or not 0 < low == high - 1 or place * _TEN != tens[match[1][-1]]:
        return None
    factor, end = place, match.end()
    ends = [before + digit * place for digit in (low, high)]
    if scale := patterns.scale_sign.match(text, end):
        multiplied = patterns.lexicon.scales[scale.group()]
        factor, end, ends = factor * multiplied, scale.end(), [value * multiplied for value in ends]
    elif high + before < _HUNDRED and end < len(text) and not patterns.counted.match(text, end):
        return None
    return Numeral(start, end, Range(*(Number(value, factor, factor, factor >= _THOUSAND) for value in ends)))


def _is_within_a_word(patterns: Patterns, text: str, start: int, end: int) -> bool:
    """Whether a scale is a syllable of a word where spaces part words: 주사약*만*, *조*여오는, but not *만* 명."""
    behind = patterns.odd.match(text, end)
    counted = patterns.classifier.match(text, behind.end() if behind else end)
    return text[start - 1 : start].isalnum() or not (counted or end == len(text))


def implied_one_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read a scale without a number where a word bends it: 上万, 近千, 万余, 百万."""
    match = patterns.implied.match(text, start)
    if not match:
        return None
    if patterns.lexicon.spaced_sections and _is_within_a_word(patterns, text, start, match.end()):
        return None
    unit, end = scale_value(patterns.lexicon, match.group(2)), match.end()
    if match.group(1):
        return Numeral(start, end, Vague(unit, "reaching"))
    if nearing := max(
        (word for word in patterns.lexicon.nearing if text.endswith(word, 0, start)), key=len, default=""
    ):
        return Numeral(start - len(nearing), end, Vague(unit, "nearing"))
    odd = patterns.odd.match(text, end)
    if odd:
        return Numeral(start, odd.end(), Number(unit, unit, unit, scaled=True, odd=Odd.AFTER_SCALE, words=True))
    if patterns.is_hedged(text, start):
        return Numeral(start, end, Number(unit, unit, unit, scaled=unit >= 1000, words=True))
    if len(match.group(2)) > 1 and (end == len(text) or patterns.classifier.match(text, end)):
        return Numeral(start, end, Number(unit, unit, unit, scaled=True, words=True))
    return None
