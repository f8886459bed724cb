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
        "error[split] cases.csv with itself: cannot all hold, by at least 25 (13 %)\n"
        '    at most  35  "30"    cases.csv, line 4\n'
        '  + at most 135  "130"   cases.csv, line 4\n'
        '  = at most 170  but "200" (cases.csv, line 4) is at least 195\n'
        "  --> cases.csv:4:1\n"
    )
    assert "step by step" in result.out


def test_rules_of_a_report_are_decided_together_too(explain: Callable[..., Result]) -> None:
    result = explain("--key", "1,y")

    assert [line for line in result.out.splitlines() if line.startswith(("error[", "warning["))] == [
        "error[split] cases.csv with itself: cannot all hold, by at least 25 (13 %)",
        "warning[doubled] cases.csv with itself: cannot all hold, by at least 27.5 (79 %)",
        "warning[joint] cases.csv with itself: cannot all hold, by at least 30 (86 %)",
    ]


def test_what_fits_is_said(explain: Callable[..., Result]) -> None:
    result = explain("--key", "1,x")

    assert result.code == 0
    assert "fits" in result.out


def test_a_sum_of_rows_with_every_part(explain: Callable[..., Result]) -> None:
    Path("cases.csv").write_text(CASES.replace("1,y,200", "1,y,250"), encoding="utf-8")

    result = explain("--key", "day=1")

    assert result.out.startswith(
        "error[places] cases.csv with itself: cannot all hold, by at least 25 (8 %)\n"
        '    at least 245  "250"   cases.csv, line 4\n'
        '  + at least  85  "90"    cases.csv, line 3\n'
        '  = at least 330  but "300" (cases.csv, line 2) is at most 305\n'
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
