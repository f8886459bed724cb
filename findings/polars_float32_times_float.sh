#!/usr/bin/env bash
# polars 2.1.0. One would expect: a Float32 column times a Python float (a double) is a Float64 column, as float32 * float64 is
# with two columns. Seen: a Python number takes the width of the column, so that the product is rounded to 24 bits: scaling
# two-decimal sums to whole cents goes wrong from some 100,000 on.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

frame = pl.DataFrame({"narrow": [1234567.0]}, schema={"narrow": pl.Float32})
by_number = frame.select(pl.col("narrow") * 100.0).to_series()
by_column = frame.select(pl.col("narrow") * pl.lit(100.0, dtype=pl.Float64)).to_series()
print("by a Python float:", by_number.dtype, by_number[0], "by a Float64:", by_column.dtype, by_column[0])
assert by_number.dtype == pl.Float32 and by_number[0] != 123456700.0
assert by_column.dtype == pl.Float64 and by_column[0] == 123456700.0
PY
