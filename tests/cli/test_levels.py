"""Codes of several levels as rollups at every level, by their beginnings, by a total or by a list in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

REGIONS = """\
year,geo,sex,cases
2020,DE,T,10
2020,DE1,T,6
2020,DE2,T,4
2020,DE11,T,3
2020,DE12,T,2
2020,FR,T,5
2020,_T,T,16
2020,DE1,F,3
2020,DE1,M,2
"""
CODES = "code,label,parent\n_T,all,\nDE,Germany,_T\nFR,France,_T\nDE1,BW,DE\nDE2,BY,DE\nDE11,S,DE1\nDE12,K,DE1\n"
HEAD = """\
tables:
  t: {files: t.csv, keys: [year, geo, sex], quantities: {cases: {kind: count}}}
rules:
"""


def place(
    folder: Path, levels: str, more: str = "where: {sex: T}", rows: str = REGIONS, codes: str = CODES
) -> list[str]:
    rollup = f"quantity: cases, by: [year, geo], {more}, levels: {levels}, overlap: none, rest: none"
    (folder / "r.yaml").write_text(f"{HEAD}  - {{id: levels, rollup: {{{rollup}}}}}\n")
    (folder / "t.csv").write_text(rows)
    (folder / "codes.csv").write_text(codes)
    return [str(folder / "t.csv"), "--rules", str(folder / "r.yaml")]


@pytest.mark.parametrize(
    ("levels", "failing"),
    [
        ("{geo: [2, 3, 4]}", ["DE1"]),
        ("{geo: {lengths: [2, 3, 4], total: _T}}", ["DE1", "_T"]),
        ("{geo: codes.csv}", ["DE1", "_T"]),
        ("{geo: [2, 4]}", ["DE"]),  # one level is left out: 3 + 2 is not 10
    ],
)
def test_one_line_holds_at_every_level(cli: Cli, tmp_path: Path, levels: str, failing: list[str]) -> None:
    rows = (
        REGIONS
        if levels != "{geo: [2, 4]}"
        else "".join(
            line for line in REGIONS.splitlines(keepends=True) if not line.startswith(("2020,DE1,", "2020,DE2,"))
        )
    )
    found = json.loads(cli("check", *place(tmp_path, levels, rows=rows), "--format", "json").out)

    assert sorted(each["geo"] for each in found["findings"]) == failing
    assert not found["problems"]


def test_a_total_alone_is_the_sum_of_all_others(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, "{sex: {total: T}}", "where: {geo: DE1}")
    rules = tmp_path / "r.yaml"
    rules.write_text(rules.read_text().replace("by: [year, geo]", "by: [year, sex]"))

    (finding,) = json.loads(cli("check", *given, "--format", "json").out)["findings"]

    assert (finding["sex"], finding["low"], finding["total_low"]) == ("T", "5", "6")


def test_a_sum_of_codes_is_explained_with_its_cells(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, "{geo: [2, 3, 4]}")

    found = cli("explain", *given, "--key", "year=2020", "--key", "geo=DE1")

    assert "t.csv, line 5, cases" in found.out
    assert "t.csv, line 6, cases" in found.out
    assert 'but "6" (t.csv, line 3, cases)' in found.out


def test_a_code_of_no_level_is_a_problem_with_its_line_and_the_cure(cli: Cli, tmp_path: Path) -> None:
    rows = REGIONS + "2020,EU27_2020,T,15\n2020,EU27_2020,M,15\n2020,DE111X,T,1\n"
    found = cli("check", *place(tmp_path, "{geo: [2, 3, 4]}", rows=rows))

    assert found.code == 1
    assert "t.csv:11:1" in found.err
    assert "EU27_2020 in geo is of no level: it has 9 characters, and codes of the levels have 2, 3, 4" in found.err
    assert "where: {geo: {not: EU27_2020}}" in found.err
    assert "DE111X in geo is of no level" in found.err


def test_codes_whose_total_is_not_there_are_listed(cli: Cli, tmp_path: Path) -> None:
    found = cli("check", *place(tmp_path, "{geo: [2, 3, 4]}", rows=REGIONS.replace("2020,DE2,", "2020,NL2,")))

    assert "1 group of parts without a total" in found.out
    assert "only the parts: 2020, NL" in found.out


@pytest.mark.parametrize(
    ("levels", "more", "codes", "wrong", "line"),
    [
        ("{geo: [3, 2]}", "where: {sex: T}", CODES, "the shortest first", "r.yaml:4:"),
        ("{geo: [2]}", "where: {sex: T}", CODES, "one level has nothing to add up to", "r.yaml:4:"),
        ("{sex: {total: T}}", "where: {sex: T}", CODES, "“sex” has levels and is none of `by`", "r.yaml:4:"),
        ("{geo: [2, 3]}", "total: {geo: DE}", CODES, "`total` says nothing beside `levels`", "r.yaml:4:"),
        ("{geo: nowhere.csv}", "where: {sex: T}", CODES, "there is no such file", "nowhere.csv"),
        (
            "{geo: codes.csv}",
            "where: {sex: T}",
            CODES + "DE1,,FR\n",
            "“DE1” has another parent in line 5",
            "codes.csv:9:",
        ),
        ("{geo: codes.csv}", "where: {sex: T}", "code,parent\nA,B\nB,A\n", "“A” is part of itself", "codes.csv:2:"),
        ("{geo: codes.csv}", "where: {sex: T}", "code;parent\nA;B\n", "the column `code` is missing", "codes.csv:1:"),
        ("{geo: codes.csv}", "where: {sex: T}", "code,parent\nA,B,C\n", "has 3 cells, the head line 2", "codes.csv:2:"),
        (
            "{geo: codes.csv}",
            "where: {sex: T}",
            "code,parent\nA,\n",
            "no code of “codes.csv” has a parent",
            "r.yaml:4:",
        ),
    ],
)
def test_levels_that_cannot_be_are_refused_with_their_line(
    cli: Cli, tmp_path: Path, levels: str, more: str, codes: str, wrong: str, line: str
) -> None:
    found = cli("check", *place(tmp_path, levels, more, codes=codes))

    assert found.code == 2
    assert wrong in found.err
    assert line in found.err
