#!/usr/bin/env bash
# DuckDB 2.0.1. One would expect: the median of 1 and 2 is 1.5, however they are stored. Seen: of a DECIMAL column it keeps the column's
# places and cuts the rest: 1 for DECIMAL(5,0), while the same whole numbers as INTEGER, and the mean of the same decimals, give 1.5.
# quantile_cont does the same. The makers call it expected (duckdb/duckdb issue 13655).
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 <<'PY'
import duckdb

def middle(type_):
    return duckdb.sql(f"select median(x)::varchar, quantile_cont(x, 0.5)::varchar, avg(x)::varchar from (values (1::{type_}), (2)) rows(x)").fetchall()[0]

found = {type_: middle(type_) for type_ in ("integer", "decimal(5,0)", "decimal(5,1)")}
print(found)
assert found == {"integer": ("1.5", "1.5", "1.5"), "decimal(5,0)": ("1", "1", "1.5"), "decimal(5,1)": ("1.5", "1.5", "1.5")}
PY
