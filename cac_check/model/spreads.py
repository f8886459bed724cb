"""The form ``spread``: mean and standard deviation of whole numbers (GRIMMER: Anaya 2016, Allard 2018)."""

from __future__ import annotations

from cac_check.records import dataclass

MOST_POINTS = 30
"""A scale of so many points or fewer is looked at point by point; a longer one only bounds."""

MOST_GAPS = 4
"""So many whole numbers of one sum can lack a sum of squares between others; five and more cannot."""

FLOOR = "whole mean"
REST = "rest"
PAIRS = "pairs"
SUM = "sum"


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of ``count`` people, of each of whom the mean of ``items`` whole numbers is taken.

    There are whole numbers T₁ … Tₙ (what the items of one come to) with mean = Σ T / (n · items) and
    deviation² = Σ (T / items − mean)² / (n − 1), or / n where it is that of a whole population.
    """

    mean: str
    deviation: str
    count: str
    items: int = 1
    population: bool = False
    """Whether the deviation is that of all there are, not that of a sample."""
    ends: tuple[int, int] | None = None
    """The smallest and the largest number that one item can be."""

    @property
    def points(self) -> tuple[int, ...]:
        """Every value of T, where the scale has ends and few points; none otherwise."""
        if self.ends is None or (self.ends[1] - self.ends[0]) * self.items >= MOST_POINTS:
            return ()
        return tuple(range(self.ends[0] * self.items, self.ends[1] * self.items + 1))

    @property
    def hidden(self) -> tuple[tuple[str, bool], ...]:
        """Return the whole numbers nobody tells by which it is decided, and whether they cannot be below zero."""
        if self.points:
            others = [(SUM, False), *((having(point), True) for point in self.points)]
        else:
            others = [(away(each), False) for each in range(1, MOST_GAPS + 1)]
        return (FLOOR, False), (REST, True), (PAIRS, True), *others


def having(point: int) -> str:
    """Return what the number of those is called whose T is this."""
    return f"how many have {point}"


def away(number: int) -> str:
    """Return what the distance of one T from the whole mean is called, of few."""
    return f"distance of number {number}"
