"""Innocent explanations of a figure that does not fit: a slip of the hand, a figure rounded. Never a verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from cac_check.interval import Interval, Rational, exact, format_number, ratio
from cac_check.messages import Sentence, message
from cac_check.model import Hedge, Profile, Reading
from cac_check.reading.digits import place_of_last_digit
from cac_check.typing_slips import FACTORS, typing_slip

SLIPS = (
    message("sign left out or added"),
    message("factor 10"),
    message("factor 1,000"),
    message("factor 10,000"),
    message("neighbouring digit"),
    message("swapped digits"),
    message("doubled digit"),
    message("added digit"),
    message("missing digit"),
)
"""What :func:`~cac_check.typing_slips.typing_slip` may say."""

_DIGITS = "0123456789"


def hint_for(reading: Reading, needed: Interval, profile: Profile) -> str | None:
    """Return what would turn the figure into one that fits, to be read after "perhaps", or ``None``.

    ``needed`` holds the values that fit in its place. A slip is looked for in the digits as written; that a figure was
    cut down or rounded explains it only where it was read too closely, so not under ``lenient``.
    """
    if reading.value is None:
        return None
    if reading.grain is not None and profile is not Profile.LENIENT and reading.hedge is Hedge.BARE:
        rounded = _rounded(reading.value, reading.grain, needed)
        if rounded is not None:
            return rounded
    slip = slip_of(reading, needed, profile)
    if slip is None:
        return None
    return Sentence.saying(
        "a slip of the hand: {slip} ({number})", slip=Sentence.saying(slip.name), number=format_number(slip.value)
    )


class Slip(NamedTuple):
    """A slip of the hand that turns a figure into one that fits."""

    name: str
    stated: int
    meant: int
    """The digits as told and as meant, without what stands behind the point."""
    value: Rational
    """What was meant."""


def slip_of(reading: Reading, needed: Interval, profile: Profile) -> Slip | None:
    """Return the only slip after which the figure would fit; where several would do, none explains anything."""
    unit = 1 if isinstance(exact(reading.value or 0), int) else reading.grain
    if reading.value is None or unit is None:
        return None
    stated = exact(ratio(reading.value, unit))
    if not isinstance(stated, int):
        return None
    read = reading.under(profile)
    slips = [
        Slip(name, stated, meant, meant * unit)
        for meant in _near(stated)
        if _reaches(read, reading.value, meant * unit, 1, needed) and (name := typing_slip(stated, meant)) is not None
    ]
    if len(slips) != 1:
        return None
    (slip,) = slips
    return slip if _reaches(read, reading.value, slip.value, _finer(stated, slip.meant), needed) else None


def _rounded(value: Rational, grain: Rational, needed: Interval) -> str | None:
    if needed.low is None or needed.high is None:
        return None
    if Interval(value, value + grain, high_open=True).covers(needed):
        return Sentence.saying("rounded down")
    if Interval(value - grain, value, low_open=True).covers(needed):
        return Sentence.saying("rounded up")
    return None


def _finer(stated: int, meant: int) -> Rational:
    """Return by how much what was meant is told to a finer place than what is stated, 1 at most: 980, but 908."""
    return min(1, ratio(place_of_last_digit(meant), place_of_last_digit(stated)))


def _reaches(read: Interval, value: Rational, meant: Rational, finer: Rational, needed: Interval) -> bool:
    """Whether the reading of what was meant has a value in common with what fits.

    It is that of the figure stated, around the other value and as much narrower as its last place is finer.
    """
    if read.low is not None and needed.high is not None:
        low = meant + (read.low - value) * finer
        if low > needed.high or (low == needed.high and (read.low_open or needed.high_open)):
            return False
    if read.high is not None and needed.low is not None:
        high = meant + (read.high - value) * finer
        if high < needed.low or (high == needed.low and (read.high_open or needed.low_open)):
            return False
    return True


def _near(number: int) -> Iterator[int]:
    """Yield the numbers one slip away, in a fixed order."""
    sign = -1 if number < 0 else 1
    text = str(abs(number))
    found: dict[str, None] = {}
    for place in range(len(text) - 1):
        found[text[:place] + text[place + 1] + text[place] + text[place + 2 :]] = None
    for place in range(len(text)):
        for digit in _DIGITS:
            found[text[:place] + digit + text[place + 1 :]] = None
        found[text[:place] + text[place + 1 :]] = None
    for place in range(len(text) + 1):
        for digit in _DIGITS:
            found[text[:place] + digit + text[place:]] = None
    for factor in FACTORS:
        found[str(abs(number) * factor)] = None
        if number % factor == 0:
            found[str(math.floor(abs(number) // factor))] = None
    for candidate in found:
        if candidate and (candidate[0] != "0" or candidate == "0") and candidate != text:
            yield sign * int(candidate)
