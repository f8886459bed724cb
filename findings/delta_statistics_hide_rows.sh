#!/usr/bin/env bash
# deltalake 1.6.6 (Delta Lake without Spark) with pyarrow 25.0.1 and polars 2.1.0. One would expect: a filter on a table finds the rows that
# the whole table, read and then filtered, has. Seen: the bounds kept beside each file are floats for decimals, and leave NaN out, and
# files are skipped by them: an amount of 17 digits is not found by its own value, through to_pyarrow_table or a dataset, and of NaN and 1
# "is it NaN?" finds nothing; polars' scan_delta of the same table finds both. A reconciliation reports as missing what is there. Told for
# decimals without places in delta-io/delta-rs pull 4757 (of September 2026), which says that those with places stay as they are.
"$(dirname "$0")/in_fresh_venv" deltalake==1.6.6 pyarrow==25.0.1 polars==2.1.0 <<'PY'
from decimal import Decimal
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, write_deltalake

amount = Decimal("12345678901234567.89")
write_deltalake("amounts", pa.table({"x": pa.array([amount], pa.decimal128(38, 2))}))
write_deltalake("rates", pa.table({"x": [float("nan"), 1.0]}))
amounts, rates = DeltaTable("amounts"), DeltaTable("rates")

found = {
    "amount, filter": amounts.to_pyarrow_table(filters=[("x", "==", amount)]).num_rows,
    "amount, dataset": amounts.to_pyarrow_dataset().to_table(filter=ds.field("x") == pa.scalar(amount, pa.decimal128(38, 2))).num_rows,
    "amount, whole table": amounts.to_pyarrow_table().filter(ds.field("x") == amount).num_rows,
    "amount, polars": pl.scan_delta(amounts).filter(pl.col("x") == amount).collect().height,
    "NaN, dataset": rates.to_pyarrow_dataset().to_table(filter=ds.field("x").is_nan()).num_rows,
    "NaN, whole table": rates.to_pyarrow_table().filter(ds.field("x").is_nan()).num_rows,
    "NaN, polars": pl.scan_delta(rates).filter(pl.col("x").is_nan()).collect().height,
}
print(found)
assert list(found.values()) == [0, 0, 1, 1, 0, 1, 1]
PY
