#!/usr/bin/env bash
# pandera 0.35.0 on polars 2.1.0. One would expect: coerce=True refuses a value its type cannot hold, as it refuses "2.5" for a whole number.
# Seen: 1.9 (a float) becomes 1 and "2.55" (a text) becomes the decimal 2.6; the frame that comes back passes every check, and holds other figures.
"$(dirname "$0")/in_fresh_venv" pandera==0.35.0 polars==2.1.0 <<'PY'
import pandera.errors
import pandera.polars as pa
import polars as pl

def coerced(dtype, *cells):
    return pa.DataFrameSchema({"n": pa.Column(dtype, coerce=True)}).validate(pl.DataFrame({"n": cells}))["n"].to_list()

floats, texts = coerced(pl.Int64, 1.9, 2.0), [str(each) for each in coerced(pl.Decimal(10, 1), "1.25", "2.55")]
print(floats, texts)
assert floats == [1, 2]
assert texts == ["1.2", "2.6"]
try:
    coerced(pl.Int64, "1", "2.5")
except pandera.errors.SchemaError as error:
    print(str(error).splitlines()[0])
else:
    raise SystemExit("a text with decimals is cut as well")
PY
