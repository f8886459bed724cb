#!/usr/bin/env bash
# pint 0.25.3 (quantities with units). One would expect: a comma that parts no group of three digits is refused, or is a decimal comma.
# Seen: every comma is dropped: "1,5 m" is 15 metres, "0,25 kg" is 0 kilograms, "3,4 percent" is 34 percent, "1.234,5 kg" is 1.2345
# kilograms.
"$(dirname "$0")/in_fresh_venv" pint==0.25.3 <<'PY'
import pint

registry = pint.UnitRegistry()
found = {text: str(registry(text)) for text in ("1,5 m", "12,5 km", "0,25 kg", "3,4 percent", "1.234,5 kg")}
print(found)
assert found["1,5 m"] == "15 meter" and found["12,5 km"] == "125 kilometer" and found["3,4 percent"] == "34 percent"
assert found["1.234,5 kg"] == "1.2345 kilogram"
assert found["0,25 kg"] == "0 kilogram"
PY
