"""Rules along time: every row of a series beside the figure that was told before it.

Which rows are compared is a matter of what they say, never of the order they stand in: a period that several rows of
one series tell is compared with nothing (and a problem in ``repeated_rows``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add

import narwhals as nw

from cac_check.engine.tables.columns import WHOLE
from cac_check.engine.tables.comparisons import Body
from cac_check.engine.tables.figures import Figure, Frame, View, expand, rebuild
from cac_check.engine.tables.interval_sums import summable, violated
from cac_check.messages import message
from cac_check.model_tables import AlongTime, NeverFalls, Series, Steps

PREVIOUS = message("previous figure")
PERIOD = "period of step"

_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"

ISO_DAY = (
    "^([0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    f"|{_LEAP_YEAR}-02-29)$"
)
"""Days that there are; engines do not agree on what to do with the others."""

_WHOLE_NUMBER = "^-?[0-9]{1,18}$"

_PERIODS = {"day": "1d", "month": "1mo", "quarter": "1q", "year": "1y"}


def series_view(view: View, form: Series, body: Body, carried: tuple[str, ...] = (), *, assume: bool = False) -> View:
    """Return the rows of a series, each with the figure before it, where it binds.

    Args:
        view: the rows the rule is about.
        form: how they follow each other.
        body: what is asserted of a row and the figure before it.
        carried: columns of the frame that are wanted of the row before as well, as :func:`before`.
        assume: whether periods may be taken to have one row each (see ``View.doubtful``).
    """
    dtype = view.frame.collect_schema()[form.along]
    # At once: of columns made one after the other polars moves the period of the row before to where its own is made,
    # and then sorts the series twice.
    own = {f"{PREVIOUS} {label}": expression for label, expression in expand(view.figures[form.quantity]).items()}
    view = replace(view, frame=view.frame.with_columns(period_of(form, dtype).alias(PERIOD), **own))
    is_claimed = view.figures[form.quantity].claimed > 0
    if isinstance(form, NeverFalls):
        view = replace(view, frame=view.frame.filter(~nw.col(PERIOD).is_null(), is_claimed))
    view = replace(view, frame=view.frame if assume else alone_in_period(view.frame, form, is_claimed))
    view = _with_row_before(view, form, carried)
    if assume:
        several = (nw.col(before(PERIOD)) == nw.col(PERIOD)).any()
        view = replace(view, doubtful=several if view.doubtful is None else view.doubtful | several)
    if isinstance(form, Steps):
        return _one_period_back(view, form, dtype)
    return _largest_before(view, form, body, carried)


def alone_in_period(frame: Frame, form: AlongTime, is_claimed: nw.Expr) -> Frame:
    """Return the rows that are the only one that tells the figure of their period, or the only one of it.

    Args:
        frame: rows with their :data:`PERIOD`.
        form: what tells series apart.
        is_claimed: whether a row tells the figure.
    """
    of_period = (*form.within, PERIOD)
    tells, telling, rows = "tells", "rows that tell", "rows of period"
    frame = frame.with_columns(is_claimed.fill_null(value=False).cast(nw.Int64()).alias(tells))
    frame = frame.with_columns(
        nw.col(tells).sum().over(*of_period).alias(telling), nw.col(tells).count().over(*of_period).alias(rows)
    )
    return frame.filter((nw.col(rows) == 1) | ((nw.col(telling) == 1) & (nw.col(tells) == 1)))


def before(name: str) -> str:
    """Return the column that holds another one's cell in the row before."""
    return f"{name} before"


def _one_period_back(view: View, form: Steps, dtype: nw.dtypes.DType) -> View:
    """Return the same rows; binds where the row before is one period back."""
    counted = is_counted(form, dtype)
    next_period = nw.col(before(PERIOD)) + 1 if counted else _next_date(form.every)
    return replace(view, binds=(next_period == nw.col(PERIOD)).fill_null(value=False))


def _with_row_before(view: View, form: Series, carried: tuple[str, ...]) -> View:
    """Return the view with the columns of the row before."""
    figure = view.figures[form.quantity]
    own = [f"{PREVIOUS} {label}" for label in expand(figure)]
    shifted = {before(name): in_order(nw.col(name).shift(1), form) for name in (*own, PERIOD, *carried)}
    frame = view.frame.with_columns(**shifted)
    previous = rebuild(figure, {label: nw.col(before(f"{PREVIOUS} {label}")) for label in expand(figure)})
    return replace(view, frame=frame, figures={**view.figures, PREVIOUS: previous})


def in_order(expression: nw.Expr, form: AlongTime, *more: str) -> nw.Expr:
    """Return an expression over the rows of each series in the order of their periods."""
    return expression.over(*form.within, *more, order_by=PERIOD)


def _largest_before(view: View, form: NeverFalls, body: Body, carried: tuple[str, ...]) -> View:
    """Return rows that tell the figure, each with the largest figure told since the last fall.

    Where figures are points, and no tolerance lets them sink step by step, that is the one told just before.
    """
    figure = view.figures[form.quantity]
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
    frame = frame.with_columns(in_order(nw.col(stretch).cum_sum(), form).alias(stretch))
    frame = frame.with_columns(in_order(low.cum_max(), form, stretch).alias(reached))
    lead = low == nw.col(reached)
    if ends.low_open is not None:  # of two that reach as far, the one that leaves its end out says more
        frame = frame.with_columns(nw.when(lead).then(low_open).otherwise(nw.lit(0)).alias(leads))
        frame = frame.with_columns(in_order(nw.col(leads).cum_max(), form, stretch, reached).alias(f"{leads} most"))
        lead &= nw.col(leads) == nw.col(f"{leads} most")
    frame = frame.with_columns(lead.fill_null(value=False).cast(nw.Int64()).alias(leads))
    frame = frame.with_columns(in_order(nw.col(leads).cum_sum(), form).alias(block))
    labels = [f"{PREVIOUS} {name}" for name in expand(figure) if name.startswith("lenient ") is lenient]
    names = (*(name for name in labels if not name.endswith(("claimed", "absent"))), *carried)
    led = {name: nw.when(nw.col(leads) == 1).then(nw.col(name)).max() for name in names}
    frame = frame.with_columns(
        **{before(name): largest.over(*form.within, stretch, block) for name, largest in led.items()}
    )
    frame = frame.with_columns(**{before(name): in_order(nw.col(before(name)).shift(1), form) for name in names})
    return replace(view, frame=frame)


def is_counted(form: AlongTime, dtype: nw.dtypes.DType) -> bool:
    """Whether the periods of a column of this type are whole numbers; otherwise they are dates."""
    return dtype.is_integer() or form.every in (WHOLE, "week")


def unread_periods(frame: Frame, series: AlongTime) -> Frame:
    """Return the rows whose period is given but cannot be read."""
    dtype = frame.collect_schema()[series.along]
    return frame.filter(~nw.col(series.along).is_null() & period_of(series, dtype).is_null())


def period_of(series: AlongTime, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return when a row is: a whole number, that of its week, or the first day of its period."""
    along = nw.col(series.along)
    if dtype.is_integer():
        return along
    if series.every == WHOLE:
        text = along.str.strip_chars()
        return nw.when(text.str.contains(_WHOLE_NUMBER)).then(text).cast(nw.Int64())
    text = along.str.strip_chars()
    day = _first_day(text, series.every) if dtype == nw.String else along
    if series.every != "week":
        return day.dt.truncate(_PERIODS[series.every])
    week = _week_of(day_number(day.dt.truncate("1d")))
    return nw.coalesce(week, _week_number(text)) if dtype == nw.String else week


def _first_day(text: nw.Expr, every: str) -> nw.Expr:
    """Return the day a period begins on: of a day, or of a period as long as those that are counted, or shorter."""
    day = text.str.slice(0, 10)
    days = [nw.when(day.str.contains(ISO_DAY)).then(day)]
    for size, (pattern, first) in _PERIODS_WRITTEN.items():
        if _LENGTHS.index(size) <= _LENGTHS.index(every) and every != "week":
            begins = text
            for ending, begin in first:
                begins = begins.str.replace_all(ending, begin)
            days.append(nw.when(text.str.contains(pattern)).then(begins))
    found = nw.coalesce(*days) if len(days) > 1 else days[0]
    return found.str.to_date(format="%Y-%m-%d")


_LENGTHS = ("day", "week", "month", "quarter", "year")

_PERIODS_WRITTEN = {
    "month": ("^[0-9]{4}-(0[1-9]|1[0-2])$", (("$", "-01"),)),
    "quarter": (
        "^[0-9]{4}-Q[1-4]$",
        (("-Q1$", "-01-01"), ("-Q2$", "-04-01"), ("-Q3$", "-07-01"), ("-Q4$", "-10-01")),
    ),
    "year": ("^[0-9]{4}$", (("$", "-01-01"),)),
}
"""Periods that are no days: how one is written, and what makes its first day of it."""

_WEEK = "^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$"


def _week_number(text: nw.Expr) -> nw.Expr:
    """Return the number of an ISO week such as 2020-W10; a year's first week is that with its fourth of January."""
    week = nw.when(text.str.contains(_WEEK)).then(text)
    year, number = (week.str.slice(*part).cast(nw.Int64()) for part in ((0, 4), (6, 2)))
    first, after = (_week_of(_ordinal(each, nw.lit(4))) for each in (year, year + 1))
    return nw.when(first + number <= after).then(first + number - 1)  # not all years have 53


def day_number(day: nw.Expr) -> nw.Expr:
    """Return the number of a date, 1 for the first of January of the year 1."""
    return _ordinal(day.dt.year().cast(nw.Int64()), day.dt.ordinal_day().cast(nw.Int64()))


def _ordinal(year: nw.Expr, day: nw.Expr) -> nw.Expr:
    past = year - 1
    return 365 * past + past // 4 - past // 100 + past // 400 + day


def _week_of(day: nw.Expr) -> nw.Expr:
    """Return the number of the week from Monday to Sunday that a day, by its number, is in."""
    return (day - 1) // 7


def _next_date(every: str) -> nw.Expr:
    return nw.col(f"{PERIOD} before").dt.offset_by(_PERIODS[every])
