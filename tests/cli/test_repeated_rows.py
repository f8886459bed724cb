"""Several rows where a rule wants one: they are named, with both lines, and nothing is silently left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

ROWS = """\
day,place,level,x
2024-01-01,A,part,3
2024-01-01,B,part,4
2024-01-01,T,total,7
2024-01-01,U,total,9
2024-01-02,A,part,3
2024-01-02,B,part,4
2024-01-02,T,total,7
"""
TABLE = "tables:\n  t: {files: t.csv, keys: [day, place], quantities: {x: {kind: count}}}\nrules:\n"
SUM = (
    "{id: r, rollup: {quantity: x, where: {level: part}, total: {level: total}, by: [day], overlap: none, rest: none}}"
)
STEP = "{id: r, steps: {quantity: x, by: x, along: day, within: [level]}}"
NEVER = "{id: r, never_falls: {quantity: x, along: day, within: [level]}}"


def told(cli: Cli, rule: str, rows: str = ROWS) -> str:
    Path("t.csv").write_text(rows)
    Path("rules.yaml").write_text(f"{TABLE}  - {rule}\n")
    result = cli("check", "t.csv", "-r", "rules.yaml", "--fail-on", "never")
    assert "internal error" not in result.err
    return result.err


def test_two_totals_of_one_group_are_named(cli: Cli) -> None:
    said = told(cli, SUM)

    assert "r: lines 4 and 5 are each the total of day 2024-01-01; none of them is compared with the parts" in said
    assert "--> t.csv:5:1" in said
    assert said.count("repeated-total") == 1


def test_two_totals_of_all_rows_are_named(cli: Cli) -> None:
    said = told(cli, SUM.replace("by: [day]", "by: []"))

    assert "repeated-total" in said
    assert "lines 4 and 5" in said


@pytest.mark.parametrize("rule", [STEP, NEVER])
def test_rows_of_one_period_of_a_series_are_named(cli: Cli, rule: str) -> None:
    said = told(cli, rule)

    assert "2 rows of one series are of one day (day 2024-01-01, level part), lines 2 and 3 among them" in said
    assert "--> t.csv:3:1" in said
    assert said.count("repeated-period") == 3


@pytest.mark.parametrize("rule", [STEP, NEVER])
def test_days_of_one_month_are_one_period_of_monthly_figures(cli: Cli, rule: str) -> None:
    said = told(cli, rule.replace("within: [level]", "within: [place], every: month"))

    assert "2 rows of one series are of one month (day 2024-01-01, place A), lines 2 and 6 among them" in said


@pytest.mark.parametrize("rule", [STEP, NEVER])
def test_what_keys_tell_apart_is_no_problem(cli: Cli, rule: str) -> None:
    assert told(cli, rule.replace("[level]", "[place]")) == ""


def test_figures_that_are_missing_are_no_second_ones(cli: Cli) -> None:
    rows = "day,place,level,x\n2024-01-01,A,part,3\n2024-01-01,B,part,\n2024-01-02,A,part,2\n"

    assert "repeated-period" not in told(cli, NEVER, rows)
