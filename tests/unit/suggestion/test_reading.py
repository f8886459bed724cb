"""Which columns are figures, and what they say: by all cells, however the beginning looks."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cac_check.suggestion.rules.reading import Columns, columns_of, read_cells

CELLS = st.sampled_from(["", " ", "0", "007", "0.5", "12", " 12", "12 ", "-3.25", "1e3", "inf", "nan", "x", ":", "00"])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12), st.integers(1, 5))
def test_read_once_or_twice_gives_the_same(rows: list[tuple[str, str, str]], head: int) -> None:
    frame = pl.DataFrame(rows, schema=["year", "a", "b"], orient="row").lazy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cac_check.suggestion.rules.reading._HEAD", head)
        cells = read_cells(frame)

    assert cells.columns == columns_of(frame)
    for name in cells.columns.figures:
        stripped = frame.select(pl.col(name).str.strip_chars()).collect()[name].to_list()
        expected = [float(text) if is_number(text) else None for text in stripped]
        assert cells.numbers[name].to_list() == expected
    for name in cells.columns.labels:
        assert cells.labels[name].to_list() == [text or None for text in frame.collect()[name]]
    filled = [text.strip() for name in cells.columns.figures for text in frame.collect()[name] if text.strip()]
    assert cells.clean == all(map(is_number, filled))


def is_number(text: str) -> bool:
    return text not in ("", "x", ":", "inf", "nan")


def test_known_columns_are_read_as_they_are() -> None:
    frame = pl.DataFrame({"code": ["1", "2"], "n": ["3", ":"], "line": [1, 2]}).lazy()

    cells = read_cells(frame, Columns(("code",), ("n",)), ["line"])

    assert cells.labels["code"].to_list() == ["1", "2"]
    assert cells.numbers["n"].to_list() == [3.0, None]
    assert cells.places["line"].to_list() == [1, 2]
    assert not cells.clean


def test_a_column_whose_codes_come_late_is_one_of_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cac_check.suggestion.rules.reading._HEAD", 2)

    cells = read_cells(pl.DataFrame({"a": ["10", "11", "012"], "b": ["1", "2", "3"]}).lazy())

    assert cells.columns == Columns(("a",), ("b",))
