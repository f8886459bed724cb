#!/usr/bin/env bash
# mathjs 15.2.0 (Node). One would expect: 5% + 10% is 15%, or an error: 5% is 0.05, and 100 + 10% is 110, as on a pocket calculator. Seen: it is
# 0, and so is 50% - 20%, and 20% + 30% == 50% is false: a % with something behind it is the rest of a division, so that this is 5 by +0.1.
# 100 + 10% + 10% is 100. In brackets, (5%) + (10%), it is 15%. Shares that are added up in a formula are lost without an error. Of x + y%
# mathjs issue 3237 says that it is meant; pull 3590 would change it.
"$(dirname "$0")/in_fresh_node" mathjs@15.2.0 <<'JS'
import assert from "node:assert";
import { evaluate } from "mathjs";

const formulas = ["5%", "100 + 10%", "5% + 10%", "50% - 20%", "100 + 10% + 10%", "1000 + 5% + 20", "20% + 30% == 50%"];
const found = Object.fromEntries(formulas.map((formula) => [formula, evaluate(formula)]));
console.log(found, evaluate("(5%) + (10%)"));
assert.deepEqual(Object.values(found).map(Number), [0.05, 110, 0, 0, 100, 1005, 0]);
assert(Math.abs(evaluate("(5%) + (10%)") - 0.15) < 1e-9);
JS
