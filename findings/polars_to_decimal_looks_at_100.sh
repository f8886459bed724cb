#!/usr/bin/env bash
# polars 2.1.0. One would expect: str.to_decimal() without a scale keeps every digit, or fails. Seen: the scale is that of the first 100 texts;
# what has more decimals below them is rounded to it, without an error or a null.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

cells = pl.Series(["1.5"] * 100 + ["2.123456"])
found = cells.str.to_decimal()
print(found.dtype, found[-1], cells.str.to_decimal(inference_length=101)[-1])
assert str(found[-1]) == "2.1"
assert found.null_count() == 0
assert str(cells.str.to_decimal(inference_length=101)[-1]) == "2.123456"
PY
