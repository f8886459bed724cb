#!/usr/bin/env bash
# DuckDB 2.0.1. One would expect: 67000.0, a float that is exact, becomes the decimal 67000. Seen: where the decimal has many places it is
# another number: DECIMAL(38,20) gives 66999.9999..., DECIMAL(38,18) 67000.0000000000021..., since the float is multiplied by 10^20 as a
# float. With the same type, a text and a whole number stay what they are.
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 <<'PY'
import duckdb

def cast(cell, scale):
    return duckdb.sql(f"select ({cell}::decimal(38,{scale}))::varchar").fetchall()[0][0]

found = {(cell, scale): cast(cell, scale) for cell in ("67000::double", "67000", "'67000'") for scale in (2, 18, 20)}
print(found)
assert found["67000::double", 2] == "67000.00"
assert found["67000::double", 18] == "67000.000000000002097152"
assert found["67000::double", 20] == "66999.99999999999941279744"
assert found["67000", 20] == found["'67000'", 20] == "67000." + "0" * 20
assert duckdb.sql("select count(*) from (values (67000::double)) rows(x) where x::decimal(38,20) >= 67000").fetchall()[0][0] == 0
PY
