"""Cells, conditions, layouts and numbers that only just fit."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import NotAsAssumed, run
from cac_check.interval import Interval
from cac_check.model import Breakdown, Kind, LinearRelation, Mean, Missing, Order, Relation, Share, Verdict
from cac_check.model_tables import (
    CellReading,
    Cells,
    Layout,
    Match,
    Measure,
    Naming,
    Rollup,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.tables import check_tables
from tests.table_cases import codes_of, frame_of, jobs_of, sound_job

SUM = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=Missing.SKIP)
TABLE = Table("t", ("key",))

CONSISTENT, UNDECIDED, CONTRADICTED = Code.CONSISTENT, Code.UNDECIDED, Code.CONTRADICTED


def verdicts(
    rows: list[dict[str, Any]], rule: TableRule = SUM, table: Table = TABLE, **options: Any
) -> list[int | None]:
    """Return the verdict of each row, in order."""
    keyed = [{"key": number} | row for number, row in enumerate(rows)]
    (job,) = jobs_of([table], [rule], {"t": frame_of(keyed)}, **options)
    codes = codes_of(job)
    return [codes[number,][0] for number in range(len(rows))]


def test_floats_are_the_decimals_they_were_written_as() -> None:
    assert verdicts([{"t": 0.3, "a": 0.1, "b": 0.2}, {"t": 0.4, "a": 0.1, "b": 0.2}]) == [CONSISTENT, CONTRADICTED]


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), 1e16, 0.1234567890123456789])
def test_floats_that_stand_for_no_short_decimal_are_missing(odd: float) -> None:
    assert verdicts([{"t": odd, "a": 0.1, "b": 0.2}]) == [None]


def test_a_point_between_thousands_parts_groups_of_three_only() -> None:
    table = Table("t", ("key",), cells=Cells({"": None}, thousands="."))
    rows = [
        {"t": "1.234.567", "a": "1.234.560", "b": "7"},
        {"t": "-1.234", "a": "-1.000", "b": "-0.234"},  # as it is grouped: 0 thousands and 234
        {"t": "1234", "a": "1234", "b": "0"},
        {"t": "3.0", "a": "1", "b": "2"},
        {"t": "1.234.5", "a": "12344", "b": "1"},
        {"t": "1.2345", "a": "1.2344", "b": "1"},
    ]

    whole, grouped, plain, *others = verdicts(rows, table=table)

    assert (whole, grouped, plain) == (CONSISTENT, CONSISTENT, CONSISTENT)
    assert others == [None, None, None]


def test_texts_are_numbers_signs_or_missing() -> None:
    cells = Cells({"": None, "*": Interval(0, 10), "-": Interval.point(0)}, thousands=",")
    table = Table("t", ("key",), cells=cells)
    rows = [
        {"t": "1,234", "a": "1,000", "b": " 234 "},
        {"t": "1,234", "a": "1,233", "b": "*"},
        {"t": "1,234", "a": "1,220", "b": "*"},
        {"t": "7", "a": "7", "b": "-"},
        {"t": "7", "a": "7", "b": ""},
        {"t": "7", "a": "7", "b": "none"},
        {"t": "12,34", "a": "12", "b": "34"},
    ]

    assert verdicts(rows, table=table) == [CONSISTENT, CONSISTENT, CONTRADICTED, CONSISTENT, None, None, None]


def test_decimals_in_texts_are_scaled_exactly() -> None:
    big = "123456789012345678.25"

    assert verdicts([{"t": big, "a": "123456789012345678", "b": "0.25"}, {"t": big, "a": big, "b": "0.01"}]) == [
        CONSISTENT,
        CONTRADICTED,
    ]


def test_sums_beyond_64_bits_are_exact() -> None:
    top = 2**63 - 1
    rows = [{"t": -2, "a": top, "b": top}, {"t": top, "a": top - 1, "b": 1}]
    ruleset = TableRuleset((TABLE,), (SUM,))
    frame = frame_of([{"key": number} | row for number, row in enumerate(rows)])

    (job,) = jobs_of([TABLE], [SUM], {"t": frame})
    with pytest.raises(NotAsAssumed):
        run(job)
    report = check_tables(ruleset, {"t": frame})

    assert report.findings["key"].to_list() == [0]  # the wrapped sum of 64 bits would be -2, and fit
    assert report.findings["gap"].to_list() == [2 * top + 2]


def test_small_integer_types_do_not_wrap() -> None:
    frame = pl.DataFrame(
        {"key": [0], "t": [-56], "a": [100], "b": [100]}, schema_overrides=dict.fromkeys("tab", pl.Int8)
    )
    (job,) = jobs_of([TABLE], [SUM], {"t": frame_of(frame)})

    assert codes_of(job) == {(0,): [CONTRADICTED]}


def test_long_tables_are_read_like_wide_ones_and_a_figure_told_twice_is_missing() -> None:
    table = Table("t", ("key",), layout=Layout.LONG, quantity="node", value="value")
    rows = [(0, "t", 3), (0, "a", 1), (0, "b", 2), (1, "t", 4), (1, "a", 1), (1, "b", 2), (2, "t", 3), (2, "a", 1)]
    rows += [(2, "b", 2), (2, "b", 5), (3, "t", 3), (3, "a", 1), (3, "b", None)]
    frame = pl.DataFrame(rows, schema=["key", "node", "value"], orient="row")
    job, again = sound_job([table], [SUM], {"t": frame_of(frame)})

    assert again
    assert codes_of(job) == {(0,): [CONSISTENT], (1,): [CONTRADICTED], (2,): [None], (3,): [None]}


def test_a_missing_part_of_counts_leaves_a_total_that_is_too_small_impossible() -> None:
    counts = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in "tab")
    table = Table("t", ("key",), quantities=counts)
    rule = TableRule("sum", SUM.form)

    assert verdicts([{"t": 3, "a": 4, "b": None}, {"t": 4, "a": 3, "b": None}], rule, table) == [
        CONTRADICTED,
        UNDECIDED,
    ]


def test_rules_bind_where_their_conditions_on_columns_hold() -> None:
    rule = TableRule("sum", SUM.form, missing=Missing.SKIP, where={"level": Match(("x",), negated=True)})

    assert verdicts([{"t": 1, "a": 0, "b": 0, "level": level} for level in ("x", "y", None)], rule) == [
        None,
        CONTRADICTED,
        CONTRADICTED,
    ]


def test_shares_are_decided_on_products() -> None:
    kinds = {"part": Kind.COUNT, "of": Kind.COUNT, "pct": Kind.PERCENT}
    quantities = tuple(
        TableQuantity(name, name, kind, kind is Kind.COUNT, CellReading(Measure.ROUNDED, 1) if name == "pct" else None)
        for name, kind in kinds.items()
    )
    table = Table("t", ("key",), quantities=quantities)
    rule = TableRule("share", Share("part", "of", "pct"), missing=Missing.SKIP)
    rows = [{"part": 1, "of": 3, "pct": 33}, {"part": 1, "of": 3, "pct": 34}, {"part": 0, "of": 0, "pct": 50}]

    assert verdicts(rows, rule, table) == [CONSISTENT, CONTRADICTED, CONTRADICTED]


def test_products_of_giant_numbers_are_left_to_the_exact_engine() -> None:
    rule = TableRule("mean", Mean("t", "a", "b"), missing=Missing.SKIP)

    assert verdicts([{"t": 6, "a": 2, "b": 3}, {"t": 7, "a": 2, "b": 3}], rule) == [CONSISTENT, CONTRADICTED]
    top = pl.DataFrame(
        {"key": [0], "t": [6], "a": [2**64 - 1], "b": [2**64 - 1]}, schema_overrides={"a": pl.UInt64, "b": pl.UInt64}
    )
    frame = frame_of(top)
    (job,) = jobs_of([TABLE], [rule], {"t": frame})
    assert codes_of(job) == {(0,): [Code.OPEN]}
    report = check_tables(TableRuleset((TABLE,), (rule,)), {"t": frame})
    assert report.findings["verdict"].to_list() == ["contradicted"]


def test_names_are_made_comparable_and_what_is_unmatched_is_listed() -> None:
    parts = [("Misc", "p1", 2), ("Brown / Dem", "p1", 3), ("Brown / Dem", "p2", 4), ("Nobody", "p1", 1)]
    totals = [("Write-ins", 2), ("brown", 8), ("Somebody", 5)]
    names = {"who": Naming({"Misc": "Write-ins"}, cut_after=" / ", ignore_case=True)}
    rollup = Rollup("votes", ("who",), False, False, parts_table="parts", total_table="totals", names=names)
    frames = {
        "parts": frame_of(pl.DataFrame(parts, schema=["who", "precinct", "votes"], orient="row")),
        "totals": frame_of(pl.DataFrame(totals, schema=["who", "votes"], orient="row")),
    }
    tables = (Table("parts", ("who", "precinct")), Table("totals", ("who",)))

    report = check_tables(TableRuleset(tables, (TableRule("sum", rollup),)), frames)

    (result,) = report.results
    assert result.unmatched is not None
    assert sorted(result.unmatched.rows()) == [("nobody", 1, 0), ("somebody", 0, 1)]
    assert report.findings.select("who", "low", "total_low", "gap").rows() == [("brown", 7, 8, 1)]


def test_a_condition_with_a_missing_figure_is_not_taken_to_fail() -> None:
    condition = LinearRelation((("a", 1), ("c", -1)), Relation.LE, 0)
    rule = TableRule("order", Order(("a", "b")), when=condition)
    rows = [{"a": 2, "b": 1, "c": None}, {"a": 1, "b": 1, "c": None}, {"a": 2, "b": 1, "c": 2}]

    report = check_tables(
        TableRuleset((TABLE,), (rule,)), {"t": frame_of([{"key": n} | row for n, row in enumerate(rows)])}
    )

    counts = report.results[0].counts
    assert [counts[verdict] for verdict in (Verdict.UNDECIDED, Verdict.CONSISTENT, Verdict.CONTRADICTED)] == [1, 1, 1]


def test_a_long_table_may_hold_a_product() -> None:
    table = Table("t", ("key",), layout=Layout.LONG, quantity="node", value="value")
    rule = TableRule("mean", Mean("t", "a", "b"), missing=Missing.SKIP)
    rows = [(1, "t", 6), (1, "a", 2), (1, "b", 3), (2, "t", 7), (2, "a", 2), (2, "b", 3)]

    (job,) = jobs_of([table], [rule], {"t": frame_of(pl.DataFrame(rows, ["key", "node", "value"], orient="row"))})

    assert codes_of(job) == {(1,): [CONSISTENT], (2,): [CONTRADICTED]}
