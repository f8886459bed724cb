#!/usr/bin/env bash
# agate 1.14.2 (the tables of csvkit; made for data journalists). One would expect: a comma that parts no group of three is refused, or is
# a decimal comma. Seen: it is dropped wherever it stands, so that "1,5" is 15, "3,4%" is 34 and "1.234,5" is 1.2345, without a word.
# A column of decimal commas becomes ten times too large, or a hundred times, cell by cell.
"$(dirname "$0")/in_fresh_venv" agate==1.14.2 <<'PY'
import agate

number = agate.Number()
found = {text: str(number.cast(text)) for text in ("1,234", "1,5", "3,4%", "1.234,5", "1,2,3")}
table = agate.Table([["north", "1,5"], ["south", "2,25"]], ["region", "share"])
print(found, [str(row["share"]) for row in table.rows])
assert found == {"1,234": "1234", "1,5": "15", "3,4%": "34", "1.234,5": "1.2345", "1,2,3": "123"}
assert [row["share"] for row in table.rows] == [15, 225]
PY
