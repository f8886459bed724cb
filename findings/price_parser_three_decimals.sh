#!/usr/bin/env bash
# price-parser 0.5.1. One would expect: 0.125 is an eighth, since no group of digits begins with a lone zero. Seen: any point before exactly
# three digits parts thousands, so that 0.125 is 125 and 3.082 is 3082, while 0.12 and 0.1250 are what they say.
"$(dirname "$0")/in_fresh_venv" price-parser==0.5.1 <<'PY'
from price_parser import parse_price

found = {text: str(parse_price(text).amount) for text in ("0.125", "3.082", "0.12", "0.1250", "0,125")}
print(found)
assert found == {"0.125": "125", "3.082": "3082", "0.12": "0.12", "0.1250": "0.1250", "0,125": "125"}
PY
