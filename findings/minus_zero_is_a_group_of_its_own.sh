#!/usr/bin/env bash
# pyarrow 25.0.1 and daft 0.7.26, beside polars 2.1.0 and duckdb 2.0.1. One would expect: 0.0 and -0.0 are equal, and so are one group, one
# distinct value, and each is in a list that has the other. Seen: pyarrow and daft make two groups of them, and pyarrow's is_in says that 0.0
# is not among [-0.0], while its equal() says that they are equal; polars and DuckDB make one. -0.0 is what rounding makes of -0.4, and zero
# times a fall: a table of rounded changes has "no change" twice.
"$(dirname "$0")/in_fresh_venv" pyarrow==25.0.1 daft==0.7.26 polars==2.1.0 duckdb==2.0.1 <<'PY'
import daft
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

changes = pa.table({"x": pc.round(pa.array([0.4, -0.4]))})
found = {
    "pyarrow": changes.group_by("x").aggregate([([], "count_all")]).num_rows,
    "pyarrow, distinct": len(pc.unique(changes["x"])),
    "daft": daft.from_arrow(changes).groupby("x").agg(daft.col("x").count().alias("n")).count_rows(),
    "polars": pl.from_arrow(changes).group_by("x").len().height,
    "duckdb": len(duckdb.sql("select x, count(*) from changes group by x").fetchall()),
}
zero, minus_zero = pa.array([0.0]), pa.array([-0.0])
found["equal"] = pc.equal(zero, minus_zero)[0].as_py()
found["is_in"] = pc.is_in(zero, value_set=minus_zero)[0].as_py()
print(found)
assert found == {"pyarrow": 2, "pyarrow, distinct": 2, "daft": 2, "polars": 1, "duckdb": 1, "equal": True, "is_in": False}
PY
