#!/usr/bin/env bash
# agate 1.14.2. One would expect: a column of digits is numbers. Seen: where every count is 0 or 1, as in a table of rare deaths, the
# column is read as true and false, and cannot be added; one 2 further down makes it numbers again. "none" among numbers is empty.
"$(dirname "$0")/in_fresh_venv" agate==1.14.2 <<'PY'
import agate

rare = agate.Table([["north", "1"], ["south", "0"]], ["region", "deaths"])
more = agate.Table([["north", "1"], ["south", "0"], ["west", "2"], ["east", "none"]], ["region", "deaths"])
print([row["deaths"] for row in rare.rows], [row["deaths"] for row in more.rows])
assert [row["deaths"] for row in rare.rows] == [True, False]
assert [row["deaths"] for row in more.rows] == [1, 0, 2, None]
try:
    rare.aggregate(agate.Sum("deaths"))
except agate.DataTypeError as error:
    print(error)
else:
    raise SystemExit("the sum of true and false is told")
PY
