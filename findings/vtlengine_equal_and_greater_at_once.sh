#!/usr/bin/env bash
# vtlengine 1.9.6 (the validation language VTL of SDMX). One would expect: of two numbers exactly one of =, < and > holds. Seen: =, <>,
# >=, <= and "between" compare with a tolerance of 15 significant digits, > and < and "in" with none, so that 0.1 + 0.2 = 0.3 and 0.1 +
# 0.2 > 0.3 are both true. A rule "total > sum" fires on figures that the rule "total = sum" lets pass. Numbers are also rounded to 15
# digits on the way out: 1234567890123456 times 1.0 is ...460. Both can be set by environment variables; that < and > stay outside of it
# is said nowhere in its code.
"$(dirname "$0")/in_fresh_venv" vtlengine==1.9.6 <<'PY'
import pandas as pd
from vtlengine import run

def told(expression, number, whole=1):
    columns = [
        {"name": "id", "type": "Integer", "role": "Identifier", "nullable": False},
        {"name": "x", "type": "Number", "role": "Measure", "nullable": True},
        {"name": "n", "type": "Integer", "role": "Measure", "nullable": True},
    ]
    result = run(
        script=f"R := D[calc r := {expression}];",
        data_structures={"datasets": [{"name": "D", "DataStructure": columns}]},
        datapoints={"D": pd.DataFrame({"id": [1], "x": [number], "n": [whole]})},
        return_only_persistent=False,
    )
    return result["R"].data["r"].tolist()[0]

found = {sign: bool(told(f"x {sign} 0.3", 0.1 + 0.2)) for sign in ("=", "<>", ">", "<", ">=", "<=")}
product = told("n * 1.0", 1.0, 1234567890123456)
print(found, bool(told("between(x, 0, 0.3)", 0.1 + 0.2)), bool(told("x in {0.3}", 0.1 + 0.2)), product)
assert found == {"=": True, "<>": False, ">": True, "<": False, ">=": True, "<=": True}
assert told("between(x, 0, 0.3)", 0.1 + 0.2) and not told("x in {0.3}", 0.1 + 0.2)
assert product == 1234567890123460.0
PY
