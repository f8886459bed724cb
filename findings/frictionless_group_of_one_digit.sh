#!/usr/bin/env bash
# frictionless 5.18.1. One would expect: a comma as the sign between thousands is refused where it parts one digit. Seen: with
# groupChar "," the cell 12,5 is 125. Groups must be of three digits, or the cell be refused.
"$(dirname "$0")/in_fresh_venv" frictionless==5.18.1 <<'PY'
from frictionless import fields

def read(text, **options):
    return str(fields.NumberField(name="a", **options).read_cell(text)[0])

found = read("1,250", group_char=","), read("12,5", group_char=","), read("12,5", decimal_char=",")
print(found)
assert found == ("1250", "125", "12.5"), found
PY
