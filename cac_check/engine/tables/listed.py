"""Breakdowns that are data: one join and one grouping for all of them."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw

from cac_check.engine.tables.cells import Number, column_facts, is_number_text, number, require
from cac_check.engine.tables.comparisons import Comparison, Tolerance
from cac_check.engine.tables.figures import Ends, Figure, Frame, View, expand, narrowest, rebuild, whole_literal
from cac_check.engine.tables.gather import numbered
from cac_check.engine.tables.groups import PARTS, TOTAL, add_up
from cac_check.engine.tables.names import FIGURE
from cac_check.model import Missing, Relation
from cac_check.model_tables import Cells

RELATIONS = (Relation.EQ, Relation.GE, Relation.LE)
"""The relations a total can have with the sum of its parts, by the number that stands for each in a view."""

_SPELLINGS = {Relation.EQ: ("=", "=="), Relation.GE: (">=",), Relation.LE: ("<=",)}


def listed_view(
    figures: View, identifier: str, breakdowns: Frame, parts: Frame, missing: Missing, *, assume: bool = False
) -> View:
    """Return one row per listed breakdown, with the weighted sum of its parts, its total and their ``relation``.

    Args:
        figures: a row per figure.
        identifier: the column that identifies a figure.
        breakdowns: ``breakdown, total, relation``, total being an identifier.
        parts: ``breakdown, part, weight`` (weight 1 if there is no such column).
        missing: what missing figures are.
        assume: whether each identifier may be taken to name one figure (see :class:`View`).
    """
    figure = figures.figures[FIGURE]
    labels = expand(figure)
    cells = figures.frame.select(identifier, **{f"figure {label}": end for label, end in labels.items()})
    weight = _weight(parts, figures)
    times = narrowest(max(weight.bound, weight.denominator), figures.wide)
    times = nw.Int64() if times != figures.wide else times
    part_rows = parts.select(
        nw.col("breakdown"),
        nw.col("part").alias(identifier),
        weight.value.cast(times).alias("times"),
        nw.lit(value=True).alias("is part"),
        nw.lit(None, nw.Int8()).alias("relation"),
    )
    total_rows = breakdowns.select(
        nw.col("breakdown"),
        nw.col("total").alias(identifier),
        whole_literal(weight.denominator, figures.wide).cast(times).alias("times"),
        nw.lit(value=False).alias("is part"),
        _relation_number().alias("relation"),
    )
    entries = nw.concat([part_rows, total_rows], how="vertical")
    entries = entries.with_columns((~nw.col("is part")).alias("is total"))
    by_number = numbered(cells, identifier, "figure low") if figure.plain else None
    if by_number is not None:
        entries = by_number.join(entries, identifier, "figure low")
    else:
        cells = cells if assume else _each_once(cells, identifier)
        entries = entries.join(cells, on=identifier, how="left")
    columns = {label: nw.col(f"figure {label}") for label in labels}
    if not figure.plain:  # a part that is no figure of the table
        columns |= {"claimed": columns["claimed"].fill_null(0), "absent": columns["absent"].fill_null(1)}
    weighed = _weighed(rebuild(figure, columns), weight, figures.wide).where_missing(missing)
    view = add_up(View(entries, ("breakdown",), {FIGURE: weighed}, figures.wide), FIGURE, carried="relation")
    if by_number is not None or not assume:
        return view
    entered = (nw.col("parts given") + nw.col("totals given")).sum()
    return replace(view, doubtful=entered != sum(_height(frame) for frame in (parts, breakdowns)))


def unread_relations(breakdowns: Frame) -> Frame:
    """Return the breakdowns whose relation is none that is known."""
    return breakdowns.filter(_relation_number().is_null())


def unread_weights(parts: Frame) -> Frame | None:
    """Return the parts whose weight is given but is no number; ``None`` where no column of texts holds weights."""
    if parts.collect_schema().get("weight") != nw.String:
        return None
    return parts.filter(~nw.col("weight").is_null() & ~is_number_text("weight", Cells()))


def _each_once(cells: Frame, identifier: str) -> Frame:
    """Return the rows whose identifier no other row has."""
    columns = [name for name in cells.collect_schema() if name != identifier]
    once = cells.group_by(identifier).agg(*(nw.col(name).max() for name in columns), nw.len().alias("times"))
    return once.filter(nw.col("times") == 1).drop("times")


def _height(frame: Frame) -> int:
    return int(frame.select(nw.len()).collect().item())


def listed_comparisons(relation: Relation, tolerance: Tolerance) -> tuple[Comparison, ...]:
    """Return what a breakdown of this relation asserts: total, relation, Σ weight × part."""
    parts = ((PARTS, 1),)
    match relation:
        case Relation.EQ:
            return tolerance.equal(parts, TOTAL)
        case Relation.GE:
            return (tolerance.at_most(parts, TOTAL),)
        case _:
            return (tolerance.at_least(parts, TOTAL),)


def _relation_number() -> nw.Expr:
    number = nw.lit(None, nw.Int8())
    for place, relation in enumerate(RELATIONS):
        number = (
            nw.when(nw.col("relation").is_in(list(_SPELLINGS[relation])))
            .then(nw.lit(place, nw.Int8()))
            .otherwise(number)
        )
    return number


def _weight(parts: Frame, figures: View) -> Number:
    schema = parts.collect_schema()
    if "weight" not in schema:
        return Number(nw.lit(1), 1, 1)
    facts = column_facts(parts, ["weight"], Cells(), ["weight"])
    return number("weight", schema["weight"], Cells(), facts, figures.wide)


def _weighed(figure: Figure, weight: Number, wide: nw.dtypes.DType) -> Figure:
    """Return weight × figure; a weight below zero swaps the ends, and without one the figure is missing."""
    reach = max(figure.bound, 1) * max(weight.bound, weight.denominator)
    require(reach, "weighted figures")
    dtype = narrowest(reach, wide)
    times = nw.col("times").cast(dtype)
    rising = times >= 0

    def product(ends: Ends) -> Ends:
        low = ends.low.cast(dtype) * times
        if ends.point:
            return Ends(low, low)
        high = ends.high.cast(dtype) * times
        low_open, high_open = (nw.lit(0) if flag is None else flag for flag in (ends.low_open, ends.high_open))
        return Ends(
            nw.when(rising).then(low).otherwise(high),
            nw.when(rising).then(high).otherwise(low),
            nw.when(rising).then(low_open).otherwise(high_open) if ends.open else None,
            nw.when(rising).then(high_open).otherwise(low_open) if ends.open else None,
        )

    ends = product(figure.ends)
    weighed = rebuild(figure, {"low": ends.low}) if figure.plain else _without(times.is_null(), figure)
    return replace(
        weighed,
        ends=ends,
        lenient=ends if figure.lenient is figure.ends else product(figure.lenient),
        denominator=figure.denominator * weight.denominator,
        bound=reach,
        integral=figure.integral and weight.denominator == 1,
    )


def _without(condition: nw.Expr, figure: Figure) -> Figure:
    """Return the figure missing where the condition holds."""
    claimed = nw.when(condition).then(nw.lit(0)).otherwise(figure.claimed)
    absent = nw.when(condition).then(nw.lit(1)).otherwise(figure.absent)
    return replace(figure, claimed=claimed, absent=absent, column=None)
