"""Figures of a frame as expressions: for each quantity the ends of its reading, as integers.

A missing or unbounded end is null, so that sums and comparisons of unbounded ends are null by themselves. ``low`` and
``high`` are multiples of 1/``denominator``; where both are one expression the reading is a point.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import narwhals as nw

from cac_check.model import Missing
from cac_check.records import dataclass

Frame: TypeAlias = "nw.LazyFrame[Any]"
"""A table of any engine that narwhals knows, not yet computed."""

LIMIT = 10**38
"""Sums must stay below it: the largest number of a 38-digit decimal, and less than 2¹²⁷."""

INT64 = 2**63

ASSUMED_BOUND = 2**40
"""Figures up to a million millions add up in 64 bits; that is tried first where sums cannot fail but only wrap."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of a reading under one profile. An ``open`` expression is 1 where that end is left out, 0 elsewhere."""

    low: nw.Expr
    high: nw.Expr
    low_open: nw.Expr | None = None
    high_open: nw.Expr | None = None

    @property
    def point(self) -> bool:
        """Whether both ends are one number."""
        return self.low is self.high

    @property
    def open(self) -> bool:
        """Whether an end may be left out."""
        return self.low_open is not None or self.high_open is not None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a frame says of one quantity (or of a sum of one)."""

    claimed: nw.Expr
    """How many figures are present: 0 or 1, more for a sum."""
    absent: nw.Expr
    """How many are missing."""
    ends: Ends
    """Under the chosen profile."""
    lenient: Ends
    """The same object as ``ends`` where words play no part."""
    denominator: int = 1
    bound: int = INT64
    """No end is larger than this, times ``1/denominator``, in absolute value."""
    integral: bool = False
    nonnegative: bool = False
    plain: bool = False
    """A point that is present where it is not null, so that its ends say all there is."""
    whole: bool = False
    """A point that is null wherever a figure is missing, be it one or a sum."""
    settled: bool = False
    """Its ends already say what missing figures are."""
    filled: Missing | None = None
    """What a missing one was taken for."""
    column: str | None = None
    """A column that holds the figure as it is, null where it is missing: many of these are added at once."""

    def where_missing(self, policy: Missing) -> Figure:
        """Return the figure with the ends a missing one has under ``policy``."""
        if self.settled or policy is Missing.SKIP or (policy is Missing.ANYTHING and not self.nonnegative):
            return self
        zero = policy is Missing.ZERO
        ends = _fill(self.ends, self.absent, high_too=zero)
        lenient = ends if self.lenient is self.ends else _fill(self.lenient, self.absent, high_too=zero)
        return replace(self, ends=ends, lenient=lenient, plain=False, filled=policy)


def expand(figure: Figure) -> dict[str, nw.Expr]:
    """Return the expressions of a figure by label; :func:`rebuild` turns what was done to each into a figure again."""
    expressions = {} if figure.plain else {"claimed": figure.claimed, "absent": figure.absent}
    expressions |= _expand_ends("", figure.ends)
    if figure.lenient is not figure.ends:
        expressions |= _expand_ends("lenient ", figure.lenient)
    return expressions


def rebuild(figure: Figure, expressions: Mapping[str, nw.Expr]) -> Figure:
    """Return the figure with other expressions under the labels of :func:`expand`."""
    ends = _rebuild_ends("", expressions)
    lenient = ends if figure.lenient is figure.ends else _rebuild_ends("lenient ", expressions)
    figure = replace(figure, column=None)
    if figure.plain:
        present = ~ends.low.is_null()
        return replace(
            figure, claimed=present.cast(nw.Int64()), absent=(~present).cast(nw.Int64()), ends=ends, lenient=lenient
        )
    return replace(figure, claimed=expressions["claimed"], absent=expressions["absent"], ends=ends, lenient=lenient)


def _expand_ends(label: str, ends: Ends) -> dict[str, nw.Expr]:
    every = {"low": ends.low, "high": None if ends.point else ends.high, **_opens(ends)}
    return {label + name: expression for name, expression in every.items() if expression is not None}


def _opens(ends: Ends) -> dict[str, nw.Expr | None]:
    return {"low open": ends.low_open, "high open": ends.high_open}


def _rebuild_ends(label: str, expressions: Mapping[str, nw.Expr]) -> Ends:
    low = expressions[f"{label}low"]
    high = expressions.get(f"{label}high", low)
    return Ends(low, high, expressions.get(f"{label}low open"), expressions.get(f"{label}high open"))


def _fill(ends: Ends, absent: nw.Expr, *, high_too: bool) -> Ends:
    """Give missing figures the end 0, below and, if ``high_too``, above."""
    low = nw.when(absent > 0).then(nw.lit(0)).otherwise(ends.low)
    if high_too and ends.point:
        return Ends(low, low)
    high = nw.when(absent > 0).then(nw.lit(0)).otherwise(ends.high) if high_too else ends.high
    return replace(ends, low=low, high=high)


@dataclass(frozen=True, slots=True)
class View:
    """A frame in which each row is one report of a rule, and its figures."""

    frame: Frame
    keys: tuple[str, ...]
    figures: Mapping[str, Figure]
    wide: nw.dtypes.DType
    """An integer type of the frame's engine that holds every number below :data:`LIMIT`."""
    binds: nw.Expr | None = None
    """On which rows rules bind at all; ``None``: on every one."""
    assumed: tuple[str, ...] = ()
    """Columns of the frame taken to hold nothing above :data:`ASSUMED_BOUND`; whoever computes it checks that."""
    doubtful: nw.Expr | None = None
    """Whether rows are not what they were taken to be, over all of them; whoever computes the frame checks that too."""
    coded: Coded | None = None
    """The same reports without the texts of their keys."""
    shared: Shared | None = None
    """Where sums of many figures are kept, to be computed once; ``None``: wherever they are used."""


class Shared:
    """Expressions that become columns of their own before others name them."""

    MANY = 16
    """Sums of fewer figures cost less than a column."""

    def __init__(self) -> None:
        self.columns: dict[str, nw.Expr] = {}
        self._names: dict[Hashable, str] = {}

    def column(self, key: Hashable, make: Callable[[], nw.Expr]) -> nw.Expr:
        """Return the column of what ``make`` makes; what has an equal key is the same."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"shared {len(self._names)}"
            self.columns[name] = make()
        return nw.col(name)


@dataclass(frozen=True, slots=True)
class Coded:
    """The reports of a view under a number each (see ``coded``)."""

    view: View
    rows: Frame
    """The keys and the number of each row."""


def narrowest(reach: int, wide: nw.dtypes.DType) -> nw.dtypes.DType:
    """Return the smallest type of whole numbers for what is at most ``reach`` in absolute value, at most ``wide``."""
    sizes = {8: nw.Int8(), 16: nw.Int16(), 32: nw.Int32(), 64: nw.Int64()}
    return next((dtype for bits, dtype in sizes.items() if reach < 2 ** (bits - 1)), wide)


def wide_type(frame: Frame) -> nw.dtypes.DType:
    """Return the widest integers the frame's engine adds without surprises."""
    return nw.Decimal(38, 0) if frame.implementation.is_spark_like() else nw.Int128()


def whole_literal(value: int, wide: nw.dtypes.DType) -> nw.Expr:
    """Return a whole number as a literal."""
    return nw.lit(value, nw.Int64()) if abs(value) < INT64 else nw.lit(str(value)).cast(wide)


def times(value: nw.Expr, factor: int, wide: nw.dtypes.DType) -> nw.Expr:
    """Return whole numbers times one; Spark takes none that 64 bits do not hold as it is."""
    if factor == 1:
        return value
    return value * factor if abs(factor) < INT64 else value * whole_literal(factor, wide)
