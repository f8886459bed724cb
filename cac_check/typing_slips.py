"""Typing slips that turn one number into another: a hint to a reader, never a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FACTORS = (10, 1_000, 10_000)
"""A zero too many, thousands for units, 万 for units."""

_KEY_NEIGHBOURS = frozenset(
    frozenset(pair)
    for pair in ("12", "23", "34", "45", "56", "67", "78", "89", "90", "14", "25", "36", "47", "58", "69", "01", "02")
)
"""Digits beside each other on a row of keys or above each other on a pad."""


def typing_slip(stated: int, meant: int) -> str | None:
    """Return the slip that would make ``stated`` out of ``meant``, ``None`` if it is none of the common ones."""
    if stated == meant or 0 in (stated, meant):
        return None
    if stated == -meant:
        return "sign left out or added"
    if (stated < 0) != (meant < 0):
        return None
    for factor in FACTORS:
        if stated == meant * factor or meant == stated * factor:
            return f"factor {factor:,}"
    written, intended = str(abs(stated)), str(abs(meant))
    if len(written) == len(intended):
        return _same_length(written, intended)
    if len(written) == len(intended) + 1:
        return _one_more(written, intended, "doubled digit", "added digit")
    if len(intended) == len(written) + 1:
        return _one_more(intended, written, "missing digit", "missing digit")
    return None


def telling_slip(stated: int, meant: int, among: int = 1) -> str | None:
    """Return the slip that would make ``stated`` out of ``meant``, ``None`` also where it says next to nothing.

    Some 14 n numbers are a slip away from one of n digits. With few digits, or many figures of which one must be wrong,
    some figure is a slip away from what would fit by chance; one that misses by less than ten nearly always is.

    Args:
        stated: the number as it is told.
        meant: the number that would fit.
        among: how many figures, or sets of them, might be wrong instead.
    """
    digits = len(str(max(abs(stated), abs(meant))))
    one_slip_away, numbers = 14 * digits + 6, 9 * 10 ** (digits - 1)
    by_chance = 2 * among * one_slip_away >= numbers
    return None if by_chance or abs(stated - meant) < 10 else typing_slip(stated, meant)


SLIPPED = frozenset({"1", "2", "3", *(str(9 * times) for times in range(1, 10))})
"""What two numbers of one length differ by where one is a slip of the other, without trailing zeros: a digit is
changed for one beside it, or two digits that differ by up to 9 are swapped."""


def may_be_slip(stated: pl.Expr, meant: pl.Expr) -> pl.Expr:
    """Return whether whole numbers can be a typing slip of each other at all; few are, which spares a closer look."""
    import polars as pl

    lengths = [number.abs().cast(pl.String).str.len_chars() for number in (stated, meant)]
    difference = (stated - meant).abs().cast(pl.String).str.strip_chars_end("0")
    return (lengths[0] != lengths[1]) | difference.is_in(list(SLIPPED)) | ((stated < 0) != (meant < 0))


def _same_length(written: str, intended: str) -> str | None:
    places = [place for place, (a, b) in enumerate(zip(written, intended, strict=True)) if a != b]
    if len(places) == 1 and frozenset((written[places[0]], intended[places[0]])) in _KEY_NEIGHBOURS:
        return "neighbouring digit"
    if len(places) == 2 and places[1] == places[0] + 1:
        first, second = places
        if written[first] == intended[second] and written[second] == intended[first]:
            return "swapped digits"
    return None


def _one_more(longer: str, shorter: str, doubled: str, single: str) -> str | None:
    """Name the slip if dropping one digit of ``longer`` gives ``shorter``."""
    place = next((n for n, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if longer[:place] + longer[place + 1 :] != shorter:
        return None
    beside = longer[max(place - 1, 0) : place] + longer[place + 1 : place + 2]
    return doubled if longer[place] in beside else single
