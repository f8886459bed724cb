"""Tables and rules with the columns of their user named for the check (see ``names``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

import narwhals as nw

from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.names import ALL, EVERY_ROW, FILE, FILE_READ, LINE, LINE_READ, inside
from cac_check.model_tables import (
    CellReading,
    Complete,
    Layout,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableForm,
    TableQuantity,
    TableRule,
    TableRuleset,
    Where,
)

Said = TypeVar("Said")


def frame_inside(frame: Frame, *, every_row: bool = False) -> Frame:
    """Return a user's table with its columns named for the check.

    Args:
        frame: as it was read; ``file`` and ``line`` are places if no reader added them under names of its own.
        every_row: whether :data:`EVERY_ROW` is wanted.
    """
    names = frame.collect_schema().names()
    places = {FILE_READ: FILE, LINE_READ: LINE}
    if not places.keys() & set(names):
        places = {FILE: FILE, LINE: LINE}
    renamed = [places.get(name, inside(name)) for name in names]
    native = frame.to_native()
    if frame.implementation.is_polars():
        frame = nw.from_native(native.rename(dict(zip(names, renamed, strict=True))))
    else:  # by place: Spark would read a name with a point as a path
        frame = nw.from_native(native.toDF(*renamed))
    more = {inside(name): nw.col(name) for name in (FILE, LINE) if name in renamed and inside(name) not in renamed}
    if every_row:
        more[EVERY_ROW] = nw.lit(ALL)
    return frame.with_columns(**more) if more else frame


def ruleset_inside(ruleset: TableRuleset, columns: Mapping[str, tuple[str, ...]]) -> TableRuleset:
    """Return the same rules over tables whose columns are named for the check.

    Args:
        ruleset: as it was written.
        columns: the columns of each table, as its user calls them: its quantities where it declares none.
    """
    return replace(
        ruleset,
        tables=tuple(_table(table, columns[table.id]) for table in ruleset.tables),
        rules=tuple(rule_inside(rule) for rule in ruleset.rules),
    )


def over_every_row(ruleset: TableRuleset) -> frozenset[str]:
    """Return the tables that a rollup adds up as a whole (``by: []``)."""
    forms = [rule.form for rule in ruleset.rules if isinstance(rule.form, Rollup) and not rule.form.by]
    return frozenset(ruleset.table(name).id for form in forms for name in _tables_of(form))


def _tables_of(form: Rollup) -> tuple[str | None, str | None]:
    return form.parts_table or form.total_table, form.total_table or form.parts_table


def rule_inside(rule: TableRule) -> TableRule:
    """Return a rule over columns as they are named for the check."""
    return replace(rule, where=_where(rule.where), form=_form(rule.form))


def _form(form: TableForm) -> TableForm:
    match form:
        case Rollup():
            return replace(
                form,
                by=tuple(map(inside, form.by)) or (EVERY_ROW,),
                where=_where(form.where),
                total=_where(form.total),
                names=_keyed(form.names),
                levels=_keyed(form.levels),
            )
        case Steps() | NeverFalls() | Complete():
            return replace(form, along=inside(form.along), within=tuple(map(inside, form.within)))
        case _:
            return form


def _where(where: Where) -> Where:
    return MappingProxyType({inside(column): match for column, match in where.items()})


def _keyed(names: Mapping[str, Said]) -> Mapping[str, Said]:
    return MappingProxyType({inside(column): naming for column, naming in names.items()})


def _table(table: Table, columns: tuple[str, ...]) -> Table:
    wide = table.layout is Layout.WIDE
    quantities = table.quantities
    if wide and not quantities:
        known = {quantity.id: quantity for quantity in table.known}
        quantities = tuple(known.get(name) or TableQuantity(name, name) for name in columns)
    return replace(
        table,
        keys=tuple(map(inside, table.keys)),
        blank_keys=frozenset(map(inside, table.blank_keys)),
        quantities=tuple(_quantity(quantity, wide=wide) for quantity in quantities),
        quantity=_named(table.quantity),
        value=_named(table.value),
        figure=_named(table.figure),
        reading=_reading(table.reading),
    )


def _quantity(quantity: TableQuantity, *, wide: bool) -> TableQuantity:
    reading = None if quantity.reading is None else _reading(quantity.reading)
    return replace(quantity, column=inside(quantity.column) if wide else quantity.column, reading=reading)


def _reading(reading: CellReading) -> CellReading:
    grain = inside(reading.grain) if isinstance(reading.grain, str) else reading.grain
    return replace(reading, grain=grain, low=_named(reading.low), high=_named(reading.high))


def _named(column: str | None) -> str | None:
    return None if column is None else inside(column)
