#!/usr/bin/env bash
# polars 2.1.0. One would expect: a sum of decimals that leaves 38 digits fails in every context alike. Seen: in select() it raises
# "overflow in decimal addition", in group_by().agg() it wraps around 2^128 and returns another number.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
from decimal import Decimal
import polars as pl

value = 9 * 10**37
frame = pl.DataFrame({"g": [1] * 4, "x": [Decimal(value)] * 4}, schema={"g": pl.Int64, "x": pl.Decimal(38, 0)})
try:
    raise SystemExit(f"select() returned {frame.select(pl.col('x').sum()).item()}")
except pl.exceptions.ComputeError as error:
    print("select():", str(error).splitlines()[0])
grouped = int(frame.group_by("g").agg(pl.col("x").sum().cast(pl.String))["x"][0])
print("group_by():", grouped, "and not", 4 * value)
assert grouped == 4 * value - 2**128, grouped
PY
