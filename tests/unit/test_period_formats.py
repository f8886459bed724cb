"""Periods as offices write them."""

import datetime

import narwhals as nw
import polars as pl
import pytest

from cac_check.engine.tables.dates import with_dates
from cac_check.engine.tables.series import period_of
from cac_check.model_tables import Complete, Table
from cac_check.period_formats import period_format

WRITTEN = [
    ("%Y%m%d", "20200421", "2020-04-21"),
    ("%d.%m.%Y", "21.04.2020", "2020-04-21"),
    ("%d.%m.%Y", "1.4.2020", "2020-04-01"),
    ("%m/%d/%y", "4/21/20", "2020-04-21"),
    ("%m/%d/%y", "12/1/69", "1969-12-01"),
    ("%Y-Q%q", "2019-Q1", "2019-Q1"),
    ("Q%q/%Y", "Q3/2019", "2019-Q3"),
    ("%Y-%m", "2019-03", "2019-03"),
    ("%YM%m", "2019M3", "2019-03"),
    ("%Y-W%V", "2020-W10", "2020-W10"),
    ("%Y week %V", "2020 week 9", "2020-W09"),
    ("%Y", "2019", "2019"),
]


@pytest.mark.parametrize(("written", "text", "period"), WRITTEN)
def test_names_and_cells_are_read_alike(written, text, period):
    form = period_format(written)
    frame = nw.from_native(pl.LazyFrame({"day": [text, f" {text} ", "21/04/20/1", None, "?"]}))

    cells = with_dates(frame, Table("t", ("day",), dates={"day": form})).collect().to_native()["day"].to_list()

    assert form.read(text) == period
    assert cells == [period, period, "21/04/20/1", None, "?"]
    assert form.read("21/04/20/1") is None


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("%d.%m", "one year"),
        ("%Y %y", "one year"),
        ("%Y-%d", "a month and a day"),
        ("%Y %B", "%B is no part"),
        ("%Y%", "% is no part"),
        ("%m %m %Y", "twice"),
    ],
)
def test_what_is_no_format_is_refused(written, wrong):
    with pytest.raises(ValueError, match=wrong):
        period_format(written)


@pytest.mark.parametrize(
    ("every", "texts", "first"),
    [
        ("day", ["2020-02-29", "2020-02", "2020", "2021-02-29"], ["2020-02-29", None, None, None]),
        ("month", ["2020-02-29", "2020-02", "2020-13", "2020-Q1"], ["2020-02-01", "2020-02-01", None, None]),
        ("quarter", ["2020-Q4", "2020-11", "2020-11-30", "2020"], ["2020-10-01"] * 3 + [None]),
        ("year", ["2020", "2020-Q4", "2020-11", "2020-W10"], ["2020-01-01"] * 3 + [None]),
    ],
)
def test_periods_begin_on_a_day(every, texts, first):
    frame = nw.from_native(pl.LazyFrame({"at": texts}))

    found = frame.select(period_of(Complete("at", every), nw.String()).alias("at")).collect().to_native()["at"]

    assert [None if day is None else day.isoformat() for day in found.to_list()] == first


def test_weeks_are_numbered_one_after_the_other():
    monday = datetime.date(1999, 1, 4)
    days = [monday + datetime.timedelta(days=number) for number in range(10_000)]
    weeks = ["{}-W{:02}".format(*day.isocalendar()[:2]) for day in days]
    frame = nw.from_native(pl.LazyFrame({"week": weeks, "day": [str(day) for day in days]}))

    found = frame.select(*(period_of(Complete(at, "week"), nw.String()).alias(at) for at in ("week", "day")))

    numbers = found.collect().to_native()
    assert numbers["week"].to_list() == numbers["day"].to_list()
    assert [number - numbers["day"][0] for number in numbers["day"]] == [place // 7 for place in range(10_000)]


def test_a_week_that_its_year_does_not_have_is_none():
    frame = nw.from_native(pl.LazyFrame({"at": ["2020-W53", "2021-W53", "2021-W00", "2020"]}))

    found = frame.select(period_of(Complete("at", "week"), nw.String()).alias("at")).collect().to_native()["at"]

    assert [week is None for week in found.to_list()] == [False, True, True, True]
