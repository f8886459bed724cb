"""Banff's error localisation: run by an interpreter that has banff (GPL), as a process of its own.

    PYTHON benchmarks/peers/banff_errorloc.py TABLE.parquet

TABLE is the wide table. Prints the records with a set of fields to change and the seconds, on the
clock and of all cores, as JSON in the last line of its output.
"""

from __future__ import annotations

import json
import sys
import time

import banff
import pyarrow as pa
import pyarrow.parquet as pq

EDITS = "t1 = p0 + p1; t2 = p2 + p3 + p4; t3 = t1 + t2;"
FIELDS = ("p0", "p1", "p2", "p3", "p4", "t1", "t2", "t3")


def main() -> None:
    table = pq.read_table(sys.argv[1], columns=["key", *FIELDS])
    records = pa.table(
        {"key": table["key"].cast(pa.string())} | {name: table[name].cast(pa.float64()) for name in FIELDS}
    )
    start, cpu = time.perf_counter(), time.process_time()
    told = banff.errorloc(indata=records, unit_id="key", edits=EDITS, seed=1, outstatus="pyarrow")
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    failing = len(set(told.outstatus["key"].to_pylist()))
    print(json.dumps({"failing": failing, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
