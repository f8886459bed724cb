"""Of a rule with many comparisons both sides are told of the one that is missed by most, the first of those."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from cac_check.model import Order
from cac_check.model_tables import Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import check_tables
from cac_check.tables.check import TableReport

NAMES = tuple(f"x{number}" for number in range(40))
RULES = TableRuleset(
    (Table("t", ("id",), quantities=tuple(map(TableQuantity, NAMES, NAMES))),), (TableRule("up", Order(NAMES)),)
)


def check(*rows: list[int | None]) -> TableReport:
    data = pl.DataFrame([dict(zip(NAMES, row, strict=True)) for row in rows], schema=dict.fromkeys(NAMES, pl.Int64))
    return check_tables(RULES, {"t": nw.from_native(data.with_row_index("id").lazy())}, candidates=False)


def test_the_sides_are_those_of_the_worst_pair() -> None:
    low_last: list[int | None] = [*range(10, 49), 3]
    two_alike: list[int | None] = [*range(38), 30, 30]
    gap: list[int | None] = [20, None, *[20] * 30, 5, *[20] * 7]

    found = check(low_last, two_alike, gap).findings

    told = {row["id"]: (row["low"], row["total_low"], row["gap"]) for row in found.iter_rows(named=True)}
    assert told == {0: (48, 3, 45), 1: (37, 30, 7), 2: (20, 5, 15)}
    assert found["gap"].to_list() == [45, 15, 7]
