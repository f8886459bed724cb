#!/usr/bin/env bash
# jsonschema 4.26.0, jsonschema-rs 0.61.2 and fastjsonschema 2.22.3. One would expect: "multipleOf": 0.01, the usual way to say that an amount
# has two places, takes every amount of cents, or three validators refuse the same ones. Seen: of the 2,000 amounts from 0.00 to 19.99
# jsonschema refuses 321, 0.07, 4.35 and 19.99 among them, since it divides the floats and looks for a rest; the other two refuse none, and
# refuse 0.075 as they should. An amount passes one gate and fails the next. With parse_float=Decimal in the file and in the schema jsonschema
# agrees; fastjsonschema then cannot divide at all.
"$(dirname "$0")/in_fresh_venv" jsonschema==4.26.0 jsonschema-rs==0.61.2 fastjsonschema==2.22.3 <<'PY'
from decimal import Decimal
import fastjsonschema
import jsonschema
import jsonschema_rs

schema = {"type": "number", "multipleOf": 0.01}
compiled = fastjsonschema.compile(schema)


def passes(amount: float) -> bool:
    try:
        compiled(amount)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


validators = {
    "jsonschema": jsonschema.Draft202012Validator(schema).is_valid,
    "jsonschema-rs": jsonschema_rs.validator_for(schema).is_valid,
    "fastjsonschema": passes,
}
refused = {name: [cents / 100 for cents in range(2000) if not valid(cents / 100)] for name, valid in validators.items()}
print({name: (len(amounts), amounts[:5]) for name, amounts in refused.items()})
assert {name: len(amounts) for name, amounts in refused.items()} == {"jsonschema": 321, "jsonschema-rs": 0, "fastjsonschema": 0}
assert {0.07, 4.35, 19.99} <= set(refused["jsonschema"])
assert not any(valid(0.075) for valid in validators.values())
exact = jsonschema.Draft202012Validator({"type": "number", "multipleOf": Decimal("0.01")})
assert all(exact.is_valid(Decimal(cents) / 100) for cents in range(2000))
PY
