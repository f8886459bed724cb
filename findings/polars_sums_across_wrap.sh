#!/usr/bin/env bash
# polars 2.1.0. One would expect: a sum across columns is as wide as a sum down one: both are called sum. Seen: sum() takes small whole
# numbers to 64 bits (100 and 100 in Int8 are 200), and so does cum_sum; sum_horizontal keeps the width of the columns and starts again at
# the other end: 100 and 100 are -56, and by mean_horizontal their mean is -28. A table whose types were shrunk to save room (shrink_dtype)
# has other totals by row than by column.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

frame = pl.DataFrame([pl.Series(name, cells).shrink_dtype() for name, cells in (("a", [100, 100]), ("b", [100, 7]))])
print(frame.schema)
found = {
    "down": frame["a"].sum(),
    "running": frame["a"].cum_sum().to_list(),
    "across": frame.sum_horizontal().to_list(),
    "mean across": frame.mean_horizontal().to_list(),
    "a + b": (frame["a"] + frame["b"]).to_list(),
}
print(found)
assert frame.schema == {"a": pl.Int8, "b": pl.Int8}
assert found == {"down": 200, "running": [100, 200], "across": [-56, 107], "mean across": [-28.0, 53.5], "a + b": [-56, 107]}
PY
