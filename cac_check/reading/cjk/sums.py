"""Numerals that are a sum of falling sections: 6万7000, 一百二十三亿, 三千多万."""

from __future__ import annotations

from cac_check.interval import MAX_DIGITS
from cac_check.reading.cjk.patterns import Patterns
from cac_check.reading.cjk.sections import half_behind, lower_section, section_at
from cac_check.reading.errors import Unreadable, not_one_number
from cac_check.reading.numeral import Number, Numeral

_HUNDRED = 100
_ENDS_IN_ONE = tuple("唯统統同单單专專逐")
_LARGEST = 10**MAX_DIGITS


def sum_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Read a sum of falling sections with 余 where it stands."""
    if patterns.lexicon.tails and text[start - 1 : start] in _ENDS_IN_ONE and text[start : start + 2] == "一一":
        return None  # 唯一一位
    section = None
    try:
        section = section_at(patterns, text, start)
        if section is None:
            return _no_number(patterns, text, start)
        number, end = section.number, section.end
        while number.odd is None and number.scaled and number.value < _LARGEST:
            joined = lower_section(patterns, text, end, number)
            if joined is None:
                break
            number, end = joined.number, joined.end
        halved = half_behind(patterns, text, start, end, number)
    except Unreadable as error:
        match = patterns.digits.match(text, start) or patterns.characters.match(text, start)
        end = match.end() if match else start + 1
        return Numeral(start, end, None, error.reason, unread=section is not None)
    number, end = halved or (number, end)
    if number.words and not number.scaled and (point := patterns.point_inside.match(text, end)):
        return Numeral(
            start, point.end(), None, not_one_number(text[start : point.end() + 1]), unread=True
        )  # 一点五百万
    if not _counts(patterns, text, start, end, number):
        return None
    if start and number.words and patterns.numerals.match(text, start - 1):
        return Numeral(start, end, None, not_one_number(text[start - 1 : end]), unread=True)
    return Numeral(start, end, number)


def _no_number(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Refuse characters that are digits and tens and yet no one number: 一千五六, 三百四五."""
    match = patterns.characters.match(text, start)
    run = match.group() if match else ""
    mixed = not patterns.lexicon.tens.keys().isdisjoint(run) and run[0] in patterns.lexicon.han
    if not mixed or len(run) < len("十一"):
        return None
    return Numeral(start, start + len(run), None, not_one_number(run), unread=True)


def _counts(patterns: Patterns, text: str, start: int, end: int, number: Number) -> bool:
    """Whether characters that could be part of a word (一些, 十分) are a numeral here."""
    if not number.words or number.odd is not None or end - start == len(text.strip()):
        return True
    if (
        end - start > 1
        and patterns.place_by_place.fullmatch(text, start, end)
        and not patterns.classifier.match(text, end)
    ):
        return False
    if number.value >= _HUNDRED or number.scaled:
        return True
    return patterns.classifier.match(text, end) is not None or patterns.to_number.match(text, end) is not None
