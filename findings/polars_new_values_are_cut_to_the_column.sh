#!/usr/bin/env bash
# polars 2.1.0. One would expect: a number with decimals put into a column of whole numbers makes it floats, as fill_null and shift do, or
# is refused, as in concat. Seen: clip, replace, scatter, item assignment and extend_constant cut it: clip(1.5, 3.7) of 1 is 1, below its
# own lower bound; replacing 1 by 1.9 leaves 1. replace_strict keeps 1.9. Corrections of whole-number figures are lost without a word.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 <<'PY'
import polars as pl

counts = pl.Series([1, 5])
set_one = counts.clone()
set_one[0] = 1.9
found = {
    "clip": counts.clip(1.5, 3.7).to_list(),
    "replace": counts.replace({1: 1.9}).to_list(),
    "scatter": counts.clone().scatter(0, 1.9).to_list(),
    "assignment": set_one.to_list(),
    "extend_constant": counts.extend_constant(1.9, 1).to_list(),
    "replace_strict": counts.replace_strict({1: 1.9, 5: 5}).to_list(),
    "shift": counts.shift(1, fill_value=1.9).to_list(),
    "fill_null": pl.Series([None, 5]).fill_null(1.9).to_list(),
}
print(found)
assert found["clip"] == [1, 3]
assert found["replace"] == found["scatter"] == found["assignment"] == [1, 5]
assert found["extend_constant"] == [1, 5, 1]
assert found["replace_strict"] == found["fill_null"] == [1.9, 5.0]
assert found["shift"] == [1.9, 1.0]
PY
