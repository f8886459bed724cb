"""What takes back an edit is offered before what changes figures that stood there before."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from cac_check.engine.tables.names import ROW_NUMBER
from cac_check.gate.edited_first import with_edited_first

TEXTS = pl.List(pl.List(pl.String))


def rows(*sets: Any) -> pl.DataFrame:
    data = [(number, [*each], [["1"] * len(figures) for figures in each], "a slip") for number, each in enumerate(sets)]
    schema = {ROW_NUMBER: pl.UInt32, "candidates": TEXTS, "fits": TEXTS, "hint": pl.String}
    return pl.DataFrame(data, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("sets", "edited", "expected", "hint"),
    [
        ([["total"], ["a"], ["b"]], {"b"}, [["b"], ["total"], ["a"]], None),
        ([["total"], ["a"], ["b"]], {"total"}, [["total"], ["a"], ["b"]], "a slip"),
        ([["total"], ["a"], ["b"]], {"c"}, [["total"], ["a"], ["b"]], "a slip"),
        ([["a", "c"], ["a", "b"], ["b", "d"]], {"b", "d"}, [["b", "d"], ["a", "b"], ["a", "c"]], None),
        ([["total"], ["a"], ["b"]], {"b", "total"}, [["total"], ["b"], ["a"]], "a slip"),
    ],
)
def test_edited_figures_come_first(sets: Any, edited: set[str], expected: Any, hint: str | None) -> None:
    found = with_edited_first(rows([["x"], ["y"]], sets), {1: edited})

    assert found["candidates"].to_list() == [[["x"], ["y"]], expected]
    assert found["hint"].to_list() == ["a slip", hint]
    assert found.columns == rows(sets).columns


def test_what_fits_goes_with_its_figures() -> None:
    before = rows([["total"], ["a", "b"]])

    found = with_edited_first(before, {0: {"a", "b"}})

    assert found["fits"].to_list() == [[["1", "1"], ["1"]]]


def test_nothing_edited_leaves_all_as_it_was() -> None:
    before = rows([["total"], ["a"]])

    assert with_edited_first(before, {}) is before
