"""Messages say what was found, what was expected and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cac_check.commands.exits import Exit
from tests.cli.conftest import Cli

TABLE = """\
tables:
  t:
    files: t.csv
    keys: [day]
    quantities: {a: {kind: count}, b: {kind: count}, all: {kind: count}}
rules:
  - {id: sum, expression: a + b == all, because: the parts make the total}
"""
CELLS = "day,a,b,all\n1,3,2,5\n"


def check(cli: Cli, rules: str, cells: str = CELLS) -> tuple[int, str, str]:
    Path("t.csv").write_text(cells, encoding="utf-8")
    Path("t.yaml").write_text(rules, encoding="utf-8")
    result = cli("check", "t.csv", "-r", "t.yaml")
    return result.code, result.out, result.err


@pytest.mark.parametrize(
    ("before", "after", "messages"),
    [
        (
            "keys: [day]\n",
            'keys: [day]\n    cells: {decimal: ","}\n',
            ("“decimal” is no key of `cells`", "t.yaml:5:13", 'write it beside `cells:`, as in decimal: ","'),
        ),
        (
            "keys: [day]\n",
            "keys: [day]\n    cells: {group: space}\n",
            ("“group” is no key of `cells`", "write it beside `cells:`, as in group: space"),
        ),
        (
            "keys: [day]\n",
            'keys: [day]\n    cells: {thousands: " "}\n',
            ("`thousands` must be what a cell means or the sign between thousands", "`group: space`"),
        ),
        (
            "keys: [day]\n",
            'keys: [day]\n    thousands: " "\n',
            ("“thousands” is no key of a table", "write `group:` with the sign", "group: space"),
        ),
        (
            "{a: {kind: count},",
            "{DE-BB: {kind: count},",
            ("a key of `quantities` must be a quantity", "found “DE-BB”", "as in DE_BB: {column: DE-BB}"),
        ),
        (
            "expression: a + b == all",
            "breakdown: {total: all, parts: [DE-BB, b], overlap: none, rest: none}",
            ("an item of `parts` must be a quantity", "found “DE-BB”", "as in DE_BB: {column: DE-BB}"),
        ),
    ],
)
def test_a_key_or_name_in_the_wrong_place(cli: Cli, before: str, after: str, messages: tuple[str, ...]) -> None:
    code, _, err = check(cli, TABLE.replace(before, after))

    assert code == Exit.FAILED
    assert [each for each in messages if each not in err] == []


def test_what_the_messages_advise_works(cli: Cli) -> None:
    rules = TABLE.replace("keys: [day]\n", 'keys: [day]\n    decimal: ","\n    group: space\n')
    rules = (
        rules.replace("{a: {kind: count},", "{DE_BB: {column: DE-BB},")
        .replace("a + b", "DE_BB + b")
        .replace("kind: count", "kind: amount")
    )

    code, out, _ = check(cli, rules, 'day,DE-BB,b,all\n1,"1 233,5","0,5","1 234"\n')

    assert code == Exit.OK
    assert "| sum | 1 | 1 | 0 | 0 | 0 | error |" in out


@pytest.mark.parametrize(
    ("column", "name", "written"),
    [
        ("CT-WE", "CT_WE", "CT-WE"),
        ("2B", "n_2B", "2B"),
        ("home runs", "home_runs", "home runs"),
        ("2020", "n_2020", '"2020"'),
        ("a: b", "a_b", '"a: b"'),
        ("%", "figures", '"%"'),
    ],
)
def test_columns_that_are_no_names_get_the_line_that_names_them(cli: Cli, column: str, name: str, written: str) -> None:
    rules = TABLE.replace(
        "expression: a + b == all", f"breakdown: {{total: all, parts: ['{column}', b], overlap: none, rest: none}}"
    )
    cells = CELLS.replace("day,a", f"day,{column}")

    code, _, err = check(cli, rules, cells)

    assert code == Exit.FAILED
    line = f"{name}: {{column: {written}}}"
    assert f"under its `quantities:`, as in {line}\n" in err
    named = rules.replace(f"'{column}'", name).replace("{a: {kind: count},", f"{{{line},")
    code, out, _ = check(cli, named, cells)
    assert code == Exit.OK
    assert "| sum | 1 | 1 | 0 | 0 | 0 | error |" in out


@pytest.mark.parametrize("parts", ["2B + b", "b + 2B"])
def test_an_expression_with_a_column_that_begins_with_a_digit(cli: Cli, parts: str) -> None:
    code, _, err = check(cli, TABLE.replace("a + b", parts), CELLS)

    assert code == Exit.FAILED
    assert f"“{parts} == all”: expected " in err
    assert "under the `quantities:` of its table, as in n_2B: {column: 2B}" in err


def test_a_problem_of_a_template_is_said_once(cli: Cli) -> None:
    rules = TABLE.replace(
        "{id: sum, expression: a + b == all,",
        "{id: 'sum-${q}', for: {q: [a, b]}, "
        "rollup: {from: none_such, quantity: '${q}', to: t, by: [], overlap: none, rest: none},",
    )

    code, _, err = check(cli, rules)

    assert code == Exit.FAILED
    assert err.count("“none_such” is no table of this file") == 1
    assert err.count("error[") == 1


def test_an_expression_takes_a_hyphen_for_a_minus(cli: Cli) -> None:
    rules = TABLE.replace("    quantities: {a: {kind: count}, b: {kind: count}, all: {kind: count}}\n", "")

    code, out, _ = check(cli, rules.replace("a + b", "DE-BB + b"), "day,DE-BB,b,all\n1,3,2,5\n")

    assert code == Exit.NOTHING
    assert "sum (there is no column DE or BB)" in out
    assert "DE_BB: {column: DE-BB}" in out


@pytest.mark.parametrize(
    ("cell", "advice"),
    [("nearly 3", "write `reading: says`"), ("some", "say what the cell means under `cells:`, or correct it")],
)
def test_words_in_a_column_of_numbers(cli: Cli, cell: str, advice: str) -> None:
    code, _, err = check(cli, TABLE, f"{CELLS}2,{cell},2,5\n")

    assert code == Exit.FINDINGS
    assert f"'{cell}' is no number that can be read exactly" in err
    assert "t.csv:3:1" in err
    assert advice in err
    assert ("`reading: says`" in err) == (cell == "nearly 3")


@pytest.mark.parametrize(
    ("cell", "advice", "total"),
    [
        ("3 500", "`group: space`", "3,502"),
        ("3\u202f500", "`group: space`", "3,502"),
        ("3’500", "`group: apostrophe`", "3,502"),
        ('"3,500"', "`decimal: comma` if decimals follow the comma, `group: comma` if thousands do", "3,502"),
        ("3.500.000", "`group: point`", "3,500,002"),
    ],
)
def test_signs_between_digits_of_a_column_of_numbers(cli: Cli, cell: str, advice: str, total: str) -> None:
    _, _, err = check(cli, TABLE, f"{CELLS}2,{cell},2,5\n")

    assert f"say in the table which signs stand in its numbers: {advice}" in " ".join(err.split())

    (key,) = re.findall("`(group: [a-z]+)`", advice)
    code, out, _ = check(cli, TABLE.replace("    quantities:", f"    {key}\n    quantities:"), f"{CELLS}2,{cell},2,5\n")

    assert code == Exit.FINDINGS
    assert f"| {total} | 5 |" in out


def test_a_baseline_of_tables_needs_their_rules(cli: Cli) -> None:
    result = cli("baseline", "update", "t.csv", "--baseline", "accepted.json")

    assert result.code == Exit.FAILED
    assert "tables need one rule file with a `tables:` block" in " ".join(result.err.split())
    assert not Path("accepted.json").exists()


def test_a_draft_without_rules(cli: Cli) -> None:
    Path("article.txt").write_text("The police closed 12 shops and fined 30 people.\n", encoding="utf-8")
    assert cli("extract", "article.txt", "-o", "draft.yaml").code == Exit.OK

    result = cli("check", "draft.yaml")

    assert result.code == Exit.NOTHING
    assert "no rules; name a file under `rules:` in the data set, or give it with --rules" in result.err


@pytest.mark.parametrize("cell", ["3.0", "1.234.5", "1.2345"])
def test_a_point_between_thousands_is_no_decimal_point(cli: Cli, cell: str) -> None:
    rules = TABLE.replace("keys: [day]\n", 'keys: [day]\n    cells: {thousands: "."}\n')

    code, _, err = check(cli, rules, f"day,a,b,all\n1,{cell},2,1.005\n")

    assert code == Exit.FINDINGS
    assert f"column a: '{cell}' is no number that can be read exactly" in err
    assert "a point parts groups of three digits" in err


@pytest.mark.parametrize(("number", "last"), [(2, None), (20, None), (21, "1 more file"), (23, "3 more files")])
def test_cells_that_are_not_named_one_by_one_are_counted_by_file(cli: Cli, number: int, last: str | None) -> None:
    Path("t.yaml").write_text(TABLE.replace("t.csv", '"t*.csv"'), encoding="utf-8")
    for file in range(number):  # one more in each file than in the one before
        Path(f"t{file:02}.csv").write_text("day,a,b,all\n" + ",3,2,5\n" * (file + 7), encoding="utf-8")

    result = cli("check", "t*.csv", "-r", "t.yaml")

    told = [line.removeprefix("error[bad-cell] column day: ") for line in result.err.splitlines()]
    counted = {told[at + 1]: line for at, line in enumerate(told) if "more cells are empty" in line}
    assert result.code == Exit.FINDINGS
    assert told.count("the cell is empty") == 5  # all of them in the first file
    assert sum(int(line.split()[0]) for line in counted.values()) == sum(range(7, 7 + number)) - 5
    assert counted[f"  --> t{number - 1:02}.csv"] == f"{number + 6} more cells are empty"
    assert [line for line in counted.values() if " in " in line] == (
        [] if last is None else [counted[f"  --> t{number - 21:02}.csv"]]
    )
    assert last is None or f" in {last}, of which this is one" in counted[f"  --> t{number - 21:02}.csv"]
