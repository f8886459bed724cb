#!/usr/bin/env bash
# orjson 3.13.0, beside msgspec 0.23.0 and json of Python. One would expect: a reader that refuses to write whole numbers beyond 64 bits
# refuses to read them, or keeps them. Seen: orjson reads 18446744073709551616 as the float 1.8446744073709552e+19, so that an identifier or
# a total in the smallest unit (there are 10^18 of them in one ether) loses its last digits without a word; writing the same number is an
# error. json and msgspec keep every digit.
"$(dirname "$0")/in_fresh_venv" orjson==3.13.0 msgspec==0.23.0 <<'PY'
import json
import msgspec
import orjson

total = 67_000_000_000_000_000_000_001
found = {"json": json.loads(str(total)), "msgspec": msgspec.json.decode(str(total)), "orjson": orjson.loads(str(total))}
print(found)
assert found["json"] == found["msgspec"] == total
assert isinstance(found["orjson"], float) and int(found["orjson"]) != total
assert orjson.loads(str(2**64 - 1)) == 2**64 - 1
try:
    orjson.dumps(total)
except orjson.JSONEncodeError as error:
    print(error)
else:
    raise SystemExit("it is written as well")
PY
