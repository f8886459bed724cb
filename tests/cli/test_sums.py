"""Sums of a column that are a number, or the sum of another column, without a row that has the total."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

TRADE = """\
year,from,exports,imports,seats
2020,A,5,4,300
2020,B,4,5,277
2021,A,7,7,300
2021,B,6,7,270
"""
OTHER = "year,traded\n2020,9\n2021,10\n2021,4\n2022,1\n"
TABLES = """\
tables:
  t:
    files: t.csv
    keys: [year, from]
    quantities: {exports: {kind: count}, imports: {kind: count}, seats: {kind: count}}
  u: {files: u.csv, keys: [year, traded]}
rules:
"""


def place(folder: Path, rollup: str, more: str = "") -> list[str]:
    (folder / "r.yaml").write_text(f"{TABLES}  - {{id: sum, rollup: {{{rollup}}}{more}}}\n")
    (folder / "t.csv").write_text(TRADE)
    (folder / "u.csv").write_text(OTHER)
    return [str(folder / "t.csv"), str(folder / "u.csv"), "--rules", str(folder / "r.yaml")]


EQUAL = "overlap: none, rest: none"


@pytest.mark.parametrize(
    ("rollup", "failing"),
    [
        (f"quantity: exports, from: t, is: imports, by: [], {EQUAL}", [(None, "22", "23")]),
        (f"quantity: exports, from: t, is: imports, by: [year], {EQUAL}", [("2021", "13", "14")]),
        (f"quantity: exports, from: t, is: imports, by: [], where: {{year: '2020'}}, {EQUAL}", []),
        (f"quantity: seats, from: t, is: 577, by: [year], {EQUAL}", [("2021", "570", "577")]),
        ("quantity: seats, from: t, is: 571, by: [year], overlap: none, rest: possible", [("2020", "577", "571")]),
        (
            "quantity: seats, from: t, is: 571, by: [year], overlap: possible, rest: none",
            [("2021", "570", "571")],
        ),
        (f"quantity: exports, from: t, to: u, is: traded, by: [year], {EQUAL}", [("2021", "13", "14")]),
        (f"quantity: exports, from: t, is: exports, by: [], where: {{from: A}}, total: {{from: B}}, {EQUAL}", None),
    ],
)
def test_sums_are_compared_with_sums_and_numbers(
    cli: Cli, tmp_path: Path, rollup: str, failing: list[tuple[str | None, str, str]] | None
) -> None:
    found = json.loads(cli("check", *place(tmp_path, rollup), "--format", "json").out)

    if failing is None:
        failing = [(None, "12", "10")]
    assert [(each.get("year"), each["low"], each["total_low"]) for each in found["findings"]] == failing


def test_what_would_fit_keeps_the_other_sums(cli: Cli, tmp_path: Path) -> None:
    """Of the two cells that the number of seats would change, one stands in a second sum that holds."""
    given = place(tmp_path, f"quantity: seats, from: t, is: 577, by: [year], {EQUAL}")
    more = f"  - {{id: a, rollup: {{quantity: seats, from: t, is: 600, where: {{from: A}}, by: [], {EQUAL}}}}}\n"
    rules = tmp_path / "r.yaml"
    rules.write_text(rules.read_text() + more)

    (finding,) = json.loads(cli("check", *given, "--format", "json").out)["findings"]

    assert finding["candidates"] == [[{"figure": "seats (year 2021, from B)", "fits": "277"}]]


def test_a_sum_is_explained_with_its_cells_and_a_proof_that_was_checked(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, f"quantity: exports, from: t, is: imports, by: [], {EQUAL}")

    found = cli("explain", *given, "--certificate", str(tmp_path / "proof"))

    assert "= at least 23  but" in found.out
    assert "= at most 22" in found.out
    assert all(f"line {line}, {name}" in found.out for line in (2, 3, 4, 5) for name in ("exports", "imports"))
    assert "accepted by the checker" in found.out


def test_groups_with_one_side_only_are_listed(cli: Cli, tmp_path: Path) -> None:
    found = cli("check", *place(tmp_path, f"quantity: exports, from: t, to: u, is: traded, by: [year], {EQUAL}"))

    assert "1 total without parts" in found.out
    assert "repeated-total" not in found.err  # two rows of 2021 are added


@pytest.mark.parametrize(
    ("rollup", "more", "wrong"),
    [
        (f"quantity: seats, from: t, is: 577, total: {{from: A}}, by: [], {EQUAL}", "", "`total` says nothing"),
        (f"quantity: seats, from: t, to: u, is: 577, by: [], {EQUAL}", "", "`to` says nothing"),
        (f"quantity: seats, from: t, is: 577, by: [], {EQUAL}", ", unmatched: error", "`unmatched` says nothing"),
        (f"quantity: seats, from: t, is: seats, by: [], {EQUAL}", "", "compared with itself"),
        ("quantity: seats, is: 577, by: [], overlap: possible, rest: possible", "", "both say nothing"),
        (f"quantity: seats, from: t, is: 5-7, by: [], {EQUAL}", "", "must be a number or a quantity"),
    ],
)
def test_what_says_nothing_is_refused_with_its_line(
    cli: Cli, tmp_path: Path, rollup: str, more: str, wrong: str
) -> None:
    found = cli("check", *place(tmp_path, rollup, more))

    assert found.code != 0
    assert wrong in found.err
    assert "r.yaml:8:" in found.err


def test_a_number_that_whole_figures_cannot_add_up_to_leaves_nothing_that_fits(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, f"quantity: seats, from: t, is: 577.5, by: [], {EQUAL}")
    rules = tmp_path / "r.yaml"
    rounded = rules.read_text().replace("seats: {kind: count}", "seats: {kind: count, reading: rounded, grain: 100000}")
    rules.write_text(rounded)

    (finding,) = json.loads(cli("check", *given, "--format", "json").out)["findings"]

    assert (finding["gap"], finding["candidates"]) == ("0", None)
