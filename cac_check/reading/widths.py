"""From a figure to the values it allows: which row of the table, and the laws every reading keeps.

Three laws hold whatever the table says: the profiles are nested, *about v* allows all that *v* alone allows, and a
count allows a whole number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.model import Hedge, Kind, Profile, Reading
from cac_check.reading.errors import Unreadable
from cac_check.reading.numeral import Figure, Mark, Number, Part, Range, Several, Vague
from cac_check.reading.table import Scope, table

Intervals = Mapping[Profile, Interval]

_FEW = 10
_ROUND = 100
_PERCENT = Fraction(1, 100)
_AGAINST = {
    "reaching": (Hedge.NEARLY, Hedge.UP_TO, Hedge.UNDER),
    "nearing": (Hedge.OVER, Hedge.AT_LEAST),
}
"""Hedges that say the opposite of a row of the table whose words already have a direction (上千, 近千)."""


def reading_of(figure: Figure, kind: Kind) -> Reading:
    """Return what a figure allows, in the units of ``kind`` (for durations: in the figure's own units).

    Raises:
        Unreadable: if the figure is of another kind, or its words have no reading.
    """
    check_readable(figure, kind)
    intervals: Intervals
    match figure.shape:
        case Number() as number:
            intervals = _number(number, figure.hedge, kind, figure.mark)
            if figure.sharp:
                point = Interval.point(number.value)
                intervals = {**intervals, Profile.STRICT: point, Profile.DEFAULT: point}
        case Part() as part:
            intervals = _part(part, figure.hedge)
        case Range() as numbers:
            intervals = _opened(_range(numbers, figure.hedge), figure.hedge)
        case Vague(row=row, unit=unit) | Several(row=row, unit=unit):
            intervals = _opened(_row(row, Scope(unit)), figure.hedge)
    if kind is Kind.RATIO and (figure.mark is Mark.PERCENT or isinstance(figure.shape, Part)):
        intervals = {profile: interval.scale(_PERCENT) for profile, interval in intervals.items()}
    return _reading(intervals, kind, value_of(figure, kind), _grain_of(figure, kind), figure)


def negative(reading: Reading) -> Reading:
    """Return what a figure allows that has a minus sign before it."""
    strict, default, lenient = (reading.under(profile).scale(-1) for profile in Profile)
    value = None if reading.value is None else -reading.value
    return Reading(strict, default, lenient, value, reading.grain, reading.hedge)


def check_readable(figure: Figure, kind: Kind) -> None:
    """Check that a figure has a reading.

    Raises:
        Unreadable: if the figure is of another kind, or its words have no reading.
    """
    _check_kind(figure, kind)
    if figure.conflict:
        raise Unreadable(figure.conflict)
    match figure.shape:
        case Number(value=0, odd=odd) if figure.hedge or odd:
            raise Unreadable("a hedged zero has no reading")
        case Vague(row=row) if figure.hedge in _AGAINST.get(row, ()):
            raise Unreadable(f"two hedges that pull apart: {figure.hedge} before words that tell the other side")


def value_of(figure: Figure, kind: Kind) -> Rational | None:
    """Return the number a figure tells, in the units of ``kind``; ``None`` where it tells none."""
    match figure.shape:
        case Number(value=value):
            return ratio(value, 100) if kind is Kind.RATIO and figure.mark is Mark.PERCENT else value
        case Part(value=share):
            return share if kind is Kind.RATIO else exact(share * 100)
        case Vague(unit=unit, row=row) if row != "vague":
            return unit
    return None


def _grain_of(figure: Figure, kind: Kind) -> Rational | None:
    match figure.shape:
        case Number(grain=grain):
            pass
        case Part():
            grain = 1
        case Range(low=low, high=high):
            grain = min(low.grain, high.grain)
        case _:
            return None
    percent = figure.mark is Mark.PERCENT or isinstance(figure.shape, Part)
    return ratio(grain, 100) if kind is Kind.RATIO and percent else grain


def _check_kind(figure: Figure, kind: Kind) -> None:
    numbers = [
        n
        for n in (figure.shape, getattr(figure.shape, "low", None), getattr(figure.shape, "high", None))
        if isinstance(n, Number)
    ]
    if kind is Kind.COUNT:
        if figure.mark is not None:
            raise Unreadable(f"it tells {figure.mark.value}, where a count of things is expected")
        if isinstance(figure.shape, Part):
            raise Unreadable("it tells a share of something, where a count of things is expected")
        if any(number.decimals for number in numbers):
            raise Unreadable("it has decimals, where a count of whole things is expected")
        if any(not isinstance(number.value, int) for number in numbers):
            raise Unreadable("it is no whole number, where a count of things is expected")
    elif kind is Kind.PERCENT and figure.mark in (Mark.MONEY, Mark.POINTS):
        raise Unreadable(f"it tells {figure.mark.value}, where a percentage is expected")
    elif kind is Kind.AMOUNT and (figure.mark is Mark.PERCENT or isinstance(figure.shape, Part)):
        raise Unreadable("it tells a share of something, where an amount is expected")


def _row(name: str, scope: Scope) -> dict[Profile, Interval]:
    return {profile: width.around(scope) for profile, width in table().rows[name].items()}


def _scope(number: Number) -> Scope:
    return Scope(number.value, number.grain, number.written, number.hedged_grain)


def bare_row(number: Number, kind: Kind, mark: Mark | None) -> str:
    """Return the name of the row for a number without a hedge."""
    if kind is Kind.DURATION:
        return "bare-duration"
    if kind is Kind.PERCENT or mark in (Mark.PERCENT, Mark.POINTS):
        return "bare-percent"
    if number.scaled or kind in (Kind.AMOUNT, Kind.RATIO):
        return "bare-scaled"
    return "bare-sharp" if number.grain == 1 or number.value < _ROUND else "bare-round"


def _number(number: Number, hedge: Hedge | None, kind: Kind, mark: Mark | None) -> dict[Profile, Interval]:
    scope = _scope(number)
    if number.odd:
        return _row(number.odd.value, scope)
    if hedge is not None and hedge is not Hedge.ABOUT:
        return _row(hedge.value, scope)
    bare = _row(bare_row(number, kind, mark), scope)
    if hedge is None:
        return bare
    about = _row("about-few" if kind is Kind.COUNT and number.value < _FEW else "about", scope)
    return {profile: about[profile].hull(bare[profile]) for profile in Profile}


def _part(part: Part, hedge: Hedge | None) -> dict[Profile, Interval]:
    percent = exact(part.value * 100)
    if part.tenths:
        above = exact(percent + 10)
    else:
        above = next((fraction for fraction in table().common_fractions if fraction > percent), exact(percent + 10))
    hedge = Hedge.AND_ODD if part.odd else hedge
    return _row(f"fraction-{hedge}" if hedge else "fraction", Scope(percent, p=above))


def _range(numbers: Range, hedge: Hedge | None) -> dict[Profile, Interval]:
    low, high = numbers.low, numbers.high
    widest = table().range_end[Profile.LENIENT]
    intervals = {}
    for profile, grains in table().range_end.items():
        reach = widest if hedge is Hedge.ABOUT and profile is not Profile.STRICT else grains
        intervals[profile] = Interval(exact(low.value - reach * low.grain), exact(high.value + reach * high.grain))
    return intervals


def _opened(plain: Intervals, hedge: Hedge | None) -> Intervals:
    """Bend a range or a vague word as a whole: *at least hundreds*, *up to 60-70*, *nearly hundreds of thousands*.

    There is no single number to take a width from. The limit lies anywhere in what is told: a hedge with a direction
    opens the end it points to. *Nearly* takes in by default what is taken in under lenient on its side, *about* adds
    nothing to words that are vague already. Strictly, all of them stay as they are.
    """
    strict, default, lenient = (plain[profile] for profile in Profile)
    match hedge:
        case Hedge.OVER | Hedge.AT_LEAST:
            default, lenient = (Interval(end.low, None, end.low_open) for end in (default, lenient))
        case Hedge.UP_TO | Hedge.UNDER:
            default, lenient = (Interval(0, end.high, False, end.high_open) for end in (default, lenient))
        case Hedge.NEARLY:
            default = Interval(lenient.low, default.high, lenient.low_open, default.high_open)
    return {Profile.STRICT: strict, Profile.DEFAULT: default, Profile.LENIENT: lenient}


def _reading(
    intervals: Intervals, kind: Kind, value: Rational | None, grain: Rational | None, figure: Figure
) -> Reading:
    if kind.nonnegative:
        intervals = {profile: _not_below_zero(interval) for profile, interval in intervals.items()}
    if kind is Kind.COUNT:
        downwards = figure.hedge in (Hedge.NEARLY, Hedge.UNDER, Hedge.UP_TO)
        intervals = {profile: _with_whole_number(interval, downwards) for profile, interval in intervals.items()}
    return nested(intervals, value, grain, figure.hedge_class)


def nested(intervals: Intervals, value: Rational | None, grain: Rational | None, hedge: Hedge) -> Reading:
    """Return a reading whose wider profiles take in the narrower ones."""
    strict = intervals[Profile.STRICT]
    default = intervals[Profile.DEFAULT].hull(strict)
    return Reading(strict, default, intervals[Profile.LENIENT].hull(default), value, grain, hedge)


def _not_below_zero(interval: Interval) -> Interval:
    if interval.low is None or interval.low >= 0:
        return interval
    return Interval(0, interval.high, False, interval.high_open)


def _with_whole_number(interval: Interval, downwards: bool) -> Interval:
    """Widen an interval without a whole number to the nearest one on its hedge's side."""
    if interval.integers() is not None:
        return interval
    assert interval.low is not None
    assert interval.high is not None
    if downwards:
        return Interval(
            math.ceil(interval.high) - 1 if interval.high_open else math.floor(interval.high),
            interval.high,
            False,
            interval.high_open,
        )
    return Interval(
        interval.low, math.floor(interval.low) + 1 if interval.low_open else math.ceil(interval.low), interval.low_open
    )
