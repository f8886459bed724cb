"""Rollups between tables that call their columns otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

RULES = """
tables:
  towns: {files: towns.csv, keys: [town, county]}
  counties: {files: counties.csv, keys: [county_name]}
rules:
  - id: counties
    rollup: {quantity: cases, from: towns, to: counties, by: {county: county_name}, overlap: none, rest: none}
"""


def place(folder: Path, rules: str = RULES, head: str = "county_name,cases") -> list[str]:
    (folder / "r.yaml").write_text(rules)
    (folder / "towns.csv").write_text("town,county,cases\na,X,1\nb,X,2\nc,Y,4\n")
    (folder / "counties.csv").write_text(f"{head}\nX,3\nY,5\n")
    return [str(folder / "towns.csv"), str(folder / "counties.csv"), "--rules", str(folder / "r.yaml")]


def test_columns_are_matched_by_what_each_table_calls_them(cli: Cli, tmp_path: Path) -> None:
    found = cli("check", *place(tmp_path), "--format", "json")

    (finding,) = json.loads(found.out)["findings"]
    assert (finding["county"], finding["low"], finding["total_low"]) == ("Y", "4", "5")
    assert finding["file"].endswith("counties.csv")


@pytest.mark.parametrize(
    ("rules", "head", "wrong"),
    [
        (RULES, "name,cases", "no column county_name"),
        (RULES.replace("county: county_name}", "county: cases}"), "county,cases", "has a column county as well as"),
        (RULES.replace("from: towns, to: counties, ", ""), "county_name,cases", "names columns of two tables"),
    ],
)
def test_what_cannot_be_matched_is_refused(cli: Cli, tmp_path: Path, rules: str, head: str, wrong: str) -> None:
    if wrong.startswith("has a column"):
        rules = rules.replace("keys: [county_name]", "keys: [county]")

    found = cli("check", *place(tmp_path, rules, head))

    assert found.code != 0
    assert wrong in found.err
