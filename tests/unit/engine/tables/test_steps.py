"""Periods: dates and whole numbers, as columns of their own type and as texts."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from typing import Any

import polars as pl
import pytest

from cac_check.diagnostic import Location, RuleProblems, Span
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import NotAsAssumed, run
from cac_check.engine.tables.series import ISO_DAY
from cac_check.model import Kind, Missing
from cac_check.model_tables import Steps, Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import check_tables
from tests.table_cases import codes_of, frame_of, jobs_of

CONSISTENT, CONTRADICTED = Code.CONSISTENT, Code.CONTRADICTED

SERIES = Table("t", ("when", "place"))


def rule(every: str, along: str = "when", within: tuple[str, ...] = ("place",)) -> TableRule:
    steps = Steps("level", "new", along, every, within)
    return TableRule("step", steps, missing=Missing.SKIP, location=Location("rules.yaml", Span(4, 3, 4, 7)))


def series(*periods: Any) -> list[dict[str, Any]]:
    """Return a series that grows by 2 and is one too high in its last period."""
    rows = [{"when": when, "place": "x", "level": 2 * number, "new": 2} for number, when in enumerate(periods)]
    rows[-1]["level"] += 1
    return rows


def codes(every: str, *periods: Any) -> list[int | None]:
    (job,) = jobs_of([SERIES], [rule(every)], {"t": frame_of(series(*periods))})
    found = codes_of(job)
    return [found[period, "x"][0] for period in periods]


@pytest.mark.parametrize(
    ("every", "periods"),
    [
        ("1", (2020, 2021, 2022)),
        ("1", ("2020", " 2021", "2022 ")),
        ("1", ("9", "10", "11")),
        ("1", ("-1", "0", "1")),
        ("day", ("2024-02-28", "2024-02-29", "2024-03-01")),
        ("week", ("2024-02-26", "2024-03-04", "2024-03-17")),
        ("month", (datetime.date(2023, 12, 31), datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))),
        ("year", (datetime.datetime(2022, 5, 1), datetime.datetime(2023, 1, 1), datetime.datetime(2024, 12, 31))),
    ],
)
def test_each_period_follows_the_one_before(every: str, periods: tuple[Any, ...]) -> None:
    assert codes(every, *periods) == [None, CONSISTENT, CONTRADICTED]


@pytest.mark.parametrize(
    ("kind", "values", "verdicts"),
    [
        (Kind.PERCENT, ((200.0, None), (204.0, 2.0), (206.0, 2.0)), ["consistent", "contradicted"]),
        (Kind.PERCENT, ((200, None), (100, -50), (150, 50)), ["consistent", "consistent"]),
        (Kind.AMOUNT, ((200.0, None), (204.0, 2.0), (206.0, 2.0)), ["contradicted", "consistent"]),
    ],
)
def test_a_percentage_multiplies(kind: Kind, values: tuple[tuple[Any, Any], ...], verdicts: list[str]) -> None:
    quantities = (TableQuantity("level", "level"), TableQuantity("new", "new", kind))
    table = Table("t", ("when", "place"), quantities=quantities)
    rows = [{"when": n, "place": "x", "level": level, "new": new} for n, (level, new) in enumerate(values)]

    found = check_tables(TableRuleset((table,), (rule("1"),)), {"t": frame_of(rows)})

    (result,) = found.results
    assert {str(verdict): count for verdict, count in result.counts.items() if count} == Counter(verdicts)


def test_periods_that_are_not_adjacent_are_no_step() -> None:
    assert codes("1", "2020", "2022", "2023") == [None, None, CONTRADICTED]
    assert codes("day", "2024-02-28", "2024-03-01", "2024-03-02") == [None, None, CONTRADICTED]


def report(every: str, *periods: Any) -> Any:
    return check_tables(TableRuleset((SERIES,), (rule(every),)), {"t": frame_of(series(*periods))})


@pytest.mark.parametrize(
    ("every", "cells", "wanted"),
    [
        ("1", ("2020", "late", "2021.5"), "expected a whole number"),
        ("day", ("2024-02-28", "2023-02-29", "2024-04-31"), "expected a date such as 2024-02-29"),
        ("year", ("2020-01-01", "2021-13", "1/1/2022"), "expected a date such as 2024-02-29, or a year"),
    ],
)
def test_a_cell_that_is_no_period_is_a_problem_in_the_data(every: str, cells: tuple[str, ...], wanted: str) -> None:
    good, *bad = cells

    problems = report(every, good, *bad).problems

    assert [problem.code for problem in problems] == ["unread-period"] * 2
    assert [repr(cell) in problem.message for cell, problem in zip(bad, problems, strict=True)] == [True, True]
    assert all(problem.message.endswith(wanted) for problem in problems)


def test_many_cells_that_are_no_period_are_counted() -> None:
    problems = report("1", *(f"year {number}" for number in range(9))).problems

    assert len(problems) == 6
    assert "4 more cells" in problems[-1].message


def test_a_missing_period_is_a_problem_of_the_keys_only() -> None:
    assert [problem.code for problem in report("1", "2020", None, "2021").problems] == ["bad-cell"]


@pytest.mark.parametrize(
    ("every", "periods", "told"),
    [
        ("1", (datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)), "holds dates"),
        ("day", (1.5, 2.5), "holds Float64"),
    ],
)
def test_periods_of_another_sort_are_a_problem_in_the_rule(every: str, periods: tuple[Any, ...], told: str) -> None:
    with pytest.raises(RuleProblems, match=told) as caught:
        report(every, *periods)

    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.location.span) == ("wrong-period", Span(4, 3, 4, 7))


def test_every_column_a_rule_names_and_no_table_has_is_told_at_once() -> None:
    wrong = rule("1", along="wehn", within=("plaec",))

    with pytest.raises(RuleProblems) as caught:
        check_tables(TableRuleset((SERIES,), (wrong,)), {"t": frame_of(series(1, 2))})

    told = [(problem.code, problem.message.split()[5]) for problem in caught.value.diagnostics]
    assert told == [("unknown-column", "wehn,"), ("unknown-column", "plaec,")]


def test_days_are_those_of_the_calendar() -> None:
    text = pl.Series([f"{y}-{m:02}-{d:02}" for y in (1900, 2000, 2023, 2024) for m in range(14) for d in range(33)])

    found = set(text.filter(text.str.contains(ISO_DAY)))

    def there(day: str) -> bool:
        try:
            return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", day)) and datetime.date.fromisoformat(day) is not None
        except ValueError:
            return False

    assert found == {day for day in text if there(day)}
    assert len(found) == 2 * 365 + 2 * 366


def test_the_period_may_be_a_key_of_any_name() -> None:
    rows = [{"period": row.pop("when")} | row for row in series("2024-01-31", "2024-02-29", "2024-03-15")]
    table = Table("t", ("period", "place"))

    findings = check_tables(TableRuleset((table,), (rule("month", along="period"),)), {"t": frame_of(rows)}).findings

    assert findings["period"].to_list() == ["2024-03-15"]


def test_each_series_is_put_in_order_once() -> None:
    """Windows over one series are only shared where they are columns of one step of the query."""
    (job,) = jobs_of([SERIES], [rule("1")], {"t": frame_of(series(1, 2, 3))})

    plan = job.view.frame.to_native().explain()

    assert plan.count("order_by") > 1
    assert len([line for line in plan.splitlines() if "order_by" in line]) == 1


def around_a_second_day(*levels: int | None) -> dict[int, int | None]:
    """Return what is found after a day that has a row for each of these figures, in both orders of the rows."""
    days = ((1, 10), *((2, level) for level in levels), (3, 14), (4, 17))
    rows = [{"when": when, "place": "x", "level": level, "new": 2} for when, level in days]
    frames = ({"t": frame_of(each)} for each in (rows, rows[::-1]))
    found = [codes_of(jobs_of([SERIES], [rule("1")], frame, assume=False)[0]) for frame in frames]
    there, back = ({when: codes[when, "x"][0] for when in (3, 4)} for codes in found)
    assert there == back
    return there


def test_a_period_of_several_rows_is_compared_with_nothing() -> None:
    assert around_a_second_day(11, 12) == {3: None, 4: CONTRADICTED}


def test_a_row_that_leaves_the_figure_out_is_none_beside_one_that_tells_it() -> None:
    assert around_a_second_day(12, None) == {3: CONSISTENT, 4: CONTRADICTED}


@pytest.mark.parametrize("levels", [(11, 12), (12, None), (None, None)])
def test_what_was_taken_for_one_row_each_is_looked_at_again(levels: tuple[int | None, ...]) -> None:
    (job,) = jobs_of(
        [SERIES],
        [rule("1")],
        {"t": frame_of([{"when": 2, "place": "x", "level": level, "new": 2} for level in levels])},
    )

    with pytest.raises(NotAsAssumed):
        run(job)
