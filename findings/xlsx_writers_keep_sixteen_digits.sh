#!/usr/bin/env bash
# XlsxWriter 3.3.1 (through polars 2.1.0) and openpyxl 3.1.5. One would expect: a float written to a workbook is read back as the same
# float, as it is from CSV and JSON. Seen: both write 16 digits, and a float may need 17: 0.1 + 0.2 comes back as 0.3, and
# 1234567890.1234567 as another number. A comparison of the file with its source finds differences; a sum that is wrong by the last bit
# looks right.
"$(dirname "$0")/in_fresh_venv" xlsxwriter==3.3.1 openpyxl==3.1.5 polars==2.1.0 <<'PY'
import io

import openpyxl
import polars as pl

numbers = [0.1 + 0.2, 1234567890.1234567, 0.25]
frame = pl.DataFrame({"n": numbers})

def read(path):
    return [row[0].value for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2)]

frame.write_excel("xlsxwriter.xlsx")
book = openpyxl.Workbook()
for cell in ["n", *numbers]:
    book.active.append([cell])
book.save("openpyxl.xlsx")
found, other = read("xlsxwriter.xlsx"), read("openpyxl.xlsx")
print(found, other)
assert found == other == [0.3, 1234567890.123457, 0.25] != numbers
assert pl.read_csv(io.StringIO(frame.write_csv()))["n"].to_list() == numbers
PY
