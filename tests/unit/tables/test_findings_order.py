"""The order of findings is that of their files, however the rows came."""

import polars as pl

from cac_check.tables.findings import worst_first


def test_worst_first_then_as_they_stand_in_their_files() -> None:
    rows = [("b", 1, 3), ("a", 9, None), ("a", 2, 3), ("a", 7, 5), ("a", 4, None)]
    expected = [("a", 7, 5), ("a", 2, 3), ("b", 1, 3), ("a", 4, None), ("a", 9, None)]
    for given in (rows, rows[::-1]):
        frame = pl.DataFrame(given, schema=["file", "line", "gap"], orient="row")
        assert worst_first(frame).rows() == expected


def test_rows_without_a_place_keep_their_order() -> None:
    frame = pl.DataFrame({"gap": [1, 3, 1], "key": ["x", "y", "z"]})
    assert worst_first(frame)["key"].to_list() == ["y", "x", "z"]
