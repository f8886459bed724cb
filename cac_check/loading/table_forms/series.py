"""The forms about rows along time: steps of a running total, figures that never fall, rows that may not be missing."""

from __future__ import annotations

from cac_check.loading.code_lists import OpenRelated
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape import Choice, Field, Many, Record
from cac_check.loading.shape_reader import Fields
from cac_check.loading.table_forms.base import COLUMN, PERIODS, TableFormSpec
from cac_check.model_tables import Complete, NeverFalls, Steps

_STEPS_KEYS = Record(
    "steps",
    "A running total and what is added in each period.",
    (
        Field("quantity", QUANTITY, "The running total.", required=True),
        Field("by", QUANTITY, "What each period adds.", required=True),
        Field("along", COLUMN, "The column of the period: ISO dates or whole numbers.", required=True),
        Field("every", PERIODS, "How far apart periods are; day if left out, 1 for whole numbers."),
        Field("within", Many(COLUMN, 1), "The columns that tell the series apart."),
    ),
)

_NEVER_FALLS_KEYS = Record(
    "never_falls",
    "A figure that goes on counting.",
    (
        Field("quantity", QUANTITY, "What never falls.", required=True),
        Field("along", COLUMN, "The column of the period: ISO dates or whole numbers.", required=True),
        Field("every", PERIODS, "What periods are; day if left out, 1 for whole numbers."),
        Field("within", Many(COLUMN, 1), "The columns that tell the series apart."),
    ),
)

_COMPLETE_KEYS = Record(
    "complete",
    "Rows along time of which none may be missing.",
    (
        Field("along", COLUMN, "The column of the period.", required=True),
        Field("every", PERIODS, "How far apart periods are; day if left out, 1 for whole numbers."),
        Field("within", Many(COLUMN, 1), "The columns that tell the series apart."),
        Field(
            "ends",
            Choice(("together", "apart")),
            "Whether all series begin and end where most of them do; together if left out.",
        ),
    ),
)


def _steps(steps: Fields, _rule: Fields, problems: Collector, _open: OpenRelated) -> Steps:
    return Steps(
        quantity=steps.text("quantity") or "",
        by=steps.text("by") or "",
        along=steps.text("along") or "",
        every=steps.text("every") or "day",
        within=_within(steps, problems),
    )


def _never_falls(series: Fields, _rule: Fields, problems: Collector, _open: OpenRelated) -> NeverFalls:
    return NeverFalls(
        quantity=series.text("quantity") or "",
        along=series.text("along") or "",
        every=series.text("every") or "day",
        within=_within(series, problems),
    )


def _complete(series: Fields, _rule: Fields, problems: Collector, _open: OpenRelated) -> Complete:
    return Complete(
        along=series.text("along") or "",
        every=series.text("every") or "day",
        within=_within(series, problems),
        ends=series.text("ends") != "apart",
    )


def _within(series: Fields, problems: Collector) -> tuple[str, ...]:
    """Return the columns that tell series apart, none of which can be the one they go along."""
    within, along = series.texts("within"), series.text("along")
    if along in within:
        message = f"{quote(along)} tells the series apart and is what they go along: each would have one row"
        problems.add("same-column", message, series.place("within"), "leave it out of `within`")
    return within


STEPS = TableFormSpec(
    "steps",
    "The figure of a period is that of the period before and what was added. It binds where both periods are there "
    "and adjacent, for each series that `within` tells apart. As in `change`, a percent multiplies.",
    _STEPS_KEYS,
    becomes=(
        ("two adjacent periods", "quantity(t) = quantity(t − 1) + by(t)"),
        ("`by` is a percent", "quantity(t) = quantity(t − 1) × (1 + by(t)/100)"),
    ),
    missing="Where the period before is not there, it does not apply. A figure that is missing in a period that is "
    "there can be anything.",
    example="""\
tables:
  days: {files: days.csv, keys: [day], reading: says, quantities: {cases: {kind: count}, new_cases: {kind: count}}}
rules:
  - id: daily-step
    steps: {quantity: cases, by: new_cases, along: day, every: day}
    because: the total of a day is that of the day before and the new cases
""",
    figures=(
        (
            "days",
            """\
day,cases,new_cases
2020-11-01,11,11
2020-11-02,23,12
2020-11-03,38,about 13
2020-11-04,99,14
""",
        ),
    ),
    build=_steps,
)

NEVER_FALLS = TableFormSpec(
    "never_falls",
    "No figure of a series is below one told earlier in it. Periods may be left out: a figure is compared with the "
    "one told before it, however long ago, for each series that `within` tells apart. `cumulative: true` of a "
    "quantity says the same of every table that has it.",
    _NEVER_FALLS_KEYS,
    becomes=(
        ("a figure and the one told before", "quantity(s) ≤ quantity(t), s before t"),
        ("rounded, in words, or with a tolerance", "the same for the largest told since the last fall"),
    ),
    missing="A figure that is missing is passed over, and those on both sides of it are compared; `missing` is "
    "refused here. Where a blank is 0, write `cells: {blank: zero}` in the table.",
    example="""\
tables:
  days: {files: days.csv, keys: [day], reading: says, quantities: {deaths: {kind: count}}}
rules:
  - id: deaths-never-fall
    never_falls: {quantity: deaths, along: day}
    because: deaths go on being counted
""",
    figures=(
        (
            "days",
            """\
day,deaths
2020-11-01,2992
2020-11-02,
2020-11-05,3010
2020-11-06,about 2990
2020-11-07,2998
""",
        ),
    ),
    build=_never_falls,
)

COMPLETE = TableFormSpec(
    "complete",
    "Every period of each series is there, once. So a day that was left out is found, and one that was typed "
    "wrongly (2020-05-04 for 2020-04-04), and a series that begins later, or ends earlier, than most do.",
    _COMPLETE_KEYS,
    becomes=(
        ("a row, and the one before it", "periods between them = 0 (−1 where one is there twice)"),
        ("the first and the last row of a series", "periods to where most series begin and end = 0"),
        ("`ends: apart`", "a series begins and ends where it does"),
    ),
    missing="It is about rows, not about the figures in them. A cell of the column that holds no period is a "
    "problem in the data.",
    example="""\
tables:
  days: {files: days.csv, keys: [day, region], quantities: {cases: {kind: count}}}
rules:
  - id: every-region-every-day
    complete: {along: day, every: day, within: [region]}
    because: every region reports every day
""",
    figures=(
        (
            "days",
            """\
day,region,cases
2020-04-03,north,11
2020-05-04,north,12
2020-04-05,north,14
2020-04-03,south,3
2020-04-04,south,3
2020-04-05,south,4
""",
        ),
    ),
    build=_complete,
)
