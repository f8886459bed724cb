#!/usr/bin/env bash
# pandas 3.1.1. One would expect: JSON tells its types, so that a number is read as a number and "01" as a text. Seen: read_json makes a
# date of whole numbers above 31,536,000 in a column whose name ends in "_at", begins with "timestamp" or is "date" or "modified":
# 67,000,123 people counted_at a census are the 15th of February 1972, 12 beside them stay 12. Texts of digits become numbers: the region
# "01" is 1, until one "01A" makes all of them texts. Both are documented (convert_dates, dtype), and on unless switched off.
"$(dirname "$0")/in_fresh_venv" pandas==3.1.1 <<'PY'
import io
import json

import pandas as pd

def read(name, *cells):
    return [str(cell) for cell in pd.read_json(io.StringIO(json.dumps([{name: cell} for cell in cells])))[name]]

found = read("counted_at", 67_000_123), read("counted_in", 67_000_123), read("counted_at", 12), read("region", "01", "02"), read("region", "01", "01A")
print(found)
assert found == (["1972-02-15 11:08:43"], ["67000123"], ["12"], ["1", "2"], ["01", "01A"])
PY
