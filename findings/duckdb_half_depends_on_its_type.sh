#!/usr/bin/env bash
# DuckDB 2.0.1. One would expect: one value cast to a whole number gives one whole number; and try_cast of a text tells whether it is one.
# Seen: 2.5 is 3 as a decimal and as a text and 2 as a float; try_cast('2.5' as integer) is 3 and not NULL, as it is in polars: a filter
# for cells that are no whole numbers finds none, and the halves are counted up. "1e3" and "1_000" are numbers too.
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 polars==2.1.0 <<'PY'
import duckdb
import polars as pl

cells = ["2.5", "0.5", "1e3", "1_000", "1,000"]
casts = duckdb.sql("select 2.5::decimal(3,1)::integer, '2.5'::integer, 2.5::double::integer").fetchall()[0]
tried = [duckdb.sql(f"select try_cast('{cell}' as integer)").fetchall()[0][0] for cell in cells]
print(casts, tried, pl.Series(cells).cast(pl.Int32, strict=False).to_list())
assert casts == (3, 3, 2)
assert tried == [3, 1, 1000, 1000, None]
assert pl.Series(cells).cast(pl.Int32, strict=False).to_list() == [None] * 5
PY
