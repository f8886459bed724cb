#!/usr/bin/env bash
# papaparse 5.7.1 (Node). One would expect: a file with semicolons and decimal commas is told by its header, which has no comma, and the newline
# at its end changes nothing; csv.Sniffer of Python, pandas and DuckDB tell it so. Seen: with the newline the comma is taken for the sign
# between cells, and the year 2024 with the share 1,5 becomes one cell "2024;1" and a 5 in no column (__parsed_extra), told only in `errors`;
# without the newline, with skipEmptyLines, or with a second share in each row it is the semicolon.
"$(dirname "$0")/in_fresh_node" papaparse@5.7.1 <<'JS'
import assert from "node:assert";
import Papa from "papaparse";

const text = "year;share\n2024;1,5\n2025;2,5";
const read = (text, options) => Papa.parse(text, { header: true, dynamicTyping: true, ...options });
const ended = read(`${text}\n`);
const found = [ended, read(text), read(`${text}\n`, { skipEmptyLines: true }), read("year;a;b\n2024;1,5;2,5\n")];
console.log(ended.data, ended.errors.map((error) => error.code), found.map((result) => result.meta.delimiter));
assert.deepEqual(found.map((result) => result.meta.delimiter), [",", ";", ";", ";"]);
assert.deepEqual(ended.data[0], { "year;share": "2024;1", __parsed_extra: [5] });
JS
