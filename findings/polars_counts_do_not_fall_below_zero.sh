#!/usr/bin/env bash
# polars 2.1.0. One would expect: a count less a number that was reported is negative where too few were counted. Seen: len(), n_unique() and
# count() are whole numbers without a sign, of 32 bits, so that 1 - 3 is 4294967294; less a column of Int64 it is -2, and diff() of the same
# counts is -2 as well. A comparison of row counts with a constant finds 4 billion rows too many where 2 are missing.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

frame = pl.DataFrame({"region": ["north", "north", "north", "south"], "reported": [3, 3, 3, 3]})
counted = frame.group_by("region", maintain_order=True).agg(n=pl.len(), ids=pl.col("reported").n_unique(), reported=pl.col("reported").first())
found = counted.select(
    less_a_constant=pl.col("n") - 3,
    less_distinct=pl.col("ids") - pl.col("n"),
    less_a_column=pl.col("n") - pl.col("reported"),
    diff=pl.col("n").diff(),
).to_dict(as_series=False)
print(found)
assert found == {
    "less_a_constant": [0, 2**32 - 2],
    "less_distinct": [2**32 - 2, 0],
    "less_a_column": [0, -2],
    "diff": [None, -2],
}
PY
