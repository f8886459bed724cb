"""What each cell of tables tells, and which are hidden: a mark stands where a figure is, which is in the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.engine.tables.figures import expand
from cac_check.engine.tables.inputs import Inputs, used_quantities
from cac_check.engine.tables.names import FIGURE, FILE, LINE, outside
from cac_check.engine.tables.readings import columns_read
from cac_check.engine.tables.run import figure_column
from cac_check.model_tables import Layout, Measure, Table, TableQuantity
from cac_check.records import dataclass
from cac_check.tables.cells import COLUMN, ROW, TABLE, row_names

if TYPE_CHECKING:
    import polars as pl

SAYS = "text of the cell"
HIDDEN, TOLD = "hidden", "told"


@dataclass(frozen=True, slots=True)
class ToldCells:
    """The cells of one quantity of a table.

    Columns: ``table``, row and column as findings name them, ``file`` and ``line``, the text, the ends, whether it
    takes whole numbers only, whether it tells anything, and whether it is hidden.
    """

    frame: pl.DataFrame
    denominator: int
    """Of ``low`` and ``high``."""

    def scaled(self, unit: int) -> pl.DataFrame:
        """Return the cells with their ends as multiples of 1/``unit``."""
        import polars as pl

        factor = pl.lit(str(unit // self.denominator)).cast(pl.Int128)
        return self.frame.with_columns(pl.col("low", "high").cast(pl.Int128) * factor)


def told_cells(inputs: Inputs, *, blank: bool) -> Iterator[ToldCells]:
    """Yield the cells that rules are about, by table and quantity.

    Args:
        inputs: the tables; of polars.
        blank: whether blank cells, and those whose mark says no more than that, are hidden figures too.
    """
    for table in inputs.ruleset.tables:
        for quantity in used_quantities(inputs, table):
            if quantity.id != FIGURE:
                yield _cells_of(inputs, table, quantity, blank=blank)


def _cells_of(inputs: Inputs, table: Table, quantity: TableQuantity, *, blank: bool) -> ToldCells:
    import polars as pl

    view = inputs.view(table, (quantity,), ())
    figure = view.figures[quantity.id]
    ends = {figure_column(quantity.id, label): end for label, end in expand(replace(figure, plain=False)).items()}
    read: Any = view.frame.with_columns(**ends).to_native()
    low, high, claimed = (pl.col(figure_column(quantity.id, label)) for label in ("low", "high", "claimed"))
    point = figure_column(quantity.id, "high") not in ends
    is_claimed = claimed.fill_null(0) > 0
    floor = pl.lit(0 if quantity.nonnegative else None, pl.Int128)
    numbers = read.select(
        row_names(table.keys, read.collect_schema()).alias(ROW),
        pl.when(is_claimed).then(low.cast(pl.Int128)).otherwise(floor).alias("low"),
        pl.when(is_claimed).then((low if point else high).cast(pl.Int128)).alias("high"),
        is_claimed.alias(TOLD),
    )
    texts = _texts(inputs, table, quantity)
    text = pl.col(SAYS).str.strip_chars()
    nothing = (text.fill_null("") == "") | text.is_in(
        [sign for sign, says in table.cells.signs.items() if says is None]
    )
    hidden = text.fill_null("").is_in(sorted(table.cells.hiding)) | (pl.lit(blank) & nothing & ~pl.col(TOLD))
    cells = texts.join(numbers, on=ROW, how="left").with_columns(
        pl.lit(table.id).alias(TABLE),
        pl.lit(quantity.kind.integral).alias("whole"),
        pl.col(TOLD).fill_null(value=False),
        pl.when(pl.col(TOLD).is_null()).then(floor).otherwise("low").alias("low"),
    )
    found = cells.with_columns(hidden.alias(HIDDEN)).collect(engine="streaming")
    return ToldCells(found.sort(FILE, LINE, ROW), figure.denominator)


def _texts(inputs: Inputs, table: Table, quantity: TableQuantity) -> pl.LazyFrame:
    """Return the cells of a quantity as they are written, with their places."""
    import polars as pl

    reading = quantity.reading or table.reading
    frame = inputs.frames[table.id]
    if table.layout is Layout.LONG:
        frame, column, name = (
            frame.filter(nw.col(str(table.quantity)) == quantity.column),
            str(table.value),
            quantity.column,
        )
    else:
        column = quantity.column if reading.measure is Measure.SAYS else columns_read(quantity.column, reading)[0]
        name = outside(column)
    rows: Any = frame.to_native()
    schema = rows.collect_schema()
    found: pl.LazyFrame = rows.select(
        row_names(table.keys, schema).alias(ROW),
        pl.lit(name).alias(COLUMN),
        pl.col(column).cast(pl.String).alias(SAYS),
        *(pl.col(FILE) if FILE in schema else pl.lit(None, pl.String).alias(FILE),),
        *(pl.col(LINE).cast(pl.Int64) if LINE in schema else pl.lit(None, pl.Int64).alias(LINE),),
    )
    return found
