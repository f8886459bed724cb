"""Codes of which no level is said: they would be in no sum, which must not look like agreement."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, Span
from cac_check.engine.tables.conditions import comparable, holds
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import FILE, LINE, outside
from cac_check.engine.tables.run import collect
from cac_check.model_tables import Levels, Rollup, TableRule
from cac_check.tables.queried_problems import MOST_PRINTED

_CODE = "code"


def unknown_codes(inputs: Inputs, most: int = MOST_PRINTED) -> Iterator[Diagnostic]:
    """Yield the codes in columns with levels that are of none, so many of each column one by one."""
    for rule in inputs.ruleset.rules:
        if isinstance(rule.form, Rollup):
            for column, levels in rule.form.levels.items():
                yield from _unknown(inputs, rule, rule.form, column, levels, most)


def _unknown(
    inputs: Inputs, rule: TableRule, form: Rollup, column: str, levels: Levels, most: int
) -> Iterator[Diagnostic]:
    table = inputs.ruleset.table(form.parts_table)
    frame = inputs.frames[table.id]
    schema = frame.collect_schema()
    condition = holds(form.where, schema)
    rows = frame if condition is None else frame.filter(condition)
    code = comparable(column, form.names[column]) if column in form.names else nw.col(column)
    placed = {FILE, LINE} <= set(schema.names())
    first = {LINE: nw.col(LINE).min(), FILE: nw.col(FILE).min()} if placed else {}
    (codes,) = collect(rows.with_columns(code.alias(_CODE)).group_by(_CODE).agg(nw.len().alias("rows"), **first))
    unknown = [
        row
        for row in codes.sort(_CODE, nulls_last=True).rows(named=True)
        if row[_CODE] and not levels.knows(row[_CODE])
    ]
    for row in unknown[:most]:
        text, name = row[_CODE], outside(column)
        message = f"{rule.id}: {text} in {name} is of no level: {_said(levels, text)}; it is in no sum"
        advice = f"leave it out with where: {{{name}: {{not: {text}}}}}, or say which level it is of"
        place = Location(str(row[FILE]), Span(row[LINE], 1, row[LINE], 1)) if placed else Location(table.id)
        yield Diagnostic("unknown-code", message, place, advice, subject=text, count=row["rows"] - 1)
    if len(unknown) > most:
        message = f"{rule.id}: {len(unknown) - most:,} more codes in {outside(column)} are of no level"
        yield Diagnostic("unknown-code", message, Location(table.id))


def _said(levels: Levels, code: str) -> str:
    if levels.parents:
        return "the list of codes does not have it"
    return f"it has {len(code)} characters, and codes of the levels have {', '.join(map(str, levels.lengths))}"
