"""Columns of periods written in a format of their own, made periods that everybody knows: 2020-04-21, 2020-Q2."""

from __future__ import annotations

import narwhals as nw

from cac_check.engine.tables.figures import Frame
from cac_check.model_tables import Table
from cac_check.period_formats import PeriodFormat


def with_dates(frame: Frame, table: Table) -> Frame:
    """Return a table as it was read with its columns of periods in one form; what is not written so stays as it is."""
    schema = frame.collect_schema()
    read = {name: periods_of(nw.col(name), written) for name, written in table.dates.items() if name in schema}
    return frame.with_columns(**read) if read else frame


def periods_of(column: nw.Expr, written: PeriodFormat) -> nw.Expr:
    """Return the periods of a column; what is not written so stays as it is."""
    text = column.cast(nw.String()).str.strip_chars()
    period = text
    for pattern, form in written.steps:
        period = period.str.replace_all(pattern, form)
    return nw.when(text.str.contains(written.pattern)).then(period).otherwise(column.cast(nw.String()))
