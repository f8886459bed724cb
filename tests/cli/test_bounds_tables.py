"""``cac-check bounds`` on tables: what is left of hidden cells, and the sums that pin them."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Result

BIRTHS = """\
area,level,births,teens,twenties,older
Nordland,state,4120,61,3010,1049
Altkreis,district,1210,14,890,306
Bergkreis,district,980,c,c,251
Forstkreis,district,1130,c,809,c
Seekreis,district,800,c,583,c
"""
"""Teens are secret where they are few (Bergkreis, Forstkreis), a second figure of the row so that no row tells them."""

RULES = """\
tables:
  births:
    files: births.csv
    keys: [area, level]
    quantities: {births: {kind: count}, teens: {kind: count}, twenties: {kind: count}, older: {kind: count}}
    cells: {c: secret}
rules:
  - id: ages
    breakdown: {total: births, parts: [teens, twenties, older], overlap: none, rest: none}
    because: every mother has one age
  - id: twenties-of-districts
    rollup: {quantity: twenties, where: {level: district}, total: {level: state}, by: [], overlap: none, rest: none}
    because: the state is its districts
  - id: teens-of-districts
    rollup: {quantity: teens, where: {level: district}, total: {level: state}, by: [], overlap: none, rest: none}
    because: the state is its districts
"""

PINNED = """\
What is left of 6 hidden cells of births.csv

Narrower than 5: 2 cells.

- teens (area Bergkreis, level district), births.csv, line 4: 1
  - 1: 980 (births (area Bergkreis, level district)) + 890 (twenties (area Altkreis, level district)) + 809 \
(twenties (area Forstkreis, level district)) + 583 (twenties (area Seekreis, level district)) − 3,010 (twenties (area \
Nordland, level state)) − 251 (older (area Bergkreis, level district)), by ages, twenties-of-districts
- twenties (area Bergkreis, level district), births.csv, line 4: 728
  - 728: 3,010 (twenties (area Nordland, level state)) − 890 (twenties (area Altkreis, level district)) − 809 \
(twenties (area Forstkreis, level district)) − 583 (twenties (area Seekreis, level district)), by twenties-of-districts

where               cell                                       says  between     width
births.csv, line 4  teens (area Bergkreis, level district)     c     1               0
births.csv, line 4  twenties (area Bergkreis, level district)  c     728             0
births.csv, line 5  teens (area Forstkreis, level district)    c     0 to 46        46
births.csv, line 5  older (area Forstkreis, level district)    c     275 to 321     46
births.csv, line 6  teens (area Seekreis, level district)      c     0 to 46        46
births.csv, line 6  older (area Seekreis, level district)      c     171 to 217     46

Rules taken into account: ages, twenties-of-districts, teens-of-districts.
"""


@pytest.fixture
def bounds(cli: Cli) -> Callable[..., Result]:
    Path("births.csv").write_text(BIRTHS, encoding="utf-8")
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    return lambda *more: cli("bounds", "births.csv", "--rules", "rules.yaml", *more)


def test_a_secret_figure_that_a_column_gives_away_is_pinned_with_its_sum(bounds: Callable[..., Result]) -> None:
    result = bounds("--narrower-than", "5")

    assert (result.code, result.err) == (1, "")
    assert [line.rstrip() for line in result.out.splitlines()] == [line.rstrip() for line in PINNED.splitlines()]


def test_without_a_width_cells_are_listed_and_nothing_fails(bounds: Callable[..., Result]) -> None:
    result = bounds("--format", "markdown")

    assert result.code == 0
    assert "| births.csv, line 4 | teens (area Bergkreis, level district) | c | 1 | 0 |" in result.out


def test_as_data_every_end_has_its_sum(bounds: Callable[..., Result]) -> None:
    found = json.loads(bounds("--narrower-than", "47", "--format", "json").out)

    by_cell = {(each["line"], each["column"]): each for each in found["cells"]}
    assert len(by_cell) == 6
    assert all(each["pinned"] and each["reached"] for each in by_cell.values())
    forest = by_cell[5, "older"]
    assert (forest["between"], forest["width"]) == ("[275, 321]", "46")
    low, high = forest["because"]
    assert (low["end"], high["end"], low["comes_to"], high["comes_to"]) == ("low", "high", "275", "321")
    assert high["rules"] == ["ages"]  # the row alone: no teens at all
    for ground in (low, high):
        assert sum(int(term["weight"]) * int(term["end"]) for term in ground["sum"]) == int(ground["comes_to"])


def test_blank_cells_are_hidden_only_if_asked(bounds: Callable[..., Result]) -> None:
    path = Path("births.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(",c", ","), encoding="utf-8")

    none, all_ = bounds(), bounds("--blank", "--narrower-than", "5")

    assert (none.code, none.out.splitlines()[0]) == (3, "What is left of 0 hidden cells of births.csv")
    assert "nothing is hidden" in none.err
    assert all_.code == 1
    assert "births.csv, line 4: 728" in all_.out


def test_sums_that_cannot_hold_say_nothing_of_their_cells(bounds: Callable[..., Result]) -> None:
    path = Path("births.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("3010", "2010"), encoding="utf-8")

    result = bounds()

    assert result.code == 1
    assert "Of 6 cells nothing is said" in result.out
    assert "nothing fits" in result.out


def test_marks_of_an_office_in_a_published_file(cli: Cli) -> None:
    Path("wards.csv").write_text(
        "ward;patients;men;women\nA;120;[c];[c]\nB;80;38;42\nC;31;<5;27\nall;231;[c];158\n", encoding="utf-8"
    )
    rules = """\
tables:
  wards:
    files: wards.csv
    keys: [ward]
    marks: uk
    quantities: {patients: {kind: count}, men: {kind: count}, women: {kind: count}}
rules:
  - {id: sexes, breakdown: {total: patients, parts: [men, women], overlap: none, rest: none}, because: one of two}
  - id: wards-men
    rollup: {quantity: men, where: {ward: {not: all}}, total: {ward: all}, by: [], overlap: none, rest: none}
    because: all wards
"""
    Path("rules.yaml").write_text(rules, encoding="utf-8")

    result = cli("bounds", "wards.csv", "--rules", "rules.yaml", "--narrower-than", "1", "--format", "json")

    assert result.code == 1, result.err
    left = {(each["line"], each["column"]): each["between"] for each in json.loads(result.out)["cells"]}
    assert left == {(2, "men"): "31", (2, "women"): "89", (4, "men"): "4", (5, "men"): "73"}


def test_what_cannot_be_meant_is_refused(bounds: Callable[..., Result], cli: Cli) -> None:
    for width in ("0", "-1", "few"):
        assert bounds("--narrower-than", width).code == 2
    assert "tables need one rule file" in cli("bounds", "births.csv").err


def test_cells_that_break_the_schema_are_problems(bounds: Callable[..., Result]) -> None:
    path = Path("births.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("890", "89O"), encoding="utf-8")

    result = bounds()

    assert result.code == 1
    assert "births.csv:3" in result.err
    assert result.out == ""


def test_sums_that_are_a_number_or_another_sum_count(cli: Cli) -> None:
    Path("trade.csv").write_text("land,exports,imports,seats\nA,5,c,300\nB,4,4,c\nC,c,3,77\n", encoding="utf-8")
    rules = """\
tables:
  t:
    files: trade.csv
    keys: [land]
    quantities: {exports: {kind: count}, imports: {kind: count}, seats: {kind: count}}
    cells: {c: {between: [0, 250]}}
rules:
  - {id: seats, rollup: {quantity: seats, is: 577, by: [], overlap: none, rest: none}, because: all seats}
  - {id: trade, rollup: {quantity: exports, is: imports, by: [], overlap: none, rest: none}, because: one world}
  - {id: nowhere, breakdown: {total: exports, parts: [lost], overlap: none, rest: none}, because: no such column}
"""
    Path("rules.yaml").write_text(rules, encoding="utf-8")

    result = cli("bounds", "trade.csv", "--rules", "rules.yaml", "--narrower-than", "1", "--format", "json")

    found = json.loads(result.out)
    left = {(each["line"], each["column"]): each["between"] for each in found["cells"]}
    assert left == {(2, "imports"): "[2, 250]", (3, "seats"): "200", (4, "exports"): "[0, 248]"}
    assert (found["rules"], found["unused_rules"]) == (["seats", "trade"], ["nowhere"])
    assert [each["because"][0]["constant"] for each in found["cells"] if each["pinned"]] == ["577"]


def test_what_follows_along_time_and_from_limits(cli: Cli) -> None:
    Path("days.csv").write_text(
        "date,place,cases,new,deaths\n"
        "2024-01-01,n,10,10,1\n2024-01-02,n,c,5,c\n2024-01-03,n,c,c,4\n2024-01-04,n,22,2,c\n2024-01-05,n,c,<5,c\n",
        encoding="utf-8",
    )
    rules = """\
tables:
  t:
    files: days.csv
    keys: [date, place]
    quantities: {cases: {kind: count}, new: {kind: count}, deaths: {kind: count}}
    cells: {c: secret, "<5": {between: [0, 4]}}
rules:
  - {id: step, steps: {quantity: cases, by: new, along: date, every: day, within: [place]}, because: new ones are added}
  - {id: falls, never_falls: {quantity: deaths, along: date, within: [place]}, because: they are all that there were}
  - {id: order, order: [deaths, cases], because: who died was a case}
  - {id: most, limit: {quantity: deaths, at_most: 7}, because: no more died}
"""
    Path("rules.yaml").write_text(rules, encoding="utf-8")

    result = cli("bounds", "days.csv", "--rules", "rules.yaml", "--format", "json")

    assert result.code == 0, result.err
    found = json.loads(result.out)["cells"]
    left = {(each["line"], each["column"]): each["between"] for each in found}
    assert left == {
        (3, "cases"): "15",
        (4, "cases"): "20",
        (4, "new"): "5",
        (6, "cases"): "[22, 26]",
        (6, "new"): "[0, 4]",
        (3, "deaths"): "[1, 4]",
        (5, "deaths"): "[4, 7]",
        (6, "deaths"): "[4, 7]",
    }
    assert all(each["reached"] for each in found)


def test_a_row_per_figure(cli: Cli) -> None:
    Path("long.csv").write_text(
        "place,what,n\nall,cases,10\nall,men,c\nall,women,4\nA,cases,c\nA,men,2\nA,women,c\nB,cases,5\nB,men,c\nB,women,c\n",
        encoding="utf-8",
    )
    rules = """\
tables:
  l:
    files: long.csv
    layout: long
    keys: [place]
    quantity: what
    value: n
    quantities: {cases: {kind: count}, men: {kind: count}, women: {kind: count}}
    cells: {c: secret}
rules:
  - {id: sexes, breakdown: {total: cases, parts: [men, women], overlap: none, rest: none}, because: one of two}
  - id: places
    rollup: {quantity: men, where: {place: {not: all}}, total: {place: all}, by: [], overlap: none, rest: none}
    because: all places
"""
    Path("rules.yaml").write_text(rules, encoding="utf-8")

    result = cli("bounds", "long.csv", "--rules", "rules.yaml", "--narrower-than", "1", "--format", "json")

    left = {(each["line"], each["column"]): each["between"] for each in json.loads(result.out)["cells"]}
    assert left == {
        (3, "men"): "6",
        (9, "men"): "4",
        (10, "women"): "1",
        (5, "cases"): "[2, inf)",
        (7, "women"): "[0, inf)",
    }


def test_ends_that_grow_with_every_sum_do_not_wrap(cli: Cli, tmp_path: Path) -> None:
    """Each is a thousand times the one before: past the fourteenth no integer of columns holds them."""
    names = [f"c{number}" for number in range(20)]
    (tmp_path / "t.csv").write_text(f"k,{','.join(names)}\na,7,{','.join(':' * 19)}\n")
    rules = ["tables:", "  t:", "    files: t.csv", "    keys: [k]", "    cells: {':': secret}", "    quantities:"]
    rules += [f"      {name}: {{column: {name}, kind: count}}" for name in names]
    rules += ["rules:"]
    rules += [
        f"  - {{id: is-{after}, expression: '{after} == 1000 * {before}', because: thousands}}"
        for before, after in pairwise(names)
    ]
    (tmp_path / "r.yaml").write_text("\n".join(rules))

    result = cli("bounds", str(tmp_path / "t.csv"), "--rules", str(tmp_path / "r.yaml"), "-f", "json")

    cells = json.loads(result.out)["cells"]
    assert [cell["between"] for cell in cells] == [str(7 * 1000**power) for power in range(1, 20)]
