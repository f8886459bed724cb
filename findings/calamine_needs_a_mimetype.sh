#!/usr/bin/env bash
# python-calamine 0.9.1, odfpy 1.4.1. One would expect: a workbook of OpenDocument is told by its manifest, since the part called `mimetype` is
# a recommendation of the format and some exporters leave it out. Seen: calamine cannot tell what the file is, whether it is
# named (`'mimetype' file not found in archive`) or handed over as bytes (`Cannot detect file format`); odfpy reads it.
"$(dirname "$0")/in_fresh_venv" python-calamine==0.9.1 odfpy==1.4.1 <<'PY'
import io
import zipfile

from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineError, CalamineWorkbook

book, table, row = OpenDocumentSpreadsheet(), Table(name="figures"), TableRow()
for text in ("north", "7541"):
    cell = TableCell()
    cell.addElement(P(text=text))
    row.addElement(cell)
table.addElement(row)
book.spreadsheet.addElement(table)
book.save("whole.ods")
with zipfile.ZipFile("whole.ods") as whole, zipfile.ZipFile("without.ods", "w") as without:
    for name in whole.namelist():
        if name != "mimetype":
            without.writestr(name, whole.read(name))

assert CalamineWorkbook.from_path("whole.ods").sheet_names == ["figures"]
with open("without.ods", "rb") as file:
    data = file.read()
for opened in (lambda: CalamineWorkbook.from_path("without.ods"), lambda: CalamineWorkbook.from_object(io.BytesIO(data))):
    try:
        opened()
    except CalamineError as error:
        print("calamine:", error)
    else:
        raise SystemExit("calamine reads it now")
cells = load("without.ods").spreadsheet.getElementsByType(TableCell)
print("odfpy:", [str(cell) for cell in cells])
assert [str(cell) for cell in cells] == ["north", "7541"]
PY
