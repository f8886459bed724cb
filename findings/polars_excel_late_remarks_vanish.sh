#!/usr/bin/env bash
# polars 2.1.0 with fastexcel 0.21.0. One would expect: a text below a column of numbers is kept, or an error, as read_csv makes of it.
# Seen: behind the first 100 rows it is an empty cell, without a word: "7 (p)", a provisional figure, looks like one that was never
# reported; and where its row held nothing else, the row is gone. Ten rows further up, or by engine="openpyxl", all is text and nothing is
# lost. Told in pola-rs/polars issue 23728 (1,000 rows then), closed as not seen any more; it is seen.
"$(dirname "$0")/in_fresh_venv" polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5 <<'PY'
import openpyxl
import polars as pl

def ends(rows, **options):
    book = openpyxl.Workbook()
    for row in ["area", "n"], *(["a", n] for n in range(rows)), ["b", "7 (p)"], ["c", 8]:
        book.active.append(row)
    book.save("figures.xlsx")
    return pl.read_excel("figures.xlsx", **options).rows()[-2:]

late, early, other, every = ends(105), ends(95), ends(105, engine="openpyxl"), ends(105, infer_schema_length=None)
print(late, early)
assert late == [("b", None), ("c", 8)]
assert early == other == every == [("b", "7 (p)"), ("c", "8")]
alone = openpyxl.Workbook()
for cell in "n", *range(105), "7 (p)", 8:
    alone.active.append([cell])
alone.save("alone.xlsx")
frame = pl.read_excel("alone.xlsx")
print(frame.height, "of 107 rows,", frame["n"].to_list()[-2:])
assert frame.height == 106 and frame["n"].to_list()[-2:] == [104, 8]
PY
