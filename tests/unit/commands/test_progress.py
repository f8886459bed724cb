"""How far a check of tables is: rows counted as they are read, shown on a terminal only."""

from __future__ import annotations

import io
import sys
import time
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from cac_check.commands import progress
from cac_check.commands.progress import Rows, counting
from cac_check.model import Breakdown
from cac_check.model_tables import Table, TableRule, TableRuleset
from cac_check.tables import check_tables


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def frame(rows: int) -> Any:
    data = pl.DataFrame({"key": range(rows), "t": range(rows)}).with_columns(a=pl.col("t"), b=pl.lit(0))
    return nw.from_native(data.lazy())


def test_how_much_is_done_and_how_long_it_will_take() -> None:
    rows = Rows(whole=100, began=10.0)

    rows.begin(1, 4)
    rows.read(pl.DataFrame({"a": range(50)}))

    assert rows.share == pytest.approx(0.375)
    assert rows.in_words(now=25.0) == "step 2 of 4, 50 of 100 rows, 25 s left"
    assert rows.in_words(now=610.0) == "step 2 of 4, 50 of 100 rows, 17 min left"


def test_nothing_is_guessed_at_the_start() -> None:
    rows = Rows(whole=10)

    assert (rows.share, rows.in_words(now=1.0)) == (0.0, "looking at the columns, 0 of 10 rows")
    rows.begin(0, 3)
    assert rows.in_words(now=1.0) == "step 1 of 3, 0 of 10 rows"


def test_rows_that_are_read_twice_are_not_more_than_there_are() -> None:
    rows = Rows(whole=10, steps=2, began=1.0)

    for _ in range(3):
        rows.read(pl.DataFrame({"a": range(10)}))

    assert (rows.share, rows.in_words(now=3.0)) == (0.5, "step 1 of 2, 10 of 10 rows, 2 s left")


def test_a_terminal_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    rule = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False))

    with counting("checking t.csv", quiet=False) as (begin, counted):
        frames = counted({"t": frame(1_000)})
        report = check_tables(TableRuleset((Table("t", ("key",)),), (rule,)), frames, progress=begin)
        until = time.monotonic() + 30
        while "step 2 of 2, 1,000 of 1,000 rows" not in terminal.getvalue() and time.monotonic() < until:
            time.sleep(0.05)

    assert report.results[0].applied == 1_000
    assert "checking t.csv" in terminal.getvalue()
    assert "step 2 of 2, 1,000 of 1,000 rows" in terminal.getvalue()


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_told_without_a_terminal(quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)

    with counting("checking", quiet=quiet) as (begin, counted):
        begin(0, 1)
        given = {"t": frame(1)}
        assert counted(given) is given

    assert stream.getvalue() == ""
