"""Tables from the command line: which files, what is said of them, where findings go."""

from __future__ import annotations

import datetime
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import polars as pl
import pytest

from cac_check.engine.tables.names import FILE_READ, LINE_READ
from tests.cli.conftest import Cli
from tests.unit.report.test_sarif import SCHEMA

RULES = """\
tables:
  days:
    files: "cases-{date}.csv"
    keys: [date, place]
    cells: {"*": {between: [1, 4]}, thousands: ","}
rules:
  - id: split
    breakdown: {total: cases, parts: [old, young], overlap: none, rest: none}
    because: everyone is old or young
    missing: skip
  - id: nation
    rollup: {quantity: cases, where: {place: {not: all}}, total: {place: all}, by: [date], overlap: none, rest: none}
    because: places are all there is
"""

FIRST = 'place,cases,old,young\nall,"1,003",500,503\nnorth,600,300,300\nsouth,403,200,203\n'
SECOND = "place,cases,old,young\nall,12,5,7\nnorth,7,5,*\nsouth,6,1,4\n"


@pytest.fixture(autouse=True)
def files(cli: Cli) -> None:
    """Write the tables into the empty folder the command line runs in."""
    Path("rules.yaml").write_text(RULES)
    Path("cases-2024-01-01.csv").write_text(FIRST)
    Path("cases-2024-01-02.csv").write_text(SECOND)


def test_globs_placeholders_and_findings(cli: Cli) -> None:
    result = cli("check", "cases-*.csv", "--rules", "rules.yaml", "--output", "findings.parquet")

    assert result.code == 1
    assert "| split | 6 | 5 | 0 | 0 | 1 | error |" in result.out
    assert "| nation | 2 | 1 | 0 | 0 | 1 | error |" in result.out
    found = pl.read_parquet("findings.parquet")
    ways = found["candidates"].to_list()
    assert [[[each["fits"] for each in way] for way in row] for row in ways] == [[["5"], ["5"], ["2"]], [["5"]]]
    assert pl.read_parquet_metadata("findings.parquet")["format"] == "cac-check-findings/v2"
    places = found.select("file", "line", "date", "place", "rule", "low", "total_low", "gap").rows()
    assert places == [
        ("cases-2024-01-02.csv", 4, "2024-01-02", "south", "split", 5, 6, 1),
        ("cases-2024-01-02.csv", 2, "2024-01-02", None, "nation", 13, 12, 1),
    ]


def test_tables_are_found_beside_their_rules_too(cli: Cli) -> None:
    result = cli("check", "cases-2024-01-01.csv", "--rules", "rules.yaml", "--output", "findings.csv")

    assert (result.code, Path("findings.csv").read_text().count("\n")) == (0, 1)
    assert "| split | 3 | 3 | 0 | 0 | 0 | error |" in result.out


def test_standard_input(cli: Cli) -> None:
    rules = (
        RULES.replace('    files: "cases-{date}.csv"\n', "")
        .replace("[date, place]", "[place]")
        .replace("by: [date]", "by: [year]")
    )
    Path("rules.yaml").write_text(rules)

    result = cli("check", "-", "--rules", "rules.yaml", stdin=b"year,place,cases,old,young\n2024,all,5,2,4\n")

    assert result.code == 1
    assert "cases: 6; young: 3; old: 1" in result.out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("place,total\nall,3\n", "there is no column cases"),
        ("place,cases,old,young\n", "the file has no rows"),
        ("place,cases,old,young\rall,1,1,0\r", "its lines end with a carriage return alone"),
    ],
)
def test_files_that_cannot_be_tables(cli: Cli, content: str, message: str) -> None:
    Path("cases-2024-01-02.csv").write_bytes(content.encode())
    rules = RULES.replace(
        "keys: [date, place]", "keys: [date, place]\n    quantities: {cases: cases, old: old, young: young}"
    )
    Path("rules.yaml").write_text(rules)

    result = cli("check", "cases-*.csv", "--rules", "rules.yaml")

    assert result.code == 1
    assert message in result.err
    assert "--> cases-2024-01-02.csv" in result.err


@pytest.mark.parametrize("name", [FILE_READ, LINE_READ])
def test_only_the_reader_calls_columns_like_that(cli: Cli, name: str) -> None:
    Path("cases-2024-01-02.csv").write_text(f"place,{name},cases,old,young\nall,1,12,5,7\n")

    result = cli("check", "cases-2024-01-02.csv", "--rules", "rules.yaml")

    assert result.code in (1, 2)
    assert f"a column is called “{name}”" in result.err


def test_bad_cells_and_repeated_keys_are_named_with_their_lines(cli: Cli) -> None:
    Path("cases-2024-01-02.csv").write_text(SECOND + "south,6,2,some\n")

    result = cli("check", "cases-2024-01-02.csv", "--rules", "rules.yaml")

    assert result.code == 1
    assert "'some' is no number that can be read exactly" in result.err
    assert "--> cases-2024-01-02.csv:5:1" in result.err
    assert "2 rows have the same keys: date 2024-01-02, place south" in result.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("keys: [date, place]", "key: [date]", "'key' is no key of a table"),
        ("quantity: cases, where", "quantity: cases, from: weeks, where", "'weeks' is no table of this file"),
        ("{between: [1, 4]}", "few", "'few' says nothing about a cell"),
    ],
)
def test_rules_that_are_wrong_end_with_2(cli: Cli, old: str, new: str, message: str) -> None:
    Path("rules.yaml").write_text(RULES.replace(old, new))

    result = cli("check", "cases-*.csv", "--rules", "rules.yaml")

    assert result.code == 2
    assert message.replace("'", "") in result.err.replace("“", "").replace("”", "").replace("'", "")


def test_tables_without_rules_for_them(cli: Cli) -> None:
    result = cli("check", "cases-2024-01-01.csv")

    assert result.code == 2
    assert "`tables:` block" in result.err


def test_a_table_without_files(cli: Cli) -> None:
    result = cli("check", "nothing-*.csv", "--rules", "rules.yaml")

    assert result.code == 2
    assert "no file for the table days: looked for nothing-*.csv" in result.err


def test_nothing_that_applies_ends_with_3(cli: Cli) -> None:
    Path("cases-2024-01-01.csv").write_text("place,cases,old,young\nnorth,,,\n")

    assert cli("check", "cases-2024-01-01.csv", "--rules", "rules.yaml").code == 3


def test_formats_for_programs_in_one_run(cli: Cli) -> None:
    outputs = {"sarif": "t.sarif", "junit": "t.xml", "json": "t.json", "github": "-"}
    options = [option for name, path in outputs.items() for option in ("--format", name, "--output", path)]

    result = cli("check", "cases-*.csv", "--rules", "rules.yaml", "--output", "findings.parquet", *options)

    assert result.code == 1
    assert result.out.startswith(
        "::error file=cases-2024-01-02.csv,line=4,title=cac-check%3A split::date 2024-01-02, place south: cannot hold, "
        "by 1%0AThe parts come to 5, the total is 6.%0A"
        "Rule: everyone is old or young.%0AIt would fit with cases 5; or young 5; or old 2.\n"
    )
    log = json.loads(Path("t.sarif").read_text(encoding="utf-8"))
    if SCHEMA.exists():
        jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    steps = [
        [step["location"]["message"]["text"] for step in each["codeFlows"][0]["threadFlows"][0]["locations"]]
        for each in log["runs"][0]["results"]
    ]
    assert steps == [
        ["the parts come to 5", "the total is 6"],
        ["the parts come to 13", "the total is 12"],
    ]
    root = ET.parse("t.xml").getroot()
    assert [case.get("name") for case in root.iter("testcase")] == [
        "split: date 2024-01-02, place south",
        "nation: date 2024-01-02",
    ]
    told = json.loads(Path("t.json").read_text(encoding="utf-8"))
    assert [(rule["id"], rule["reports"]["contradicted"]) for rule in told["rules"]] == [("split", 1), ("nation", 1)]
    ways = told["findings"][0]["candidates"]
    assert {each["figure"]: each["fits"] for (each,) in ways} == {"cases": "5", "old": "2", "young": "5"}
    assert told["format"] == "cac-check-tables/v2"
    assert pl.read_parquet("findings.parquet").height == 2


def test_problems_in_the_data_are_told_to_programs_too(cli: Cli) -> None:
    Path("cases-2024-01-02.csv").write_text(SECOND + "west,6,2,some\n")

    result = cli("check", "cases-*.csv", "--rules", "rules.yaml", "--format", "junit")

    failures = {case.get("name") for case in ET.fromstring(result.out).iter("testcase")}
    assert "cases-2024-01-02.csv:5:1: bad-cell" in failures


def test_a_format_that_tables_do_not_have(cli: Cli) -> None:
    page = cli("check", "cases-*.csv", "--rules", "rules.yaml", "--format", "html")
    assert page.code == 1
    assert "<code>split</code>: everyone is old or young" in page.out


def test_charts_go_into_a_folder_and_the_summary_shows_them(cli: Cli) -> None:
    pytest.importorskip("matplotlib", reason="charts need matplotlib: pip install 'cac-check[plots]'")
    Path("cases-2024-01-01.csv").write_text(FIRST.replace("300,300", "300,301"))

    result = cli("check", "cases-*.csv", "--rules", "rules.yaml", "--plots", "charts/new")

    assert result.code == 1
    assert "![failures by date](<charts/new/failures-by-date.svg>)" in result.out
    assert Path("charts/new/failures-by-date.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_report_links_to_charts_from_where_it_is_written(cli: Cli) -> None:
    pytest.importorskip("matplotlib", reason="charts need matplotlib: pip install 'cac-check[plots]'")
    Path("cases-2024-01-01.csv").write_text(FIRST.replace("300,300", "300,301"))
    Path("out").mkdir()

    outputs = ("-o", "out/report.md", "-o", "out/report.html")
    assert cli("check", "cases-*.csv", "--rules", "rules.yaml", "--plots", "charts", *outputs).code == 1

    links = re.findall(r"<([^<>]*\.svg)>", Path("out/report.md").read_text(encoding="utf-8"))
    shown = re.findall(r'href="([^"]*\.svg)"', Path("out/report.html").read_text(encoding="utf-8"))
    assert links == shown != []
    assert all(Path("out", link).is_file() for link in links)


def test_charts_without_matplotlib(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    result = cli("check", "cases-*.csv", "--rules", "rules.yaml", "--plots", "charts")

    assert result.code == 2
    assert "pip install 'cac-check[plots]'" in result.err
    assert not Path("charts").exists()


@pytest.mark.parametrize("named", ["cases-2024-01-02.csv", "cases-*.csv"])
def test_findings_never_replace_the_table_they_are_about(cli: Cli, named: str) -> None:
    result = cli("check", named, "--rules", "rules.yaml", "--output", "./cases-2024-01-02.csv")

    assert result.code == 2
    assert "this file is read by the same command" in result.err
    assert Path("cases-2024-01-02.csv").read_text() == SECOND


def test_all_outputs_or_none(cli: Cli) -> None:
    result = cli("check", "cases-*.csv", "--rules", "rules.yaml", "-o", "findings.parquet", "-o", "nowhere/summary.md")

    assert result.code == 2
    assert "nowhere/summary.md" in result.err
    assert sorted(path.name for path in Path().iterdir()) == [
        "cases-2024-01-01.csv",
        "cases-2024-01-02.csv",
        "rules.yaml",
    ]


BUDGET = """\
tables:
  budget:
    files: "budget*.csv"
    keys: [department]
    quantities:
      {income: {kind: count}, spent: {kind: count}, staff: {kind: count}, rest: {kind: count}, kept: {kind: count}}
rules:
  - id: spent-on
    breakdown: {total: spent, parts: [staff, rest], overlap: none, rest: none}
  - id: spent-or-kept
    breakdown: {total: income, parts: [spent, kept], overlap: none, rest: none}
    because: what comes in is spent or kept
"""

DEPARTMENTS = "department,income,spent,staff,rest,kept\nroads,80,,50,35,2\nparks,30,,20,7,3\nschools,9,8,5,3,1\n"


def test_rules_that_can_each_hold_but_not_together(cli: Cli) -> None:
    Path("rules.yaml").write_text(BUDGET)
    Path("budget.csv").write_text(DEPARTMENTS)

    alone = cli("check", "budget.csv", "--rules", "rules.yaml")
    result = cli("check", "budget.csv", "--rules", "rules.yaml", "--joint", "--output", "found.csv")

    assert alone.code == 0
    assert "joint" not in alone.out
    assert result.code == 1
    assert (
        result.out.split("Made by:")[0]
        == """\
# Can these figures all be true?

| rule | reports | fit | cannot be decided | fit on a loose reading | cannot hold | severity |
| --- | ---: | ---: | ---: | ---: | ---: | --- |
| spent-on | 3 | 1 | 2 | 0 | 0 | error |
| spent-or-kept | 3 | 1 | 2 | 0 | 0 | error |
| joint | 2 | 0 | 1 | 0 | 1 | error |

## Largest gaps

| where | rule | gap | parts | total | would fit |
| --- | --- | ---: | ---: | ---: | --- |
| roads, spent-on & spent-or-kept | joint | 7 | 87 | 80 | income: 87; staff: 43; rest: 28 |

## Where failures gather

- joint: 1
  - department: roads (1)

"""
    )
    assert Path("found.csv").read_text() == (
        "file,line,department,rule,breakdown,verdict,severity,low,high,total_low,total_high,gap,candidates,fits,hint\n"
        "budget.csv,2,roads,joint,spent-on & spent-or-kept,contradicted,error,87,87,80,80,7,"
        "income | staff | rest,87 | 43 | 28,\n"
    )


def test_joint_findings_for_programs(cli: Cli) -> None:
    Path("rules.yaml").write_text(BUDGET)
    Path("budget.csv").write_text(DEPARTMENTS)

    sarif = json.loads(cli("check", "budget.csv", "--rules", "rules.yaml", "--joint", "--format", "sarif").out)

    (run,) = sarif["runs"]
    (result,) = run["results"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["joint"]
    assert "department roads, rules spent-on & spent-or-kept: cannot hold, by 7" in result["message"]["text"]


def test_an_edit_that_no_rule_alone_refuses(cli: Cli) -> None:
    Path("rules.yaml").write_text(BUDGET)
    Path("old.csv").write_text(DEPARTMENTS.replace("50,35,2", "50,28,2"))
    Path("new.csv").write_text(DEPARTMENTS)

    alone = cli("gate", "--against", "old.csv", "new.csv", "--rules", "rules.yaml")
    result = cli("gate", "--against", "old.csv", "new.csv", "--rules", "rules.yaml", "--joint")

    assert alone.code == 0
    assert result.code == 1
    assert "department roads, rules spent-on & spent-or-kept: cannot hold, by 7" in result.out
    assert "rest (department roads) changed from 28 to 35" in result.out


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"place,cases,old,young\nall,3,1,2\nnorth,3,1,2,9\n", 2, "this line has 5 fields, and there are 4 columns"),
        ("place,cases,old,young\nKöln,3,1,2\n".encode("latin-1"), 2, "it looks like Latin-1"),
        (b'place,cases,old,young\n"all,3,1,2\nnorth,3,1,2\n', 1, "is a quotation mark left open?"),
        (b"", 2, "empty"),
    ],
)
@pytest.mark.parametrize("name", ["cases-2024-01-02.csv", "-"])
def test_why_a_file_cannot_be_read(cli: Cli, content: bytes, code: int, message: str, name: str) -> None:
    Path("cases-2024-01-02.csv").write_bytes(content)
    Path("rules.yaml").write_text(RULES.replace("[date, place]", "[place]").split("  - id: nation")[0])

    result = cli("check", name, "--rules", "rules.yaml", stdin=content)

    assert result.code == (2 if "quotation" in message and name == "-" else code)
    assert message in result.err
    assert f"--> {name}" in result.err


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"place;cases;old;young\nall;3;1;2\n", 1, "its fields are parted by semicolons, not by commas"),
        ("place,cases,old,young\nKöln,3,1,2\n".encode("utf-16"), 2, "the file is UTF-16, not UTF-8"),
    ],
)
def test_what_a_file_may_be_and_standard_input_not(cli: Cli, content: bytes, code: int, message: str) -> None:
    Path("cases-2024-01-02.csv").write_bytes(content)
    Path("rules.yaml").write_text(RULES.replace("[date, place]", "[place]").split("  - id: nation")[0])

    piped = cli("check", "-", "--rules", "rules.yaml", stdin=content)
    read = cli("check", "cases-2024-01-02.csv", "--rules", "rules.yaml")

    assert piped.code == code
    assert message in piped.err
    assert read.code == 0
    assert "| split | 1 | 1 | 0 | 0 | 0 | error |" in read.out


def test_empty_lines_are_no_reports(cli: Cli) -> None:
    Path("cases-2024-01-02.csv").write_text("place,cases,old,young\n\nall,12,5,7\n\n,1,1,0\n\n")
    Path("rules.yaml").write_text(RULES.replace("[date, place]", "[place]").split("  - id: nation")[0])

    result = cli("check", "cases-2024-01-02.csv", "--rules", "rules.yaml")

    assert result.err.count("error") == 1
    assert "column place: the cell is empty\n  --> cases-2024-01-02.csv:5:1" in result.err


def test_a_rule_without_a_column(cli: Cli) -> None:
    Path("cases-2024-01-02.csv").write_text("place,cases,old\nall,12,5\n")

    result = cli("check", "cases-2024-01-02.csv", "--rules", "rules.yaml")

    assert result.code == 3
    assert "Rules that applied nowhere: split (there is no column young), nation." in result.out
    assert result.err == "nothing to check: no rule applies to any report of the tables\n"


def test_numbers_of_any_type_of_a_parquet_file(cli: Cli) -> None:
    Path("rules.yaml").write_text(RULES.replace("[date, place]", "[place]").split("  - id: nation")[0])
    for dtype, unit in (
        (pl.Decimal(38, 10), Decimal("0.0000000001")),
        (pl.Int128, 2**100),
        (pl.UInt64, 2**62),
        (pl.Int8, 1),
        (pl.Float64, 0.125),
    ):
        rows = {"place": ["all", "north"], "cases": [3 * unit] * 2, "old": [unit] * 2, "young": [2 * unit, unit]}
        pl.DataFrame(rows, schema_overrides=dict.fromkeys(("cases", "old", "young"), dtype)).write_parquet("t.parquet")

        result = cli("check", "t.parquet", "--rules", "rules.yaml", "--output", "found.csv")

        assert result.code == 1
        assert "| split | 2 | 1 | 0 | 0 | 1 | error |" in result.out, dtype


def test_decimals_of_more_digits_than_any_engine_has_are_a_problem_with_the_file(cli: Cli) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    wide = arrow.array([Decimal(3), Decimal(3)], arrow.decimal256(50, 2))
    parquet.write_table(
        arrow.table({"place": ["all", "north"], "cases": wide, "old": [1, 1], "young": [2, 2]}), "t.parquet"
    )
    Path("rules.yaml").write_text(RULES.replace("[date, place]", "[place]").split("  - id: nation")[0])

    result = cli("check", "t.parquet", "--rules", "rules.yaml")

    assert result.code == 2
    assert "error[unreadable-file]" in result.err
    assert "t.parquet" in result.err
    assert "up to 38 digits" in result.err


@pytest.mark.parametrize(
    ("column", "values", "code", "message"),
    [
        ("cases", [[1]], 1, "column cases of days holds List(Int64), and no numbers"),
        ("cases", [datetime.timedelta(1)], 1, "column cases of days holds Duration(time_unit='us'), and no numbers"),
        ("place", [b"x"], 2, "the key place of the table days holds Binary"),
        ("cases", [10**18], 0, ""),
        ("cases", [f"{10**18}"], 1, "figures have up to 18 digits before the point"),
    ],
)
def test_columns_that_hold_no_figures(cli: Cli, column: str, values: list[object], code: int, message: str) -> None:
    Path("rules.yaml").write_text(RULES.replace("[date, place]", "[place]").split("  - id: nation")[0])
    rows = {"place": ["all"], "cases": [10**18], "old": [10**18], "young": [0]} | {column: values}
    pl.DataFrame(rows).write_parquet("t.parquet")

    result = cli("check", "t.parquet", "--rules", "rules.yaml", "--output", "found.csv")

    assert result.code == code
    assert message in result.err


def test_spark_reads_no_standard_input(cli: Cli) -> None:
    result = cli("check", "-", "--rules", "rules.yaml", "--engine", "spark", stdin=FIRST.encode())

    assert result.code == 2
    assert "Spark does not read standard input" in result.err


def test_commands_about_rules_say_that_these_are_over_tables(cli: Cli) -> None:
    result = cli("rules", "list", "rules.yaml")

    assert result.code == 2
    assert result.err.startswith("error[table-rules] these rules are over tables\n  --> rules.yaml\n")


def test_what_is_only_listed_is_no_failure(cli: Cli) -> None:
    Path("cases-2024-01-02.csv").write_text("place,cases,old,young\nall,12,,7\n")
    Path("rules.yaml").write_text(RULES.split("  - id: nation")[0].replace("    missing: skip\n", ""))

    result = cli("check", "cases-2024-01-02.csv", "--rules", "rules.yaml", "--undecided", "--output", "found.csv")

    assert result.code == 0
    assert "| split | 1 | 0 | 1 | 0 | 0 | error |\n\nMade by:" in result.out
    assert "undecided" in Path("found.csv").read_text()


OVER_ALL = """\
tables:
  t:
    files: "t-*.csv"
    keys: [{key}]
    quantities: {{cases: {{kind: count}}}}
rules:
  - id: whole
    rollup: {{quantity: cases, where: {{level: part}}, total: {{level: all}}, by: [{by}], overlap: none, rest: none}}
"""


def test_one_total_of_all_rows(cli: Cli) -> None:
    Path("rules.yaml").write_text(OVER_ALL.format(key="rule", by=""))
    Path("t-1.csv").write_text("rule,level,cases\na,part,1\nb,part,2\nc,all,4\n")
    Path("t-2.csv").write_text("rule,level,cases\na,part,1\nb,part,2\nc,all,3\n")

    result = cli("check", "t-1.csv", "--rules", "rules.yaml", "-o", "found.csv", "-o", "-", "-f", "markdown")
    gated = cli("gate", "--against", "t-2.csv", "t-1.csv", "--rules", "rules.yaml")
    explained = cli("explain", "t-1.csv", "--rules", "rules.yaml")

    assert result.code == 1
    assert "| every row | whole | 1 | 3 | 4 | cases (rule c): 3; " in result.out
    found = pl.read_csv("found.csv")
    assert found.columns[:4] == ["file", "line", "rule", "breakdown"]
    assert found.select("file", "line", "rule", "gap").rows() == [("t-1.csv", 4, "whole", 1)]
    assert gated.code == 1
    assert "new: error[whole] every report: cannot hold, by 1\n" in gated.out
    assert "  --> t-1.csv:4:1\n" in gated.out
    assert "  edit        cases (rule c) changed from 3 to 4\n" in gated.out
    assert explained.code == 1
    assert 'but "4" (t-1.csv, line 4, cases)' in explained.out


@pytest.mark.parametrize("key", ["gap", "rule", "report", "verdict", "hint", "low", "line", "file"])
def test_keys_called_like_columns_of_findings(cli: Cli, key: str) -> None:
    Path("rules.yaml").write_text(OVER_ALL.format(key=f"{key}, level", by=key))
    Path("t-1.csv").write_text(f"{key},level,cases\nA | B,part,1\nA | B,all,2\n")

    result = cli("check", "t-1.csv", "--rules", "rules.yaml", "-o", "found.parquet", "-o", "found.json")

    assert (result.code, result.err) == (1, "")
    (row,) = pl.read_parquet("found.parquet").iter_rows(named=True)
    named = key if key == "report" else f"key {key}"
    assert (row[named], row["file"], row["line"], row["rule"], row["gap"]) == ("A | B", "t-1.csv", 3, "whole", 1)


def test_a_rollup_by_file(cli: Cli) -> None:
    Path("rules.yaml").write_text(OVER_ALL.format(key="file, line", by="file"))
    Path("t-1.csv").write_text("level,cases\npart,1\npart,2\nall,4\n")
    Path("t-2.csv").write_text("level,cases\npart,1\npart,2\nall,3\n")

    result = cli("check", "t-*.csv", "--rules", "rules.yaml", "-o", "found.csv")

    assert (result.code, result.err) == (1, "")
    assert pl.read_csv("found.csv").select("file", "line", "key file", "gap").rows() == [("t-1.csv", 4, "t-1.csv", 1)]


COUNTED = """\
tables:
  t:
    files: t.csv
    keys: [k]
    quantities: {a: {kind: count}, b: {kind: count}, c: {kind: duration}}
rules:
  - id: split
    breakdown: {total: a, parts: [b, c], overlap: none, rest: none}
"""


def test_cells_a_kind_cannot_be_are_problems_and_do_not_vanish(cli: Cli) -> None:
    Path("rules.yaml").write_text(COUNTED)
    Path("t.csv").write_text("k,a,b,c\n1,-5,1.5,-2\n2,3.0,1,2\n")

    result = cli("check", "t.csv", "--rules", "rules.yaml")

    assert result.code == 1
    for message in (
        "column a: '-5' is below zero",
        "column b: '1.5' is no whole number",
        "column c: '-2' is below zero",
    ):
        assert f"{message}\n  --> t.csv:2:1" in result.err
    assert "| split | 1 | 1 | 0 | 0 | 0 | error |" in result.out


def test_a_sign_that_leaves_no_value_is_refused_with_its_line(cli: Cli) -> None:
    Path("rules.yaml").write_text(COUNTED.replace("keys: [k]", 'keys: [k]\n    cells: {"*": {between: [0.2, 0.8]}}'))
    Path("t.csv").write_text("k,a,b,c\n1,*,1,2\n")

    result = cli("check", "t.csv", "--rules", "rules.yaml")

    assert result.code == 2
    assert "“*” leaves no value for a, a whole number from 0 on" in result.err
    assert "--> rules.yaml:5:" in result.err


def test_a_fall_is_found_beside_other_rules_decided_together_and_can_be_accepted(cli: Cli) -> None:
    Path("old.csv").write_text("day,place,deaths,cases,all\n1,n,8,5,13\n2,n,8,5,13\n3,n,,5,5\n4,n,9,5,14\n")
    Path("t.csv").write_text("day,place,deaths,cases,all\n1,n,10,5,15\n2,n,8,5,13\n3,n,,5,5\n4,n,7,5,12\n")
    Path("rules.yaml").write_text(
        "tables: {t: {files: '*.csv', keys: [day, place], quantities: {deaths: deaths, cases: cases, all: all}}}\n"
        "rules:\n"
        "  - {id: up, never_falls: {quantity: deaths, along: day, every: 1, within: [place]}, because: dead}\n"
        "  - {id: sum, breakdown: {total: all, parts: [deaths, cases], overlap: none, rest: none}, because: all}\n"
    )
    found = []
    for options in ((), ("--joint",)):
        checked = cli("check", "t.csv", "-r", "rules.yaml", "-f", "json", *options)
        assert checked.code == 1, checked.err
        found.append([(each["rule"], each["day"], each["gap"]) for each in json.loads(checked.out)["findings"]])
    assert found[0] == found[1] == [("up", "2", "2"), ("up", "4", "1")]

    pattern = {"rule": "up", "where": {"place": "n"}, "count": 2, "because": "corrected by the office"}
    baseline = {"format": "cac-check-baseline/v1", "accepted": [], "patterns": [pattern]}
    Path("accepted.json").write_text(json.dumps(baseline))
    gate = ("gate", "-r", "rules.yaml", "--against", "old.csv", "t.csv")
    for options in ((), ("--joint",)):
        assert cli(*gate, *options).code == 1
        accepted = cli(*gate, *options, "--baseline", "accepted.json")
        assert accepted.code == 0, accepted.err
        assert "; 2 accepted.\n" in accepted.out


def test_a_file_of_findings_is_described_beside_it(cli: Cli) -> None:
    cli("check", "cases-*.csv", "--rules", "rules.yaml", "-o", "found.csv", "-o", "found.csv-metadata.json")

    described = json.loads(Path("found.csv-metadata.json").read_text(encoding="utf-8"))
    header = Path("found.csv").read_text(encoding="utf-8").splitlines()[0]
    assert described["url"] == "found.csv"
    assert ",".join(column["titles"] for column in described["tableSchema"]["columns"]) == header
