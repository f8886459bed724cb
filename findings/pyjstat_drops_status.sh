#!/usr/bin/env bash
# pyjstat 2.4.0. One would expect: reading JSON-stat 2 and writing it again keeps "status", where offices mark figures as provisional
# or estimated. Seen: neither the data frame nor what is written back from it has it.
"$(dirname "$0")/in_fresh_venv" pyjstat==2.4.0 <<'PY'
import json
from pyjstat import pyjstat

given = {
    "version": "2.0", "class": "dataset", "id": ["year"], "size": [2], "value": [10, 12], "status": ["final", "provisional"],
    "dimension": {"year": {"category": {"index": ["2023", "2024"]}}},
}
frame = pyjstat.Dataset.read(json.dumps(given)).write("dataframe")
again = json.loads(pyjstat.Dataset.read(frame).write())
print("columns:", list(frame.columns), "keys written back:", sorted(again))
assert list(frame.columns) == ["year", "value"] and "status" not in again
PY
