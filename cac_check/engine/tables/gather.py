"""Figures looked up by number: where identifiers are whole numbers with few gaps, a list takes the place of a join.

A place in a list is found in one step and the list holds the figures alone, so this is quicker than a join and takes
much less memory. Only polars; other engines join.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from cac_check.engine.tables.figures import INT64, Frame, narrowest
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

ROW = "number of the row"

MOST_PLACES = 4
"""Places a list may have for each of its figures."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A column by number: the cell of number ``first + n`` stands at place n, null where there is none."""

    cells: pl.Series
    first: int

    def join(self, frame: Frame, identifier: str, column: str) -> Frame:
        """Return a frame with the cells its ``identifier`` names as another ``column``, null where it names none."""
        import polars as pl

        last = self.first + self.cells.len() - 1
        named = pl.col(identifier).cast(pl.Int64)
        place = pl.when(named.is_between(self.first, last)).then(named - self.first)
        cell = place.map_batches(self.cells.gather, return_dtype=self.cells.dtype, is_elementwise=True)
        joined: Frame = nw.from_native(frame.to_native().with_columns(cell.alias(column)))
        return joined


def numbered(frame: Frame, identifier: str, column: str) -> Numbered | None:
    """Collect a column of whole numbers by identifier, ``None`` where those are not whole, given twice or far apart."""
    import polars as pl

    if not frame.implementation.is_polars() or not frame.collect_schema()[identifier].is_integer():
        return None
    rows: pl.LazyFrame = frame.to_native().select(identifier, column)
    number, cell = pl.col(identifier), pl.col(column)
    shift = number.cast(pl.Int64, strict=False) - pl.col(ROW).cast(pl.Int64)
    query = rows.with_row_index(ROW).select(
        pl.len().alias("rows"),
        number.count().alias("given"),
        number.min().alias("first"),
        number.max().alias("last"),
        (shift.min() == shift.max()).alias("in order"),
        cell.min().alias("least"),
        cell.max().alias("most"),
    )
    found = query.collect(engine="streaming").row(0, named=True)
    first, last = found["first"], found["last"]
    if not found["rows"] or found["given"] < found["rows"] or max(abs(first), abs(last)) >= INT64:
        return None
    reach = max(abs(found["least"] or 0), abs(found["most"] or 0))
    small = frame.select(identifier, nw.col(column).cast(narrowest(reach, nw.Int128())))
    narrow: pl.LazyFrame = small.to_native()
    if found["in order"]:
        return Numbered(narrow.select(column).collect(engine="streaming")[column].rechunk(), first)
    if last - first >= MOST_PLACES * found["rows"]:
        return None
    table = narrow.collect(engine="streaming")
    places = table[identifier].cast(pl.Int64) - first
    if places.n_unique() < table.height:
        return None
    nothing = pl.repeat(None, last - first + 1, dtype=table[column].dtype, eager=True)
    return Numbered(nothing.scatter(places, table[column]), first)
