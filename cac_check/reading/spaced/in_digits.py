"""Numerals that begin with digits, or with a sign for a fraction."""

from __future__ import annotations

from cac_check.interval import Rational
from cac_check.reading.digits import parse_digits, part_of_sign
from cac_check.reading.errors import Unreadable, grouped_elsewhere, ordinal, run_of_numbers, underscored
from cac_check.reading.numeral import Number, Part
from cac_check.reading.spaced.not_numbers import glued_after, glued_before, is_ordinal, ordinal_ending, word_joined
from cac_check.reading.spaced.scales import (
    behind_dot,
    mixed,
    multiplier,
    scale_of_brackets,
    share_of,
    with_lower_parts,
    with_scales,
)
from cac_check.reading.spaced.token_row import Found, TokenRow

_GROUP = 3


def from_digits(row: TokenRow, position: int) -> Found:
    """Read digits, the scale words behind them, and what is glued to them on either side."""
    token = row.tokens[position]
    if reason := glued_before(row, position):
        return Found(None, position + 1, reason)
    try:
        number = parse_digits(token.word, row.lexicon.digits)
    except Unreadable as error:
        reason = run_of_numbers(token.word) if token.kind == "run" else error.reason
        return Found(None, position + 1, reason)
    after = position + 1
    if _may_be_grouped(row, position, number):
        return Found(None, after, grouped_elsewhere(token.word), True)
    if row.lexicon.ordinal_point and is_ordinal(row, position):
        return Found(None, after + 1, ordinal(row.printed(position, after)))
    if row.word(after) == "." and row.word(after + 1) in row.lexicon.ordinal_suffixes and row.touches(after + 1):
        return Found(None, after + 2, ordinal(row.printed(position, after + 1)))  # 45.ª
    if row.word(after) == "_" and row.touches(after):
        return Found(None, after + 1, underscored(row.printed(position, min(after + 1, len(row.tokens) - 1))))
    if after < len(row.tokens) and row.tokens[after].kind == "part" and isinstance(number.value, int):
        number, after = mixed(number.value + part_of_sign(row.word(after))), after + 1
    if row.touches(after) and row.tokens[after].kind == "word":
        letters, exact_letters = row.word(after), row.printed(after, after)
        short = row.lexicon.touching.get(exact_letters) or row.lexicon.abbreviations.get(exact_letters)
        if letters in row.lexicon.glued:
            number, after = number.times(row.lexicon.scales[letters]), after + 1
        elif short:
            number, after = number.times(short), behind_dot(row, after)
        elif letters not in row.lexicon.measures:
            return Found(None, after + 1, glued_after(row, position, letters))
    if short := _scale_behind_money(row, position, after):
        number, after = number.times(short), behind_dot(row, after)
    if reason := word_joined(row, position, after) or ordinal_ending(row, position, after):
        return Found(None, after + 2, reason)
    if shared := scale_of_brackets(row, position, after):
        return Found(number.times(shared[0]), shared[1])
    scaled, behind = with_scales(row, number, after)
    if behind > after and row.lexicon.digits.is_ambiguous(token.word):
        return Found(None, behind, f"{token.word!r} before a scale can be grouped or have decimals")
    return Found(*with_lower_parts(row, scaled, behind))


def _may_be_grouped(row: TokenRow, position: int, number: Number) -> bool:
    """Whether three decimals are hardly any, but digits grouped as elsewhere: 330,000 kişi, pt $25,400."""
    word = row.word(position)
    if (
        not number.decimals
        or len(word) < len("1,000")
        or word[-_GROUP - 1].isdecimal()
        or row.lexicon.digits.group == {" "}
    ):
        return False
    money = row.lexicon.digits.decimal == {","} and row.word(position - 1) in ("$", "£") and row.touches(position)
    return word[0] != "0" and len(word) <= len("100,000") and (word.endswith("000") or money)


def _scale_behind_money(row: TokenRow, position: int, after: int) -> Rational | None:
    """Return the scale of a letter apart from the digits, which is one only behind a currency: $5 *m*."""
    letters = row.word(after)
    if letters not in row.lexicon.glued or letters in row.lexicon.apart or row.touches(after):
        return None
    return row.lexicon.scales[letters] if row.word(position - 1) in row.lexicon.currencies_before else None


def from_part_sign(row: TokenRow, position: int) -> Found:
    """Read a sign for a fraction alone: ¾ of voters, ½ million, ½ per cent."""
    if reason := glued_before(row, position):
        return Found(None, position + 1, reason)
    value, after = part_of_sign(row.word(position)), position + 1
    factor = multiplier(row, row.word(after))
    if factor is not None:
        return Found(*with_scales(row, share_of(value, factor), after + 1))
    of_a_whole = row.word(after) in row.lexicon.of or row.word(after) in row.lexicon.articles
    return Found(Part(value) if of_a_whole else mixed(value), after)
