"""Tables with a column per period."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import Cli

RULES = """
tables:
  w:
    files: w.csv
    keys: [Country, Province, date]
    melt: {columns: "d{date:%m/%d/%y}", value: cases}
    quantities: {cases: {kind: count}}
rules:
  - id: never-falls
    never_falls: {quantity: cases, along: date, within: [Country, Province]}
  - id: country
    rollup:
      {quantity: cases, where: {Province: {not: all}}, total: {Province: all}, by: [Country, date],
      overlap: none, rest: none}
"""

ROWS = {
    "Province": ["A", "B", "all"],
    "Country": ["X", "X", "X"],
    "d1/22/20": [1, 4, 5],
    "d1/23/20": [2, 3, 5],
    "d2/1/20": [3, 5, 9],
}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_column_per_day_is_a_row_per_day(cli: Cli, tmp_path: Path, ending: str) -> None:
    (tmp_path / "r.yaml").write_text(RULES)
    path = tmp_path / f"w.{ending}"
    frame = pl.DataFrame(ROWS)
    if ending == "csv":
        frame.write_csv(path)
    else:
        frame.with_columns(pl.col("d2/1/20").cast(pl.Int32)).write_parquet(path)

    found = cli("check", str(path), "--rules", str(tmp_path / "r.yaml"), "--format", "json")

    findings = json.loads(found.out)["findings"]
    keys = {(each["rule"], *(each[name] for name in ("Country", "date"))) for each in findings}
    assert keys == {("never-falls", "X", "2020-01-23"), ("country", "X", "2020-02-01")}


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("d{date}", "has to hold one period"),
        ("d{date:%m}", "a period has one year"),
        ("e{date:%m/%d/%y}", "no column of the table w is called like e%m/%d/%y"),
    ],
)
def test_what_is_no_name_of_columns_is_refused(cli: Cli, tmp_path: Path, written: str, wrong: str) -> None:
    (tmp_path / "r.yaml").write_text(RULES.replace("d{date:%m/%d/%y}", written))
    pl.DataFrame(ROWS).write_csv(tmp_path / "w.csv")

    found = cli("check", str(tmp_path / "w.csv"), "--rules", str(tmp_path / "r.yaml"))

    assert found.code != 0
    assert wrong in found.err
