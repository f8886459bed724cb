"""Numbers told vaguely: *several*, *a few hundred*, *dozens*, *hundreds of thousands*."""

from __future__ import annotations

from cac_check.interval import MAX_DIGITS, Rational
from cac_check.reading.numeral import Several, Vague
from cac_check.reading.spaced.scales import multiplier
from cac_check.reading.spaced.token_row import Found, TokenRow

_LARGEST = 10**MAX_DIGITS


def several_at(row: TokenRow, position: int) -> Found | None:
    """Read *several*, *a few hundred*, *a couple of dozen*."""
    matched = row.phrase(position, row.lexicon.several)
    if matched is None:
        return None
    width, after = matched
    unit: Rational = 1
    reach = after
    while True:
        if row.word(reach) in row.lexicon.of:
            reach += 1
        factor = multiplier(row, row.word(reach)) or row.lexicon.plurals.get(row.word(reach))
        if factor is None:
            break
        reach += 1
        unit, after = unit * factor, reach
    return Found(Several(width, unit), after)


def vague_at(row: TokenRow, position: int) -> Found | None:
    """Read *dozens*, *hundreds of thousands*."""
    matched = row.phrase(position, row.lexicon.plurals)
    if matched is None:
        return None
    unit, after = matched
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
