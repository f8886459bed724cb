#!/usr/bin/env bash
# DuckDB 2.0.1. One would expect: a sum of whole numbers written to Parquet is a whole number. Seen: a sum of BIGINT is a HUGEINT, which
# COPY writes as a double: the detail rows stay exact and the total in the file is rounded (9007199254740993 becomes ...992), as in .df().
# Cast totals to BIGINT or DECIMAL(38,0) first. Told in duckdb/duckdb issue 21180, open.
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 <<'PY'
import duckdb

duckdb.sql("create table figures as from (values (9007199254740990::bigint), (3)) rows(n)")
duckdb.sql("copy (select sum(n) as total, sum(n)::bigint as kept from figures) to 'total.parquet'")
found = duckdb.sql("select total, typeof(total), kept from 'total.parquet'").fetchall()[0]
exact = duckdb.sql("select sum(n) from figures").fetchall()[0][0]
print(exact, found)
assert exact == 9007199254740993
assert found == (9007199254740992.0, "DOUBLE", 9007199254740993)
PY
