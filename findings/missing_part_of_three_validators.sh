#!/usr/bin/env bash
# dataframely 3.1.2, pandera 0.35.0 and pointblank 1.1.1 on polars 2.1.0. One would expect: three validators of data frames say the same
# of a row in which a part of a total is missing. Seen: dataframely and pandera let the row pass, pointblank fails it; none can say that
# it cannot be told. (A null is valid to the first two, and not True to the third.)
"$(dirname "$0")/in_fresh_venv" dataframely==3.1.2 "pandera[polars]==0.35.0" pointblank==1.1.1 polars==2.1.0 <<'PY'
import dataframely as dy
import pandera.polars as pa
import pointblank as pb
import polars as pl

frame = pl.DataFrame({"total": [3, 7], "a": [1, None], "b": [2, 4]})
adds_up = pl.col("total") == pl.col("a") + pl.col("b")


class Sums(dy.Schema):
    total = dy.Int64()
    a = dy.Int64(nullable=True)
    b = dy.Int64()

    @dy.rule()
    def adds(cls) -> pl.Expr:
        return adds_up


def pandera_passes() -> bool:
    schema = pa.DataFrameSchema(
        {"total": pa.Column(int), "a": pa.Column(int, nullable=True), "b": pa.Column(int)},
        checks=pa.Check(lambda data: data.lazyframe.select(adds_up)),
    )
    try:
        schema.validate(frame)
    except pa.errors.SchemaError:
        return False
    return True


found = {
    "dataframely": Sums.is_valid(frame),
    "pandera": pandera_passes(),
    "pointblank": pb.Validate(frame).col_vals_expr(adds_up).interrogate().all_passed(),
}
print(found)
assert found == {"dataframely": True, "pandera": True, "pointblank": False}
PY
