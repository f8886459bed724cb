"""What is demanded of the cells of a table, and the pandera schema that names those that do not meet it.

Loading pandera takes longer than everything else of a small check, and it looks at every column again and again: cells
that meet all that is demanded, which one query tells, are not shown to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw

from cac_check.engine.tables.cells import is_nonnegative, is_usable, is_whole
from cac_check.loading.importing import quiet_import
from cac_check.model_tables import CellReading, Cells, Measure, Table, TableQuantity
from cac_check.records import dataclass
from cac_check.tables.queried_problems import is_number, rows_of

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl

SPOKEN = "cells that are words"
"""Stands for a column among the checked ones."""

Types: TypeAlias = Mapping[str, nw.dtypes.DType]


@dataclass(frozen=True, slots=True)
class Use:
    """A column of numbers, and the quantity it tells something of."""

    column: str
    quantity: TableQuantity
    reading: CellReading
    cell: str
    """The column of the figure itself."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of the cells of a table."""

    keys: tuple[str, ...]
    """Columns in which no cell may be empty."""
    cells: Mapping[str, Sequence[tuple[str, nw.Expr]]]
    """By column, what must be true of a cell, each by what a cell is called otherwise; nothing is demanded where it is
    neither true nor false."""

    def met_by(self, batch: pl.DataFrame) -> bool:
        """Whether every cell of some rows is as it must be."""
        demanded = [~nw.col(key).is_null() for key in self.keys if key not in self.cells]
        demanded += [condition for checks in self.cells.values() for _, condition in checks]
        if not demanded:
            return True
        told = nw.from_native(batch).lazy().select(each.alias(str(place)) for place, each in enumerate(demanded))
        # In two steps: what is always true has no rows to go by.
        met = told.select(nw.all().all()).collect().to_native()
        return all(value is not False for value in met.row(0))

    def failures(self, batch: pl.DataFrame) -> list[tuple[str, str, int | None]]:
        """Return column, kind and row of every cell that is not as it must be."""
        if self.met_by(batch):
            return []
        with quiet_import():
            from pandera.errors import SchemaErrors  # by name: another thread may be importing pandera just now

        try:
            self.schema().validate(batch, lazy=True)
        except SchemaErrors as error:
            return [(row["column"], row["check"], row["index"]) for row in error.failure_cases.iter_rows(named=True)]
        return []

    def schema(self) -> pa.DataFrameSchema:
        """Return it as a pandera schema."""
        with quiet_import():
            import pandera.polars as pa

        def check(kind: str, condition: nw.Expr) -> pa.Check:
            def holds(data: Any) -> Any:
                return nw.from_native(data.lazyframe).select(condition).to_native()

            return pa.Check(holds, name=kind, error=kind)

        keys = {name: pa.Column(nullable=False, checks=[]) for name in self.keys}
        cells = {
            name: pa.Column(nullable=True, checks=[check(*each) for each in checks])
            for name, checks in self.cells.items()
        }
        return pa.DataFrameSchema({**keys, **cells})


def demands_of(table: Table, columns: Mapping[str, Sequence[Use]], types: Types) -> Demands:
    """Return what is demanded of the cells of a table.

    Args:
        table: what its columns mean.
        columns: the columns of numbers, each with what it is used for.
        types: of all columns.
    """

    def checks(column: str, uses: Sequence[Use]) -> Iterator[tuple[str, nw.Expr]]:
        spoken = rows_of([use.quantity for use in columns.get(SPOKEN, ())], table)
        usable = is_usable(column, types[column], table.cells)
        yield "not a number", usable if spoken is None else usable | spoken
        for use in uses:
            here = rows_of([use.quantity], table)
            for wrong, fits in _fits(use, types, table.cells):
                yield wrong, fits if here is None else fits | ~here

    cells = {name: tuple(checks(name, uses)) for name, uses in columns.items() if name != SPOKEN}
    return Demands(table.keys, cells)


def _fits(use: Use, types: Types, cells: Cells) -> Iterator[tuple[str, nw.Expr]]:
    """Yield what a readable cell must be to be used, by what it is called otherwise; true where there is nothing.

    What ``engine.tables.readings`` leaves out is named here: the law of the cells holds both to it.
    """
    reading, quantity = use.reading, use.quantity
    if use.column == reading.grain:
        grained = is_number(use.column, types[use.column], cells) & is_nonnegative(use.column, types[use.column], cells)
        yield "no grain", ~is_number(use.cell, types[use.cell], cells) | grained
        return
    if reading.measure is Measure.BOUNDS:
        meant = [sign for sign, interval in cells.signs.items() if sign and interval is not None]
        if meant and types[use.column] == nw.String:
            yield "no end", ~nw.col(use.column).str.strip_chars().is_in(meant)
        if use.column == reading.high and quantity.nonnegative:
            yield "negative", is_nonnegative(use.column, types[use.column], cells)
        return
    if quantity.nonnegative:
        yield "negative", is_nonnegative(use.column, types[use.column], cells)
    if quantity.kind.integral:
        yield "not whole", is_whole(use.column, types[use.column], cells)
