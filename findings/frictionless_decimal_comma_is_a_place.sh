#!/usr/bin/env bash
# frictionless 5.18.1. One would expect: in a file with semicolons, as offices of most of Europe write them, the cell 1,5 is read as a number
# with a decimal comma or stays a text. Seen: it is a place on the map: a column of decimal commas is found to be of the type "geopoint",
# 1,5 is the longitude 1 and latitude 5, 1.234,5 the longitude 1.234, and validate() calls the table valid. One cell without a comma makes
# the whole column texts again.
"$(dirname "$0")/in_fresh_venv" frictionless==5.18.1 <<'PY'
from pathlib import Path
from frictionless import Resource

Path("shares.csv").write_text("region;share;total\nnorth;1,5;1.234,5\nsouth;2,5;2.345,6\n")
Path("mixed.csv").write_text("region;share\nnorth;1,5\nsouth;2\n")
rows = Resource("shares.csv").read_rows()
types = [field.type for field in Resource.describe("shares.csv").schema.fields]
mixed = [field.type for field in Resource.describe("mixed.csv").schema.fields]
print([row.to_dict() for row in rows], types, mixed)
assert [tuple(row["share"]) for row in rows] == [(1, 5), (2, 5)]
assert [tuple(map(float, row["total"])) for row in rows] == [(1.234, 5.0), (2.345, 6.0)]
assert types == ["string", "geopoint", "geopoint"]
assert Resource("shares.csv").validate().valid
assert mixed == ["string", "string"]
PY
