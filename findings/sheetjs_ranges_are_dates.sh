#!/usr/bin/env bash
# xlsx 0.18.5 (SheetJS as npm has it). One would expect: a cell of a CSV that is no plain number stays a text. Seen: a comma is dropped wherever
# it stands, so that "1,5" is 15 and "7,5%" is 0.75; "12%5" is 1.25; ranges of ages or counts are days: "10-12" is the 12th of October 2001,
# "3-5" the 5th of March, and the school year "2010-11" the 1st of November 2010, while "1999-00" stays a text. The shown text of 3-5 is 3/5/01.
# { raw: true } keeps them all.
"$(dirname "$0")/in_fresh_node" xlsx@0.18.5 <<'JS'
import assert from "node:assert";
import XLSX from "xlsx";

const cells = ["1,5", "7,5%", "12%5", "10-12", "3-5", "2010-11", "1999-00"];
const read = (options) => {
  const sheet = XLSX.read(cells.map((cell) => `"${cell}"`).join("\n"), { type: "string", ...options }).Sheets.Sheet1;
  return cells.map((_, row) => sheet[`A${row + 1}`]);
};
const found = Object.fromEntries(read({}).map((cell, row) => [cells[row], [cell.v, cell.w]]));
console.log(found);
assert.deepEqual(Object.values(found).map(([value]) => value).slice(0, 3), [15, 0.75, 1.25]);
assert.deepEqual(["10-12", "3-5", "2010-11"].map((cell) => found[cell][1]), ["10/12/01", "3/5/01", "11/1/10"]);
assert.equal(found["1999-00"][0], "1999-00");
assert.deepEqual(read({ raw: true }).map((cell) => cell.v), cells);
JS
