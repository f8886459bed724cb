"""No cell of a declared column vanishes: it is used, or missing, or named with its line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.run import collect
from cac_check.engine.tables.views import table_view
from cac_check.interval import Interval
from cac_check.model import Kind, Profile, Same
from cac_check.model_tables import CellReading, Cells, Layout, Measure, Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import schema
from cac_check.tables.check import phrase_reader

NUMBERS = (
    "0",
    "-0",
    "1",
    "-1",
    "1.5",
    "-0.5",
    "2.0",
    "-2.0",
    "0.0",
    "12",
    "1,000",
    "-3",
    "99999999999999999999",
    "0.25",
)
WORDS = (
    "",
    " ",
    "*",
    "x",
    "about 3",
    "nearly 8,000",
    "minus 3",
    "1.5",
    "more than 4",
    "half",
    "-2",
    "1e+300",
    "3e+5 xx",
)
KINDS = (Kind.COUNT, Kind.AMOUNT, Kind.DURATION, Kind.PERCENT)
READINGS = (
    CellReading(),
    CellReading(Measure.ROUNDED, grain=1),
    CellReading(Measure.ROUNDED, grain="other"),
    CellReading(Measure.BOUNDS, low="cell", high="other"),
    CellReading(Measure.SAYS),
)
CELLS = Cells({"": None, "*": Interval(0, 4)}, ",")

texts = st.one_of(st.none(), st.sampled_from((*NUMBERS, *WORDS)), st.integers(-3, 30).map(str))
floats = st.none() | st.sampled_from(
    (0.0, -0.0, 1.0, -1.0, 1.5, -0.25, 3.0, float("nan"), float("inf"), 0.1 + 0.2, 1e300)
)
wholes = st.none() | st.integers(-3, 5)
decimals = st.none() | st.integers(-300, 500).map(lambda number: Decimal(number).scaleb(-2))
TYPES = ((pl.String, texts), (pl.Float64, floats), (pl.Int64, wholes), (pl.Decimal(10, 2), decimals))


@st.composite
def columns(draw: st.DrawFn, *, words: bool) -> pl.Series:
    """Cells of one type; words once each, since a phrase is named once, with how often it stands there."""
    dtype, cells = TYPES[0] if words else draw(st.sampled_from(TYPES))
    return pl.Series(draw(st.lists(cells, min_size=1, max_size=schema.MOST_PRINTED, unique=words)), dtype=dtype)


def named_lines(table: Table, quantity: TableQuantity, frame: pl.DataFrame) -> set[int]:
    ruleset = TableRuleset((table,), (TableRule("same", Same((quantity.id, quantity.id))),))
    inputs = Inputs.of(ruleset, {"t": nw.from_native(frame.lazy())}, Profile.DEFAULT, phrase_reader(ruleset))
    own = inputs.ruleset.tables[0]
    problems = schema.problems_of(own, inputs.frames["t"], own.quantities, phrase_reader(ruleset))
    lines = {problem.location.span.line for problem in problems if problem.location.span is not None}
    if any(problem.code == "wrong-type" for problem in problems):
        return set(range(2, 2 + frame.height))
    return lines


def unused_lines(table: Table, quantity: TableQuantity, frame: pl.DataFrame) -> set[int]:
    """The lines with something in the cell whose figure is missing."""
    ruleset = TableRuleset((table,), ())
    inputs = Inputs.of(ruleset, {"t": nw.from_native(frame.lazy())}, Profile.DEFAULT, phrase_reader(ruleset))
    own = inputs.ruleset.tables[0]
    rows = Table("t", own.keys, layout=Layout.WIDE, quantities=own.quantities, reading=own.reading, cells=own.cells)
    inner = own.quantities[0]
    if table.layout is Layout.LONG:
        inner = TableQuantity(inner.id, str(own.value), inner.kind, inner.nonnegative, inner.reading)
    view = table_view(inputs.frames["t"], rows, [inner], read=phrase_reader(ruleset))
    (found,) = collect(view.frame.filter(view.figures[inner.id].absent > 0).select("line"))
    bounds = quantity.reading is not None and quantity.reading.measure is Measure.BOUNDS
    given_here = {
        number
        for number, row in enumerate(frame.iter_rows(named=True), start=2)
        if any(_said(row[name]) for name in (("cell", "other") if bounds else ("cell",)))
    }
    return set(found["line"]) & given_here


def _said(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or (cell.strip() != ""))


@given(st.data(), st.sampled_from(KINDS), st.sampled_from(READINGS), st.sampled_from(tuple(Layout)), st.booleans())
def test_what_is_not_used_is_named(
    data: st.DataObject, kind: Kind, reading: CellReading, layout: Layout, nonnegative: bool
) -> None:
    words = reading.measure is Measure.SAYS
    cell = data.draw(columns(words=words), label="cell")
    other = data.draw(st.lists(texts, min_size=cell.len(), max_size=cell.len()), label="other")
    check_cells(cell, other, kind, reading, layout, nonnegative=nonnegative)


def check_cells(
    cell: pl.Series, other: list[str | None], kind: Kind, reading: CellReading, layout: Layout, *, nonnegative: bool
) -> None:
    frame = pl.DataFrame({"cell": cell, "other": pl.Series(other, dtype=pl.String)})
    lines = pl.int_range(2, 2 + frame.height)
    frame = frame.with_columns(key=lines, line=lines, file=pl.lit("t.csv"), what=pl.lit("q"))
    quantity = TableQuantity(
        "q", "cell" if layout is Layout.WIDE else "q", kind, kind.nonnegative or nonnegative, reading
    )
    long = {} if layout is Layout.WIDE else {"quantity": "what", "value": "cell"}
    table = Table("t", ("key",), layout=layout, quantities=(quantity,), cells=CELLS, **long)  # type: ignore[arg-type]

    unused, named = unused_lines(table, quantity, frame), named_lines(table, quantity, frame)

    assert unused <= named
    if reading.measure is Measure.EXACT and cell.dtype == pl.String:
        assert named == unused


def test_a_sign_for_a_figure_is_no_end_of_one() -> None:
    bounds = CellReading(Measure.BOUNDS, low="cell", high="other")
    for cell, other in ((None, "*"), ("", "*"), ("*", ""), ("*", "7"), ("3", "*"), ("*", "*")):
        for layout in Layout:
            check_cells(pl.Series([cell], dtype=pl.String), [other], Kind.AMOUNT, bounds, layout, nonnegative=False)


def test_each_kind_of_cell_by_itself() -> None:
    for text in (*NUMBERS, *WORDS):
        for kind in KINDS:
            for reading in READINGS:
                for layout in Layout:
                    check_cells(pl.Series([text]), ["1"], kind, reading, layout, nonnegative=False)
    for number in (1e300, -1e300):  # written with a power, which no reader of words reads
        check_cells(pl.Series([number]), [None], Kind.COUNT, CellReading(), Layout.WIDE, nonnegative=False)
