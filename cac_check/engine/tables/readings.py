"""Cells as readings: the interval of each quantity of a row, under the chosen profile and under ``lenient``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, replace
from fractions import Fraction
from types import MappingProxyType

import narwhals as nw

from cac_check.engine.tables.cells import ColumnFacts, Number, floor_div, number, require
from cac_check.engine.tables.figures import INT64, Ends, Figure, times, whole_literal
from cac_check.engine.tables.phrases import Phrases
from cac_check.interval import Interval, magnitude
from cac_check.model_tables import CellReading, Cells, Measure, TableQuantity
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the columns of a frame."""

    schema: Mapping[str, nw.dtypes.DType]
    cells: Cells
    facts: Mapping[str, ColumnFacts]
    wide: nw.dtypes.DType
    phrases: Mapping[str, Phrases] = field(default_factory=lambda: MappingProxyType({}))
    """By quantity."""

    def number(self, name: str, *, whole: bool = False) -> Number:
        """Return the cells of one column as integers; with ``whole`` only those that are whole numbers."""
        return number(name, self.schema[name], self.cells, self.facts, self.wide, whole=whole)


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
    cell = _fitting(columns.number(column, whole=quantity.kind.integral), quantity)
    value = cell.value
    signs = columns.cells.signs
    intervals = {sign: interval for sign, interval in signs.items() if interval is not None}
    if columns.schema[column] != nw.String:
        intervals = {sign: interval for sign, interval in intervals.items() if sign == ""}
    ends, denominator, bound = Ends(value, value), cell.denominator, cell.bound
    if reading.measure is Measure.ROUNDED:
        ends, denominator, bound = _rounded(columns, quantity, column, cell, reading)
    present = ~value.is_null()
    if intervals:
        known = [end for interval in intervals.values() for end in _ends(interval)]
        factor = math.lcm(denominator, *(Fraction(end).denominator for end in known))
        bound = max(bound * factor // denominator, *(int(magnitude(end) * factor) for end in known))
        require(bound, f"column {column}")
        dtype = nw.Int64() if bound < INT64 else columns.wide
        ends = _scaled(ends, factor // denominator, dtype)
        ends, present = _with_signs(ends, present, columns, column, intervals, quantity, factor)
        denominator = factor
    if quantity.nonnegative and not ends.point:
        ends = Ends(nw.when(ends.low < 0).then(nw.lit(0)).otherwise(ends.low), ends.high)
    figure = _figure(quantity, present, ends, ends, denominator, int(bound))
    return replace(figure, column=cell.column) if ends.low is value and ends.point else figure


def _fitting(cell: Number, quantity: TableQuantity) -> Number:
    """Drop the values a quantity of this kind cannot have."""
    if not quantity.nonnegative or cell.nonnegative:
        return cell
    return replace(cell, value=nw.when(cell.value >= 0).then(cell.value), column=None)


def _rounded(
    columns: Columns, quantity: TableQuantity, column: str, cell: Number, reading: CellReading
) -> tuple[Ends, int, int]:
    """Return value ± grain/2; of a count, the whole numbers among those."""
    wide = columns.wide
    if isinstance(reading.grain, str):
        grain = columns.number(reading.grain)
        if quantity.kind.integral:
            half = floor_div(grain.value, 2 * grain.denominator, grain.bound, wide).cast(wide)
            denominator, reach = 1, grain.bound
        else:
            denominator = math.lcm(cell.denominator, 2 * grain.denominator)
            factor = denominator // (2 * grain.denominator)
            reach = grain.bound * factor
            require(reach, f"column {reading.grain}")
            half = times(grain.value.cast(wide), factor, wide)
        bound = cell.bound * (denominator // cell.denominator) + reach
        require(bound, f"column {column}")
        middle = times(cell.value.cast(wide), denominator // cell.denominator, wide)
        near = nw.when(half >= 0).then(middle)  # null where there is no grain
        return Ends(near - half, near + half), denominator, bound
    size = Fraction(reading.grain if reading.grain is not None else 1) / 2
    if quantity.kind.integral:
        size = Fraction(math.floor(size))
    denominator = math.lcm(cell.denominator, size.denominator)
    steps = int(size * denominator)
    bound = cell.bound * (denominator // cell.denominator) + steps
    require(bound, f"column {column}")
    value, half = times(cell.value.cast(wide), denominator // cell.denominator, wide), whole_literal(steps, wide)
    return Ends(value - half, value + half), denominator, bound


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
            nw.when(here).then(_end(end, denominator, columns.wide)).otherwise(other)
            for end, other in ((whole.low, low), (whole.high, high))
        )
    return Ends(low, high), present


def _bounds(columns: Columns, quantity: TableQuantity, low_column: str, high_column: str) -> Figure:
    wide = columns.wide
    low, high = columns.number(low_column), columns.number(high_column)
    denominator = math.lcm(low.denominator, high.denominator)
    bounds = [each.bound * (denominator // each.denominator) for each in (low, high)]
    for name, bound in zip((low_column, high_column), bounds, strict=True):
        require(bound, f"column {name}")
    least, most = (times(each.value.cast(wide), denominator // each.denominator, wide) for each in (low, high))
    bound = max(bounds)
    if quantity.kind.integral and denominator > 1:
        least, most = floor_div(least * -1, denominator, bound, wide) * -1, floor_div(most, denominator, bound, wide)
        denominator, bound = 1, bound // denominator + 1
    ends = Ends(least, most)
    empty = ((ends.low > ends.high) | (ends.high < 0 if quantity.nonnegative else nw.lit(value=False))).fill_null(
        value=False
    )
    present = ~(ends.low.is_null() & ends.high.is_null()) & ~empty
    floor = nw.when(ends.low >= 0).then(ends.low).otherwise(nw.lit(0)) if quantity.nonnegative else ends.low
    ends = Ends(nw.when(present).then(floor), nw.when(present).then(ends.high))
    return _figure(quantity, present, ends, ends, denominator, bound)


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


def _scaled(ends: Ends, factor: int, dtype: nw.dtypes.DType) -> Ends:
    if factor == 1:
        return ends
    low = times(ends.low.cast(dtype), factor, dtype)
    return Ends(low, low if ends.point else times(ends.high.cast(dtype), factor, dtype))


def _ends(interval: Interval) -> tuple[int | Fraction, ...]:
    return tuple(end for end in (interval.low, interval.high) if end is not None)


def _end(end: int | Fraction | None, denominator: int, wide: nw.dtypes.DType) -> nw.Expr:
    return nw.lit(None, nw.Int64()) if end is None else whole_literal(int(end * denominator), wide)
