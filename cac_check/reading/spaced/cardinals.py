"""Cardinal numbers in words: *forty-five*, *two hundred and thirty*, *a dozen*, *one million*."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from cac_check.interval import MAX_DIGITS, Rational, exact
from cac_check.reading.digits import place_of_last_digit
from cac_check.reading.errors import decimals_in_words, no_single_one
from cac_check.reading.numeral import Number
from cac_check.reading.spaced.scales import mixed, scale_at, with_half, with_lower_parts, with_scales
from cac_check.reading.spaced.token_row import Found, TokenRow

_TEN, _HUNDRED = 10, 100
_LARGEST = 10**MAX_DIGITS
_TENTH = Fraction(1, 10)
_LONGEST_SPELLED = 6
"""Words of the longest number below a hundred, and one more: quatre-vingt-dix-sept."""


def cardinal_at(row: TokenRow, position: int, article: bool) -> Found | None:
    """Read number words: *forty-five*, *two hundred and thirty*, *a dozen*, *one million*."""
    lexicon = row.lexicon
    if lexicon.never_one and (turned := row.phrase(position, row.starts.never_one)):
        return Found(None, turned[1], no_single_one(row.printed(position, turned[1] - 1)), True)
    groups: list[_Group] = []
    current: Rational = 1 if article else 0
    unit: Rational = 1
    scale_before: Rational = _LARGEST
    ends_scaled = False
    collective: Rational = 1  # that of the word read last: a dozen, un millier
    first = after = position + 1 if article else position
    held: _State | None = None
    while True:
        state = _State(current, unit, ends_scaled, after)
        begun = after > first
        read = after
        joined = begun and row.is_and_prefix(read)
        if joined or (begun and (row.is_hyphen(read) or _is_and(row, read, current))):
            read += 1
        word = row.word(read)
        parted = begun and lexicon.units_first and not joined  # ثلاثون *خمس* are no 35
        spelled = _spelled_at(row, read) if lexicon.spelled else None
        scale = scale_at(row, read + (collective > 1 and word in lexicon.of))  # une dizaine *de milliards*
        reach = read + 1
        if joined and lexicon.units_first and (tens := _tens_at(row, read, current)):
            current, unit, ends_scaled = current + tens, 1, False
        elif collective > 1 and not scale:
            break
        elif spelled and not parted and (begun or not article) and _fits_behind(spelled[0], current, begun):
            current, unit, reach, ends_scaled = current + spelled[0], 1, spelled[1], False
        elif (
            not parted
            and word in lexicon.numbers
            and (begun or not article)
            and _fits_behind(lexicon.numbers[word], current, begun)
        ):
            current, unit, ends_scaled = current + lexicon.numbers[word], 1, False
        elif (
            word in lexicon.hundreds
            and not (joined and lexicon.units_first)
            and (1 <= current < 100 or not begun or (lexicon.spelled and not current))
        ):
            current, unit, ends_scaled = (current or 1) * lexicon.hundreds[word], 1, False
        elif word in lexicon.collectives and (1 <= current < 1000 or (not begun and _is_filled(row, position))):
            unit = collective = lexicon.collectives[word]
            current, ends_scaled = (current or 1) * unit, False
        elif word in lexicon.fused and not current and lexicon.fused[word] < scale_before:
            scale_before = unit = place_of_last_digit(int(lexicon.fused[word]))
            groups.append(_Group(unit, lexicon.fused[word]))
            ends_scaled = True
        elif not begun and not article and word in lexicon.fused_before_nouns and _is_noun(row, read + 1):
            scale_before = unit = place_of_last_digit(int(lexicon.fused_before_nouns[word]))
            groups.append(_Group(unit, lexicon.fused_before_nouns[word]))
            ends_scaled = True
        elif scale and (current or not begun or _may_stand_alone(row, word)) and scale[0] < scale_before:
            scale_before = unit = scale[0]
            groups.append(_Group(unit, exact((current or 1) * unit)))
            current, reach, ends_scaled, collective = 0, scale[1], True, 1
        elif scale and lexicon.spelled and (merged := _multiplied(groups, current, scale[0])):
            unit = scale[0] if current else scale_before * scale[0]
            groups, scale_before = merged, unit
            current, reach, ends_scaled = 0, scale[1], True
        else:
            if scale and held and current and groups:
                current, unit, ends_scaled, after = held  # ألفين *وثلاثة* آلاف are two numbers
            break
        held = state if joined else held
        after = reach
    if after == first:
        return None
    value = exact(sum(group.value for group in groups) + current)
    written = unit if ends_scaled else 1
    if not isinstance(value, int):
        return Found(*with_scales(row, replace(mixed(value), words=True), after))  # anderthalb, полтора
    grain = unit if unit > 1 and not ends_scaled else place_of_last_digit(value)
    number = Number(value, grain, written, scaled=written > 1, scale=written, words=True)
    if scale_before == _LARGEST and row.word(after) in lexicon.point:
        decimals = _decimals_at(row, after + 1)
        if decimals is None:
            return Found(None, after + 1, decimals_in_words(row.printed(position, min(after + 1, len(row.tokens) - 1))))
        if decimals:
            number, after = _with_decimals(number, decimals), after + 1 + len(decimals)
    if collective > 1:
        number, after = with_half(row, replace(number, scale=collective), after)
        number = replace(number, scale=1)
    return Found(*with_lower_parts(row, *with_scales(row, number, after)))


def _is_noun(row: TokenRow, position: int) -> bool:
    """Whether a word that may be counted stands at a position."""
    word = row.word(position)
    context = row.lexicon.context
    counted = word not in row.lexicon.common or word in context.get("countable", ())
    known = not counted or word in context.get("stop_units", ())
    return (
        position < len(row.tokens) and row.tokens[position].kind == "word" and not known and word not in row.starts.all
    )


def _is_and(row: TokenRow, position: int, current: Rational) -> bool:
    """Whether *and* joins what follows to a number: two hundred *and* five, nonante *et* un."""
    if row.word(position) not in row.lexicon.and_:
        return False
    one = row.word(position + 1) in row.lexicon.one and current >= _TEN and current % _TEN == 0
    return current % 100 == 0 or (one and bool(row.lexicon.spelled))


def _tens_at(row: TokenRow, position: int, current: Rational) -> Rational | None:
    """Return the tens that stand behind their units: عشرين of ثلاثة وعشرين."""
    tens = row.lexicon.numbers.get(row.word(position)) or row.lexicon.spelled.get(row.word(position))
    fits = tens is not None and tens % _TEN == 0 and _TEN < tens < _HUNDRED and 0 < current % _HUNDRED < _TEN
    return tens if fits else None


def _may_stand_alone(row: TokenRow, word: str) -> bool:
    """Whether a scale word may follow a larger one without a number: un millón *mil*."""
    return bool(row.lexicon.spelled) and word in row.lexicon.apart


def _spelled_at(row: TokenRow, position: int) -> tuple[Rational, int] | None:
    """Return the value of the longest number below a thousand in words that begins at a position, and its end."""
    if row.word(position) not in row.starts.spelled:
        return None
    words: list[str] = []
    ends: list[int] = []
    reach = position
    while len(words) < _LONGEST_SPELLED and reach < len(row.tokens) and row.tokens[reach].kind == "word":
        words.append(row.word(reach))
        ends.append(reach + 1)
        reach += 1 + row.is_hyphen(reach + 1)
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length])
        if phrase in row.lexicon.spelled:
            return row.lexicon.spelled[phrase], ends[length - 1]
    return None


def _decimals_at(row: TokenRow, position: int) -> str | None:
    """Return the digits that words behind a point tell one by one, none where no number follows.

    ``None``: what follows are no single digits, so that nothing says where they stand: one point *twenty-five*.
    """
    known = {**row.lexicon.spelled, **row.lexicon.numbers}
    digits = ""
    while 0 <= (digit := known.get(row.word(position + len(digits)), -1)) < _TEN and digit == int(digit):
        digits += str(int(digit))
    further = row.word(position + len(digits))
    number_follows = further in row.starts.spelled or further in known or row.is_digits(position + len(digits))
    return None if number_follows else digits


def _with_decimals(number: Number, digits: str) -> Number:
    """Add decimals told in words: one *point five* million."""
    place = _TENTH ** len(digits)
    value = exact(number.value + int(digits) * place)
    return Number(value, place, place, scaled=True, decimals=True, words=True)


def _is_filled(row: TokenRow, position: int) -> bool:
    """Whether a filler stands for the article before a position: *another dozen*, *the dozen finalists*."""
    return row.word(position - 1) in row.lexicon.fillers


class _State(NamedTuple):
    """How far a number was read before a word that *and* joins to it."""

    current: Rational
    unit: Rational
    ends_scaled: bool
    after: int


class _Group(NamedTuple):
    """What was told before and with a scale word."""

    scale: Rational
    value: Rational


def _multiplied(groups: list[_Group], current: Rational, scale: Rational) -> list[_Group] | None:
    """Return the groups with the smaller ones multiplied by a scale behind them: un billón *dos mil* millones.

    ``None`` if there are none, or if they would outgrow what was told before.
    """
    larger = [group for group in groups if group.scale >= scale]
    smaller = current + sum(group.value for group in groups[len(larger) :])
    if not smaller or groups[: len(larger)] != larger or any(smaller * scale >= group.scale for group in larger):
        return None
    return [*larger, _Group(scale, smaller * scale)]


def _fits_behind(number: Rational, current: Rational, begun: bool) -> bool:
    """Whether a number word can follow what was read: *twenty* takes *three*, *two* takes none."""
    if not begun or current == 0:
        return True
    if current % 100 == 0:
        return 0 < number < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < number < 10
