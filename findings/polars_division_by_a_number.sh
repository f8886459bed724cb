#!/usr/bin/env bash
# polars 2.1.0. One would expect: a column of floats divided by a number is each float divided by it. Seen: it is multiplied by the inverse, so that
# the result need not be the nearest float: 7.0 / 100000 is 7.000000000000001e-05, while a column of the same number as divisor, and Python, give 7e-05.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

by_number = (pl.Series([7.0]) / 100000)[0]
by_column = (pl.Series([7.0]) / pl.Series([100000.0]))[0]
print(by_number, by_column, 7.0 / 100000)
assert by_number == 7.000000000000001e-05
assert by_column == 7.0 / 100000 == 7e-05
PY
