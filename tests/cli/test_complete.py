"""Rows that are missing, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli

RULES = """
tables: {t: {files: t.csv, keys: [day, region], dates: {day: "%m/%d/%y"}}}
rules:
  - id: every-day
    complete: {along: day, every: day, within: [region]}
"""

CSV = (
    "day,region,cases\n4/3/20,north,1\n5/4/20,north,2\n4/5/20,north,3\n4/3/20,south,1\n4/4/20,south,1\n4/5/20,south,1\n"
)


def test_a_day_typed_wrongly_is_found_with_its_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULES)
    (tmp_path / "t.csv").write_text(CSV)

    found = cli("check", str(tmp_path / "t.csv"), "--rules", str(tmp_path / "r.yaml"), "--format", "json")

    assert found.code == 2 or found.code == 1
    lines = found.out
    assert '"line": 3' in lines
    assert '"line": 4' in lines
    assert '"line": 6' not in lines


def test_a_day_that_there_is_not_is_a_problem_that_names_the_format(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULES)
    (tmp_path / "t.csv").write_text(CSV.replace("4/4/20", "4/31/20"))

    found = cli("check", str(tmp_path / "t.csv"), "--rules", str(tmp_path / "r.yaml"))

    assert "expected %m/%d/%y" in found.out + found.err


def test_a_format_for_a_column_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULES.replace('{day: "%m', '{date: "%m'))
    (tmp_path / "t.csv").write_text(CSV)

    found = cli("check", str(tmp_path / "t.csv"), "--rules", str(tmp_path / "r.yaml"))

    assert found.code != 0
    assert "has no such column" in found.err
