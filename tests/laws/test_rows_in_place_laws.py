"""Rows that stand where they stood are left out of both versions, and nothing else is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.gate import rows_in_place
from cac_check.gate.changed_rows import changed_rows
from cac_check.gate.rows_in_place import without_rows_in_place
from cac_check.model import Order
from cac_check.model_tables import Table, TableRule, TableRuleset
from tests.examples import few

COLUMNS = ("day", "a", "b")
KINDS: tuple[tuple[pl.DataType | type[pl.DataType], Any], ...] = (
    (pl.Int64, st.none() | st.integers(-1, 1)),
    (pl.String, st.none() | st.sampled_from(("", "1", "x"))),
    (pl.Float64, st.none() | st.sampled_from((0.0, -0.0, 1.5, float("nan"), float("inf")))),
    (pl.Boolean, st.none() | st.booleans()),
    (pl.Decimal(10, 2), st.none() | st.sampled_from((1, 2))),
)
kinds = st.sampled_from(KINDS)


def texts(frame: pl.LazyFrame) -> Counter[tuple[Any, ...]]:
    """How often each row is there, as texts; nothing in a column that is not."""
    lacking = [pl.lit(None).alias(name) for name in COLUMNS if name not in frame.collect_schema().names()]
    rows = frame.with_columns(lacking).select(pl.col(name).cast(pl.String) for name in COLUMNS)
    return Counter(rows.collect().rows())


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two tables of which one came from the other by edits, some columns of another type or not there."""
    old_kinds = [draw(kinds) for _ in COLUMNS]
    new_kinds = [draw(st.just(kind) | kinds) for kind in old_kinds]
    row = st.tuples(*(cells for _, cells in old_kinds))
    rows = draw(st.lists(row, max_size=8))
    edited: list[Any] = list(rows) if new_kinds == old_kinds else []
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(edited)))
        edited[at : at + draw(st.integers(0, 2))] = draw(
            st.lists(st.tuples(*(cells for _, cells in new_kinds)), max_size=2)
        )
    versions = [
        pl.DataFrame(data, schema={name: kind for name, (kind, _) in zip(COLUMNS, own, strict=True)}, orient="row")
        for data, own in ((rows, old_kinds), (edited, new_kinds))
    ]
    dropped = [draw(st.sampled_from(((), ("b",)))) for _ in versions]
    return versions[0].drop(dropped[0]), versions[1].drop(dropped[1])


def of(*values: Any, kind: Any = pl.Int64) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series(values, dtype=kind) for name in COLUMNS})


@few(60)
@given(two_versions(), st.sampled_from((1, 100_000)))
@example((of(0.0, kind=pl.Float64), of(-0.0, kind=pl.Float64)), 100_000)  # equal figures, other texts
@example((of(1, 1, 2), of(1, 2)), 1)  # the rows both begin with and those both end with must not overlap
@example((of(1, 2), of("1", "2", kind=pl.String)), 1)  # the same texts
@example((of(), of(1)), 1)
def test_only_rows_that_stand_where_they_stood_are_left_out(
    versions: tuple[pl.DataFrame, pl.DataFrame], at_once: int
) -> None:
    old, new = (each.lazy() for each in versions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_in_place, "MOST_AT_ONCE", at_once)
        left, right = without_rows_in_place(old, new, COLUMNS)
    less, more = texts(old), texts(new)

    less.subtract(texts(new))
    more = texts(left)
    more.subtract(texts(right))

    assert {row: count for row, count in less.items() if count} == {row: count for row, count in more.items() if count}
    assert texts(left) <= texts(old)
    assert texts(right) <= texts(new)


@few(40)
@given(two_versions())
@example((of(1, 1, 1), of(2, 1)))  # of three copies one stays
def test_rows_of_one_version_are_told_as_often_as_it_has_more_of_them(
    versions: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    ruleset = TableRuleset((Table("t", ("day",)),), (TableRule("order", Order(("a", "b"))),))
    old, new = (texts(each.lazy()) for each in versions)

    (changed,) = changed_rows(
        ruleset,
        *({"t": nw.from_native(each.lazy())} for each in versions),
    ).values()

    if all("b" in each.columns for each in versions):
        assert texts(changed.removed.lazy()) == old - new
        assert texts(changed.added.lazy()) == new - old


def test_equal_heights_leave_only_rows_that_differ() -> None:
    old, new = of(1, 2, 3, 4), of(1, 9, 3, 8)

    left, right = without_rows_in_place(old.lazy(), new.lazy(), COLUMNS)

    assert left.collect().equals(of(2, 4))
    assert right.collect().equals(of(9, 8))


def test_an_insertion_leaves_only_what_lies_between() -> None:
    old, new = of(1, 2, 3, 4), of(1, 2, 9, 3, 4)

    left, right = without_rows_in_place(old.lazy(), new.lazy(), COLUMNS)

    assert left.collect().height == 0
    assert right.collect().equals(of(9))
