"""Square roots compared exactly: by their squares."""

from __future__ import annotations

from cac_check.interval import Rational, magnitude
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class SquareRoot:
    """A number known by its square: +√x for x ≥ 0, −√(−x) for x < 0.

    It can be multiplied, added to 0 and compared with rational numbers; anything else would not be exact, and is a
    ``TypeError``.
    """

    signed_square: Rational

    def __rmul__(self, factor: Rational) -> SquareRoot:
        """Return a rational multiple."""
        return SquareRoot(_signed_square(factor) * self.signed_square)

    def __mul__(self, other: SquareRoot) -> SquareRoot:
        """Return the product of two roots."""
        return SquareRoot(self.signed_square * other.signed_square)

    def __radd__(self, other: Rational) -> SquareRoot:
        """Return it again: the only sum it can take part in."""
        if other != 0:
            raise TypeError("a root cannot be added to a number")
        return self

    def __eq__(self, other: object) -> bool:
        """Whether it is a rational number."""
        return self.signed_square == _signed_square(_rational(other))

    def __lt__(self, other: object) -> bool:
        """Whether it is less than a rational number."""
        return self.signed_square < _signed_square(_rational(other))

    def __le__(self, other: object) -> bool:
        """Whether it is at most a rational number."""
        return self.signed_square <= _signed_square(_rational(other))

    __hash__ = None  # type: ignore[assignment]


def _rational(number: object) -> Rational:
    if not isinstance(number, Rational):
        raise TypeError("a root can be compared with rational numbers only")
    return number


def _signed_square(number: Rational) -> Rational:
    return number * magnitude(number)
