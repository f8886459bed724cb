"""Views of a table: its rows, its reports, its groups, its periods and listed breakdowns, each as rows of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import add, or_

import narwhals as nw

from cac_check.engine.tables.cells import ColumnFacts, column_facts, plainly_whole
from cac_check.engine.tables.coded import CHECK, CODE, with_codes, worth_coding
from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.figures import ASSUMED_BOUND, Coded, Figure, Frame, View, expand, rebuild, wide_type
from cac_check.engine.tables.phrases import Phrases, ReadPhrase, join_phrases
from cac_check.engine.tables.readings import Columns, columns_read, read_figure
from cac_check.model import Profile
from cac_check.model_tables import Layout, Measure, Table, TableQuantity

GIVEN = "figures given"


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
    lean: bool = False,
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
        lean: whether reports of a long table that give none of the quantities may be left out.
    """
    dimensions = tuple(dimensions)
    quantities = [replace(quantity, reading=quantity.reading or table.reading) for quantity in quantities]
    readings = {quantity.id: quantity.reading or table.reading for quantity in quantities}
    value_column = {q.id: q.column if table.layout is Layout.WIDE else str(table.value) for q in quantities}
    if lean and table.layout is Layout.LONG:
        frame = frame.filter(nw.col(str(table.quantity)).is_in([quantity.column for quantity in quantities]))
    wide = wide_type(frame)
    phrases: dict[str, Phrases] = {}
    for quantity in quantities:
        if readings[quantity.id].measure is Measure.SAYS:
            assert read is not None
            frame, phrases[quantity.id] = join_phrases(frame, value_column[quantity.id], quantity, read, profile, wide)
    used = dict.fromkeys(
        name for quantity in quantities for name in columns_read(value_column[quantity.id], readings[quantity.id])
    )
    whole = plainly_whole(frame, used, table.cells)
    frame = frame.with_columns(nw.col(*whole).cast(nw.Int64())) if whole else frame
    schema = frame.collect_schema()
    others = [name for name in used if name not in whole]
    facts = {**column_facts(frame, others, table.cells, set(measured) - whole.keys()), **whole}
    assume = assume and frame.implementation.is_polars()
    assumed = tuple(name for name in used if assume and name not in facts and schema[name] == nw.Int64)

    def figures(facts: Mapping[str, ColumnFacts]) -> dict[str, Figure]:
        columns = Columns(schema, table.cells, facts, wide, phrases)
        return {q.id: read_figure(columns, q, value_column[q.id], readings[q.id]) for q in quantities}

    small = figures(facts | dict.fromkeys(assumed, ColumnFacts(bound=ASSUMED_BOUND)))
    if table.layout is Layout.WIDE:
        bare = {q.id for q in quantities if schema.get(value_column[q.id]) == nw.Int64}
        return _computed_once(View(frame, table.keys, small, wide, assumed=assumed), bare)
    keys = tuple(dict.fromkeys((*table.keys, *dimensions)))
    if not assume:
        return _pivot(View(frame, keys, figures(facts), wide), str(table.quantity), quantities)
    plain = all(figure.plain and figure.denominator == 1 for figure in small.values())
    rows = View(frame, keys, small if plain else figures(facts), wide, assumed=assumed if plain else ())
    codes = not dimensions and worth_coding(keys, schema)
    return _pivot_each_once(rows, str(table.quantity), quantities, codes=codes)


def _computed_once(view: View, bare: Collection[str]) -> View:
    """Make columns of the readings that take work, so that what is said of them stays short.

    ``bare`` are the figures whose column holds them as they are, where they are plain.
    """
    columns: dict[str, nw.Expr] = {}
    figures = dict(view.figures)
    for name, figure in view.figures.items():
        if not (figure.plain and name in bare):
            labels = {label: f"{name} {label}" for label in expand(figure)}
            columns |= {labels[label]: expression for label, expression in expand(figure).items()}
            figures[name] = rebuild(figure, {label: nw.col(column) for label, column in labels.items()})
    return replace(view, frame=view.frame.with_columns(**columns), figures=figures) if columns else view


def _pivot_each_once(
    rows: View, quantity_column: str, quantities: Sequence[TableQuantity], *, codes: bool = False
) -> View:
    """Turn rows of figures into reports, if no figure is given twice in one: quicker than :func:`_pivot`.

    What was given once is the largest of what was given. Whether everything was, two numbers tell: how many figures
    were given, and how many the reports then have.

    Args:
        rows: the rows, with the figures they would give to each quantity.
        quantity_column: names the quantity of a row.
        quantities: the quantities wanted.
        codes: whether the reports are wanted by the codes of their keys as well.
    """
    aggregates: dict[str, nw.Expr] = {}
    figures: dict[str, Figure] = {}
    given: list[nw.Expr] = []
    for quantity in quantities:
        figure, name = rows.figures[quantity.id], quantity.id
        here = nw.col(quantity_column) == quantity.column
        given.append(here & (figure.claimed > 0))
        collected: dict[str, nw.Expr] = {}
        for label, expression in expand(figure).items():
            aggregates[f"{name} {label}"] = nw.when(here).then(expression).max()
            collected[label] = nw.col(f"{name} {label}")
        if not figure.plain:
            claimed = nw.col(f"{name} claimed").fill_null(0)
            collected |= {"claimed": claimed, "absent": 1 - claimed}
        figures[name] = rebuild(figure, collected)
    # polars numbers its rows in 32 bits, so that none of its groups has more
    aggregates[GIVEN] = combined(or_, given).cast(nw.UInt32()).sum()
    kept = combined(add, (figure.claimed.sum() for figure in figures.values()))
    view = replace(
        rows,
        frame=rows.frame.group_by(rows.keys).agg(**aggregates),
        figures=figures,
        assumed=tuple(f"{quantity.id} low" for quantity in quantities) if rows.assumed else (),
        doubtful=kept != nw.col(GIVEN).cast(nw.Int64()).sum(),
    )
    return replace(view, coded=_coded(rows, view, aggregates)) if codes else view


def _coded(rows: View, view: View, aggregates: Mapping[str, nw.Expr]) -> Coded:
    """Return the reports of :func:`_pivot_each_once` by the codes of their keys."""
    coded = with_codes(rows.frame, rows.keys)
    frame = coded.group_by(CODE).agg(nw.col(CHECK).min(), nw.col(CHECK).max().alias(f"{CHECK} too"), **aggregates)
    assert view.doubtful is not None
    doubtful = view.doubtful | (nw.col(CHECK) != nw.col(f"{CHECK} too")).any()
    return Coded(replace(view, frame=frame, keys=(CODE,), doubtful=doubtful), coded.select(CODE, *rows.keys))


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
