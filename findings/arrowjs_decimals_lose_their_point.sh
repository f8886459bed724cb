#!/usr/bin/env bash
# apache-arrow 21.2.0 (Node). One would expect: a decimal of an Arrow file prints as its number: 12.34. Seen: its text and its Number are 1234,
# and -0.05 is -5: the whole number that is stored, without its places, which stand in the type only. In a page that shows the table every
# amount is a hundred times too large. Told in apache/arrow-js issues 77 (of 2023) and 100 (of 2021), open.
"$(dirname "$0")/in_fresh_node" apache-arrow@21.2.0 <<'JS'
import assert from "node:assert";
import { Decimal, Field, RecordBatch, Schema, Struct, Table, makeData, tableFromIPC, tableToIPC } from "apache-arrow";

// two decimals of 38 digits with two places, as 128 bits each: 12.34 and -0.05
const stored = new Uint32Array(new BigInt64Array([1234n, 0n, -5n, -1n]).buffer);
const type = new Decimal(2, 38);
const schema = new Schema([new Field("amount", type, true)]);
const column = makeData({ type, length: 2, nullCount: 0, data: stored });
const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: 2, nullCount: 0, children: [column] }));
const amounts = tableFromIPC(tableToIPC(new Table([batch]), "file")).getChild("amount");

const found = [...amounts].map((amount) => [String(amount), Number(amount), JSON.stringify(amount)]);
console.log(String(amounts.type), found);
assert.equal(amounts.type.scale, 2);
assert.deepEqual(found.map(([text, number]) => [text, number]), [["1234", 1234], ["-5", -5]]);
JS
