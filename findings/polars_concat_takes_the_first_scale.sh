#!/usr/bin/env bash
# polars 2.1.0. One would expect: frames whose decimals have other numbers of places are put together with the greater one, as
# how="vertical_relaxed" and arithmetic do, or refused, as whole numbers and floats are. Seen: concat() takes the places of whichever
# frame comes first and rounds the others to them: the same two frames in another order hold other figures. append, extend and vstack do
# the same.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
from decimal import Decimal
import polars as pl

whole, fine = pl.DataFrame({"x": [Decimal("7")]}), pl.DataFrame({"x": [Decimal("1.99")]})
found = [[str(cell) for cell in pl.concat(frames, how=how)["x"]]
         for frames, how in (((whole, fine), "vertical"), ((fine, whole), "vertical"), ((whole, fine), "vertical_relaxed"))]
print(found)
assert found == [["7", "2"], ["1.99", "7.00"], ["7.00", "1.99"]]
assert str(whole["x"].append(fine["x"]).sum()) == "9"
try:
    pl.concat([pl.DataFrame({"x": [7]}), pl.DataFrame({"x": [1.99]})])
except pl.exceptions.SchemaError as error:
    print(error)
else:
    raise SystemExit("whole numbers and floats are put together as well")
PY
