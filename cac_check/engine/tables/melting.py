"""Tables with a column per period, made tables with a row per period."""

from __future__ import annotations

import narwhals as nw

from cac_check.diagnostic import DataProblems, Diagnostic, Location
from cac_check.engine.tables.dates import periods_of
from cac_check.engine.tables.figures import Frame, wide_type
from cac_check.engine.tables.names import FILE_READ, LINE_READ
from cac_check.engine.tables.stacking import as_type, common_type
from cac_check.model_tables import Table


def melted(frame: Frame, table: Table) -> Frame:
    """Return a table as it was read with its columns of periods as rows.

    Raises:
        DataProblems: if no column is called like a period, or one that is not is called like those that are made.
    """
    melt = table.melt
    if melt is None:
        return frame
    schema = frame.collect_schema()
    columns = [name for name in schema.names() if melt.columns.read(name) is not None]
    others = [name for name in schema.names() if name not in columns]
    place = table.location or Location(table.id)
    taken = [name for name in (melt.into, melt.value) if name in others]
    if not columns or taken:
        known = ", ".join(name for name in others if name not in (FILE_READ, LINE_READ))
        message = f"no column of the table {table.id} is called like {melt.columns.written}"
        if taken:
            message = f"the table {table.id} has a column {taken[0]}, as `melt` is to make one"
        raise DataProblems([Diagnostic("melt", message, place, f"its other columns are: {known}")])
    wanted = common_type((schema[name] for name in columns), wide_type(frame))
    if wanted is not None:
        frame = frame.with_columns(
            as_type(name, schema[name], wanted).alias(name) for name in columns if schema[name] != wanted
        )
    rows = frame.unpivot(on=columns, index=others, variable_name=melt.into, value_name=melt.value)
    return rows.with_columns(periods_of(nw.col(melt.into), melt.columns).alias(melt.into))
