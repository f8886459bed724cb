#!/usr/bin/env bash
# pydantic 2.14.4 and msgspec 0.23.0. One would expect: a field declared Decimal gets the digits of the JSON, and a field declared int
# refuses a number with decimals, as it refuses 2.5. Seen: validate_json reads a float first: 12345678901234567.89 becomes the Decimal ...568,
# and, where the field is int, the whole number ...568, since the float has no decimals left. msgspec keeps the digits and refuses the int.
# In quotes the digits are kept by both. Amounts of 17 digits, in cents and more, come through changed and "valid".
"$(dirname "$0")/in_fresh_venv" pydantic==2.14.4 msgspec==0.23.0 <<'PY'
from decimal import Decimal
import msgspec
import pydantic

text = "12345678901234567.89"
amount, count = pydantic.TypeAdapter(Decimal), pydantic.TypeAdapter(int)
found = {
    "pydantic": str(amount.validate_json(text)),
    "pydantic, quoted": str(amount.validate_json(f'"{text}"')),
    "pydantic, int": count.validate_json(text),
    "msgspec": str(msgspec.json.decode(text, type=Decimal)),
}
print(found)
assert found == {
    "pydantic": "12345678901234568",
    "pydantic, quoted": text,
    "pydantic, int": 12345678901234568,
    "msgspec": text,
}
for refuse in (lambda: count.validate_json("2.5"), lambda: msgspec.json.decode(text, type=int)):
    try:
        refuse()
    except (pydantic.ValidationError, msgspec.ValidationError) as error:
        print(str(error).splitlines()[0])
    else:
        raise SystemExit("not refused")
PY
