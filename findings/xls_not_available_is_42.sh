#!/usr/bin/env bash
# petl 1.7.30 and agate-excel 0.4.2 (csvkit's in2csv), both over xlrd 2.0.2, beside tablib 3.10.0. One would expect: a cell of an old workbook
# (.xls) that shows #N/A or #DIV/0! is missing, is an error, or is that text, as tablib has it. Seen: it is the number 42, or 7: the code of
# the error in the file, which xlrd gives as the value and which only its ctype tells from a number. A region without figures has 42
# cases, and a sum over the column is a number.
"$(dirname "$0")/in_fresh_venv" petl==1.7.30 agate-excel==0.4.2 tablib==3.10.0 xlrd==2.0.2 xlwt==1.3.0 <<'PY'
from pathlib import Path
import agate
import agateexcel  # noqa: F401
import petl
import tablib
import xlwt

book = xlwt.Workbook()
sheet = book.add_sheet("cases")
sheet.write(0, 0, "cases")
sheet.row(1).set_cell_error(0, 42)  # 0x2A, shown as #N/A
sheet.row(2).set_cell_error(0, 7)  # shown as #DIV/0!
sheet.write(3, 0, 5)
book.save("cases.xls")

found = {
    "petl": [row[0] for row in petl.fromxls("cases.xls").list()[1:]],
    "agate": [float(cell) for cell in agate.Table.from_xls("cases.xls").columns["cases"]],
    "tablib": tablib.Dataset().load(Path("cases.xls").read_bytes(), format="xls")["cases"],
}
print(found)
assert found == {"petl": [42, 7, 5], "agate": [42, 7, 5], "tablib": ["#N/A", "#DIV/0!", 5]}
PY
