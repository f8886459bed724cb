"""Rules along time: every row of a series beside the figure that was told before it."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add

import narwhals as nw

from cac_check.engine.tables.columns import WHOLE
from cac_check.engine.tables.comparisons import Body
from cac_check.engine.tables.figures import Figure, Frame, View, expand, rebuild
from cac_check.engine.tables.judge import summable, violated
from cac_check.model_tables import NeverFalls, Series, Steps

PREVIOUS = "previous figure"
PERIOD = "period of step"

_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"

ISO_DAY = (
    "^([0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    f"|{_LEAP_YEAR}-02-29)$"
)
"""Days that there are; engines do not agree on what to do with the others."""

_WHOLE_NUMBER = "^-?[0-9]{1,18}$"

_PERIODS = {"day": "1d", "week": "7d", "month": "1mo", "quarter": "1q", "year": "1y"}


def series_view(view: View, form: Series, body: Body, carried: tuple[str, ...] = ()) -> View:
    """Return the rows of a series, each with the figure before it, where it binds.

    Args:
        view: the rows the rule is about.
        form: how they follow each other.
        body: what is asserted of a row and the figure before it.
        carried: columns of the frame that are wanted of the row before as well, as :func:`before`.
    """
    dtype = view.frame.collect_schema()[form.along]
    view = replace(view, frame=view.frame.with_columns(period_of(form, dtype).alias(PERIOD)))
    if isinstance(form, Steps):
        return _one_period_back(view, form, dtype, carried)
    return _largest_before(view, form, body, carried)


def before(name: str) -> str:
    """Return the column that holds another one's cell in the row before."""
    return f"{name} before"


def _one_period_back(view: View, form: Steps, dtype: nw.dtypes.DType, carried: tuple[str, ...]) -> View:
    """Return the same rows; binds where the row before is one period back."""
    view = _with_row_before(view, form, carried)
    counted = dtype.is_integer() or form.every == WHOLE
    next_period = nw.col(before(PERIOD)) + 1 if counted else _next_date(form.every)
    return replace(view, binds=(next_period == nw.col(PERIOD)).fill_null(value=False))


def _with_row_before(view: View, form: Series, carried: tuple[str, ...]) -> View:
    figure = view.figures[form.quantity]
    own = {f"{PREVIOUS} {label}": expression for label, expression in expand(figure).items()}
    shifted = {before(name): _in_order(nw.col(name).shift(1), form) for name in (*own, PERIOD, *carried)}
    frame = view.frame.with_columns(**own).with_columns(**shifted)
    previous = rebuild(figure, {label: nw.col(before(f"{PREVIOUS} {label}")) for label in expand(figure)})
    return replace(view, frame=frame, figures={**view.figures, PREVIOUS: previous})


def _in_order(expression: nw.Expr, form: Series, *more: str) -> nw.Expr:
    return expression.over(*form.within, *more, order_by=PERIOD)


def _largest_before(view: View, form: NeverFalls, body: Body, carried: tuple[str, ...]) -> View:
    """Return the rows that tell the figure, each with the largest figure told since the last fall.

    Where figures are points, and no tolerance lets them sink step by step, that is the one told just before.
    """
    figure = view.figures[form.quantity]
    view = replace(view, frame=view.frame.filter(~nw.col(PERIOD).is_null(), figure.claimed > 0))
    view = _with_row_before(view, form, carried)
    binds = (nw.col(before(PERIOD)) < nw.col(PERIOD)).fill_null(value=False)
    if not (figure.ends.point and figure.lenient is figure.ends and _is_bare(body)):
        last = view.figures[PREVIOUS]
        view = _with_largest(view, form, last, body, carried, lenient=False)
        if figure.lenient is not figure.ends:
            view = _with_largest(view, form, last, body, carried, lenient=True)
    return replace(view, binds=binds)


def _is_bare(body: Body) -> bool:
    """Whether what is asserted of two figures holds of the first and the last of three where it holds in between."""
    return isinstance(body, tuple) and all(not row.offset and set(map(abs, row.terms.values())) == {1} for row in body)


def _with_largest(
    view: View, form: NeverFalls, last: Figure, body: Body, carried: tuple[str, ...], *, lenient: bool
) -> View:
    """Return the view with the largest figure told before, under one profile, in place of the last one.

    Figures told since the last fall only: what comes after a figure that is far too high is told once, not each time.
    """
    label = "lenient " if lenient else ""
    figure = view.figures[form.quantity]
    ends = figure.lenient if lenient else figure.ends
    both = {PREVIOUS: last, form.quantity: figure}
    rows = [row for row in body if summable(row, both)] if isinstance(body, tuple) else []
    falls = [violated(row, both, view, lenient=lenient).fill_null(value=False).cast(nw.Int64()) for row in rows]
    stretch, reached, leads, block = (f"{label}{name}" for name in ("stretch", "reached", "leads", "block"))
    low, low_open = (nw.col(f"{PREVIOUS} {label}{end}") for end in ("low", "low open"))
    frame = view.frame.with_columns(reduce(add, falls, nw.lit(0)).alias(stretch))
    frame = frame.with_columns(_in_order(nw.col(stretch).cum_sum(), form).alias(stretch))
    frame = frame.with_columns(_in_order(low.cum_max(), form, stretch).alias(reached))
    lead = low == nw.col(reached)
    if ends.low_open is not None:  # of two that reach as far, the one that leaves its end out says more
        frame = frame.with_columns(nw.when(lead).then(low_open).otherwise(nw.lit(0)).alias(leads))
        frame = frame.with_columns(_in_order(nw.col(leads).cum_max(), form, stretch, reached).alias(f"{leads} most"))
        lead &= nw.col(leads) == nw.col(f"{leads} most")
    frame = frame.with_columns(lead.fill_null(value=False).cast(nw.Int64()).alias(leads))
    frame = frame.with_columns(_in_order(nw.col(leads).cum_sum(), form).alias(block))
    labels = [f"{PREVIOUS} {name}" for name in expand(figure) if name.startswith("lenient ") is lenient]
    names = (*(name for name in labels if not name.endswith(("claimed", "absent"))), *carried)
    led = {name: nw.when(nw.col(leads) == 1).then(nw.col(name)).max() for name in names}
    frame = frame.with_columns(
        **{before(name): largest.over(*form.within, stretch, block) for name, largest in led.items()}
    )
    frame = frame.with_columns(**{before(name): _in_order(nw.col(before(name)).shift(1), form) for name in names})
    return replace(view, frame=frame)


def unread_periods(frame: Frame, series: Series) -> Frame:
    """Return the rows whose period is given but cannot be read."""
    dtype = frame.collect_schema()[series.along]
    return frame.filter(~nw.col(series.along).is_null() & period_of(series, dtype).is_null())


def period_of(series: Series, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return when a row is: a whole number, or the first day of its period."""
    along = nw.col(series.along)
    if dtype.is_integer():
        return along
    if series.every == WHOLE:
        text = along.str.strip_chars()
        return nw.when(text.str.contains(_WHOLE_NUMBER)).then(text).cast(nw.Int64())
    if dtype == nw.String:
        day = along.str.slice(0, 10)
        along = nw.when(day.str.contains(ISO_DAY)).then(day).str.to_date(format="%Y-%m-%d")
    return _monday(along.dt.truncate("1d")) if series.every == "week" else along.dt.truncate(_PERIODS[series.every])


def _monday(day: nw.Expr) -> nw.Expr:
    """Return the first day of a day's week, which narwhals does not truncate to."""
    monday = day
    for number in range(2, 8):  # Sunday is 7 on polars and 0 on Spark
        monday = nw.when(day.dt.weekday() % 7 == number % 7).then(day.dt.offset_by(f"-{number - 1}d")).otherwise(monday)
    return monday


def _next_date(every: str) -> nw.Expr:
    return nw.col(f"{PERIOD} before").dt.offset_by(_PERIODS[every])
