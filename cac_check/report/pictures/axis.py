"""An axis: from exact values to units of a picture, with round marks."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from cac_check.interval import Rational, exact, magnitude
from cac_check.messages import ENGLISH, Language
from cac_check.model import Kind
from cac_check.records import dataclass
from cac_check.report.pictures.svg import MARGIN, WIDTH, Shape, stroke, text, width_of
from cac_check.report.words import figure

MOST_MARKS = 4
_PAD = Fraction(1, 8)
"""How much of what is shown is left free at each end."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high``, across the picture."""

    low: Rational
    high: Rational
    kind: Kind
    language: Language = ENGLISH

    @staticmethod
    def of(values: Iterable[Rational], kind: Kind, *, zero: bool = False, language: Language = ENGLISH) -> Axis:
        """Return an axis that shows all the values, from zero where that is asked."""
        shown = list(values) or [0, 1]
        low, high = min(shown), max(shown)
        if zero and low >= 0:
            return Axis(0, exact(high * (1 + _PAD)) if high else 1, kind, language)
        room = exact(_PAD * (high - low or magnitude(high) or 1))
        return Axis(low - room, high + room, kind, language)

    def at(self, value: Rational) -> float:
        """Return where a value lies, kept inside the picture."""
        share = float(Fraction(value - self.low) / Fraction(self.high - self.low))
        return MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN)

    @property
    def begins_at_zero(self) -> bool:
        """Whether lengths may be compared."""
        return self.low == 0

    def marks(self) -> list[Rational]:
        """Return round values to write at the axis, few enough for their words to stand side by side."""
        for most in range(MOST_MARKS, 1, -1):
            found = self._marks(most)
            if sum(width_of(figure(value, self.kind, self.language)) + 12 for value in found) <= WIDTH:
                return found
        return self._marks(1)

    def _marks(self, most: int) -> list[Rational]:
        step = _round_up(Fraction(self.high - self.low) / most, whole=self.kind.integral)
        first = -(-Fraction(self.low) // step)
        values = [exact((first + number) * step) for number in range(most + 2)]
        return [value for value in values if self.low <= value <= self.high]

    def draw(self, y: float) -> list[Shape]:
        """Return the axis at a height, its marks with their values below it."""
        shapes = [stroke(MARGIN, y, WIDTH - MARGIN, y, "axis")]
        for value in self.marks():
            x, words = self.at(value), figure(value, self.kind, self.language)
            half = width_of(words) / 2
            shapes.append(stroke(x, y, x, y + 5, "axis"))
            shapes.append(text(min(max(x, half), WIDTH - half), y + 19, words, "quiet", "middle"))
        return shapes


def _round_up(step: Fraction, *, whole: bool) -> Fraction:
    """Return the next of 1, 2, 5, 10, 20, … (or tenths of them where values need not be whole)."""
    power = Fraction(1)
    while power > step and not (whole and power == 1):
        power /= 10
    while power * 10 < step:
        power *= 10
    return next((power * factor for factor in (1, 2, 5, 10) if power * factor >= step), power * 10)
