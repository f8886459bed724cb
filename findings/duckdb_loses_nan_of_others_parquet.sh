#!/usr/bin/env bash
# DuckDB 2.0.1 with pyarrow 25.0.1 and polars 2.1.0. One would expect: a query gives the same rows on a file and on the table read from
# it. Seen: DuckDB holds NaN for the greatest number, but trusts the bounds in the file, which must leave NaN out: over a Parquet file of
# pyarrow or polars "x > 5" finds nothing and max(x) is 3, over the table the NaN is found, and over a file that DuckDB wrote as well. A
# check for values out of bounds lets not-a-number pass. can_have_nan=true helps; its default of false is meant (issue 25521, pull 25747).
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 pyarrow==25.0.1 polars==2.1.0 <<'PY'
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

column = [1.5, float("nan"), 3.0]
pq.write_table(pa.table({"x": column}), "arrow.parquet")
pl.DataFrame({"x": column}).write_parquet("polars.parquet")
duckdb.sql("create table kept as from 'arrow.parquet'")
duckdb.sql("copy kept to 'duckdb.parquet'")

def above(source):
    return str(duckdb.sql(f"select x from {source} where x > 5").fetchall())

found = {source: above(source) for source in ("kept", "'duckdb.parquet'", "'arrow.parquet'", "'polars.parquet'")}
found["told"] = above("read_parquet('arrow.parquet', can_have_nan=true)")
greatest = [str(duckdb.sql(f"select max(x) from {source}").fetchall()[0][0]) for source in ("kept", "'arrow.parquet'")]
print(found, greatest, pl.scan_parquet("arrow.parquet").filter(pl.col("x") > 5).collect()["x"].to_list())
assert found["kept"] == found["'duckdb.parquet'"] == found["told"] == "[(nan,)]"
assert found["'arrow.parquet'"] == found["'polars.parquet'"] == "[]"
assert greatest == ["nan", "3.0"]
assert pl.scan_parquet("arrow.parquet").filter(pl.col("x") > 5).collect().height == 1
PY
