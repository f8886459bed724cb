#!/usr/bin/env bash
# polars 2.1.0. One would expect: a decimal divided by a decimal gets more places (SQL: at least 6). Seen: the quotient keeps the
# scale of its inputs and is rounded to it: of whole numbers 1 / 3 is 0. Shares must be taken in floats or in whole numbers.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
from decimal import Decimal
import polars as pl

def quotient(one, three):
    frame = pl.DataFrame({"a": [Decimal(one)], "b": [Decimal(three)]})
    return frame.select(pl.col("a") / pl.col("b")).item()

found = quotient("1", "3"), quotient("1.00", "3.00"), quotient("2.00", "3.00")
print("1/3, 1.00/3.00, 2.00/3.00:", *found)
assert found == (Decimal("0"), Decimal("0.33"), Decimal("0.67")), found
PY
