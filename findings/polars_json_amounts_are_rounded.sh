#!/usr/bin/env bash
# polars 2.1.0, beside duckdb 2.0.1 and pyarrow 25.0.1. One would expect: a JSON number read into a column that is declared a decimal has the
# digits of the file, as it has from CSV. Seen: 12345678901234567.89 is ...567.68 from polars' read_json, which reads a float first and then
# prints two exact places of it; DuckDB and pyarrow read the digits, and read_ndjson of polars refuses the column.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 duckdb==2.0.1 pyarrow==25.0.1 <<'PY'
from pathlib import Path
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.json

record = '{"x": 12345678901234567.89}'
Path("a.json").write_text(f"{record}\n")
Path("a.csv").write_text("x\n12345678901234567.89\n")
schema = pa.schema([("x", pa.decimal128(38, 2))])
found = {
    "polars": str(pl.read_json(f"[{record}]".encode(), schema={"x": pl.Decimal(38, 2)}).item()),
    "polars, csv": str(pl.read_csv("a.csv", schema={"x": pl.Decimal(38, 2)}).item()),
    "duckdb": str(duckdb.sql("from read_json('a.json', columns = {x: 'DECIMAL(38,2)'})").fetchall()[0][0]),
    "duckdb, csv": str(duckdb.sql("from read_csv('a.csv', columns = {x: 'DECIMAL(38,2)'})").fetchall()[0][0]),
    "pyarrow": str(pa.json.read_json("a.json", parse_options=pa.json.ParseOptions(explicit_schema=schema))["x"][0]),
}
print(found)
assert found == {
    "polars": "12345678901234567.68",
    "polars, csv": "12345678901234567.89",
    "duckdb": "12345678901234567.89",
    "duckdb, csv": "12345678901234567.89",
    "pyarrow": "12345678901234567.89",
}
PY
