"""Views of a table: its rows, its reports, its groups, its periods and listed breakdowns, each as rows of figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import add

import narwhals as nw

from cac_check.engine.tables.cells import ColumnFacts, column_facts
from cac_check.engine.tables.figures import ASSUMED_BOUND, Figure, Frame, View, expand, rebuild, wide_type
from cac_check.engine.tables.phrases import Phrases, ReadPhrase, join_phrases
from cac_check.engine.tables.readings import Columns, columns_read, read_figure
from cac_check.model import Profile
from cac_check.model_tables import Layout, Measure, Table, TableQuantity

BITS = "quantities given"

MOST_AT_ONCE = 62
"""Quantities that have a bit each in a number of 64."""


def table_view(
    frame: Frame,
    table: Table,
    quantities: Sequence[TableQuantity],
    *,
    profile: Profile = Profile.DEFAULT,
    read: ReadPhrase | None = None,
    dimensions: Iterable[str] = (),
    measured: Iterable[str] = (),
    assume: bool = False,
) -> View:
    """Return the reports of a table, one per value of its keys.

    Args:
        frame: the table as it was read.
        table: what its columns mean.
        quantities: the quantities wanted, with their columns.
        profile: how strictly phrases are read.
        read: reads a phrase; needed where a quantity is read as ``says``.
        dimensions: other columns that rules refer to.
        measured: columns whose largest value must be known.
        assume: whether 64-bit columns may be taken to hold no giant numbers, and a long table to give no figure twice
            (see :class:`View`).
    """
    quantities = [replace(quantity, reading=quantity.reading or table.reading) for quantity in quantities]
    readings = {quantity.id: quantity.reading or table.reading for quantity in quantities}
    value_column = {q.id: q.column if table.layout is Layout.WIDE else str(table.value) for q in quantities}
    wide = wide_type(frame)
    phrases: dict[str, Phrases] = {}
    for quantity in quantities:
        if readings[quantity.id].measure is Measure.SAYS:
            assert read is not None
            frame, phrases[quantity.id] = join_phrases(frame, value_column[quantity.id], quantity, read, profile, wide)
    used = dict.fromkeys(
        name for quantity in quantities for name in columns_read(value_column[quantity.id], readings[quantity.id])
    )
    schema = frame.collect_schema()
    facts = dict(column_facts(frame, used, table.cells, measured))
    assume = assume and frame.implementation.is_polars()
    assumed = tuple(name for name in used if assume and name not in facts and schema[name] == nw.Int64)

    def figures(facts: Mapping[str, ColumnFacts]) -> dict[str, Figure]:
        columns = Columns(schema, table.cells, facts, wide, phrases)
        return {q.id: read_figure(columns, q, value_column[q.id], readings[q.id]) for q in quantities}

    small = figures(facts | dict.fromkeys(assumed, ColumnFacts(bound=ASSUMED_BOUND)))
    if table.layout is Layout.WIDE:
        return _computed_once(View(frame, table.keys, small, wide, assumed=assumed))
    keys = tuple(dict.fromkeys((*table.keys, *dimensions)))
    if not assume or len(quantities) > MOST_AT_ONCE:
        return _pivot(View(frame, keys, figures(facts), wide), str(table.quantity), quantities)
    plain = all(figure.plain and figure.denominator == 1 for figure in small.values())
    rows = View(frame, keys, small if plain else figures(facts), wide, assumed=assumed if plain else ())
    return _pivot_each_once(rows, str(table.quantity), quantities)


def _computed_once(view: View) -> View:
    """Make columns of the readings that take work, so that what is said of them stays short."""
    columns: dict[str, nw.Expr] = {}
    figures = dict(view.figures)
    for name, figure in view.figures.items():
        if not figure.plain:
            labels = {label: f"{name} {label}" for label in expand(figure)}
            columns |= {labels[label]: expression for label, expression in expand(figure).items()}
            figures[name] = rebuild(figure, {label: nw.col(column) for label, column in labels.items()})
    return replace(view, frame=view.frame.with_columns(**columns), figures=figures) if columns else view


def _pivot_each_once(rows: View, quantity_column: str, quantities: Sequence[TableQuantity]) -> View:
    """Turn rows of figures into reports, if no figure is given twice in one: in much less memory than :func:`_pivot`.

    Every quantity has a bit. Powers of two add up to a number with as many bits set as there are powers exactly if they
    are all different, so that their sum and their number tell whether any figure was given twice (a sum beyond 64 bits
    has lost bits and has fewer still). What was given once is the sum of what was given.
    """
    chosen = nw.lit(None, nw.Int64())
    for place, quantity in enumerate(quantities):
        here = (nw.col(quantity_column) == quantity.column) & (rows.figures[quantity.id].claimed > 0)
        chosen = nw.when(here).then(nw.lit(2**place, nw.Int64())).otherwise(chosen)
    aggregates = {BITS: nw.col(BITS).sum(), f"{BITS} added": nw.col(BITS).count()}
    figures: dict[str, Figure] = {}
    present: list[nw.Expr] = []
    for place, quantity in enumerate(quantities):
        figure, name = rows.figures[quantity.id], quantity.id
        bit = nw.col(BITS) // 2**place % 2
        collected: dict[str, nw.Expr] = {} if figure.plain else {"claimed": bit, "absent": 1 - bit}
        for label, expression in expand(figure).items():
            if label in collected:
                continue
            given = nw.when(nw.col(BITS) == 2**place).then(expression)
            aggregates[f"{name} {label}"] = given.sum() if figure.plain else given.max()
            collected[label] = nw.when(bit == 1).then(nw.col(f"{name} {label}"))
        figures[name] = rebuild(figure, collected)
        present.append(bit)
    assumed = tuple(f"{quantity.id} low" for quantity in quantities) if rows.assumed else ()
    return replace(
        rows,
        frame=rows.frame.with_columns(chosen.alias(BITS)).group_by(rows.keys).agg(**aggregates),
        figures=figures,
        assumed=assumed,
        doubtful=(reduce(add, present) != nw.col(f"{BITS} added")).any(),
    )


def _pivot(rows: View, quantity_column: str, quantities: Sequence[TableQuantity]) -> View:
    """Turn rows of figures into reports. A figure given twice in a report is missing (and a problem in ``schema``)."""
    aggregates: dict[str, nw.Expr] = {}
    figures = {}
    for quantity in quantities:
        figure, name = rows.figures[quantity.id], quantity.id
        here = nw.col(quantity_column) == quantity.column
        aggregates[f"{name} times"] = nw.when(here & (figure.claimed > 0)).then(nw.lit(1)).sum()
        once = nw.col(f"{name} times") == 1
        collected: dict[str, nw.Expr] = {}
        for label, expression in expand(figure).items():
            aggregates[f"{name} {label}"] = nw.when(here).then(expression).max()
            collected[label] = nw.when(once).then(nw.col(f"{name} {label}"))
        if not figure.plain:
            collected |= {"claimed": once.cast(nw.Int64()), "absent": (~once).cast(nw.Int64())}
        figures[name] = rebuild(figure, collected)
    return replace(rows, frame=rows.frame.group_by(rows.keys).agg(**aggregates), figures=figures)
