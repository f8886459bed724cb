#!/usr/bin/env bash
# polars 2.1.0, duckdb 2.0.1 and pyarrow 25.0.1. One would expect: they hold decimals in one format (Arrow's) and hand them to each other,
# so that a cast to fewer places gives one figure. Seen: 2.345 cast to two places is 2.34 in polars (half to even), 2.35 in DuckDB (half
# away from zero) and refused by Arrow, which with safe=False cuts 2.349 to 2.34 too; the float 2.675, which lies below the half, is 2.67
# in Arrow and 2.68 in the other two, which hold 1.005, below its half as well, for 1.00.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 duckdb==2.0.1 pyarrow==25.0.1 <<'PY'
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

def polars(cell):
    return str(pl.Series([cell]).cast(pl.Decimal(10, 2))[0])

def duck(cell):
    kind = "double" if isinstance(cell, float) else "decimal(10,3)"
    return duckdb.sql(f"select ({cell}::{kind}::decimal(10,2))::varchar").fetchall()[0][0]

def arrow(cell, safe=True):
    try:
        return str(pc.cast(pa.array([cell]), pa.decimal128(10, 2), safe=safe)[0].as_py())
    except pa.ArrowInvalid:
        return "refused"

found = {str(cell): (polars(cell), duck(cell), arrow(cell)) for cell in (Decimal("2.345"), 2.675, 1.005)}
print(found, arrow(Decimal("2.349"), safe=False))
assert found == {"2.345": ("2.34", "2.35", "refused"), "2.675": ("2.68", "2.68", "2.67"), "1.005": ("1.00", "1.00", "1.00")}
assert arrow(Decimal("2.349"), safe=False) == "2.34"
PY
