"""Two versions of tables: nothing changes between equal ones, the other way round everything is mirrored."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.gate.changed_rows import changed_rows
from cac_check.gate.checked_tables import CheckedTables
from cac_check.gate.table_edits import REPORTS
from cac_check.gate.tables import TableComparison, compare_affected, compare_tables
from cac_check.model import Breakdown, Missing, Order
from cac_check.model_tables import Match, NeverFalls, Rollup, Steps, Table, TableRule, TableRuleset
from cac_check.report.baseline_state import Change
from cac_check.tables import check_tables
from tests.examples import few

COLUMNS = ("day", "place", "total", "a", "b")
SCHEMA = {"day": pl.Int64, "place": pl.String} | dict.fromkeys(COLUMNS[2:], pl.Int64)
REGIONS = {"place": Match(("all",), negated=True)}

figures = st.none() | st.integers(0, 4)
keys = st.tuples(st.integers(0, 2), st.sampled_from(("all", "x", "y")))
tables = st.dictionaries(keys, st.tuples(figures, figures, figures), max_size=7)
policies = st.sampled_from(tuple(Missing))


def rules(policy: Missing) -> tuple[TableRule, ...]:
    return (
        TableRule("split", Breakdown("total", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=policy),
        TableRule("order", Order(("a", "total")), missing=policy),
        TableRule("days", Rollup("total", ("day",), False, True, REGIONS, {"place": Match(("all",))}), missing=policy),
        TableRule("steps", Steps("total", "a", "day", "1", ("place",)), missing=policy),
        TableRule("rises", NeverFalls("b", "day", "1", ("place",)), missing=policy),
    )


def checked(
    rows: dict[tuple[int, str], tuple[int | None, ...]], policy: Missing, *, turned: bool = False
) -> CheckedTables:
    ordered = sorted(rows, reverse=turned)
    return checked_rows([(*key, *rows[key]) for key in ordered], policy)


def checked_rows(rows: list[tuple[Any, ...]], policy: Missing) -> CheckedTables:
    data = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    data = data.with_row_index("line", 2).with_columns(file=pl.lit("t.csv"))
    frames: dict[str, Any] = {"t": nw.from_native(data.lazy())}
    ruleset = TableRuleset((Table("t", ("day", "place")),), rules(policy))
    return CheckedTables(check_tables(ruleset, frames, undecided=True, candidates=False), frames)


def changes(comparison: TableComparison) -> Counter[str]:
    return Counter(comparison.rows["change"].to_list())


def broken(version: CheckedTables) -> int:
    """How many reports break a rule, or found no partner."""
    findings = version.report.findings
    apart = [result.unmatched.height for result in version.report.results if result.unmatched is not None]
    return int((findings["verdict"] != "undecided").sum()) + sum(apart)


@few(20)
@given(tables, policies)
def test_nothing_changes_between_equal_versions(rows: dict[Any, Any], policy: Missing) -> None:
    comparison = compare_tables(checked(rows, policy), checked(rows, policy, turned=True), "")

    assert changes(comparison) == Counter(
        {"unchanged": broken(checked(rows, policy))} if comparison.rows.height else {}
    )
    assert not any(comparison.rows["edits"].list.len())


@few(20)
@given(tables, policies)
def test_all_of_a_first_version_is_new(rows: dict[Any, Any], policy: Missing) -> None:
    comparison = compare_tables(None, checked(rows, policy), "")

    assert changes(comparison)[Change.NEW] == comparison.rows.height == broken(checked(rows, policy))


@few(25)
@given(tables, tables, policies)
@example(
    {(0, "x"): (None, None, None), (0, "y"): (4, None, 3), (0, "all"): (1, 3, 1)},
    {(2, "x"): (1, None, None), (1, "x"): (4, 0, 1), (2, "all"): (None, 0, 3), (0, "x"): (4, 1, None)},
    Missing.ZERO,
)  # two reports of a file that is gone are told in one row
def test_the_other_way_round_is_mirrored(one: dict[Any, Any], other: dict[Any, Any], policy: Missing) -> None:
    forth = compare_tables(checked(one, policy), checked(other, policy), "")
    there = changes(forth)
    back = changes(compare_tables(checked(other, policy), checked(one, policy), ""))

    assert there[Change.WORSE] == back[Change.BETTER]
    assert there[Change.UNCHANGED] == back[Change.UNCHANGED]
    # What was broken and is told no more was hidden or put right; back again, it is new.
    lost = forth.rows.filter(pl.col("change") == str(Change.LOST))[REPORTS].sum()
    gone = there[Change.FIXED] + lost
    assert there[Change.FIXED] <= back[Change.NEW] <= gone


@few(25)
@given(tables, st.data())
def test_an_emptied_cell_fixes_nothing_of_its_own_row(rows: dict[Any, Any], data: st.DataObject) -> None:
    policy = data.draw(st.sampled_from((Missing.ANYTHING, Missing.SKIP)))
    told = [(key, place) for key, row in rows.items() for place in range(3) if row[place] is not None]
    if not told:
        return
    key, place = data.draw(st.sampled_from(told))
    row = list(rows[key])
    row[place] = None

    comparison = compare_tables(checked(rows, policy), checked({**rows, key: tuple(row)}, policy), "")

    fixed = comparison.rows.filter(pl.col("change") == str(Change.FIXED))
    assert "split" not in fixed["rule"].to_list()
    for edits in comparison.rows["edits"]:
        assert all(f"(day {key[0]}, place {key[1]})" in edit and edit.endswith("to nothing") for edit in edits)


@few(15)
@given(tables, tables, policies)
def test_what_changed_rows_have_a_part_in_is_all_that_changes(
    one: dict[Any, Any], other: dict[Any, Any], policy: Missing
) -> None:
    before, after = checked(one, policy), checked(other, policy)
    changes = changed_rows(after.report.ruleset, before.frames, after.frames)

    whole = compare_tables(before, after, "")
    affected = compare_affected(before.frames, after, "", changes)

    assert seen(affected) == seen(whole)


@few(15)
@given(st.lists(st.tuples(keys, st.tuples(figures, figures, figures)), max_size=7), policies, st.randoms())
@example(
    [((0, "x"), (1, 0, 1)), ((1, "x"), (2, 0, 2)), ((1, "x"), (1, 0, 0)), ((2, "x"), (1, 0, 1))],
    Missing.ANYTHING,
    random.Random(0),
)  # of two rows of one day, the one that stood last was the day before
@example([((1, "x"), (3, 0, 3)), ((0, "x"), (1, 1, 1)), ((1, "x"), (None, 2, None))], Missing.SKIP, random.Random(1))
def test_nothing_changes_without_an_edit_whatever_the_keys(
    rows: list[Any], policy: Missing, chance: random.Random
) -> None:
    turned = list(rows)
    chance.shuffle(turned)
    before, after = (checked_rows([(*key, *cells) for key, cells in each], policy) for each in (rows, turned))

    assert set(compare_tables(before, after, "").rows["change"]) <= {"unchanged"}
    assert not any(each.any for each in changed_rows(after.report.ruleset, before.frames, after.frames).values())


def seen(comparison: TableComparison) -> set[tuple[Any, ...]]:
    """What is said of each report, whatever would make it fit."""
    names = ("change", "rule", "day", "place", "verdict", "before", "severity", "gap", "reports", "edits")
    rows = comparison.rows.with_columns(
        pl.lit(None).alias(name) for name in names if name not in comparison.rows.columns
    )
    return {tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row) for row in rows.select(names).rows()}
