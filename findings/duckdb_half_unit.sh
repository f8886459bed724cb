#!/usr/bin/env bash
# DuckDB 2.0.1. One would expect: a cell that does not fit the type found in the first rows is an error. Seen: where the sample
# (20,480 rows) holds whole numbers only, a 2.5 behind it is read as 3 without a word. Columns must be read as text.
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 <<'PY'
import pathlib

import duckdb

pathlib.Path("late.csv").write_text("a\n" + "1\n" * 30_000 + "2.5\n")
pathlib.Path("early.csv").write_text("a\n2.5\n" + "1\n" * 30_000)
late = duckdb.sql("select a, typeof(a) from read_csv('late.csv')").fetchall()[-1]
early = duckdb.sql("select a, typeof(a) from read_csv('early.csv')").fetchall()[0]
print(late, early)
assert late == (3, "BIGINT"), late
assert early == (2.5, "DOUBLE"), early
PY
