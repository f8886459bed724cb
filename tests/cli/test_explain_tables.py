"""``cac-check explain`` on tables: one report, every cell of it, decided by the exact engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Result
from tests.cli.test_gate_table_forms import FORMS, Form

RULES = """\
tables:
  days:
    files: "cases.csv"
    keys: [day, place]
    reading: rounded
    grain: 10
rules:
  - id: split
    breakdown: {total: cases, parts: [old, young], overlap: none, rest: none}
    because: everyone is old or young
  - id: doubled
    expression: "old == 2 * young"
    because: twice as many old ones
    severity: warning
  - id: places
    rollup: {quantity: cases, where: {place: {not: all}}, total: {place: all}, by: [day], overlap: none, rest: none}
    because: these are all places
"""
CASES = "day,place,cases,old,young\n1,all,300,200,100\n1,x,90,60,30\n1,y,200,130,30\n"


@pytest.fixture
def explain(cli: Cli) -> Callable[..., Result]:
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    Path("cases.csv").write_text(CASES, encoding="utf-8")

    def run(*arguments: str) -> Result:
        return cli("explain", "cases.csv", "--rules", "rules.yaml", *arguments)

    return run


def test_a_row_with_all_its_rules(explain: Callable[..., Result]) -> None:
    result = explain("--key", "day=1", "--key", "place=y", "--rule", "split")

    assert (result.code, result.err) == (1, "")
    assert result.out.startswith(
        "error[split] cases.csv contradicts itself, by at least 25 (13 %)\n"
        '    at most  35  "30"    cases.csv, line 4, young\n'
        '  + at most 135  "130"   cases.csv, line 4, old\n'
        '  = at most 170  but "200" (cases.csv, line 4, cases) is at least 195\n'
        "  --> cases.csv:4:1\n"
    )
    assert "step by step" in result.out


def test_rules_of_a_report_are_decided_together_too(explain: Callable[..., Result]) -> None:
    result = explain("--key", "1,y")

    assert [line for line in result.out.splitlines() if line.startswith(("error[", "warning["))] == [
        "error[split] cases.csv contradicts itself, by at least 25 (13 %)",
        "warning[doubled] cases.csv contradicts itself, by at least 55 (79 %)",
        "warning[joint] cases.csv contradicts itself, by at least 90 (86 %)",
    ]


def test_what_fits_is_said(explain: Callable[..., Result]) -> None:
    result = explain("--key", "1,x")

    assert result.code == 0
    assert "fits" in result.out


def test_a_sum_of_rows_with_every_part(explain: Callable[..., Result]) -> None:
    Path("cases.csv").write_text(CASES.replace("1,y,200", "1,y,250"), encoding="utf-8")

    result = explain("--key", "day=1")

    assert result.out.startswith(
        "error[places] cases.csv contradicts itself, by at least 25 (8 %)\n"
        '    at least 245  "250"   cases.csv, line 4, cases\n'
        '  + at least  85  "90"    cases.csv, line 3, cases\n'
        '  = at least 330  but "300" (cases.csv, line 2, cases) is at most 305\n'
    )


def test_as_json_and_with_a_proof(explain: Callable[..., Result]) -> None:
    result = explain("--key", "1,y", "--rule", "split", "--format", "json", "--certificate", "proof.vipr")

    (told,) = json.loads(result.out)
    assert told["finding"]["rule"] == "split"
    assert Path("proof.vipr").read_text(encoding="utf-8").startswith("% cac-check ")


@pytest.mark.parametrize("name", FORMS)
def test_every_form(cli: Cli, name: str) -> None:
    form: Form = FORMS[name]
    Path("rules.yaml").write_text(form.rules + "    because: it must be so\n", encoding="utf-8")
    for file, text in form.files.items():
        Path(file).write_text(text.replace(form.row, form.broken), encoding="utf-8")
    keys = [option for key in form.who.split(", ") for option in ("--key", key.replace(" ", "=", 1))]

    result = cli("explain", *form.files, "--rules", "rules.yaml", *keys)

    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("error[rule] ")
    assert f"line {form.line}" in result.out
    assert "rule        it must be so" in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--key", "day=1", "--key", "place=nowhere"], "there is no such report"),
        (["--key", "town=1"], "there are: day, place (split); day, place (doubled); day (places)"),
        (["--key", "1"], "has 1 values where the keys are day, place"),
        (["--key", "day=1", "--key", "y"], "“y” is not NAME=VALUE"),
        (["--key", "1,y", "--rule", "sum"], "no rule is called “sum”; there are: split, doubled, places"),
    ],
)
def test_what_is_not_there(explain: Callable[..., Result], arguments: list[str], message: str) -> None:
    result = explain(*arguments)

    assert result.code == 2
    assert message in " ".join(result.err.split())


def test_keys_are_of_tables(cli: Cli) -> None:
    Path("data.yaml").write_text("dataset: x\n", encoding="utf-8")

    assert cli("explain", "data.yaml", "--key", "a=b").code == 2
    assert cli("explain", "data.yaml").code == 2


def test_a_rule_without_a_reason_is_named(explain: Callable[..., Result]) -> None:
    Path("rules.yaml").write_text("".join(line for line in RULES.splitlines(keepends=True) if "because" not in line))

    told = explain("--key", "day=1", "--key", "place=y", "--rule", "split").out

    assert [line.split() for line in told.splitlines() if line.startswith("  rule ")] == [["rule", "split"]]


def test_the_likeliest_way_out_of_many_comes_first(cli: Cli) -> None:
    """3645 for 3465 is a slip of the hand; its column is the last of fifteen by name."""
    parts = {f"p{number:02}": 247 + number for number in range(14)}
    parts["p13"] += 3465 - sum(parts.values())
    total = ", ".join(f"{name}: {{column: {name}, kind: count}}" for name in (*parts, "total"))
    Path("rules.yaml").write_text(
        f"tables:\n  t: {{files: t.csv, keys: [place], quantities: {{{total}}}}}\n"
        "rules:\n  - id: sum\n"
        f"    breakdown: {{total: total, parts: [{', '.join(parts)}], overlap: none, rest: none}}\n",
        encoding="utf-8",
    )
    rows = f"place,{','.join(parts)},total\nX,{','.join(map(str, parts.values()))},3645\n"
    Path("t.csv").write_text(rows, encoding="utf-8")

    result = cli("explain", "t.csv", "--rules", "rules.yaml", "--key", "X")

    assert (
        '  would fit   if "3645" (t.csv, line 2, total) were 3,465 '
        "(perhaps a slip of the hand: swapped digits (3465))\n"
    ) in result.out
    assert "there may be more ways out" in result.out


MARGINS = """\
tables:
  t:
    files: t.csv
    keys: [of, age]
    quantities: {all: {column: a, kind: count}, men: {column: m, kind: count}, women: {column: w, kind: count}}
rules:
  - {id: sexes, breakdown: {total: all, parts: [men, women], overlap: none, rest: none}, because: men and women}
  - id: men-by-age
    rollup: {quantity: men, where: {age: {not: all}}, total: {age: all}, by: [of], overlap: none, rest: none}
    because: all ages
"""


def test_a_cell_that_two_margins_pin_is_told_as_in_a_check(cli: Cli) -> None:
    Path("rules.yaml").write_text(MARGINS, encoding="utf-8")
    rows = "of,age,a,m,w\nx,all,60,27,33\nx,young,10,4,6\nx,mid,20,3,12\nx,old,30,15,15\n"
    Path("t.csv").write_text(rows, encoding="utf-8")

    checked = cli("check", "t.csv", "--rules", "rules.yaml", "--format", "json")
    whole, listed = (
        cli("explain", "t.csv", "--rules", "rules.yaml", "--key", "of=x", "--format", format_).out
        for format_ in ("text", "json")
    )

    (row,) = [row for row in json.loads(checked.out)["findings"] if row["rule"] == "men-by-age"]
    (told,) = json.loads(listed)
    assert told["ways_around"] == {"candidates": [[{"figure": "m (of x, age mid)", "fits": "8"}]], "hint": None}
    assert row["candidates"] == told["ways_around"]["candidates"]
    assert "likeliest first\n  m (of x, age mid): 8\n" in whole


def test_no_count_below_nothing_is_offered(cli: Cli) -> None:
    """20 + 1 + 1 + 0 against 0: no part can be negative, so that only the total is left."""
    Path("rules.yaml").write_text(
        "tables:\n  t: {files: t.csv, keys: [day, place], quantities: {deaths: {column: d, kind: count}}}\n"
        "rules:\n  - id: places\n    because: all places\n"
        "    rollup: {quantity: deaths, where: {place: {not: all}}, total: {place: all}, by: [day], overlap: none, "
        "rest: none}\n",
        encoding="utf-8",
    )
    Path("t.csv").write_text("day,place,d\n1,all,0\n1,A,20\n1,B,1\n1,C,1\n1,D,0\n", encoding="utf-8")

    (row,) = json.loads(cli("check", "t.csv", "--rules", "rules.yaml", "--format", "json").out)["findings"]

    assert row["candidates"] == [[{"figure": "d (day 1, place all)", "fits": "22"}]]
