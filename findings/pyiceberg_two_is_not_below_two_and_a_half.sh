#!/usr/bin/env bash
# pyiceberg 0.12.0. One would expect: a row filter on a column of whole numbers compares with the number that stands in it, or refuses it.
# Seen: "x < 2.5" leaves out 2, and "x = 2.5" finds it: the number of a filter given as text is cut to the type of the column, whatever the
# comparison. The same filter as an expression, LessThan("x", 2.5), is refused. A rule that ran on a table of halves finds other rows once
# the column holds whole numbers.
"$(dirname "$0")/in_fresh_venv" "pyiceberg[sql-sqlite,pyarrow]==0.12.0" <<'PY'
from pathlib import Path
import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import LessThan

folder = Path.cwd()
catalog = SqlCatalog("here", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
catalog.create_namespace("figures")
table = catalog.create_table("figures.counts", pa.schema([("x", pa.int64())]))
table.append(pa.table({"x": [1, 2, 3]}))

rules = "x < 2.5", "x >= 2.5", "x = 2.5"
found = {rule: table.scan(row_filter=rule).to_arrow()["x"].to_pylist() for rule in rules}
print(found)
assert found == {"x < 2.5": [1], "x >= 2.5": [2, 3], "x = 2.5": [2]}
try:
    table.scan(row_filter=LessThan("x", 2.5)).to_arrow()
except TypeError as error:
    print(error)
else:
    raise SystemExit("the expression is taken as well")
PY
