"""Blank cells of keys: a value of their own where the table says so, else a problem that names the cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.conftest import Cli
from tests.cli.test_gate import Repository

ROWS = """\
office,district,candidate,level,votes,yes,no
Senate,1,Ann,part,3,1,2
Senate,2,Ann,part,4,2,2
Mayor,,Bob,part,5,2,3
Mayor,,,part,2,1,1

Mayor, ,Sum,total,9,4,5
"""
RULES = """\
tables:
  t:
    files: t.csv
    keys: {office: {}, district: {blank: allowed}, candidate: {blank: allowed}}
    quantities: {votes: {kind: count}, yes: {kind: count}, no: {kind: count}}
rules:
  - {id: row, breakdown: {total: votes, parts: ["yes", "no"], overlap: none, rest: none}}
  - id: sum
    rollup:
      quantity: votes
      where: {level: part}
      total: {level: total}
      by: [office, district]
      overlap: none
      rest: none
"""


def checked(cli: Cli, rows: str = ROWS, rules: str = RULES, *more: str) -> dict[str, Any]:
    Path("t.csv").write_text(rows)
    Path("rules.yaml").write_text(rules)
    result = cli("check", "t.csv", "-r", "rules.yaml", "--fail-on", "never", "--format", "json", *more)
    assert "internal error" not in result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def findings(report: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    rows = report["findings"]
    return sorted((each["rule"], each["office"], each["district"], each.get("candidate")) for each in rows)


def test_a_blank_key_is_a_value_of_its_own(cli: Cli) -> None:
    report = checked(cli, ROWS.replace("Mayor,,,part,2,1,1", "Mayor,,,part,2,1,2"))

    assert report["problems"] == []
    assert findings(report) == [("row", "Mayor", "", ""), ("sum", "Mayor", "", None)]


def test_the_blanks_of_a_rollup_are_one_group(cli: Cli) -> None:
    assert findings(checked(cli)) == [("sum", "Mayor", "", None)]
    assert findings(checked(cli, ROWS.replace("total,9,4,5", "total,7,4,3"))) == []


def test_rows_with_the_same_keys_are_told_where_some_are_blank(cli: Cli) -> None:
    Path("t.csv").write_text(f"{ROWS}Mayor,,,part,1,1,0\n")
    Path("rules.yaml").write_text(RULES)

    said = cli("check", "t.csv", "-r", "rules.yaml").err

    assert 'error[repeated-key] 2 rows have the same keys: office Mayor, district "", candidate ""' in said
    assert "--> t.csv:8:1" in said


def test_blanks_that_are_not_declared_are_a_problem_with_its_cure(cli: Cli) -> None:
    Path("t.csv").write_text(ROWS)
    Path("rules.yaml").write_text(RULES.replace("candidate: {blank: allowed}", "candidate: {}"))

    said = cli("check", "t.csv", "-r", "rules.yaml").err

    assert said.count("error[") == 1
    assert "column candidate: the cell is empty" in said
    assert "write `keys: {office: {}, district: {blank: allowed}, candidate: {blank: allowed}}`" in said


def test_the_advice_for_a_list_of_keys_can_be_used_as_it_is(cli: Cli) -> None:
    listed = RULES.replace(
        "{office: {}, district: {blank: allowed}, candidate: {blank: allowed}}", "[office, district]"
    )
    Path("t.csv").write_text("office,district,level,votes,yes,no\nMayor,,part,3,1,1\n")
    Path("rules.yaml").write_text(listed)
    said = cli("check", "t.csv", "-r", "rules.yaml").err
    advice = "keys: {office: {}, district: {blank: allowed}}"
    assert f"write `{advice}`" in said

    Path("rules.yaml").write_text(listed.replace("keys: [office, district]", advice))

    assert 'district ""' not in said
    result = cli("check", "t.csv", "-r", "rules.yaml")
    assert (result.code, result.err) == (1, "")


def test_conditions_and_explain_name_a_blank(cli: Cli) -> None:
    where = RULES.replace("rest: none}}\n", "rest: none}, where: {candidate: {not_like: _%}}}\n", 1)
    wrong = ROWS.replace("Mayor,,,part,2,1,1", "Mayor,,,part,2,1,2").replace("Ann,part,4,2,2", "Ann,part,4,2,3")
    assert [each[0] for each in findings(checked(cli, wrong, where)) if each[3] is not None] == ["row"]

    said = cli("explain", "t.csv", "-r", "rules.yaml", "--key", "Mayor,,").out

    assert "t.csv, line 5, votes" in said
    assert "at least 3" in said


@pytest.mark.parametrize("blank", ["", "  ", '""'])
def test_every_way_to_write_a_blank_is_the_same(cli: Cli, blank: str) -> None:
    report = checked(cli, ROWS.replace("Mayor,,Bob", f"Mayor,{blank},Bob"))

    assert report["problems"] == []
    assert findings(report) == [("sum", "Mayor", "", None)]


def test_published_files_say_the_same(cli: Cli) -> None:
    rules = RULES.replace("files: t.csv", 'files: t.csv\n    separator: ";"')

    report = checked(cli, ROWS.replace(",", ";"), rules)

    assert report["problems"] == []
    assert findings(report) == [("sum", "Mayor", "", None)]


def test_a_column_of_numbers_has_no_empty_name(cli: Cli) -> None:
    pl.DataFrame({"district": [1, None], "all": [3, 3], "a": [1, 1]}).write_parquet("t.parquet")
    Path("rules.yaml").write_text(
        "tables: {t: {files: t.parquet, keys: {district: {blank: allowed}}}}\nrules: [{id: r, order: [a, all]}]\n"
    )

    result = cli("check", "t.parquet", "-r", "rules.yaml")

    assert result.code == 2
    assert "blanks are allowed in the key district of the table t, which holds Int64" in result.err


def test_the_time_of_a_report_cannot_be_blank(cli: Cli) -> None:
    Path("t.csv").write_text(ROWS)
    Path("rules.yaml").write_text(RULES.replace("files: t.csv", "files: t.csv\n    along: district"))

    result = cli("check", "t.csv", "-r", "rules.yaml")

    assert result.code == 2
    assert "“district” is the time of a report (`along`), and a blank is no time" in result.err


def test_the_gate_knows_rows_with_blanks_again(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Repository(tmp_path / "there")
    made.root.mkdir()
    made.git("init", "-q")
    (made.root / "t.csv").write_text(ROWS)
    (made.root / "rules.yaml").write_text(RULES)
    made.commit()
    edited = ROWS.replace("Mayor,,,part,2,1,1", "Mayor,,,part,4,1,1") + "Clerk,,,part,4,1,1\n"
    (made.root / "t.csv").write_text(edited)
    monkeypatch.chdir(made.root)

    said = cli("gate", "t.csv", "--rules", "rules.yaml", "--base", "HEAD").out

    assert 'new: error[row] office Mayor, district "", candidate "": cannot hold, by 2' in said
    assert 'edit        votes (office Mayor, district "", candidate "") changed from 2 to 4' in said
    assert 'edit        office Clerk, district "", candidate "" was added: votes 4, yes 1, no 1' in said
    assert 'fixed: error[sum] office Mayor, district "": it said cannot hold' in said
    assert "2 new, 0 worse, 0 lost, 1 fixed" in said
