"""Rows along time that must all be there: for each of them, how many periods are missing beside it."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.conditions import holds
from cac_check.engine.tables.figures import Ends, Figure, Frame, View, wide_type
from cac_check.engine.tables.series import PERIOD, before, day_number, in_order, is_counted, period_of
from cac_check.model import Relation
from cac_check.model_tables import Complete, Where

BEFORE = "periods missing before"
AFTER = "periods missing after"

BODY = tuple(Comparison(((name, 1),), (), Relation.EQ) for name in (BEFORE, AFTER))
"""No period is missing, and none is there twice (which counts as −1)."""

_NUMBER = "number of the period"

MOST_PERIODS = 2**40


def complete_view(frame: Frame, form: Complete, where: Where) -> View:
    """Return one row per series and period, with how many are missing before it, and after the last one.

    Args:
        frame: the rows of a table.
        form: how they follow each other.
        where: which of them count.
    """
    schema: Mapping[str, nw.dtypes.DType] = frame.collect_schema()
    condition = holds(where, schema)
    rows = frame if condition is None else frame.filter(condition)
    keys = (*form.within, form.along)
    rows = rows.with_columns(period_of(form, schema[form.along]).alias(PERIOD)).filter(~nw.col(PERIOD).is_null())
    rows = rows.group_by(*keys).agg(nw.col(PERIOD).min())
    counted = is_counted(form, schema[form.along])
    rows = rows.with_columns((nw.col(PERIOD) if counted else _number(form.every)).cast(nw.Int64()).alias(_NUMBER))
    number, previous = nw.col(_NUMBER), before(_NUMBER)
    rows = rows.with_columns(
        **{
            previous: in_order(number.shift(1), form),
            "next period": in_order(number.shift(-1), form),
        }
    )
    first, last = nw.lit(0), nw.lit(0)
    if form.ends:
        low, high = (_usual(rows, form, end) for end in (number.min(), number.max()))
        first, last = number - nw.lit(low), nw.lit(high) - number
        first, last = (nw.when(missing > 0).then(missing).otherwise(nw.lit(0)) for missing in (first, last))
    rows = rows.with_columns(
        **{
            BEFORE: nw.when(nw.col(previous).is_null()).then(first).otherwise(number - nw.col(previous) - 1),
            AFTER: nw.when(nw.col("next period").is_null()).then(last).otherwise(nw.lit(0)),
        }
    )
    return View(rows, keys, {name: _figure(name) for name in (BEFORE, AFTER)}, wide_type(rows))


def _usual(rows: Frame, form: Complete, end: nw.Expr) -> int:
    """Return where most series begin, or end: one that is typed wrongly does not make all others too short."""
    ends = (rows.group_by(*form.within).agg(end=end) if form.within else rows.select(end=end)).group_by("end")
    found = ends.agg(series=nw.len()).sort("series", "end", descending=[True, False]).head(1).collect().rows()
    return int(found[0][0] or 0) if found else 0


def _figure(name: str) -> Figure:
    number = nw.col(name)
    ends = Ends(number, number)
    return Figure(nw.lit(1), nw.lit(0), ends, ends, bound=MOST_PERIODS, integral=True, plain=True)


def _number(every: str) -> nw.Expr:
    """Return the number of a period that begins on a day, such that the next one has the next number."""
    day = nw.col(PERIOD)
    year, month = (part.cast(nw.Int64()) for part in (day.dt.year(), day.dt.month()))
    match every:
        case "year":
            return year
        case "quarter":
            return 4 * year + (month - 1) // 3
        case "month":
            return 12 * year + month
    return day_number(day)
