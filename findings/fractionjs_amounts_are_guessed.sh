#!/usr/bin/env bash
# fraction.js 5.3.4 (Node; the fractions of mathjs). One would expect: a number becomes the fraction that it is, or that its digits say, as 0.1
# becomes 1/10. Seen: it becomes the simplest fraction near by, and from a million on near means whole units: 1234567.89 becomes
# 100000000/81, which is 1234567.901..., 123456789.12 is 0.98 off, 67000000.01 becomes 67000000. Of 500 amounts of cents below ten million
# nearly all are changed. The same digits as a text are kept. Arithmetic that is called exact begins with other figures.
"$(dirname "$0")/in_fresh_node" fraction.js@5.3.4 <<'JS'
import assert from "node:assert";
import Fraction from "fraction.js";

const show = (value) => new Fraction(value).toFraction();
const found = [0.1, 67000.12, 67000000.01, 1234567.89, 123456789.12].map((value) => [value, show(value), show(String(value))]);
console.log(found);
assert.deepEqual(found.map(([, number]) => number), ["1/10", "1675003/25", "67000000", "100000000/81", "10000000000/81"]);
assert.deepEqual(found.map(([, , text]) => text), ["1/10", "1675003/25", "6700000001/100", "123456789/100", "3086419728/25"]);

let changed = 0;
for (let index = 0; index < 500; index += 1) {
  const cents = 500000000 + 977777 * index;
  if (!new Fraction(cents / 100).equals(new Fraction(cents, 100))) changed += 1;
}
console.log(changed, "of 500 amounts");
assert(changed > 400);
JS
