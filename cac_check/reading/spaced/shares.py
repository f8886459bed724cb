"""Shares in words: *half*, *two-thirds*, *half a million*, *üçte* iki."""

from __future__ import annotations

from fractions import Fraction

from cac_check.interval import Rational, exact
from cac_check.reading.numeral import Part
from cac_check.reading.spaced.scales import mixed, multiplier, share_of, with_scales
from cac_check.reading.spaced.token_row import Found, TokenRow

_TEN = 10


def fraction_at(row: TokenRow, position: int, numerator: Rational | None) -> Found | None:
    """Read *half*, *a third*, *two-thirds*, *half a million*, *half a dozen*."""
    lexicon = row.lexicon
    after = position
    spelled = lexicon.numbers.get(row.word(position), lexicon.spelled.get(row.word(position)))
    if numerator is None and spelled is not None:
        numerator, after = spelled, position + 1
        if row.is_hyphen(after):
            after += 1
    if after > position and row.word(after) in lexicon.added_behind:
        return None
    if row.word(after) in lexicon.halves_joined:
        found = _part_before_scale(row, after, numerator or 1)
        if found or row.word(after) not in lexicon.fractions:
            return found
    matched = row.phrase(after, lexicon.fractions)
    if matched is None:
        return None
    part, behind = matched
    word = " ".join(token.word for token in row.tokens[after:behind])
    whole = part.denominator
    value = part * (numerator or 1)
    if not 0 < value < 1 or (whole % _TEN and value.denominator < whole):
        return None  # two quarters are parts of a year, two tenths are a fifth
    after = multiplied = behind
    while row.word(multiplied) in lexicon.articles or row.word(multiplied) in lexicon.of:
        multiplied += 1
    factor = multiplier(row, row.word(multiplied))
    if factor is not None and multiplied > after:
        return Found(*with_scales(row, share_of(value, factor), multiplied + 1))
    return None if numerator is None and word not in lexicon.halves else Found(Part(exact(value)), after)


def _part_before_scale(row: TokenRow, position: int, parts: Rational) -> Found | None:
    """Read *medio millón*, *un demi-million*, *три четверти* миллиона: the word for a half tells one only there.

    So it does before what is measured, and before percent: *medio* por ciento.
    """
    scale = position + 1 + row.is_hyphen(position + 1)
    measures = row.lexicon.context.get("measures", frozenset())
    measured = row.word(scale) in measures and row.word(scale) not in row.lexicon.units
    if parts == 1 and (measured or row.phrase(scale, row.starts.percents)):
        return Found(mixed(Fraction(row.lexicon.fractions.get(row.word(position), Fraction(1, 2)))), position + 1)
    factor = multiplier(row, row.word(scale))
    part = exact(parts * row.lexicon.fractions.get(row.word(position), Fraction(1, 2)))
    return None if factor is None or part >= 1 else Found(*with_scales(row, share_of(part, factor), scale + 1))


def every_nth_at(row: TokenRow, position: int) -> Found | None:
    """Read a share told by an ordinal: *jeder vierte* Haushalt; every third day is a pace and no share."""
    if row.word(position) not in row.lexicon.every:
        return None
    after = position + 1
    if row.lexicon.one_of_each and (found := _one_of_each(row, after)):
        return found
    nth = row.lexicon.nth.get(row.word(after))
    if nth is None or row.word(after + 1) in row.lexicon.units:
        return None
    return Found(Part(exact(Fraction(1) / Fraction(nth))), after + 1)


def _one_of_each(row: TokenRow, position: int) -> Found | None:
    """Read a share of each so many things, with a noun or two between: her *dört gençten biri*."""
    word = row.word(position)
    whole = row.lexicon.spelled.get(word) or (Fraction(word) if word.isdecimal() else None)
    if not whole or whole < 2:
        return None
    for at in (position + 2, position + 3):
        if row.word(at) in row.lexicon.one_of_each:
            return Found(Part(exact(1 / Fraction(whole))), at + 1)
        part, end = _counted_of_each(row, at)
        if part and part < whole:
            return Found(Part(exact(part / Fraction(whole))), end)
    return None


def _counted_of_each(row: TokenRow, position: int) -> tuple[Fraction, int]:
    """Return the number that an ending marks as a part of a whole before it, and its end: ikisi, 3'ü; 0 if none."""
    word, behind = row.word(position), position + 1
    apart = row.word(behind) in ("'", "’") and row.touches(behind)
    if apart and word.isdecimal() and row.word(behind + 1) in row.lexicon.endings:
        return Fraction(word), behind + 2
    number = row.lexicon.spelled.get(word) or row.lexicon.numbers.get(word)
    if behind < len(row.tokens) and row.tokens[behind].kind == "ending" and number:
        return Fraction(number), behind + 1
    return Fraction(0), position


def part_of_whole_at(row: TokenRow, position: int) -> Found | None:
    """Read a share whose whole is told first: *üçte* iki."""
    whole, word = row.lexicon.wholes.get(row.word(position)), row.word(position + 1)
    numbers, endings = row.lexicon.spelled, row.lexicon.endings
    stems = (word.removesuffix(ending) for ending in ("", *endings) if word.endswith(ending))
    part = next((numbers[stem] for stem in stems if stem in numbers), None)
    if whole is None or not part or part >= whole:
        return None
    return Found(Part(exact(Fraction(part) / Fraction(whole))), position + 2)
