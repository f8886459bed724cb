"""Exact intervals: the set of values a phrase allows.

Numbers are ``int`` where they are whole and :class:`fractions.Fraction` elsewhere (``Rational``), never floats. An
interval is never empty: what could be empty (an intersection, a rounding to whole numbers) returns ``None`` instead.
Terms follow interval arithmetic (Moore, Kearfott and Cloud 2009), extended by open ends.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TypeAlias

from cac_check.records import dataclass

Rational: TypeAlias = int | Fraction

MAX_DIGITS = 40
"""Longest run of digits read as one number; beyond it a figure is a typing slip or an attack."""

MAX_EXPONENT = 30
"""Largest power of ten a written number may carry: ``Fraction("1e10000000")`` takes seconds."""

_NUMBER = re.compile(
    rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}(?:\.[0-9]{{1,{MAX_DIGITS}}})?(?:[eE][+-]?[0-9]{{1,2}}|/[0-9]{{1,{MAX_DIGITS}}})?"
)
_ENDS = re.compile(r"\s*([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])\s*")


def exact(value: Rational) -> Rational:
    """Return ``value`` as ``int`` if it is whole, so that equal numbers have one form."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else value


def ratio(numerator: Rational, denominator: Rational) -> Rational:
    """Return the exact quotient.

    Raises:
        ZeroDivisionError: if ``denominator`` is 0.
    """
    if isinstance(numerator, int) and isinstance(denominator, int):  # nearly always, and several times quicker
        whole, rest = divmod(numerator, denominator)
        return Fraction(numerator, denominator) if rest else whole
    return exact(Fraction(numerator) / denominator)


def magnitude(value: Rational) -> Rational:
    """Return the distance from 0."""
    return -value if value < 0 else value


def parse_number(text: str) -> Rational:
    """Read a plain ASCII number: ``66500``, ``-2.5``, ``1e6``, ``1/3``.

    Raises:
        ValueError: if ``text`` is anything else, such as ``67,000`` or a number longer than ``MAX_DIGITS``.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is not a plain number")
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        raise ValueError(f"the exponent of {text!r} is beyond ±{MAX_EXPONENT}")
    try:
        return exact(Fraction(text))
    except ZeroDivisionError as error:
        raise ValueError(f"{text!r} divides by zero") from error


def format_number(value: Rational) -> str:
    """Write a number so that :func:`parse_number` reads the same one: ``66600``, ``2.5``, ``1/3``."""
    value = exact(value)
    if isinstance(value, int):
        return str(value)
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > MAX_DIGITS:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


@dataclass(frozen=True, slots=True)
class Interval:
    """All rationals between two ends, each open (left out) or closed (included).

    ``low`` or ``high`` is ``None`` where the interval is unbounded; an unbounded end is open.

    Raises:
        ValueError: if no number lies in it.
    """

    low: Rational | None = None
    high: Rational | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low is None and not self.low_open:
            object.__setattr__(self, "low_open", True)
        if self.high is None and not self.high_open:
            object.__setattr__(self, "high_open", True)
        if (
            self.low is not None
            and self.high is not None
            and (self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)))
        ):
            raise ValueError(f"{self} is empty")

    @staticmethod
    def point(value: Rational) -> Interval:
        """Return the interval that holds ``value`` alone."""
        return Interval(value, value)

    @staticmethod
    def parse(text: str) -> Interval:
        """Read ``[66500, 67500)``, ``(8000, inf)``, ``(-inf, 5]`` or a single number.

        Raises:
            ValueError: if the text is neither, or the interval is empty.
        """
        match = _ENDS.fullmatch(text)
        if not match:
            return Interval.point(parse_number(text))
        opening, low, high, closing = match.groups()
        return Interval(
            None if low in ("-inf", "-∞") else parse_number(low),
            None if high in ("inf", "+inf", "∞") else parse_number(high),
            opening == "(",
            closing == ")",
        )

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high and not (self.low_open or self.high_open):
            return format_number(self.low)
        low = "-inf" if self.low is None else format_number(self.low)
        high = "inf" if self.high is None else format_number(self.high)
        return f"{'(' if self.low_open else '['}{low}, {high}{')' if self.high_open else ']'}"

    def __contains__(self, value: Rational) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and self.low_open)):
            return False
        return self.high is None or not (value > self.high or (value == self.high and self.high_open))

    @property
    def is_point(self) -> bool:
        """Whether it holds one number alone."""
        return self.low is not None and self.low == self.high

    def covers(self, other: Interval) -> bool:
        """Whether every number of ``other`` lies in this interval."""
        return self.hull(other) == self

    def intersect(self, other: Interval) -> Interval | None:
        """Return the numbers in both, or ``None`` if there are none."""
        low, low_open = _larger(self.low, self.low_open, other.low, other.low_open)
        high, high_open = _smaller(self.high, self.high_open, other.high, other.high_open)
        if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
            return None
        return Interval(low, high, low_open, high_open)

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        low, low_open = self.low, self.low_open
        if other.low is None or (
            low is not None and (other.low < low or (other.low == low and low_open and not other.low_open))
        ):
            low, low_open = other.low, other.low_open
        high, high_open = self.high, self.high_open
        if other.high is None or (
            high is not None and (other.high > high or (other.high == high and high_open and not other.high_open))
        ):
            high, high_open = other.high, other.high_open
        return Interval(low, high, low_open, high_open)

    def widen(self, amount: Rational) -> Interval:
        """Return the interval with both ends moved outwards by ``amount`` (≥ 0)."""
        return Interval(
            None if self.low is None else exact(self.low - amount),
            None if self.high is None else exact(self.high + amount),
            self.low_open,
            self.high_open,
        )

    def closed(self) -> Interval:
        """Return the interval with its finite ends included."""
        return Interval(self.low, self.high)

    def scale(self, factor: Rational) -> Interval:
        """Return ``factor`` × every number of it (``factor`` ≠ 0)."""
        low = None if self.low is None else exact(self.low * factor)
        high = None if self.high is None else exact(self.high * factor)
        if factor > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)

    def integers(self) -> Interval | None:
        """Return the interval from its first to its last whole number, or ``None`` if it has none."""
        low = None if self.low is None else math.floor(self.low) + 1 if self.low_open else math.ceil(self.low)
        high = None if self.high is None else math.ceil(self.high) - 1 if self.high_open else math.floor(self.high)
        if low is not None and high is not None and low > high:
            return None
        return Interval(low, high)


EVERYTHING = Interval()
NONNEGATIVE = Interval(0)


def _larger(a: Rational | None, a_open: bool, b: Rational | None, b_open: bool) -> tuple[Rational | None, bool]:
    if a is None or (b is not None and (b > a or (b == a and b_open))):
        return b, b_open
    return a, a_open


def _smaller(a: Rational | None, a_open: bool, b: Rational | None, b_open: bool) -> tuple[Rational | None, bool]:
    if a is None or (b is not None and (b < a or (b == a and b_open))):
        return b, b_open
    return a, a_open
