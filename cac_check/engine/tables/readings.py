"""Cells as readings: the interval of each quantity of a row, under the chosen profile and under ``lenient``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

import narwhals as nw

from cac_check.engine.tables.cells import ColumnFacts, Number, number
from cac_check.engine.tables.figures import Ends, Figure
from cac_check.engine.tables.phrases import Phrases
from cac_check.interval import Interval, magnitude
from cac_check.model_tables import CellReading, Cells, Measure, TableQuantity


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the columns of a frame."""

    schema: Mapping[str, nw.dtypes.DType]
    cells: Cells
    facts: Mapping[str, ColumnFacts]
    wide: nw.dtypes.DType
    phrases: Mapping[str, Phrases] = field(default_factory=lambda: MappingProxyType({}))
    """By quantity."""

    def number(self, name: str) -> Number:
        """Return the cells of one column as integers."""
        return number(name, self.schema[name], self.cells, self.facts, self.wide)


def read_figure(columns: Columns, quantity: TableQuantity, column: str, reading: CellReading) -> Figure:
    """Return the figure of ``quantity`` in ``column``, read as ``reading`` says."""
    match reading.measure:
        case Measure.SAYS:
            return columns.phrases[quantity.id].figure(quantity)
        case Measure.BOUNDS:
            assert reading.low is not None
            assert reading.high is not None
            return _bounds(columns, quantity, reading.low, reading.high)
        case _:
            return _numbers(columns, quantity, column, reading)


def columns_read(column: str, reading: CellReading) -> tuple[str, ...]:
    """Return the columns of numbers that a reading uses."""
    match reading.measure:
        case Measure.SAYS:
            return ()
        case Measure.BOUNDS:
            return tuple(name for name in (reading.low, reading.high) if name is not None)
        case _:
            return (column, reading.grain) if isinstance(reading.grain, str) else (column,)


def _numbers(columns: Columns, quantity: TableQuantity, column: str, reading: CellReading) -> Figure:
    cell = _fitting(columns.number(column), quantity)
    value = cell.value
    signs = columns.cells.signs
    intervals = {sign: interval for sign, interval in signs.items() if interval is not None}
    if columns.schema[column] != nw.String:
        intervals = {sign: interval for sign, interval in intervals.items() if sign == ""}
    ends, denominator, bound = Ends(value, value), cell.denominator, cell.bound
    if reading.measure is Measure.ROUNDED:
        ends, denominator, bound = _rounded(columns, quantity, cell, reading)
    present = ~value.is_null()
    if intervals:
        known = [end for interval in intervals.values() for end in _ends(interval)]
        factor = math.lcm(denominator, *(Fraction(end).denominator for end in known))
        ends = _scaled(ends, factor // denominator)
        bound = max(bound * factor // denominator, *(int(magnitude(end) * factor) for end in known))
        ends, present = _with_signs(ends, present, columns, column, intervals, quantity, factor)
        denominator = factor
    if quantity.nonnegative and not ends.point:
        ends = Ends(nw.when(ends.low < 0).then(nw.lit(0)).otherwise(ends.low), ends.high)
    return _figure(quantity, present, ends, ends, denominator, int(bound))


def _fitting(cell: Number, quantity: TableQuantity) -> Number:
    """Drop the values a quantity of this kind cannot have; a count keeps only whole ones, with denominator 1."""
    value, denominator, bound = cell.value, cell.denominator, cell.bound
    if quantity.kind.integral and denominator > 1:
        whole = value.cast(nw.Int64()) if bound < 2**63 else value
        value = nw.when(whole % denominator == 0).then(whole // denominator)
        denominator, bound = 1, bound // denominator
    if quantity.nonnegative:
        value = nw.when(value >= 0).then(value)
    return Number(value, denominator, bound)


def _rounded(columns: Columns, quantity: TableQuantity, cell: Number, reading: CellReading) -> tuple[Ends, int, int]:
    """Return value ± grain/2; of a count, the whole numbers among those."""
    if isinstance(reading.grain, str):
        grain = columns.number(reading.grain)
        if quantity.kind.integral:
            half = grain.value.cast(nw.Int64()) // (2 * grain.denominator)
            value, denominator = cell.value, 1
        else:
            denominator = math.lcm(cell.denominator, 2 * grain.denominator)
            half = grain.value.cast(columns.wide) * (denominator // (2 * grain.denominator))
            value = cell.value.cast(columns.wide) * (denominator // cell.denominator)
        bound = (cell.bound + grain.bound) * denominator
        value = nw.when(~half.is_null()).then(value)
        return Ends(value - half, value + half), denominator, bound
    size = Fraction(reading.grain if reading.grain is not None else 1) / 2
    if quantity.kind.integral:
        size = Fraction(math.floor(size))
    denominator = math.lcm(cell.denominator, size.denominator)
    value = cell.value.cast(columns.wide) * (denominator // cell.denominator)
    steps = int(size * denominator)
    return Ends(value - steps, value + steps), denominator, cell.bound * denominator + steps


def _with_signs(
    ends: Ends,
    present: nw.Expr,
    columns: Columns,
    column: str,
    intervals: Mapping[str, Interval],
    quantity: TableQuantity,
    denominator: int,
) -> tuple[Ends, nw.Expr]:
    """Give cells such as ``*`` the interval they stand for."""
    low, high = ends.low, ends.high
    for sign, interval in intervals.items():
        whole = interval.integers() if quantity.kind.integral else interval
        if whole is None:
            continue
        text = nw.col(column)
        blank = text.is_null()
        if columns.schema[column] == nw.String:
            blank = blank | (text.str.strip_chars() == "")
        here = blank if sign == "" else (text.str.strip_chars() == sign).fill_null(value=False)
        present = present | here
        low, high = (
            nw.when(here).then(_end(end, denominator)).otherwise(other)
            for end, other in ((whole.low, low), (whole.high, high))
        )
    return Ends(low, high), present


def _bounds(columns: Columns, quantity: TableQuantity, low_column: str, high_column: str) -> Figure:
    low, high = columns.number(low_column), columns.number(high_column)
    denominator = math.lcm(low.denominator, high.denominator)
    ends = Ends(
        low.value.cast(columns.wide) * (denominator // low.denominator),
        high.value.cast(columns.wide) * (denominator // high.denominator),
    )
    if quantity.kind.integral and denominator > 1:
        ends = Ends(-((ends.low * -1) // denominator), ends.high // denominator)
        denominator = 1
    empty = ((ends.low > ends.high) | (ends.high < 0 if quantity.nonnegative else nw.lit(value=False))).fill_null(
        value=False
    )
    present = ~(ends.low.is_null() & ends.high.is_null()) & ~empty
    floor = nw.when(ends.low >= 0).then(ends.low).otherwise(nw.lit(0)) if quantity.nonnegative else ends.low
    ends = Ends(nw.when(present).then(floor), nw.when(present).then(ends.high))
    return _figure(quantity, present, ends, ends, denominator, max(low.bound, high.bound) * denominator)


def _figure(
    quantity: TableQuantity, present: nw.Expr, ends: Ends, lenient: Ends, denominator: int, bound: int
) -> Figure:
    return Figure(
        claimed=present.cast(nw.Int64()),
        absent=(~present).cast(nw.Int64()),
        ends=ends,
        lenient=lenient,
        denominator=denominator,
        bound=bound,
        integral=quantity.kind.integral,
        nonnegative=quantity.nonnegative,
        plain=ends.point,
    )


def _scaled(ends: Ends, factor: int) -> Ends:
    if factor == 1:
        return ends
    low = ends.low * factor
    return Ends(low, low if ends.point else ends.high * factor)


def _ends(interval: Interval) -> tuple[int | Fraction, ...]:
    return tuple(end for end in (interval.low, interval.high) if end is not None)


def _end(end: int | Fraction | None, denominator: int) -> nw.Expr:
    return nw.lit(None, nw.Int64()) if end is None else nw.lit(int(end * denominator), nw.Int64())
