#!/usr/bin/env bash
# quantulum3 0.10.0. One would expect: "from 10 to 12 million" is two numbers, or a range of millions. Seen: it is one, 6,000,005, the
# mean of 10 and 12 million; "between 5 and 10 percent" is 7.5, and the year "2023/24" is 84.29. The mean is meant (the width goes to
# "uncertainty"), the scale word that serves both numbers is not. "$5m" is 5 dollar metres, "£1.5bn" 1.5 pounds times barn times newton.
"$(dirname "$0")/in_fresh_venv" quantulum3==0.10.0 <<'PY'
from quantulum3 import parser

def read(text):
    return [(round(quantity.value, 2), quantity.unit.name) for quantity in parser.parse(text)]

found = [read(text) for text in ("from 10 to 12 million", "between 5 and 10 percent", "2023/24", "$5m", "£1.5bn")]
print(found)
assert found == [
    [(6_000_005, "dimensionless")], [(7.5, "percentage")], [(84.29, "dimensionless")], [(5, "dollar metre")],
    [(1.5, "pound sterling barn newton")],
]
PY
