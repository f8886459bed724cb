#!/usr/bin/env bash
# pyarrow 25.0.1 and polars 2.1.0. One would expect: 9999-12-31, the usual "valid until further notice", is read as written, or is an
# error. Seen: from the INT96 timestamps that Spark and Hive wrote for years pyarrow (and pandas over it) makes nanoseconds, which end in
# 2262, and goes round: it is the 29th of March 1816, without an error. polars reads the same file as 9999.
# coerce_int96_timestamp_unit="us" helps; it is not the default.
"$(dirname "$0")/in_fresh_venv" pyarrow==25.0.1 polars==2.1.0 <<'PY'
import datetime

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

until = pa.table({"until": pa.array([datetime.datetime(9999, 12, 31)], pa.timestamp("us"))})
pq.write_table(until, "old.parquet", use_deprecated_int96_timestamps=True)
cell = pq.read_table("old.parquet")["until"].cast(pa.timestamp("s"), safe=False)[0].as_py()
told = pq.read_table("old.parquet", coerce_int96_timestamp_unit="us")["until"][0].as_py()
print(cell, told, pl.read_parquet("old.parquet").item())
assert cell.date() == datetime.date(1816, 3, 29)
assert told == pl.read_parquet("old.parquet").item() == datetime.datetime(9999, 12, 31)
PY
