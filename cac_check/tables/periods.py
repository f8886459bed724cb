"""Periods of rules along time that cannot be read: their rows are in no step, which must not look like agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, Span, quoted
from cac_check.engine.tables.columns import WHOLE
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.names import FILE, LINE, outside
from cac_check.engine.tables.run import collect
from cac_check.engine.tables.series import unread_periods
from cac_check.model_tables import AlongTime, Table, TableRuleset
from cac_check.tables.queried_problems import MOST_PRINTED

_WANTED = {
    WHOLE: "a whole number",
    "day": "a date such as 2024-02-29",
    "week": "a date such as 2024-02-29, or a week such as 2024-W09",
    "month": "a date such as 2024-02-29, or a month such as 2024-02",
    "quarter": "a date such as 2024-02-29, or a quarter such as 2024-Q1",
    "year": "a date such as 2024-02-29, or a year",
}


def period_problems(
    ruleset: TableRuleset, frames: Mapping[str, Frame], most: int = MOST_PRINTED
) -> Iterator[Diagnostic]:
    """Yield the cells of a period column that hold no period, each column once."""
    seen: set[tuple[str, str, str]] = set()
    for rule in ruleset.rules:
        if not isinstance(rule.form, AlongTime):
            continue
        table, series = ruleset.table(rule.table), rule.form
        key = (table.id, series.along, series.every)
        if key not in seen:
            seen.add(key)
            yield from _unread(frames[table.id], table, series, most)


def _unread(frame: Frame, table: Table, series: AlongTime, most: int) -> Iterator[Diagnostic]:
    schema = frame.collect_schema()
    place = [name for name in (FILE, LINE) if name in schema]
    unread = unread_periods(frame, series)
    number, first = collect(unread.select(nw.len().alias("n")), unread.select(series.along, *place).head(most))
    written = table.dates.get(outside(series.along))
    wanted = _WANTED[series.every] if written is None else f"{written.written}, as the table says, and a day there is"
    for row in first.iter_rows(named=True):
        span = None if row.get(LINE) is None else Span(row[LINE], 1, row[LINE], 1)
        message = f"column {outside(series.along)}: {quoted(row[series.along])} is no period; expected {wanted}"
        place_ = Location(str(row.get(FILE, table.id)), span)
        yield Diagnostic("unread-period", message, place_, subject=outside(series.along))
    if number.item() > first.height:
        rest = number.item() - first.height
        more = f"column {outside(series.along)}: {rest:,} more cells are no period; expected {wanted}"
        yield Diagnostic("unread-period", more, Location(table.id), count=rest)
