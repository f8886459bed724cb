"""The cells behind findings: from reports that break a rule back to the rows of the files they were made of.

Only where files were read with their lines, which Spark does not do. Bounded by the findings, not by the table: each
rule costs one pass over its tables, of which only the rows asked for are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.engine.tables.code_levels import parents_of
from cac_check.engine.tables.conditions import comparable, holds
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.jobs import Job, series_of
from cac_check.engine.tables.names import FILE, LINE, outside
from cac_check.engine.tables.readings import columns_read
from cac_check.engine.tables.series import before
from cac_check.model import quantities_of, without_untold
from cac_check.model_tables import (
    Complete,
    Layout,
    Listed,
    Measure,
    NeverFalls,
    Rollup,
    Series,
    Steps,
    Table,
    TableForm,
    TableQuantity,
    TableRule,
    Where,
)
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

ROLE = "cell role"
"""0 for the figure a finding is placed at (the total), more for the others."""
ROW = "cell row"
"""The keys of the table that identify the row."""
COLUMN = "cell column"
VALUE = "cell value"
"""The text of the cell."""
TABLE = "cell table"
"""The id of its table."""

CELL = (ROLE, TABLE, ROW, COLUMN, VALUE, FILE, LINE)
"""The columns of :func:`cells_behind` after the keys of the reports."""

EARLIER = 2
"""The role of the figure before another one in a series."""

_KEY = "key {}"

_AT_TOTAL = (Rollup, Complete, Listed)
"""Forms whose findings are placed at one row that is surely there."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table with the cells of one role; the columns ``key NAME`` tell to which report they belong."""

    frame: Frame
    table: Table
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    """Of the file."""
    role: int
    named: str | None = None
    """The column whose cells are called by what they hold (long tables); ``None``: each by its own name."""


def cells_behind(inputs: Inputs, rule: TableRule, reports: pl.DataFrame, *, first: bool = False) -> pl.DataFrame:
    """Return the cells that reports of a rule are made of: the keys of the report, then :data:`CELL`.

    Args:
        inputs: the tables.
        rule: the rule.
        reports: keys of reports, as findings have them.
        first: only those of the figures a finding is placed at.
    """
    import polars as pl

    found = []
    for source in sources(inputs, rule):
        if (first and source.role) or not set(source.keys) <= set(reports.columns):
            continue
        if {FILE, LINE} <= set(source.frame.collect_schema().names()):
            found.append(_cells(source, reports))
    if not found:
        keys = {name: reports.schema[name] for name in reports.columns}
        return pl.DataFrame(schema=keys | dict.fromkeys(CELL, pl.String) | {ROLE: pl.Int64, LINE: pl.Int64})
    return pl.concat(found, how="diagonal_relaxed")


def placed(findings: pl.DataFrame, inputs: Inputs, job: Job) -> pl.DataFrame:
    """Return the findings of a job with ``file`` and ``line`` of the figure each is placed at, if they lack them."""
    import polars as pl

    if not findings.height or LINE in findings.columns or LINE not in inputs.frames[job.table.id].collect_schema():
        return findings
    keys = [key for key in job.view.keys if key in findings.columns]
    rules = {check.rule.id: check.rule for check in job.checks}
    found = []
    for (id_,), group in findings.group_by("rule", maintain_order=True):
        rows = group.drop(FILE, strict=False)
        behind = [
            # A total that is grouped by is always there; of the figures of a report, the first one may not be.
            cells_behind(inputs, rule, rows.select(keys).unique(), first=_is_at_total(rule.form))
            for rule in ([rules[str(id_)]] if id_ in rules else rules.values())  # all of them: ``joint``
        ]
        cells = pl.concat(behind).sort(ROLE, FILE, LINE)
        places = cells.unique(subset=keys, keep="first", maintain_order=True).select(*keys, FILE, LINE)
        joined = rows.join(places, on=keys, how="left", nulls_equal=True, maintain_order="left")
        found.append(joined.select(FILE, LINE, *rows.columns))
    return pl.concat(found, how="diagonal_relaxed")


def _is_at_total(form: TableForm) -> bool:
    return isinstance(form, _AT_TOTAL) and not (isinstance(form, Rollup) and form.constant is not None)


def sources(inputs: Inputs, rule: TableRule) -> Iterator[Source]:
    """Yield what the reports of a rule are made of, the figures they are placed at first."""
    match rule.form:
        case Rollup() as rollup:
            yield from _rollup_sources(inputs, rollup)
        case Steps() | NeverFalls() as form:
            table = inputs.ruleset.table(rule.table)
            by = (form.by,) if isinstance(form, Steps) else ()
            yield from _row_sources(inputs, table, inputs.quantities(table, (form.quantity, *by)) or ())
            yield from _earlier_sources(inputs, table, rule, form)
        case Complete(along=along, within=within):
            table = inputs.ruleset.table(rule.table)
            keys = (*within, along)
            yield Source(_keyed(inputs.frames[table.id], keys), table, keys, (along,), 0)
        case Listed() as listed:
            yield from _listed_sources(inputs, rule, listed)
        case form:
            for table in inputs.ruleset.tables:
                if inputs.binds(rule, table):
                    yield from _row_sources(
                        inputs, table, inputs.quantities(table, without_untold(quantities_of(form), rule.untold)) or ()
                    )


def _row_sources(inputs: Inputs, table: Table, quantities: Sequence[TableQuantity]) -> Iterator[Source]:
    frame = _keyed(inputs.frames[table.id], table.keys)
    for role, quantity in enumerate(quantities):
        yield _of_quantity(frame, table, table.keys, quantity, role)


def _rollup_sources(inputs: Inputs, rollup: Rollup) -> Iterator[Source]:
    totals = inputs.ruleset.table(rollup.total_table or rollup.parts_table)
    parts = inputs.ruleset.table(rollup.parts_table or rollup.total_table)
    sides = ((totals, rollup.total, rollup.of_total), (parts, rollup.where, rollup.quantity))
    for role, (table, where, name) in enumerate(sides):
        if role == 0 and rollup.constant is not None:
            continue
        frame = _matching(inputs.frames[table.id], where)
        names = {key: comparable(key, rollup.names[key]) for key in rollup.by if key in rollup.names}
        names = parents_of(names, rollup.levels) if role else names
        frame = _keyed(frame, rollup.by, names)
        for quantity in inputs.quantities(table, [name]) or ():
            yield _of_quantity(frame, table, rollup.by, quantity, role)


def _earlier_sources(inputs: Inputs, table: Table, rule: TableRule, form: Series) -> Iterator[Source]:
    """The figure before each row that binds, as part of the same report."""
    inputs = replace(inputs, assume=False)
    for quantity in inputs.quantities(table, [form.quantity]) or ():
        rows = _of_quantity(inputs.frames[table.id], table, table.keys, quantity, EARLIER)
        if table.layout is Layout.LONG:
            quantity = replace(quantity, column=rows.columns[0])
            table = replace(table, layout=Layout.WIDE, quantities=(quantity,))
            inputs = replace(inputs, frames={**inputs.frames, table.id: rows.frame})
        named = () if rows.named is None else (rows.named,)
        carried = tuple(dict.fromkeys((*table.keys, *rows.columns, *named, FILE, LINE)))
        if set(carried) <= set(rows.frame.collect_schema().names()):
            view = series_of(inputs, rule, table, [quantity], carried)
            assert view.binds is not None
            bound = view.frame.filter(view.binds)
            keys = {_KEY.format(key): nw.col(key) for key in table.keys}
            earlier = bound.select(*(nw.col(before(name)).alias(name) for name in carried), **keys)
            yield replace(rows, frame=earlier, table=table)


def _listed_sources(inputs: Inputs, rule: TableRule, listed: Listed) -> Iterator[Source]:
    table = inputs.ruleset.table(rule.table)
    if table.figure is None:
        return
    column = str(table.value) if table.value is not None else table.quantities[0].column
    breakdowns, parts = inputs.frames[listed.breakdowns], inputs.frames[listed.parts]
    for role, (entries, name) in enumerate(((breakdowns, "total"), (parts, "part"))):
        members = entries.select(
            nw.col(name).alias(table.figure), nw.col("breakdown").cast(nw.String()).alias(_KEY.format("breakdown"))
        )
        frame = inputs.frames[table.id].join(members, on=table.figure, how="inner")
        yield Source(frame, table, ("breakdown",), (column,), role, table.figure)


def _of_quantity(frame: Frame, table: Table, keys: tuple[str, ...], quantity: TableQuantity, role: int) -> Source:
    reading = quantity.reading or table.reading
    if table.layout is Layout.WIDE:
        columns = (quantity.column,) if reading.measure is Measure.SAYS else columns_read(quantity.column, reading)
        return Source(frame, table, keys, columns, role)
    rows = frame.filter(nw.col(str(table.quantity)) == quantity.column)
    return Source(rows, table, keys, (str(table.value),), role, table.quantity)


def _keyed(frame: Frame, keys: Iterable[str], names: dict[str, nw.Expr] | None = None) -> Frame:
    return frame.with_columns(**{_KEY.format(key): (names or {}).get(key, nw.col(key)) for key in keys})


def _matching(frame: Frame, where: Where) -> Frame:
    condition = holds(where, frame.collect_schema())
    return frame if condition is None else frame.filter(condition)


def _cells(source: Source, reports: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of a source that belong to the reports."""
    import polars as pl

    rows: Any = source.frame.to_native()
    schema = rows.collect_schema()
    keys = {key: _KEY.format(key) for key in source.keys}
    asked = reports.select(source.keys).unique()
    alike = all(asked.schema[key] == schema[column] for key, column in keys.items())
    wanted = asked.rename(keys)
    if not alike:  # a number in one version of a file may be a text in another
        rows = rows.with_columns(pl.col(*keys.values()).cast(pl.String))
        wanted = wanted.with_columns(pl.all().cast(pl.String))
    found = (
        rows.join(wanted.lazy(), on=list(keys.values()), how="semi")
        .select(
            *(pl.col(column).alias(key) for key, column in keys.items()),
            pl.lit(source.role, pl.Int64).alias(ROLE),
            pl.lit(source.table.id).alias(TABLE),
            row_names(source.table.keys, schema).alias(ROW),
            (pl.lit(None, pl.String) if source.named is None else pl.col(source.named).cast(pl.String)).alias(COLUMN),
            pl.struct(pl.col(name).cast(pl.String) for name in source.columns).alias(VALUE),
            pl.col(FILE),
            pl.col(LINE).cast(pl.Int64),
        )
        .collect(engine="streaming")
    )
    single: list[pl.DataFrame] = [
        found.with_columns(
            pl.lit(outside(name)).alias(COLUMN) if source.named is None else COLUMN,
            pl.col(VALUE).struct.field(name).alias(VALUE),
        )
        for name in source.columns
    ]
    every = pl.concat(single)
    return every if alike else every.with_columns(pl.col(key).cast(asked.schema[key]) for key in source.keys)


def row_names(keys: Sequence[str], schema: Mapping[str, Any]) -> pl.Expr:
    """Return what a row of a table is called: ``day 2, place north``; no two rows are called alike.

    A value that could be taken for more than one, or for none, is put in quotation marks, as in a CSV file.
    """
    import polars as pl

    words = [pl.lit("")]
    for key in keys:
        words.append(pl.lit((", " if len(words) > 1 else "") + outside(key)))
        if key in schema:
            value = pl.col(key).cast(pl.String)
            quoted = pl.concat_str(pl.lit('"'), value.str.replace_all('"', '""', literal=True), pl.lit('"'))
            plain = ~(value.str.contains('[,"]') | value.is_in(["", "?"]))
            words += [pl.lit(" "), pl.when(plain).then(value).otherwise(quoted).fill_null("?")]
    return pl.concat_str(words)
