"""VTL's check_hierarchy on DuckDB: run by an interpreter that has vtlengine (AGPL), as a process of its own.

    PYTHON benchmarks/peers/vtl.py TABLE.parquet integer|string

TABLE has the columns ``key``, ``node`` and ``value``. Prints the number of failures and the seconds, on the
clock and of all cores, as JSON in the last line of its output.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import vtlengine

RULES = """
define hierarchical ruleset splits (variable rule node) is
    one_two : t1 = p0 + p1 ;
    three : t2 = p2 + p3 + p4 ;
    top : t3 = t1 + t2
end hierarchical ruleset;
failing <- check_hierarchy(figures, splits rule node non_null dataset invalid);
"""


def structure(key: str) -> dict[str, object]:
    parts = [("key", key, "Identifier"), ("node", "String", "Identifier"), ("value", "Integer", "Measure")]
    columns = [{"name": name, "type": kind, "role": role, "nullable": role == "Measure"} for name, kind, role in parts]
    return {"datasets": [{"name": "figures", "DataStructure": columns}]}


def run(path: Path, key: str) -> int:
    found = vtlengine.run(RULES, structure(key), {"figures": path}, use_duckdb=True)
    return len(found["failing"].data)


def main() -> None:
    start, cpu = time.perf_counter(), time.process_time()
    failing = run(Path(sys.argv[1]), sys.argv[2].capitalize())
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"failing": failing, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
