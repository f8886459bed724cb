"""Rules on tables of databases, by the rule file and by the command line."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

RULES = """\
tables:
  cases:
    files: "sqlite:figures-{year}.db?table=cases"
    keys: [year, region]
    quantities: {cases: {kind: count}, old: {kind: count}, young: {kind: count}}
rules:
  - {id: ages, breakdown: {total: cases, parts: [old, young], overlap: none, rest: none}, because: one of two}
  - id: regions
    rollup: {quantity: cases, where: {region: {not: all}}, total: {region: all}, by: [year], overlap: none, rest: none}
    because: these are all
"""
ROWS = {
    "2023": [("all", 12, 7, 5), ("n", 5, 3, 2), ("s", 7, 4, 3)],
    "2024": [("all", 20, None, 5), ("n", 6, 3, 2), ("s", 13, 4, 9)],
}


def make(path: str, rows: list[tuple[str, int, int | None, int]]) -> None:
    Path(path).parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table cases (region text, cases integer, old integer, young integer)")
        database.executemany("insert into cases values (?, ?, ?, ?)", rows)


@pytest.fixture(autouse=True)
def files(cli: Cli) -> None:
    for year, rows in ROWS.items():
        make(f"data/figures-{year}.db", rows)
    Path("data/rules.yaml").write_text(RULES)


def test_the_databases_of_a_rule_file_are_found_beside_it(cli: Cli) -> None:
    result = cli("check", "sqlite:data/figures-*.db?table=cases", "--rules", "data/rules.yaml", "--format", "json")

    assert result.code == 1, result.err
    found = json.loads(result.out)["findings"]
    assert [(each["file"], each["line"], each["year"], each["rule"]) for each in found] == [
        ("data/figures-2024.db, table cases", 2, "2024", "ages"),
        ("data/figures-2024.db, table cases", 1, "2024", "regions"),
    ]


def test_one_report_whole_and_what_is_left_of_blank_cells(cli: Cli) -> None:
    named = ("sqlite:data/figures-2024.db?table=cases", "--rules", "data/rules.yaml")

    explained = cli("explain", *named, "--key", "year=2024", "--key", "region=n")
    left = cli("bounds", *named, "--blank", "--narrower-than", "1", "-f", "json")

    assert "data/figures-2024.db, table cases" in explained.out
    assert explained.code == 1
    assert left.code == 1
    assert [each["between"] for each in json.loads(left.out)["cells"]] == ["15"]


def test_a_link_out_of_the_folder_is_refused_as_for_files(cli: Cli) -> None:
    make("elsewhere/figures-2025.db", ROWS["2023"])
    Path("data/figures-2025.db").symlink_to("../elsewhere/figures-2025.db")
    Path("other.csv").write_text("region,cases,old,young\n")
    rules = Path("data/rules.yaml")
    rules.write_text("tables:\n  other: {files: other.csv, keys: [region]}\n" + RULES.removeprefix("tables:\n"))

    result = cli("check", "other.csv", "--rules", "data/rules.yaml")

    assert result.code == 2
    assert "figures-2025.db" in result.err
    assert "link" in result.err


def test_what_cannot_be_done_with_a_database_is_said(cli: Cli) -> None:
    named = "sqlite:data/figures-2024.db?table=cases"
    without_rules = cli("check", named)
    gated = cli("gate", "--against", named, named, "--rules", "data/rules.yaml")
    rules = Path("data/rules.yaml")
    rules.write_text(rules.read_text().replace("    keys:", '    decimal: ","\n    keys:'))
    with_keys_of_files = cli("check", named, "--rules", "data/rules.yaml")

    assert without_rules.code == gated.code == with_keys_of_files.code == 2
    assert "tables need one rule file" in without_rules.err
    assert "save its table as CSV or Parquet" in gated.err
    assert "its cells have types" in with_keys_of_files.err
