#!/usr/bin/env bash
# pyaxis 0.4.3, PC-Axis files in Python. One would expect: the marks of an office ("-" nothing to report, "." secret, ".." not there)
# come out alike, as texts or as missing. Seen, with the defaults: ".." is not a number, "." an empty text, and "-" stays a text of three
# signs, its quotes among them. What was dropped cannot be told from what is secret, and "-" (which is 0) equals neither "-" nor 0.
"$(dirname "$0")/in_fresh_venv" pyaxis==0.4.3 <<'PY'
from pathlib import Path
from pyaxis import pyaxis

lines = [
    'CHARSET="ANSI";', 'AXIS-VERSION="2000";', 'CODEPAGE="iso-8859-1";', 'LANGUAGE="en";', "DECIMALS=1;", 'MATRIX="M1";',
    'SUBJECT-AREA="x";', 'SUBJECT-CODE="X";', 'TITLE="Persons by region and year";', 'CONTENTS="Persons";', 'UNITS="number";',
    'STUB="region";', 'HEADING="year";', 'VALUES("region")="North","South";', 'VALUES("year")="2020","2021";', "DATA=",
    '10.5 "."', '"-" "..";',
]
Path("table.px").write_text("\n".join(lines) + "\n", encoding="latin-1")
figures = list(pyaxis.parse("table.px", encoding="latin-1")["DATA"]["DATA"])
print(figures)
assert figures[:3] == ["10.5", "", '"-"'] and figures[3] != figures[3]
PY
