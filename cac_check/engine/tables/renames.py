"""Names in keys that changed over time, made those of today, so that nothing behind has to know of the old ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.names import FILE_READ, LINE_READ
from cac_check.engine.tables.run import collect
from cac_check.model_tables import Renames, Table
from cac_check.period_formats import PERIODS, sort_of_period

MOST_PRINTED = 5
"""Rows of one table that are named."""


def with_names(frame: Frame, table: Table) -> Frame:
    """Return a table as it was read with the names of today in its keys."""
    schema = frame.collect_schema()
    return frame.with_columns(
        _named(nw.col(key).cast(nw.String()), renames).alias(key)
        for key, renames in table.names.items()
        if key in schema and (renames.along is None or renames.along in schema)
    )


def _named(name: nw.Expr, renames: Renames) -> nw.Expr:
    found = _replaced(name, renames.names)
    for before, names in reversed(renames.until):
        period = nw.col(str(renames.along)).cast(nw.String())
        found = nw.when(period < nw.lit(before)).then(_replaced(name, names)).otherwise(found)
    return found


def _replaced(name: nw.Expr, names: Mapping[str, str]) -> nw.Expr:
    if not names:
        return name
    return name.replace_strict(list(names), list(names.values()), default=name, return_dtype=nw.String)


def names_without_a_time(frame: Frame, table: Table) -> Iterator[Diagnostic]:
    """Yield rows under names that changed at a time whose period cannot be compared with it.

    Args:
        frame: the table as it was read.
        table: what is said of it.
    """
    schema = frame.collect_schema()
    for key, renames in table.names.items():
        if not renames.until or key not in schema or renames.along not in schema:
            continue
        first = renames.until[0][0]
        changed = list(dict.fromkeys(name for _, names in renames.until for name in names))
        period = nw.col(str(renames.along)).cast(nw.String())
        like = period.str.contains(PERIODS[sort_of_period(first) or ""]).fill_null(value=False)
        places = [name for name in (FILE_READ, LINE_READ) if name in schema]
        wrong = frame.filter(nw.col(key).cast(nw.String()).is_in(changed), ~like)
        (rows,) = collect(
            wrong.select(nw.col(key), nw.col(str(renames.along)).alias("period of the row"), *places).head(MOST_PRINTED)
        )
        for row in rows.iter_rows(named=True):
            said = row["period of the row"]
            message = (
                f"the name of {row[key]} changed in {first}, and {renames.along} is {said or 'blank'}: no such period"
            )
            line = f", line {row[LINE_READ]}" if LINE_READ in row else ""
            place = Location(f"{row[FILE_READ]}{line}" if FILE_READ in row else table.id)
            yield Diagnostic("no-time", message, place, "write the periods of the list of names as the table does")
