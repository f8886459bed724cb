#!/usr/bin/env bash
# python-calamine 0.9.1. One would expect: row 4, column C of a sheet is rows[3][2]. Seen: to_python() leaves out the empty rows and columns
# before the first cell, so that it is rows[0][0], unless skip_empty_area=False is said; a formula whose value was never
# stored is an empty cell, so that the row below, with nothing else in it, is gone. Every whole number is a float.
"$(dirname "$0")/in_fresh_venv" python-calamine==0.9.1 openpyxl==3.1.5 <<'PY'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active["C4"], book.active["D4"], book.active["D5"] = "north", 7541, "=D4*2"
# D5 is a formula nobody computed yet
book.save("figures.xlsx")
sheet = CalamineWorkbook.from_path("figures.xlsx").get_sheet_by_index(0)
print(sheet.to_python(), sheet.start)
assert sheet.to_python() == [["north", 7541.0]]
assert isinstance(sheet.to_python()[0][1], float)
assert sheet.to_python(skip_empty_area=False)[3][2:] == ["north", 7541.0]
PY
