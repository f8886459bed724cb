"""Columns of every physical type: what they hold is used exactly, or named."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cac_check.commands.table_sources import open_tables
from cac_check.interval import ratio
from cac_check.model import Breakdown, Kind, Missing, Order, Same, Verdict
from cac_check.model_tables import (
    CellReading,
    Layout,
    Listed,
    Match,
    Measure,
    Rollup,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.tables import TableReport, check_tables
from tests.table_cases import frame_of

SUM = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=Missing.SKIP)
TRUE, FALSE = Verdict.CONSISTENT, Verdict.CONTRADICTED


def counts(report: TableReport) -> dict[Verdict, int]:
    return {verdict: number for verdict, number in report.results[0].counts.items() if number}


def files_checked(folder: Path, table: Table, rule: TableRule, *frames: pl.DataFrame) -> TableReport:
    paths = []
    for number, frame in enumerate(frames):
        paths.append(str(folder / f"{number}.parquet"))
        frame.write_parquet(paths[-1])
    opened = open_tables(TableRuleset((replace_files(table, paths),), (rule,)), [], "polars")
    return check_tables(opened.ruleset, opened.frames)


def replace_files(table: Table, paths: list[str]) -> Table:
    return Table(table.id, table.keys, tuple(paths), table.layout, table.quantities)


def sums(key: int, dtype: pl.DataType, t: str, a: str, b: str) -> pl.DataFrame:
    cells = {name: [Decimal(text)] for name, text in zip("tab", (t, a, b), strict=True)}
    return pl.DataFrame(
        {"key": [key], **cells}, schema_overrides=dict.fromkeys("tab", pl.Decimal(38, 10))
    ).with_columns(pl.col("t", "a", "b").cast(dtype))


@pytest.mark.parametrize("other", [pl.Decimal(38, 0), pl.Float64(), pl.Float32(), pl.Int64(), pl.String()])
def test_decimals_stay_exact_beside_files_of_other_types(tmp_path: Path, other: pl.DataType) -> None:
    report = files_checked(
        tmp_path,
        Table("t", ("key",)),
        SUM,
        sums(1, pl.Decimal(38, 5), "12345678901234.00003", "12345678901234.00001", "0.00002"),
        sums(2, pl.Decimal(38, 5), "12345678901234.00004", "12345678901234.00001", "0.00002"),
        sums(3, other, "3", "1", "2"),
    )

    assert not report.problems
    assert counts(report) == {TRUE: 2, FALSE: 1}
    assert report.findings["key"].to_list() == [2]


def test_whole_decimals_past_what_floats_tell_apart(tmp_path: Path) -> None:
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in "tab")
    table = Table("t", ("key",), quantities=quantities)
    right = sums(1, pl.Decimal(38, 2), "700000000001", "700000000000", "1")
    wrong = sums(2, pl.Decimal(38, 2), "700000000002", "700000000000", "1")

    assert counts(files_checked(tmp_path, table, SUM, right, wrong)) == {TRUE: 1, FALSE: 1}


def test_floats_of_32_bits_are_the_decimals_they_were_written_as(tmp_path: Path) -> None:
    number = 2000
    a, b = ([seed * 7919 % 99_991 for seed in range(start, start + number)] for start in (1, 5000))
    cells = {"t": [x + y for x, y in zip(a, b, strict=True)], "a": a, "b": b}
    frame = pl.DataFrame({"key": range(number)} | cells).with_columns((pl.col("t", "a", "b") / 100).cast(pl.Float32))

    assert counts(files_checked(tmp_path, Table("t", ("key",)), SUM, frame)) == {TRUE: number}


def test_texts_of_as_many_digits_as_may_be() -> None:
    whole, fraction = "123456789012345678", "123456789012345"
    rows = [{"key": 1, "t": f"{whole}.{fraction}", "a": whole, "b": f"0.{fraction}"}]
    rows.append({"key": 2, "t": f"{whole}.{fraction}", "a": whole, "b": f"0.{fraction[:-1]}6"})

    assert counts(check_tables(TableRuleset((Table("t", ("key",)),), (SUM,)), {"t": frame_of(rows)})) == {
        TRUE: 1,
        FALSE: 1,
    }


@pytest.mark.parametrize("candidates", [False, True])
def test_sums_past_128_bits_do_not_wrap(candidates: bool) -> None:
    part = 10**37
    table = Table("t", ("key",))
    rule = TableRule("sum", Rollup("a", ("group",), False, False, {"role": Match(("p",))}, {"role": Match(("w",))}))
    number = 34  # 34 * 10**37 is past 2**127, and wraps to what the first group tells
    wrapped = number * part - 2**128
    rows = [{"key": key, "group": 1, "role": "p", "a": part} for key in range(number)]
    rows += [{"key": 100, "group": 1, "role": "w", "a": wrapped}]
    rows += [{"key": 200 + key, "group": 2, "role": "p", "a": sign * part} for key, sign in enumerate((1, 1, -1))]
    rows += [{"key": 300, "group": 2, "role": "w", "a": part}]
    frame = frame_of(pl.DataFrame(rows, schema_overrides={"a": pl.Int128}))

    report = check_tables(TableRuleset((table,), (rule,)), {"t": frame}, candidates=candidates)

    assert not report.problems
    assert counts(report) == {TRUE: 1, FALSE: 1}
    assert report.findings["group"].to_list() == [1]


@pytest.mark.parametrize("dtype", [pl.Int64(), pl.Float64(), pl.Decimal(20, 2), pl.String()])
@pytest.mark.parametrize("backwards", [False, True])
def test_each_cell_of_a_long_table_has_the_kind_of_its_own_quantity(dtype: pl.DataType, backwards: bool) -> None:
    quantities = [TableQuantity("deaths", "deaths", Kind.COUNT, nonnegative=True), TableQuantity("balance", "balance")]
    if backwards:
        quantities.reverse()
    table = Table("t", ("key",), (), Layout.LONG, tuple(quantities), quantity="node", value="value")
    rule = TableRule("order", Order(("balance", "deaths")), missing=Missing.SKIP)
    rows = [(1, "deaths", 3), (1, "balance", -5), (2, "deaths", -7), (2, "balance", -9)]
    frame = pl.DataFrame(rows, schema=["key", "node", "value"], orient="row").with_columns(pl.col("value").cast(dtype))

    report = check_tables(TableRuleset((table,), (rule,)), {"t": frame_of(frame)})

    assert [problem.message.split("'")[1].split(".")[0] for problem in report.problems] == ["-7"]
    assert counts(report) == {TRUE: 1}


@pytest.mark.parametrize("dtype", [pl.Float64(), pl.Decimal(20, 1), pl.String()])
def test_what_a_count_cannot_be_is_named_whatever_its_type(dtype: pl.DataType) -> None:
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in "ab")
    cells: Mapping[str, Any] = {"key": [1, 2, 3], "a": ["-5", "3", "3"], "b": ["1.5", "4", "3.5"]}
    frame = pl.DataFrame(cells).with_columns(pl.col("a", "b").cast(pl.Decimal(20, 1)).cast(dtype))
    rule = TableRule("order", Order(("a", "b")), missing=Missing.SKIP)

    report = check_tables(TableRuleset((Table("t", ("key",), quantities=quantities),), (rule,)), {"t": frame_of(frame)})

    told = [problem.message.split("is ")[1] for problem in report.problems]
    assert told == ["below zero", *["no whole number"] * 2]
    assert counts(report) == {TRUE: 1}


def test_cells_that_only_listed_breakdowns_use_are_checked_too() -> None:
    table = Table("t", ("key",), (), Layout.WIDE, (TableQuantity("a", "a"),), figure="key")
    rule = TableRule("listed", Listed("breakdowns", "parts"))
    frames = {
        "t": frame_of([{"key": 1, "a": "many"}, {"key": 2, "a": "3"}]),
        "breakdowns": frame_of([{"breakdown": 1, "total": 1, "relation": "="}]),
        "parts": frame_of([{"breakdown": 1, "part": 2, "weight": 1}]),
    }

    report = check_tables(TableRuleset((table,), (rule,)), frames)

    assert ["'many'" in problem.message for problem in report.problems] == [True]


@pytest.mark.parametrize(("total", "verdict"), [(5, TRUE), (6, TRUE), (10, TRUE), (11, FALSE), (4, FALSE)])
def test_parts_that_overlap_may_come_to_more_than_the_total(total: int, verdict: Verdict) -> None:
    """A fraction of a count as tolerance is settled by the exact engine, which must be told the same."""
    quantities = (
        TableQuantity("a", "a", Kind.COUNT, nonnegative=True, reading=CellReading(Measure.BOUNDS, None, "l", "h")),
    )
    table = Table("t", ("key",), (), Layout.WIDE, quantities)
    form = Rollup("a", ("group",), True, False, {"role": Match(("p",))}, {"role": Match(("w",))})
    rule = TableRule("sum", form, tolerance_abs=ratio(1, 2))
    rows = [{"key": key, "group": 1, "role": "p", "l": 5, "h": 5} for key in range(2)]
    rows.append({"key": 9, "group": 1, "role": "w", "l": total, "h": total})
    rows += [{"key": 10 + key, "group": 2, "role": "p", "l": 4, "h": 5} for key in range(2)]
    rows.append({"key": 19, "group": 2, "role": "w", "l": 9, "h": 9})

    report = check_tables(TableRuleset((table,), (rule,)), {"t": frame_of(rows)})

    assert counts(report) == ({TRUE: 2} if verdict is TRUE else {TRUE: 1, FALSE: 1})


def test_a_part_that_is_missing_leaves_a_settled_sum_undecided() -> None:
    quantities = (TableQuantity("a", "a", Kind.COUNT, nonnegative=True),)
    table = Table("t", ("key",), (), Layout.WIDE, quantities)
    form = Rollup("a", ("group",), False, False, {"role": Match(("p",))}, {"role": Match(("w",))})
    rule = TableRule("sum", form, tolerance_abs=ratio(1, 2))
    told = {"p": [3, None], "w": [5]}
    rows = [{"group": 1, "role": role, "a": a} for role, cells in told.items() for a in cells]
    rows = [{"key": key, **row} for key, row in enumerate(rows)]

    report = check_tables(TableRuleset((table,), (rule,)), {"t": frame_of(rows)})

    assert counts(report) == {Verdict.UNDECIDED: 1}


def test_names_of_one_quantity_differ_by_at_most_the_tolerance_whatever_their_order() -> None:
    table = Table("t", ("key",), (), Layout.WIDE, tuple(TableQuantity(name, name) for name in "abd"))
    for names in (("a", "b", "d"), ("a", "d", "b"), ("b", "d", "a")):
        rule = TableRule("same", Same(names), tolerance_abs=1)
        rows = [{"key": 1, "a": 2, "b": 1, "d": 0}, {"key": 2, "a": 1, "b": 1, "d": 0}]

        report = check_tables(TableRuleset((table,), (rule,)), {"t": frame_of(rows)})

        assert report.findings["key"].to_list() == [1]
        assert counts(report) == {TRUE: 1, FALSE: 1}
