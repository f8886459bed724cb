#!/usr/bin/env bash
# deltalake 1.6.6. One would expect: appending decimals to a column of whole numbers widens it, or is refused, as the text "1.99" and a
# number too large are. Seen: 1.99 is stored as 1, with schema_mode="merge" as well, and in a decimal column of one place as 2.0, while a
# decimal of two places is refused there. The first day's file, where every figure was whole by chance, decides what becomes of all later
# ones.
"$(dirname "$0")/in_fresh_venv" deltalake==1.6.6 pyarrow==25.0.1 <<'PY'
from decimal import Decimal
from itertools import count
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

names = count()


def appended(first: pa.Array, later: pa.Array, **options: str) -> list[str] | str:
    name = f"table{next(names)}"
    write_deltalake(name, pa.table({"x": first}))
    try:
        write_deltalake(name, pa.table({"x": later}), mode="append", **options)
    except Exception as error:
        return f"refused: {type(error).__name__}"
    return sorted(map(str, DeltaTable(name).to_pyarrow_table()["x"].to_pylist()))


whole, tenths = pa.array([7]), pa.array([Decimal("7.0")])
found = {
    "float": appended(whole, pa.array([1.99])),
    "float, merged": appended(whole, pa.array([1.99]), schema_mode="merge"),
    "float to tenths": appended(tenths, pa.array([1.99])),
    "hundredths to tenths": appended(tenths, pa.array([Decimal("1.99")])),
    "text": appended(whole, pa.array(["1.99"])),
    "too large": appended(pa.array([7], pa.int32()), pa.array([2**40])),
}
print(found)
values = list(found.values())
assert values[:3] == [["1", "7"], ["1", "7"], ["2.0", "7.0"]]
assert all(value.startswith("refused") for value in values[3:])
PY
