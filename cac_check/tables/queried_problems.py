"""What is wrong with a table as a whole, found by queries: words, intervals that are empty, keys that come twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, Span, quoted
from cac_check.engine.tables.cells import is_number_text, is_usable
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.names import FIGURE, FILE, LINE, outside, told_value
from cac_check.engine.tables.phrases import ReadPhrase, usable
from cac_check.engine.tables.readings import columns_read
from cac_check.engine.tables.run import collect
from cac_check.engine.tables.views import table_view
from cac_check.model_tables import Cells, Layout, Measure, Table, TableQuantity
from cac_check.reading.phrase import figures_apart

TIMES = "times a key occurs"
"""A column, by a name no key has."""

MOST_PRINTED = 5
"""Problems of one kind in one column that a check names one by one; the rest are counted."""

TWO = 2
TWO_FIGURES = (
    "it holds two figures: declare a quantity for each, `{column: …, reading: says, figure: 1}` and `figure: 2`, "
    "the share with `kind: percent`"
)
_NO_COUNT = "a count is a whole number from 0 on; say `kind: amount` if this one is not"
_NO_INTERVAL = "the column of `low` must not be above that of `high`, and a count needs a whole number between"


def unread_words(
    table: Table, frame: Frame, quantities: Sequence[TableQuantity], read: ReadPhrase, most: int
) -> Iterator[Diagnostic]:
    """Report words that are not understood, each once, with the first place that has them."""
    spoken = [quantity for quantity in quantities if (quantity.reading or table.reading).measure is Measure.SAYS]
    for quantity in spoken:
        column = quantity.column if table.layout is Layout.WIDE else str(table.value)
        rows = frame.filter(nw.col(str(table.quantity)) == quantity.column) if table.layout is Layout.LONG else frame
        place = [name for name in (FILE, LINE) if name in frame.collect_schema()]
        first = [nw.col(name).min() for name in place]
        (distinct,) = collect(rows.group_by(column).agg(*first, nw.len().alias("times")))
        read_as = replace(quantity, reading=quantity.reading or table.reading)
        unread = [
            row
            for row in distinct.iter_rows(named=True)
            if row[column] is not None and row[column].strip() and usable(read(row[column], read_as), read_as) is None
        ]
        unread.sort(key=lambda row: str(row[column]))
        for row in unread[:most]:
            span = None if row.get(LINE) is None else Span(row[LINE], 1, row[LINE], 1)
            known = read(row[column], read_as) is not None
            what = f"can be no {quantity.kind} of {quantity.id}" if known else "is no figure in words"
            message = f"column {outside(column)}: {quoted(row[column])} {what} ({row['times']:,} times)"
            two = len(figures_apart(row[column], (read_as.reading or table.reading).language)) == TWO
            advice = _NO_COUNT if known else TWO_FIGURES if two else None
            place_ = Location(str(row.get(FILE, table.id)), span)
            subject = f"{outside(column)}: {quoted(row[column])}"
            yield Diagnostic("unread-words", message, place_, advice, subject=subject, count=row["times"])
        if len(unread) > most:
            more = f"column {outside(column)}: {len(unread) - most:,} more phrases are no figures in words"
            left = sum(row["times"] for row in unread[most:])
            yield Diagnostic("unread-words", more, Location(table.id), count=left)


def empty_intervals(table: Table, frame: Frame, quantities: Sequence[TableQuantity], most: int) -> Iterator[Diagnostic]:
    """Report rows whose ``low`` and ``high`` leave no value between them."""
    place = [name for name in (FILE, LINE) if name in frame.collect_schema()]
    for quantity in quantities:
        reading = quantity.reading or table.reading
        if reading.measure is not Measure.BOUNDS:
            continue
        low, high = columns_read(quantity.column, reading)
        as_rows = replace(table, layout=Layout.WIDE, quantities=(quantity,))
        view = table_view(frame, as_rows, [quantity])
        types = view.frame.collect_schema()
        given = is_number(low, types[low], table.cells) | is_number(high, types[high], table.cells)
        rows = view.frame.filter(given & (view.figures[quantity.id].absent > 0))
        here = rows_of([quantity], table)
        rows = rows if here is None else rows.filter(here)
        number, first = collect(rows.select(nw.len().alias("n")), rows.select(low, high, *place).head(most))
        for row in first.iter_rows(named=True):
            span = None if row.get(LINE) is None else Span(row[LINE], 1, row[LINE], 1)
            message = f"columns {outside(low)} and {outside(high)}: {row[low]} to {row[high]} leaves no {quantity.kind}"
            place_ = Location(str(row.get(FILE, table.id)), span)
            subject = f"{outside(low)} and {outside(high)}"
            yield Diagnostic("empty-interval", message, place_, _NO_INTERVAL, subject=subject)
        if number.item() > first.height:
            rest = number.item() - first.height
            more = f"columns {outside(low)} and {outside(high)}: {rest:,} more leave nothing"
            yield Diagnostic("empty-interval", more, Location(table.id), count=rest)


def repeated_keys(table: Table, frame: Frame, most: int, *, only_listed: bool) -> Iterator[Diagnostic]:
    """Report values of the keys that identify more than one row (long: more than one figure, or one of a quantity)."""
    if table.layout is Layout.LONG and table.figure is not None:
        yield from _repeated(table, frame, [table.figure], most)
        if only_listed:
            return
    yield from _repeated(table, frame, [*table.keys, *([table.quantity] if table.quantity else [])], most)


def _repeated(table: Table, frame: Frame, keys: Sequence[str], most: int) -> Iterator[Diagnostic]:
    given = ~nw.any_horizontal(*(nw.col(key).is_null() for key in keys), ignore_nulls=False)
    repeated = frame.group_by(keys).agg(nw.len().alias(TIMES)).filter((nw.col(TIMES) > 1) & given)
    number, first = collect(repeated.select(nw.len().alias("n")), repeated.head(most))
    place = [name for name in (FILE, LINE) if name in frame.collect_schema()]
    for row in first.iter_rows(named=True):
        named = ", ".join(f"{outside(key)} {told_value(row[key])}" for key in keys)
        message = f"{row[TIMES]:,} rows have the same keys: {named}"
        where = _second_row(frame, keys, row, place, table)
        advice = "`keys:` must tell reports apart"
        yield Diagnostic("repeated-key", message, where, advice, subject=named, count=row[TIMES] - 1)
    if number.item() > first.height:
        rest = number.item() - first.height
        yield Diagnostic("repeated-key", f"{rest:,} more keys are repeated", Location(table.id), count=rest)


def _second_row(
    frame: Frame, keys: Sequence[str], row: Mapping[str, Any], place: Sequence[str], table: Table
) -> Location:
    """Return where the keys of a row occur for the second time."""
    if len(place) < 2:
        return Location(table.id)
    here = nw.all_horizontal(*(nw.col(key) == nw.lit(row[key]) for key in keys), ignore_nulls=False)
    (found,) = collect(frame.filter(here).select(place).head(2))
    file, line = found.row(-1)
    return Location(str(file), Span(line, 1, line, 1))


def rows_of(quantities: Sequence[TableQuantity], table: Table) -> nw.Expr | None:
    """Return which rows of a long table tell one of these quantities, never null; ``None``: there is no telling."""
    names = [quantity.column for quantity in quantities if quantity.id != FIGURE]
    if table.layout is not Layout.LONG or not names:
        return None
    return nw.col(str(table.quantity)).cast(nw.String()).is_in(names).fill_null(value=False)


def is_number(name: str, dtype: nw.dtypes.DType, cells: Cells) -> nw.Expr:
    """Whether a cell is a number, and no sign."""
    if dtype == nw.String:
        return is_number_text(name, cells).fill_null(value=False)
    return ~nw.col(name).is_null() & is_usable(name, dtype, cells)
