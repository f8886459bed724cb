#!/usr/bin/env bash
# pyarrow 25.0.1. One would expect: the mean of 1 and 2 is 1.5, however they are stored. Seen: of decimals the mean keeps the places of the
# column and is rounded away from zero: 2 for decimal128(5, 0), and 0.02 for 0.01 and 0.02, in mean() and in group_by alike; the median of
# the same column (quantile) is the float 1.5. As int64 the mean is 1.5. Shares and prices of two places have means that are up to half a
# cent off. A sum beyond 38 digits starts again at the other end.
"$(dirname "$0")/in_fresh_venv" pyarrow==25.0.1 <<'PY'
from decimal import Decimal
import pyarrow as pa
import pyarrow.compute as pc

whole = pa.array([Decimal(1), Decimal(2)], pa.decimal128(5, 0))
cents = pa.array([Decimal("0.01"), Decimal("0.02")])
found = {
    "decimal": str(pc.mean(whole)),
    "grouped": str(pa.table({"g": [1, 1], "x": whole}).group_by("g").aggregate([("x", "mean")])["x_mean"][0]),
    "cents": str(pc.mean(cents)),
    "median": pc.quantile(whole)[0].as_py(),
    "int64": pc.mean(pa.array([1, 2])).as_py(),
    "sum": str(pc.sum(pa.array([Decimal("9" * 38)] * 3))),
}
print(found)
assert found["decimal"] == found["grouped"] == "2" and found["cents"] == "0.02"
assert found["median"] == found["int64"] == 1.5
assert found["sum"].startswith("-")
PY
