"""What a numeral looks like once it is recognised, before anyone asks what it allows.

A :class:`Numeral` is a stretch of text with a shape; a :class:`Figure` is a numeral with the words that bend or mark
it. Spans are offsets into the text that was searched, ends exclusive.
"""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TypeAlias

from cac_check.interval import Rational, exact, ratio
from cac_check.model import Hedge
from cac_check.records import dataclass


class Odd(enum.Enum):
    """Where "and odd" (余, 多, 여) stands: it makes open the place it follows."""

    AFTER_DIGITS = "odd-after-digits"
    AFTER_SCALE = "odd-after-scale"


@dataclass(frozen=True, slots=True)
class Number:
    """A number told by digits or number words."""

    value: Rational
    grain: Rational
    """Place value of the last significant digit."""
    written: Rational
    """Place value of the last written digit."""
    scaled: bool = False
    """Whether it ends in a scale word or has decimals, so that it is rounded by its very form."""
    decimals: bool = False
    """Whether digits stand after a decimal point and no scale word follows."""
    scale: Rational = 1
    """Product of the scale words behind the digits."""
    odd: Odd | None = None
    words: bool = False
    """Whether it was written in words."""

    @property
    def hedged_grain(self) -> Rational:
        """Return 5 grains where the last of two or more significant digits is a 5 (a five-step grid), else one."""
        digits = ratio(self.value, self.grain)
        return 5 * self.grain if digits >= 10 and digits % 10 == 5 else self.grain

    def times(self, factor: Rational) -> Number:
        """Return the number multiplied by a scale word behind it."""
        return replace(
            self,
            value=exact(self.value * factor),
            grain=exact(self.grain * factor),
            written=exact(self.written * factor),
            scale=exact(self.scale * factor),
            scaled=True,
            decimals=False,
        )


@dataclass(frozen=True, slots=True)
class Vague:
    """A plural without a number: *hundreds of thousands* has unit 100,000. ``row`` names its line in the widths."""

    unit: Rational
    row: str = "vague"


@dataclass(frozen=True, slots=True)
class Several:
    """*several*, *a few*, *a handful*, *a couple*, of a unit (1 unless a scale word follows)."""

    row: str
    unit: Rational = 1


@dataclass(frozen=True, slots=True)
class Part:
    """*half*, *two-thirds*, *one in four*: a share of something."""

    value: Rational
    tenths: bool = False
    """Whether it counts tenths (七成), whose neighbours are tenths too."""
    odd: bool = False
    """Whether "and odd" follows: 七成多."""


@dataclass(frozen=True, slots=True)
class Range:
    """*between 5 and 7*, *5–7*."""

    low: Number
    high: Number


Shape: TypeAlias = Number | Vague | Several | Part | Range


class Mark(enum.Enum):
    """What a sign or word beside the numeral says it measures."""

    PERCENT = "percent"
    POINTS = "percentage points"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A stretch of text that tells a number, or looks like one and is refused for a reason."""

    start: int
    end: int
    shape: Shape | None
    refused: str | None = None
    """Why it is no number to compare: an ordinal, a code, digits glued to letters."""
    mark: Mark | None = None
    """What the numeral itself says it measures: 百分之六十二 is a percentage without a sign."""
    unread: bool = False
    """Whether it is refused because a word that belongs to it is not read: nothing near it is what it seems."""
    unit: str | None = None
    """The unit of time within the numeral itself: *a year and a half*."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral together with its hedge and mark.

    ``start`` and ``end`` take in both; ``numeral`` is the bare stretch.
    """

    start: int
    end: int
    numeral: Numeral
    shape: Shape
    hedge: Hedge | None = None
    """Class of the hedge; ``None`` without one (a shape may imply its own class)."""
    conflict: str | None = None
    """Why its hedges cannot be read together, if they cannot."""
    mark: Mark | None = None
    sharp: bool = False
    """Whether a word (*exactly*) says that it is not rounded."""

    @property
    def hedge_class(self) -> Hedge:
        """Return the class the whole phrase belongs to."""
        if self.hedge is not None:
            return self.hedge
        match self.shape:
            case Number(odd=Odd()) | Part(odd=True):
                return Hedge.AND_ODD
            case Number():
                return Hedge.BARE
            case Vague(row=row):
                return _VAGUE_CLASSES.get(row, Hedge.VAGUE)
            case Several():
                return Hedge.SEVERAL
            case Part():
                return Hedge.FRACTION
            case Range():
                return Hedge.RANGE


_VAGUE_CLASSES = {"reaching": Hedge.AT_LEAST, "nearing": Hedge.NEARLY}
"""Classes of the rows of scale words that say on which side of the unit the number lies."""
