#!/usr/bin/env bash
# quantulum3 0.10.0 (quantities in texts). One would expect: half a million is 500,000. Seen: 1,500,000, three times as much: "half" and
# "a million" are added. "two and a half million" is right, "a quarter of a million" too little, and "1,5 million" is 15 million.
"$(dirname "$0")/in_fresh_venv" quantulum3==0.10.0 <<'PY'
from quantulum3 import parser

def read(text):
    return [quantity.value for quantity in parser.parse(text)]

texts = "about half a million jobs", "two and a half million people", "a quarter of a million jobs", "1,5 million", "0.5 million jobs"
found = {text: read(text) for text in texts}
print(found)
assert found["about half a million jobs"] == [1_500_000]
assert found["two and a half million people"] == [2_500_000]
assert found["a quarter of a million jobs"] != [250_000]
assert found["1,5 million"] == [15_000_000]
assert found["0.5 million jobs"] == [500_000]
PY
