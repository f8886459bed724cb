#!/usr/bin/env bash
# ibis 12.0.0 over duckdb 2.0.1, polars 2.1.0 and sqlite. One would expect: an expression of ibis means one thing, whatever computes it.
# Seen: 2.5.round() is 3, 2 and 3; -7 % 2 is -1, 1 and -1; 2.345 cast to decimal(10,2) is 2.35, 2.34 and 2.34; the sum of 2^63 - 1 and 1
# is an error, minus 2^63, and an error.
"$(dirname "$0")/in_fresh_venv" "ibis-framework[duckdb,polars,sqlite]==12.0.0" duckdb==2.0.1 polars==2.1.0 <<'PY'
from decimal import Decimal

import ibis

backends = {"duckdb": ibis.duckdb.connect(), "polars": ibis.polars.connect(), "sqlite": ibis.sqlite.connect()}
table = ibis.memtable({"x": [2.5], "n": [-7]})
expressions = {
    "round": table.x.round(),
    "remainder": table.n % 2,
    "decimal": ibis.literal(Decimal("2.345")).cast("decimal(10,2)"),
    "sum": ibis.memtable({"n": [2**63 - 1, 1]}).n.sum(),
}

def told(backend, expression):
    try:
        result = backend.to_pyarrow(expression)
    except Exception as error:
        return type(error).__name__
    result = result.to_pylist()[0] if hasattr(result, "to_pylist") else result.as_py()
    return str(result)

found = {name: [told(backend, expression) for backend in backends.values()] for name, expression in expressions.items()}
print(list(backends), found)
assert found["round"] == ["3", "2", "3"]
assert found["remainder"] == ["-1", "1", "-1"]
assert found["decimal"] == ["2.35", "2.34", "2.34"]
assert found["sum"] == ["ArrowInvalid", str(-(2**63)), "OperationalError"]
PY
