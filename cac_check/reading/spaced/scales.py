"""What stands behind a number and makes it larger: scale words, a half in its scale, the parts of smaller scales."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cac_check.interval import MAX_DIGITS, Rational, exact
from cac_check.reading.digits import parse_digits
from cac_check.reading.errors import Unreadable
from cac_check.reading.numeral import Number
from cac_check.reading.spaced.not_numbers import is_ordinal, word_joined
from cac_check.reading.spaced.token_row import TokenRow

_LARGEST = 10**MAX_DIGITS
_THOUSAND = 1000
_ASIDE = 6
"""Tokens from a bracket to the digits in it, at most."""
_TENTH = Fraction(1, 10)


def with_scales(row: TokenRow, number: Number, after: int) -> tuple[Number, int]:
    """Apply the scale words that follow a number: *5 hundred thousand*, *5-million*."""
    number, after = with_half(row, number, after)
    while number.value < _LARGEST:
        reach = after + 1 if row.is_hyphen(after) else after
        word = row.word(reach)
        if word in row.lexicon.hundreds:
            factor = row.lexicon.hundreds[word]
        elif word in row.lexicon.collectives:
            factor = row.lexicon.collectives[word]
        elif scale := scale_at(row, reach):
            number, after = number.times(scale[0]), scale[1]
            continue
        else:
            break
        number, after = number.times(factor), reach + 1
    return with_half(row, number, after) if number.scale > 1 and number.value % number.scale == 0 else (number, after)


def with_half(row: TokenRow, number: Number, after: int) -> tuple[Number, int]:
    """Add a half behind a number, in its scale: two *and a half*, iki *buçuk*, 5 ملايين *ونصف المليون*."""
    added, behind = _added_behind(row, after, again=number.scale > 1)
    if behind == after or (number.scale > 1 and multiplier(row, row.word(behind)) is not None):
        return number, after  # 1.250 millones y *medio centenar* are two numbers
    place = exact(_TENTH * number.scale)
    value = exact(number.value + number.scale * added)
    return replace(number, value=value, grain=place, written=place, scaled=True), behind


def _added_behind(row: TokenRow, position: int, *, again: bool) -> tuple[Rational, int]:
    """Return what a part behind a number adds in its scale, and where it ends: *and a half*, *buçuk*, ونصف.

    ``again``: whether a scale behind the part only repeats the one before it.
    """
    added = row.lexicon.added_behind.get(row.word(position))
    if added is not None:
        return added, position + 1
    reach = position + row.is_hyphen(position)
    if row.word(reach) not in row.lexicon.plus and not row.is_and_prefix(reach):
        return 0, position
    reach += 1 + row.is_hyphen(reach + 1)
    if row.word(reach) in row.lexicon.articles:
        reach += 1 + row.is_hyphen(reach + 1)
    half = row.word(reach)
    if half not in row.lexicon.halves and half not in row.lexicon.halves_joined:
        return 0, position
    behind = reach + 1
    if behind < len(row.tokens) and row.tokens[behind].kind == "prefix":
        behind += 1
    again = again and bool(row.lexicon.and_prefix) and row.word(behind) in row.lexicon.apart  # مليون ونصف *المليون*
    return row.lexicon.fractions.get(half, Fraction(1, 2)), behind + 1 if again else reach + 1


def scale_of_brackets(row: TokenRow, position: int, after: int) -> tuple[Rational, int] | None:
    """Return the scale that digits share with others in brackets, and where this numeral ends.

    42.6 (year before: 17.9) *million*: the first ends with its digits, the second with the scale.
    """
    if row.word(after) == "(":
        inner = next((at for at in range(after + 1, after + _ASIDE) if row.is_digits(at)), 0)
        scale = scale_at(row, inner + 2) if inner and row.word(inner + 1) == ")" else None
        return (scale[0], after) if scale else None
    if row.word(after) != ")":
        return None
    opened = next((at for at in range(position - 1, position - _ASIDE, -1) if row.word(at) == "("), 0)
    return scale_at(row, after + 1) if opened and row.is_digits(opened - 1) else None


def scale_at(row: TokenRow, position: int) -> tuple[Rational, int] | None:
    """Return the scale that a word apart from the digits tells, and where it ends with its full stop."""
    word, lexicon = row.word(position), row.lexicon
    if word in lexicon.apart:
        return lexicon.scales[word], behind_dot(row, position)
    if lexicon.abbreviations and position < len(row.tokens):
        value = lexicon.abbreviations.get(row.printed(position, position))
        return (value, behind_dot(row, position)) if value else None
    return None


def behind_dot(row: TokenRow, position: int) -> int:
    """Return what follows a word, and the full stop that makes an abbreviation of it: *Mio.*, *Tsd.* and such."""
    dotted = row.printed(position, position) in row.lexicon.dotted
    return position + 1 + (dotted and row.word(position + 1) == "." and row.touches(position + 1))


def multiplier(row: TokenRow, word: str) -> Rational | None:
    """Return what a collective, a hundred or a scale word multiplies by."""
    for words in (row.lexicon.collectives, row.lexicon.hundreds):
        if word in words:
            return words[word]
    return row.lexicon.scales[word] if word in row.lexicon.apart else None


def with_lower_parts(row: TokenRow, number: Number, after: int) -> tuple[Number, int]:
    """Add what smaller scales tell of the same number: 14 million *and 735 thousand*, 266 bin *855*."""
    while (lower := _lower_part(row, number, after)) is not None:
        part, after = lower
        number = replace(part, value=exact(number.value + part.value))
    return number, after


def _lower_part(row: TokenRow, number: Number, after: int) -> tuple[Number, int] | None:
    """Return what stands behind a number with a scale and tells a smaller part of it, and where it ends."""
    lexicon = row.lexicon
    joined = row.word(after) in lexicon.and_ or row.is_and_prefix(after) or row.word(after) == lexicon.and_prefix != ""
    position = after + 1 if joined else after
    scale = scale_at(row, position + 1)
    smaller = scale[0] if scale else 1 if lexicon.ones_behind_scales else number.scale
    digits = row.word(position).isdecimal() or (not scale and row.is_grouped(position))
    if not digits or number.scale == 1 or smaller >= number.scale or number.value % number.scale:
        return None
    ends = row.lexicon.ordinal_point and is_ordinal(row, position)
    if not scale and (ends or word_joined(row, position, position + 1) or _is_glued(row, position + 1)):
        return None
    try:
        lower = parse_digits(row.word(position), lexicon.digits).times(smaller)
    except Unreadable:
        return None
    if lower.value >= number.scale or (not scale and lower.value * _THOUSAND < number.scale):
        return None
    return (lower, scale[1]) if scale else (replace(lower, scaled=False), position + 1)


def _is_glued(row: TokenRow, position: int) -> bool:
    """Whether a word or a percent sign touches the digits before it."""
    return row.touches(position) and (row.tokens[position].kind == "word" or row.word(position) in row.lexicon.percent)


def mixed(value: Fraction) -> Number:
    """Return a number with a sign for a fraction: 2½ is told to a tenth, like *two and a half*."""
    return Number(value, _TENTH, _TENTH, scaled=True)


def share_of(value: Rational, factor: Rational) -> Number:
    """Return *half a million*: nobody who says so counts finer than a tenth of the scale."""
    grain = exact(factor * _TENTH) if factor >= 100 else 1
    return Number(exact(value * factor), grain, grain, scaled=factor >= 1000, words=True)
