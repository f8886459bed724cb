"""Rules between rows: groups of rows and listed breakdowns become rows with a left and a right side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import narwhals as nw

from cac_check.engine.tables.cells import require
from cac_check.engine.tables.code_levels import parents_of
from cac_check.engine.tables.comparisons import Body, Tolerance, breakdown_comparisons
from cac_check.engine.tables.conditions import comparable, holds
from cac_check.engine.tables.figures import INT64, LIMIT, View, expand, rebuild, times
from cac_check.engine.tables.long_sums import long_sum, long_sums
from cac_check.model import Missing
from cac_check.model_tables import Rollup, Where

PARTS = "parts"
TOTAL = "total"
LARGEST = "largest part"

ROWS = 2**32
"""More rows than one group has."""


def rollup_view(parts: View, totals: View, rollup: Rollup, missing: Missing) -> View:
    """Return one row per value of ``by``, with the sum of the parts and the total.

    It binds where there are parts and a total; the other rows are what is unmatched. A total given twice is missing,
    where it is no sum itself.

    Args:
        parts: the table of the parts.
        totals: the table of the totals; the same object if it is one table, which is then read once.
        rollup: which rows are parts and totals.
        missing: what missing figures are, before they are added.
    """
    largest = rollup.overlap and rollup.equals is None
    if rollup.constant is not None:
        rows = _marked(parts, rollup, missing, part=True, total=False)
        found = add_up(rows, rollup.quantity)
        return replace(found, figures={PARTS: found.figures[PARTS]}, binds=nw.col("parts given") > 0)
    part_rows = _marked(parts, rollup, missing, part=True, total=totals is parts)
    if totals is parts:
        return add_up(part_rows, rollup.quantity, largest=largest)
    total_rows = _marked(totals, rollup, missing, part=False, total=True)
    both = _stacked(part_rows, total_rows, rollup.quantity)
    return add_up(both, rollup.quantity, largest=largest, summed=rollup.equals is not None)


def rollup_comparisons(rollup: Rollup, tolerance: Tolerance, *, nonnegative: bool) -> Body:
    """Return what a rollup asserts of a row of :func:`rollup_view`."""
    if tolerance.relative and not nonnegative:
        return None
    parts = ((PARTS, 1),)
    if not rollup.overlap or rollup.equals is not None:
        return breakdown_comparisons(
            TOTAL, parts, rollup.overlap, rollup.rest, nonnegative and not rollup.overlap, tolerance
        )
    largest = (tolerance.at_most(((LARGEST, 1),), TOTAL),) if nonnegative else ()
    return largest if rollup.rest else (*largest, tolerance.at_least(parts, TOTAL))


def add_up(
    rows: View, quantity: str, *, largest: bool = False, summed: bool = False, carried: str | None = None
) -> View:
    """Group rows that are marked ``is part`` or ``is total`` by the keys of the view, and add the parts.

    Args:
        rows: the marked rows.
        quantity: the figure to add.
        largest: whether the largest part is wanted as well.
        summed: whether totals are added like parts; else there is one.
        carried: a column of the total that the group keeps.
    """
    figure = rows.figures[quantity]
    part, total = nw.col("is part"), nw.col("is total")
    dtype = nw.Int64() if figure.bound * ROWS < INT64 else rows.wide
    long = figure.bound * ROWS >= LIMIT
    parts_given, totals_given = nw.col("parts given"), nw.col("totals given")
    # polars numbers its rows in 32 bits, so that none of its groups has more
    count = nw.UInt32() if rows.frame.implementation.is_polars() else nw.Int64()
    aggregates: dict[str, nw.Expr] = {
        "parts given": part.cast(count).sum(),
        "totals given": total.cast(count).sum(),
        "parts claimed": nw.when(part).then(figure.claimed.cast(count)).sum(),
    }
    sides = {"parts": part, "total": total} if summed else {"parts": part}
    sums: dict[str, nw.Expr] = {}
    greatest: dict[str, nw.Expr] = {}
    stated: dict[str, nw.Expr] = {}
    for label, expression in expand(replace(figure, plain=True)).items():
        flag = label.endswith("open")
        every = nw.lit(value=True)
        for side, here in sides.items():
            addend = nw.when(here).then(expression if flag else expression.cast(dtype))
            added = nw.col(f"{side} {label}")
            if long and not flag:
                aggregates |= long_sums(f"{side} {label}", addend, figure.bound, rows.wide)
                added = long_sum(f"{side} {label}", rows.wide)
            else:
                aggregates[f"{side} {label}"] = addend.sum()
            known = f"{side} claimed"
            if not (flag or figure.plain):
                known = f"{side} {label} known"
                aggregates[known] = nw.when(here).then(expression).count()
            given = parts_given if side == "parts" else totals_given
            whole = nw.lit(value=True) if flag else nw.col(known) == given
            (sums if side == "parts" else stated)[label] = nw.when(whole).then(added)
            every = whole if side == "parts" else every
        if not summed:
            aggregates[f"total {label}"] = nw.when(total).then(expression).max()
            stated[label] = nw.when(totals_given == 1).then(nw.col(f"total {label}"))
        if largest:
            aggregates[f"largest {label}"] = nw.when(part).then(expression).max()
            found = nw.col(f"largest {label}")
            greatest[label] = found if label.endswith("low") or flag else nw.when(every).then(found)
    counted = {"claimed": nw.col("parts claimed"), "absent": parts_given - nw.col("parts claimed")}
    if summed or not figure.plain:
        aggregates["total claimed"] = nw.when(total).then(figure.claimed.cast(count)).sum()
    if figure.plain:
        stated_once = (~stated["low"].is_null()).cast(nw.Int64())
    else:
        stated_once = nw.col("total claimed") * (totals_given == 1).cast(nw.Int64())
    once = {"claimed": stated_once, "absent": 1 - stated_once}
    if summed:
        once = {"claimed": nw.col("total claimed"), "absent": totals_given - nw.col("total claimed")}
    shape = replace(figure, plain=False, whole=figure.plain, settled=True)
    figures = {
        PARTS: replace(rebuild(shape, sums | counted), bound=figure.bound * ROWS),
        TOTAL: rebuild(shape, stated | once),
    }
    if summed:
        figures[TOTAL] = replace(figures[TOTAL], bound=figure.bound * ROWS)
    if largest:
        figures[LARGEST] = rebuild(replace(shape, whole=False), greatest | {"claimed": nw.lit(1), "absent": nw.lit(0)})
    if carried is not None:
        aggregates[carried] = nw.col(carried).max()
    frame = rows.frame.group_by(rows.keys).agg(**aggregates)
    return View(frame, rows.keys, figures, rows.wide, (parts_given > 0) & (totals_given > 0))


def _marked(view: View, rollup: Rollup, missing: Missing, *, part: bool, total: bool) -> View:
    """Return the rows of a table that are parts or totals of the rollup, marked so, with comparable names."""
    schema = view.frame.collect_schema()
    nowhere = nw.lit(value=False)
    roles = {
        "is part": _holds(rollup.where, schema) if part else nowhere,
        "is total": _holds(rollup.total, schema) if total else nowhere,
    }
    figure = view.figures[rollup.quantity if part else rollup.of_total].where_missing(missing)
    frame = view.frame.with_columns(**roles, **{f"figure {label}": end for label, end in expand(figure).items()})
    frame = frame.filter(nw.col("is part") | nw.col("is total"))
    names = {column: comparable(column, naming) for column, naming in rollup.names.items()}
    if part:
        names = parents_of(names, rollup.levels)
    frame = frame.with_columns(**names) if names else frame
    if part and rollup.levels:
        frame = frame.filter(*(~nw.col(column).is_null() for column in rollup.levels))
    figure = rebuild(figure, {label: nw.col(f"figure {label}") for label in expand(figure)})
    return View(frame, rollup.by, {rollup.quantity: figure}, view.wide)


def _holds(where: Where, schema: Mapping[str, nw.dtypes.DType]) -> nw.Expr:
    condition = holds(where, schema)
    return nw.lit(value=True) if condition is None else condition


def _stacked(parts: View, totals: View, quantity: str) -> View:
    """Put the rows of two tables under each other, their figures in one unit."""
    both = (parts.figures[quantity], totals.figures[quantity])
    unit = math.lcm(*(figure.denominator for figure in both))
    plain = both[0].plain and both[1].plain
    labels = dict.fromkeys(label for figure in both for label in expand(replace(figure, plain=plain)))
    frames = []
    for view, figure in zip((parts, totals), both, strict=True):
        expressions = expand(replace(figure, plain=plain))
        columns = {
            f"figure {label}": _in_unit(label, expressions, unit // figure.denominator, view) for label in labels
        }
        frames.append(view.frame.select(*view.keys, "is part", "is total", **columns))
    bound = max(figure.bound * unit // figure.denominator for figure in both)
    require(bound, f"parts and totals of {quantity} together")
    common = replace(
        both[0],
        denominator=unit,
        bound=bound,
        plain=plain,
        lenient=both[0].ends if all(figure.lenient is figure.ends for figure in both) else both[0].lenient,
        nonnegative=both[0].nonnegative and both[1].nonnegative,
        integral=both[0].integral and both[1].integral,
    )
    figure = rebuild(common, {label: nw.col(f"figure {label}") for label in labels})
    return View(nw.concat(frames, how="vertical"), parts.keys, {quantity: figure}, parts.wide)


def _in_unit(label: str, expressions: Mapping[str, nw.Expr], factor: int, view: View) -> nw.Expr:
    """Return one expression of a figure in another unit; what it lacks is what its ends say without it."""
    name = label.removeprefix("lenient ")
    expression = expressions.get(label, expressions.get(name, expressions["low"] if name == "high" else nw.lit(0)))
    return (
        expression
        if name in ("claimed", "absent", "low open", "high open")
        else times(expression.cast(view.wide), factor, view.wide)
    )
