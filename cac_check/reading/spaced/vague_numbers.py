"""Numbers told vaguely: *several*, *a few hundred*, *dozens*, *hundreds of thousands*."""

from __future__ import annotations

from cac_check.interval import MAX_DIGITS, Rational
from cac_check.reading.numeral import Number, Odd, Several, Vague
from cac_check.reading.spaced.scales import multiplier, scale_at
from cac_check.reading.spaced.token_row import Found, TokenRow

_TEN, _THOUSAND = 10, 1000
_LARGEST = 10**MAX_DIGITS


def several_at(row: TokenRow, position: int) -> Found | None:
    """Read *several*, *a few hundred*, *a couple of dozen*."""
    matched = row.phrase(position, row.lexicon.several)
    if matched is None:
        return None
    width, after = matched
    # A word that is a plural too holds its unit: кількасот, several hundred.
    unit: Rational = row.lexicon.plurals.get(row.word(position), 1) if after == position + 1 else 1
    reach = after
    while True:
        if row.word(reach) in row.lexicon.of:
            reach += 1
        ten = _TEN if row.lexicon.numbers.get(row.word(reach)) == _TEN and unit == 1 else None  # mehrere *zehn*
        factor = multiplier(row, row.word(reach)) or row.lexicon.plurals.get(row.word(reach)) or ten
        if factor is None:
            break
        reach += 1
        unit, after = unit * factor, reach
    return Found(Several(width, unit), after)


def odd_number_at(row: TokenRow, position: int) -> Found | None:
    """Read *belasan*, ten and odd, in the scale behind it: belasan *ribu*."""
    value, after = row.lexicon.odd_numbers.get(row.word(position)), position + 1
    if value is None:
        return None
    if scale := scale_at(row, after):
        value, after = value * scale[0], scale[1]
    return Found(Number(value, value, value, scaled=value >= _THOUSAND, odd=Odd.AFTER_DIGITS, words=True), after)


def _goes_on(row: TokenRow, position: int, unit: Rational) -> bool:
    """Whether a number in words follows that a scale may hold, so that the scale is told once: тысячи *двухсот*."""
    word, lexicon = row.word(position), row.lexicon
    number = lexicon.numbers.get(word) or lexicon.spelled.get(word) or 0
    return unit > number >= 10


def vague_at(row: TokenRow, position: int) -> Found | None:
    """Read *dozens*, *hundreds of thousands*."""
    matched = row.phrase(position, row.lexicon.plurals)
    if matched is None:
        return None
    unit, after = matched
    if after == position + 1 and row.word(position) in row.lexicon.apart and _goes_on(row, after, unit):
        return None  # тысячи двухсот
    repeated = row.phrase(after + 1, row.lexicon.plurals) if row.word(after) in row.lexicon.repeats else None
    if repeated and repeated[0] == unit:
        after = repeated[1]
    while unit < _LARGEST:
        reach = after + 1 if row.word(after) in row.lexicon.of else after
        larger = row.phrase(reach, row.lexicon.plurals)
        if larger is None:
            break
        unit, after = unit * larger[0], larger[1]
    return Found(Vague(unit), after)
