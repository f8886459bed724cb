"""Whether the tables have the columns that rules name, told before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import inside, outside
from cac_check.model import Kind, Share
from cac_check.model_tables import AlongTime, Complete, Listed, NeverFalls, Rollup, Steps, Table, TableRule

Types: TypeAlias = Mapping[str, nw.dtypes.DType]
"""Columns of a frame."""

WHOLE = "1"
"""``every`` for periods that are whole numbers."""

MOST_NAMED = 20
"""Columns that a message lists."""

_LISTED_COLUMNS = (("breakdown", "total", "relation"), ("breakdown", "part"))


def column_problems(inputs: Inputs) -> tuple[Diagnostic, ...]:
    """Return every column that a rule names and its table lacks or cannot use so (quantities apart)."""
    types = {name: frame.collect_schema() for name, frame in inputs.frames.items()}
    keys = [problem for table in inputs.ruleset.tables for problem in _of_keys(table, types[table.id])]
    dates = [problem for table in inputs.ruleset.tables for problem in _of_dates(table, types[table.id])]
    return (*keys, *dates, *(problem for rule in inputs.ruleset.rules for problem in _of_rule(rule, inputs, types)))


def _of_keys(table: Table, types: Types) -> Iterator[Diagnostic]:
    """Yield the keys that no report can be told by."""
    for key in table.keys:
        dtype = types.get(key)
        if dtype is not None and (dtype.is_nested() or dtype == nw.Binary or dtype == nw.Object):
            message = f"the key {outside(key)} of the table {table.id} holds {dtype}"
            advice = "reports are told apart by texts, numbers, dates or truth values"
            yield Diagnostic("wrong-key", message, table.location or Location(table.id), advice)
        elif dtype is not None and key in table.blank_keys and dtype != nw.String:
            message = f"blanks are allowed in the key {outside(key)} of the table {table.id}, which holds {dtype}"
            advice = "a blank is an empty name, which only a column of texts can hold: write its values as texts"
            yield Diagnostic("wrong-key", message, table.location or Location(table.id), advice)


def _of_dates(table: Table, types: Types) -> Iterator[Diagnostic]:
    """Yield the columns whose periods a table says how to read, and that it does not have."""
    for name in table.dates:
        if inside(name) not in types:
            message = f"the table {table.id} says under `dates` how {name} is written, and has no such column"
            advice = f"its columns are: {', '.join(_named(types)[:MOST_NAMED])}"
            yield Diagnostic("unknown-column", message, table.location or Location(table.id), advice)


def _lacking(rule: TableRule, table: str, columns: Iterable[str], types: Types) -> Iterator[Diagnostic]:
    """Yield the columns a rule names that its table does not have."""
    for name in dict.fromkeys(columns):
        if name not in types:
            message = f"rule {rule.id} names the column {outside(name)}, which the table {table} does not have"
            yield Diagnostic(
                "unknown-column", message, _place(rule), f"its columns are: {', '.join(_named(types)[:MOST_NAMED])}"
            )


def _of_rule(rule: TableRule, inputs: Inputs, types: Mapping[str, Types]) -> Iterator[Diagnostic]:
    ruleset = inputs.ruleset
    match rule.form:
        case Rollup(by=by, where=where, total=total) as form:
            parts = ruleset.table(form.parts_table or form.total_table)
            totals = ruleset.table(form.total_table or form.parts_table)
            yield from _lacking(rule, parts.id, (*by, *where), types[parts.id])
            yield from _levels(rule, form, parts, types[parts.id])
            missing = [name for name in total if totals is not parts or name not in where]
            yield from _lacking(rule, totals.id, (*(by if totals is not parts else ()), *missing), types[totals.id])
        case Steps() | NeverFalls() | Complete() as form:
            table = ruleset.table(rule.table)
            yield from _lacking(rule, table.id, (form.along, *form.within, *rule.where), types[table.id])
            if form.along in types[table.id]:
                yield from _period(rule, form, table, types[table.id][form.along])
        case Listed(breakdowns=breakdowns, parts=parts_path):
            for path, wanted in zip((breakdowns, parts_path), _LISTED_COLUMNS, strict=True):
                yield from _lacking(rule, path, wanted, types[path])
        case _:
            for table in ruleset.tables:
                if inputs.binds(rule, table):
                    yield from _lacking(rule, table.id, rule.where, types[table.id])
                    yield from _told_after_all(rule, table)
                    yield from _percent_and_per(rule, table)


def _levels(rule: TableRule, form: Rollup, table: Table, types: Types) -> Iterator[Diagnostic]:
    """Yield columns with levels whose codes are no texts."""
    for name in form.levels:
        if name in types and types[name] != nw.String:
            message = f"rule {rule.id} has levels of {outside(name)}, and the column of {table.id} holds {types[name]}"
            yield Diagnostic("wrong-levels", message, _place(rule), "codes are texts: write the file anew with texts")


def _percent_and_per(rule: TableRule, table: Table) -> Iterator[Diagnostic]:
    """Yield rates per so many that the table has as percentages."""
    if isinstance(rule.form, Share) and rule.form.per is not None:
        kinds = {quantity.id: quantity.kind for quantity in table.quantities}
        if kinds.get(rule.form.share) is Kind.PERCENT:
            message = f"rule {rule.id} has {rule.form.share} per {rule.form.per}, and in {table.id} it is a percent"
            advice = "declare it with `kind: amount`, or leave `per` out"
            yield Diagnostic("percent-and-per", message, _place(rule), advice)


def _told_after_all(rule: TableRule, table: Table) -> Iterator[Diagnostic]:
    """Yield what the rules say nobody tells although the table has a column of it: it would be passed over."""
    with_columns = {quantity.id for quantity in table.quantities}
    for each in rule.untold:
        if each.id in with_columns:
            message = f"the table {table.id} has a column of {each.id}, which the rules have under `untold`"
            advice = "take it out there; what it is computed of can be written as an `expression` rule"
            yield Diagnostic("told-after-all", message, _place(rule), advice)


def _period(rule: TableRule, series: AlongTime, table: Table, dtype: nw.dtypes.DType) -> Iterator[Diagnostic]:
    """Tell periods that cannot be counted the way the rule counts them."""
    temporal = dtype == nw.Date or dtype == nw.Datetime
    if dtype == nw.String or dtype.is_integer() or (temporal and series.every != WHOLE):
        return
    held = "dates" if temporal else f"{dtype}"
    column = f"the column {outside(series.along)} of {table.id}"
    message = f"rule {rule.id} counts periods by {series.every}, but {column} holds {held}"
    advice = "write every: day, week, month, quarter or year" if temporal else "periods are dates or whole numbers"
    yield Diagnostic("wrong-period", message, _place(rule), advice)


def _named(types: Types) -> list[str]:
    """Return what a user calls the columns there are."""
    return list(dict.fromkeys(map(outside, types)))


def _place(rule: TableRule) -> Location:
    return rule.location if rule.location is not None else Location(rule.id)
