"""What ``look`` says, and that its rule file lets ``check`` run on a published file of every kind."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import Cli
from tests.cli.test_published import HEAD, ROWS, page, texts, workbook
from tests.unit.sheets.test_exchange import TestEurostat, TestPcAxis, TestSdmx
from tests.workbooks import ods, ods_row, xls

JSON_STAT = {
    "class": "dataset",
    "id": ["geo", "sex"],
    "size": [2, 3],
    "role": {"metric": ["sex"]},
    "dimension": {
        "geo": {"category": {"index": ["N", "S"]}},
        "sex": {"category": {"index": ["total", "men", "women"]}},
    },
    "value": [12345, 10000, 2345, 45678, 5000, 40678],
}

FILES = {
    "t.csv": texts(";").encode(),
    "t.tsv": texts("\t").encode("utf-16"),
    "t.xlsx": workbook(),
    "t.ods": ods("".join(ods_row(*row) for row in (HEAD, *ROWS))),
    "t.xls": xls([list(row) for row in (HEAD, *ROWS)]),
    "t.html": page().encode(),
    "t.px": TestPcAxis.TEXT.encode("latin-1"),
    "t.json": json.dumps(JSON_STAT).encode(),
    "sdmx.csv": TestSdmx.TEXT.encode(),
    "eurostat.tsv": TestEurostat.TEXT.encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_its_rule_file_lets_check_run(cli: Cli, name: str) -> None:
    Path(name).write_bytes(FILES[name])
    marks = () if name in ("t.px", "t.json", "sdmx.csv", "eurostat.tsv") else ("--marks", "wales")

    looked = cli("look", name, *marks)
    quantity = next(line for line in looked.out.splitlines() if line.startswith("      ")).split(":")[0].strip()
    rule = f'  - id: some\n    expression: "{quantity} >= 0"\n    because: counts\n'
    Path("rules.yaml").write_text(looked.out.replace("rules: []", "rules:") + rule)
    checked = cli("check", name, "--rules", "rules.yaml", "--format", "json")

    assert looked.code in (0, 1)
    assert "doubt" not in looked.out
    assert checked.code == 0, checked.err
    assert json.loads(checked.out)["problems"] == []


def test_what_was_understood_is_told_as_comments(cli: Cli) -> None:
    Path("t.csv").write_text(
        "Table 5: Cases (in thousands)\n\nregion;total;men;women\nnorth;1.234,5;1.000,0;234,5 p\nsouth;45,6;40,1;5,5\n"
        "west;77,7;.;/\n\n1) Provisional.\n"
    )

    result = cli("look", "t.csv", "--marks", "destatis")

    assert result.code == 0
    assert (
        result.out
        == """\
# t.csv: CSV, 1 sheet
# separator semicolon
#
# sheet 1: 8 rows, 4 columns
# figures: decimal comma, group point
# row 1: title: Table 5: Cases (in thousands)
# row 3: header: region | total | men | women
# rows 4 to 6: data: north | 1.234,5 | 1.000,0 | 234,5 p
# row 8: note: 1) Provisional.
# keys: region
# quantity: total: 3 figures, 1 decimals
# quantity: men: 2 figures, 1 decimals
# quantity: women: 2 figures, 1 decimals
# mark: '.': secret: unknown or secret
# mark: '/': secret: not reliable enough
# flag: 'p': provisional
# note: 1) Provisional.
tables:
  figures:
    files: t.csv
    marks: destatis
    decimal: ","
    group: "."
    skip: 2
    header: 1
    keys: [region]
    quantities:
      total: {column: total}
      men: {column: men}
      women: {column: women}
rules:
  - id: total
    expression: "total == men + women"
    because: holds in 2 of 2 rows that tell all of it
"""
    )


def test_a_confusion_is_said_and_nothing_decided_by_it(cli: Cli) -> None:
    Path("t.csv").write_text("region;total\nnorth;1,234\nsouth;5,678\n")

    result = cli("look", "t.csv")
    Path("rules.yaml").write_text(result.out)
    checked = cli("check", "t.csv", "--rules", "rules.yaml")

    assert result.code == 1
    assert "# doubt: '1,234' can be read in two ways; the comma is taken as a group sign" in result.out
    assert '# in doubt, say which it is: decimal: "."' in result.out
    assert checked.code == 1
    assert "can be read in two ways" in checked.err


def test_json_has_a_role_for_every_row(cli: Cli) -> None:
    Path("t.csv").write_text("Title\nregion,2019,2020\nTotal,300,777\nnorth,100,333\nsouth,200,444\n,,\nSource: us\n")

    (sheet,) = json.loads(cli("look", "--json", "t.csv").out)["sheets"]

    assert sheet["roles"] == ["title", "header", "derived", "data", "data", "empty", "note"]
    assert (sheet["header"], sheet["decimal"], sheet["group"]) == ([1], ".", "")
    assert (sheet["keys"], sheet["quantities"]) == (["region"], ["2019", "2020"])
    assert (sheet["cells"], sheet["numbers"], sheet["marks"]) == (14, 6, {})


def test_a_file_that_cannot_be_read(cli: Cli) -> None:
    Path("t.xlsx").write_bytes(b"PK\x03\x04 cut off")

    assert cli("look", "t.xlsx").code == 2
    assert cli("look", "none.csv").code == 2
    assert "there are: canada" in cli("look", "t.xlsx", "--marks", "nowhere").err


def test_marks_are_printed(cli: Cli) -> None:
    assert "eurostat               Eurostat, since 27 January 2025\n" in cli("marks").out
    assert "  0n             low     less than half of the last digit\n" in cli("marks", "eurostat").out
    assert cli("marks", "nowhere").code == 2


def test_parquet_needs_no_look(cli: Cli) -> None:
    pl.DataFrame({"day": [1], "cases": [2]}).write_parquet("t.parquet")

    result = cli("look", "t.parquet")

    assert result.code == 2
    assert "it is Parquet or Arrow" in result.err
    assert "check reads Parquet as it is" in result.err


def test_texts_behind_the_figures_are_keys_where_those_before_them_do_not_tell_rows_apart(cli: Cli) -> None:
    days = ("2024-01-01", "2024-01-02", "2024-01-03")
    rows = "".join(f"{day},{5 * n},births,{place},ok\n" for n, day in enumerate(days) for place in ("North", "South"))
    Path("t.csv").write_text(f"date,value,topic,place,state\n{rows}")

    looked = cli("look", "t.csv")
    rule = '  - {id: some, expression: "value >= 0", because: counts}\n'
    Path("rules.yaml").write_text(looked.out.replace("rules: []", "rules:\n" + rule))
    checked = cli("check", "t.csv", "--rules", "rules.yaml", "--format", "json")

    assert "keys: [date, place]" in looked.out
    assert looked.code == 0
    assert json.loads(checked.out)["problems"] == []


def test_each_data_set_of_a_json_stat_file_is_named_by_its_place(cli: Cli) -> None:
    other = {
        **JSON_STAT,
        "id": ["place", "sex"],
        "dimension": {**JSON_STAT["dimension"], "place": JSON_STAT["dimension"]["geo"]},
    }
    Path("t.json").write_text(json.dumps({"class": "collection", "link": {"item": [JSON_STAT, other]}}))

    looked = cli("look", "t.json")
    rule = '  - {id: some, table: T, expression: "total >= 0", because: counts}\n'
    table = [line.strip(" :") for line in looked.out.splitlines() if line.startswith("  ") and line[2] != " "][1]
    Path("rules.yaml").write_text(looked.out.replace("rules: []", "rules:\n" + rule.replace("T", table)))
    checked = cli("check", "t.json", "--rules", "rules.yaml", "--format", "json")

    assert 'sheet: "2"' in looked.out
    assert json.loads(checked.out)["problems"] == []


@pytest.mark.parametrize("name", ["t.html", "t.xlsx", "t.px", "t.tsv"])
def test_a_published_table_without_rules_is_no_data_set(cli: Cli, name: str) -> None:
    Path(name).write_bytes(FILES[name])

    result = cli("check", name)

    assert result.code == 2
    assert f"`cac-check suggest {name}` drafts one" in " ".join(result.err.split())
