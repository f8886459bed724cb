"""Reports grouped by a hash of their keys: what shares one is told apart."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl
import pytest

from cac_check.engine.tables import views
from cac_check.engine.tables.coded import CHECK, CODE, with_codes, with_keys
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.run import NotAsAssumed, run
from cac_check.model import Breakdown
from cac_check.model_tables import Layout, Table, TableRule, TableRuleset
from cac_check.tables import check_tables
from tests.table_cases import frame_of, jobs_of

TABLE = Table("t", ("name",), layout=Layout.LONG, quantity="node", value="value")
SUM = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False))


def one_code(frame: Frame, keys: Sequence[str]) -> Frame:
    """A hash under which all keys are one."""
    return with_codes(frame, keys).with_columns(nw.lit(1, nw.UInt64()).alias(CODE))


def test_reports_with_one_code_that_would_fit_together_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("x", "t", 3), ("x", "a", 3), ("y", "b", 0), ("z", "c", 1)]
    frame = frame_of(pl.DataFrame(rows, schema=["name", "node", "value"], orient="row"))
    monkeypatch.setattr(views, "with_codes", one_code)

    (job,) = jobs_of([TABLE], [SUM], {"t": frame})
    with pytest.raises(NotAsAssumed):
        run(job)
    report = check_tables(TableRuleset((TABLE,), (SUM,)), {"t": frame}, undecided=True)

    assert report.findings.select("name", "verdict").rows() == [("x", "undecided")]


def test_keys_are_looked_up_by_code_and_several_of_one_are_refused() -> None:
    rows = frame_of([{CODE: 1, "name": "x"}, {CODE: 1, "name": "x"}, {CODE: 2, "name": None}, {CODE: 3, "name": "z"}])
    both = frame_of([{CODE: 1, "name": "x"}, {CODE: 1, "name": "y"}])
    reports = pl.DataFrame({CODE: [2, 1], "verdict 0": [3, 0]})

    named = with_keys(reports, rows, ("name",))

    assert named is not None
    assert sorted(named.rows(), key=str) == [("x", 0), (None, 3)]
    assert with_keys(reports.filter(pl.col(CODE) == 1), both, ("name",)) is None
    assert with_keys(reports.clear(), rows, ("name",)).columns == ["name", "verdict 0"]


def test_codes_tell_the_order_of_keys_and_nulls() -> None:
    keys = [("a", "b"), ("b", "a"), ("ab", ""), ("", "ab"), (None, "a"), ("a", None)]
    frame = frame_of(pl.DataFrame(keys, schema=["one", "two"], orient="row"))

    coded = with_codes(frame, ("one", "two")).collect().to_native()

    assert coded[CODE].n_unique() == coded[CHECK].n_unique() == len(keys)
    assert (coded[CODE] != coded[CHECK]).all()
