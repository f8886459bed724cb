#!/usr/bin/env bash
# numeral 2.0.6 (Node). One would expect: a text that is no plain number has no value (null), as "N/A" has, or the value of its number. Seen:
# any bracket makes it negative, so that "7 (p)", a provisional figure, is -7; the sign of a true minus (U+2212) is dropped; what is not a digit
# is dropped between digits: "1e3" is 13, "10-12" -1012, "ca. 5" 0.5, "1,5" 15; of a scale word only "1.5b" is read, "1.5 billion" and
# "1.5bn" are 1.5.
"$(dirname "$0")/in_fresh_node" numeral@2.0.6 <<'JS'
import assert from "node:assert";
import numeral from "numeral";

const texts = ["N/A", "7 (p)", "\u22125", "-5", "1e3", "10-12", "ca. 5", "1,5", "1.5b", "1.5bn", "1.5 billion"];
const found = Object.fromEntries(texts.map((text) => [text, numeral(text).value()]));
console.log(found);
assert.deepEqual(Object.values(found), [null, -7, 5, -5, 13, -1012, 0.5, 15, 1500000000, 1.5, 1.5]);
JS
