"""VTL's check_hierarchy on DuckDB: run by an interpreter that has vtlengine (AGPL), as a process of its own.

    PYTHON benchmarks/peers/vtl.py TABLE.parquet REPEAT integer|string

TABLE has the columns ``key``, ``node`` and ``value``. Prints the failing figures and the seconds of each run, as
JSON in the last line of its output.
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
    path, repeat, key = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3].capitalize()
    seconds = []
    failing = 0
    for _ in range(repeat):
        start = time.perf_counter()
        failing = run(path, key)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"version": vtlengine.__version__, "failing": failing, "seconds": seconds}))


if __name__ == "__main__":
    main()
