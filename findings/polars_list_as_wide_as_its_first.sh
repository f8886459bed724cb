#!/usr/bin/env bash
# polars 2.1.0. One would expect: a column declared as List(Int128) takes whole numbers of 128 bits, in any order, as a column declared
# as Int128 does. Seen: the numbers of one list are made as wide as the first of them, whatever the schema says: [1, 2**70] is refused
# (TypeError, "Series of type Int64"), [2**70, 1] is taken, and so are [1] and [2**70] in two rows.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

large = 2**70
schema = {"row": pl.Int64, "ends": pl.List(pl.Int128)}


def taken(*rows):
    try:
        return pl.DataFrame(list(enumerate(rows)), schema=schema, orient="row")["ends"].to_list() == [*map(list, rows)]
    except TypeError as error:
        print(str(error).splitlines()[0])
        assert "Int64" in str(error)
        return False


assert not taken([1, large])
assert taken([large, 1])
assert taken([1], [large])
assert taken(pl.Series([1, large], dtype=pl.Int128))
assert pl.DataFrame([(0, 1), (1, large)], schema={"row": pl.Int64, "end": pl.Int128}, orient="row").height == 2
print("[1, 2**70] is refused, [2**70, 1] is taken")
PY
