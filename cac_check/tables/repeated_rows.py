"""Rows of which a rule wants one and finds several: that nothing is compared must not look like agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, Span
from cac_check.engine.tables.columns import WHOLE
from cac_check.engine.tables.conditions import holds
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import EVERY_ROW, FILE, LINE, outside, told_value
from cac_check.engine.tables.run import collect
from cac_check.engine.tables.series import PERIOD, period_of
from cac_check.model_tables import Layout, Rollup, Series, Table, TableRule
from cac_check.tables.cells import cells_behind
from cac_check.tables.queried_problems import MOST_PRINTED, TIMES

if TYPE_CHECKING:
    import polars as pl

_FIRST, _LAST, _FIRST_FILE, _LAST_FILE = "first line", "last line", "first file", "last file"


def repeated_totals(
    inputs: Inputs, rule: TableRule, groups: pl.DataFrame, most: int = MOST_PRINTED
) -> Iterator[Diagnostic]:
    """Yield groups of a rollup with several totals, of which none can be compared.

    Args:
        inputs: the tables.
        rule: the rollup.
        groups: the keys of these groups.
        most: how many are named one by one.
    """
    form = rule.form
    assert isinstance(form, Rollup)
    table = (form.total_table or form.parts_table) or inputs.ruleset.tables[0].id
    keys = [name for name in groups.columns if name in form.by]
    named = groups.select(keys).sort(keys) if keys else groups.select(groups.columns[:1])
    for row in named.head(most).iter_rows(named=True):
        cells = cells_behind(inputs, rule, named.filter(**row) if keys else named, first=True)
        lines = cells.sort(FILE, LINE).select(FILE, LINE).rows() if LINE in cells.columns else []
        about = ", ".join(f"{outside(key)} {told_value(row[key])}" for key in keys) or EVERY_ROW
        message = f"{rule.id}: {_rows(lines)} are each the total of {about}; none of them is compared with the parts"
        where = _place(lines[1], table) if len(lines) > 1 else Location(table)
        yield Diagnostic("repeated-total", message, where, "`total:` must match one row of each group", subject=about)
    if groups.height > most:
        rest = groups.height - most
        yield Diagnostic("repeated-total", f"{rule.id}: {rest:,} more groups have several totals", Location(table))


def repeated_periods(inputs: Inputs, most: int = MOST_PRINTED) -> Iterator[Diagnostic]:
    """Yield periods of a series that several of its rows are of: nothing tells which of them comes first."""
    for rule in inputs.ruleset.rules:
        if not isinstance(rule.form, Series):
            continue
        table = inputs.ruleset.table(rule.table)
        quantities = inputs.quantities(table, [rule.form.quantity])
        if quantities is None or _told_apart(rule.form, table):
            continue
        yield from _repeated(inputs.frames[table.id], rule, table, quantities[0].column, most)


def _told_apart(form: Series, table: Table) -> bool:
    """Whether rows of one period of a series have the same keys, which is told of the keys."""
    return {*table.keys} <= {*form.within, form.along} and form.every in ("day", WHOLE)


def _repeated(frame: Any, rule: TableRule, table: Table, column: str, most: int) -> Iterator[Diagnostic]:
    form = rule.form
    assert isinstance(form, Series)
    schema = frame.collect_schema()
    condition = holds(rule.where, schema)
    conditions = [] if condition is None else [condition]
    if table.layout is Layout.LONG:
        conditions.append(nw.col(str(table.quantity)) == column)
    elif column in schema:
        conditions.append(~nw.col(column).is_null())
    rows = frame.with_columns(period_of(form, schema[form.along]).alias(PERIOD))
    rows = rows.filter(~nw.col(PERIOD).is_null(), *conditions)
    ends = {}
    if {FILE, LINE} <= set(schema.names()):
        ends = {
            _FIRST: nw.col(LINE).min(),
            _LAST: nw.col(LINE).max(),
            _FIRST_FILE: nw.col(FILE).min(),
            _LAST_FILE: nw.col(FILE).max(),
        }
    groups = rows.group_by([*form.within, PERIOD]).agg(nw.len().alias(TIMES), nw.col(form.along).min(), **ends)
    several = groups.filter(nw.col(TIMES) > 1)
    number, found = collect(several.select(nw.len().alias("n")), several.sort([*form.within, PERIOD]).head(most))
    for row in found.iter_rows(named=True):
        lines = [(row[_FIRST_FILE], row[_FIRST]), (row[_LAST_FILE], row[_LAST])] if ends else []
        series = ", ".join(f"{outside(key)} {row[key]}" for key in form.within)
        about = f"{outside(form.along)} {row[form.along]}" + (f", {series}" if series else "")
        message = (
            f"{rule.id}: {row[TIMES]:,} rows of one series are of one {_period(form)} ({about}), "
            f"{_rows(lines)} among them; nothing tells which comes first, and none is compared"
        )
        where = _place(lines[1], table.id) if lines else Location(table.id)
        advice = "`within:` must tell series apart, and `every:` how far apart periods are"
        yield Diagnostic("repeated-period", message, where, advice, subject=about, count=row[TIMES] - 1)
    if number.item() > found.height:
        rest = number.item() - found.height
        yield Diagnostic("repeated-period", f"{rule.id}: {rest:,} more periods have several rows", Location(table.id))


def _period(form: Series) -> str:
    return "period" if form.every == WHOLE else form.every


def _rows(lines: list[tuple[str, int]]) -> str:
    """Name rows by their lines, and files where they are several."""
    if not lines:
        return "several rows"
    if len({file for file, _ in lines}) == 1:
        return f"lines {' and '.join(str(line) for _, line in lines)}"
    return " and ".join(f"{file} line {line}" for file, line in lines)


def _place(row: tuple[str, int], table: str) -> Location:
    file, line = row
    return Location(str(file or table), Span(line, 1, line, 1))
