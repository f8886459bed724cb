"""Sums of many columns, as one expression, are what they are term by term."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.engine.tables.figures import Shared
from cac_check.model import Breakdown, Kind, Missing
from cac_check.model_tables import Cells, Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import check_tables
from tests.table_cases import frame_of

NAMES = ("t", "a", "b", "c", "d")

cells = st.sampled_from(("", "0", "1", "2", "-1", "3", "7", "12"))
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, cells)), min_size=1, max_size=6)
weights = st.tuples(*[st.sampled_from((1, 1, 1, 2, -1))] * 4)


@settings(max_examples=60, deadline=None)
@given(rows, weights, st.sampled_from(tuple(Missing)), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_columns_added_at_once_give_the_verdicts_of_columns_added_one_by_one(
    data: list[dict[str, str]],
    by: tuple[int, int, int, int],
    missing: Missing,
    whole: bool,
    overlap: bool,
    rest: bool,
    text: bool,
) -> None:
    kind = Kind.COUNT if whole else Kind.AMOUNT
    quantities = tuple(TableQuantity(name, name, kind, nonnegative=whole) for name in NAMES)
    table = Table("t", ("key",), quantities=quantities, cells=Cells())
    form = Breakdown("t", tuple(zip(NAMES[1:], by, strict=True)), overlap=overlap, rest=rest)
    rules = TableRuleset((table,), (TableRule("sum", form, missing=missing),))
    texts = pl.DataFrame([{"key": key} | row for key, row in enumerate(data)])
    frame = texts if text else texts.with_columns(pl.col(NAMES).replace("", None).cast(pl.Int64))

    reports = []
    for many in (2, 1_000):
        with patch.object(Shared, "MANY", many):
            reports.append(check_tables(rules, {"t": frame_of(frame)}, undecided=True))

    at_once, one_by_one = reports
    assert at_once.results == one_by_one.results
    assert at_once.problems == one_by_one.problems
    assert at_once.findings.equals(one_by_one.findings)
