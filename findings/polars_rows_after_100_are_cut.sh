#!/usr/bin/env bash
# polars 2.1.0. One would expect: a list of rows with one 2.9 in it makes a column of floats, or an error, as a list of the same numbers
# as a column does. Seen: the type is that of the first 100 rows, and what comes later is cut to it: 2.9 becomes 2, the text "3" becomes
# 3, True becomes 1, while a date becomes an error. So a JSON of 101 records loses its decimals. infer_schema_length=None reads all.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

def last(value, **options):
    return pl.DataFrame([{"n": 1}] * 100 + [{"n": value}], **options)["n"][-1]

found = last(2.9), last(-0.9), pl.DataFrame([(1,)] * 100 + [(2.9,)], orient="row")[-1, 0], last(2.9, infer_schema_length=None)
print(found)
assert found == (2, 0, 2, 2.9)
try:
    pl.DataFrame({"n": [1] * 100 + [2.9]})
except TypeError as error:
    print(str(error).splitlines()[0])
else:
    raise SystemExit("a column is cut as well")
PY
