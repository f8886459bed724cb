#!/usr/bin/env bash
# python-calamine 0.9.1 and openpyxl 3.1.5. One would expect: a cell that shows 1234 with a raised footnote mark 1 reads as 1234, or
# with the mark set apart. Seen: both give the text "12341", a wrong number in plain digits; only openpyxl's rich_text=True keeps
# the raised mark apart. Workbooks of statistical offices have such cells.
"$(dirname "$0")/in_fresh_venv" python-calamine==0.9.1 openpyxl==3.1.5 <<'PY'
import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active["A1"] = CellRichText("1234", TextBlock(InlineFont(vertAlign="superscript"), "1"))
book.save("raised.xlsx")
calamine = CalamineWorkbook.from_path("raised.xlsx").get_sheet_by_index(0).to_python()[0][0]
plain = openpyxl.load_workbook("raised.xlsx").active["A1"].value
rich = openpyxl.load_workbook("raised.xlsx", rich_text=True).active["A1"].value
print("calamine:", calamine, "openpyxl:", plain, "rich:", list(rich))
assert calamine == plain == "12341"
assert rich[0] == "1234" and rich[1].font.vertAlign == "superscript"
PY
