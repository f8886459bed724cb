"""A contradiction as data: the claims and rules that cannot all hold, the proof, and the sum behind it."""

from __future__ import annotations

from cac_check.certificate import Json, Refutation
from cac_check.dated import Dated
from cac_check.interval import Rational
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Addend:
    """One claim's end in a sum: ``multiplier`` × ``end``, where ``open`` says the end itself is not reached."""

    claim: str
    quantity: str
    multiplier: Rational
    end: Rational
    open: bool

    @property
    def amount(self) -> Rational:
        """What it adds."""
        return self.multiplier * self.end


@dataclass(frozen=True, slots=True)
class Sum:
    """A linear contradiction as arithmetic a reader can redo.

    The ``lower`` addends come to at least ``low`` (more than it if ``low_open``), the ``upper`` ones and the constant
    of the rules to at most ``high`` (less than it if ``high_open``); the rules force the first to be ≤ the second,
    and ``low`` is not.
    """

    lower: tuple[Addend, ...]
    upper: tuple[Addend, ...]
    constant: Rational
    """What the rules themselves add to the upper side (an offset, a tolerance, a limit)."""

    @property
    def low(self) -> Rational:
        """What the lower addends come to at least."""
        return sum(addend.amount for addend in self.lower)

    @property
    def high(self) -> Rational:
        """What the upper addends and the constant come to at most."""
        return sum(addend.amount for addend in self.upper) + self.constant

    @property
    def low_open(self) -> bool:
        """Whether ``low`` itself cannot be reached."""
        return any(addend.open for addend in self.lower)

    @property
    def high_open(self) -> bool:
        """Whether ``high`` itself cannot be reached."""
        return any(addend.open for addend in self.upper)

    @property
    def gap(self) -> Rational:
        """By how much the two sides miss each other (0 where only open ends meet)."""
        return self.low - self.high


def rule_of(name: str) -> str:
    """Return the id of the rule whose member goes by this name, on one day or on none."""
    return Dated.of(name).id


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of claims and rules that cannot all hold: drop any one and the rest can."""

    claims: tuple[str, ...]
    rules: tuple[str, ...]
    """By their ids, each with the day it is about where the figures of several days meet: ``sum@2023-03-01``."""
    proof: Refutation
    sum: Sum | None = None
    """``None`` where the proof needs whole numbers or cases and is no single sum."""
    smallest_gap: Rational | None = None
    """Where the proof goes through cases: the gap of the case that comes closest to holding."""

    @property
    def gap(self) -> Rational | None:
        """By how much the figures miss each other; ``None`` where only whole numbers keep them apart."""
        return self.smallest_gap if self.sum is None else self.sum.gap

    def to_dict(self) -> list[Json]:
        """Return the ids of its members, claims first."""
        return [*self.claims, *self.rules]
