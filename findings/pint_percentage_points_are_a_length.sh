#!/usr/bin/env bash
# pint 0.25.3. One would expect: pct, pp and bp, which no unit is called, are unknown or shares; a barrel, of oil in every table of
# energy, has 159 litres. Seen: "1 pct" is a picocarat, a weight; "7 pp" and "25 bp" are lengths, in typographers' points; "1 quarter" is
# a weight of 12.7 kg; a barrel, and even bbl, has 119 litres (of other liquids, in the United States): only oil_barrel has 159, a third
# more.
"$(dirname "$0")/in_fresh_venv" pint==0.25.3 <<'PY'
import pint

registry = pint.UnitRegistry()
kinds = {text: str(registry(text).dimensionality) for text in ("1 pct", "7 pp", "25 bp", "1 quarter", "1 percent", "1 permille")}
litres = {name: round(registry(f"1 {name}").to("liter").magnitude, 1) for name in ("barrel", "bbl", "oil_barrel")}
print(kinds, litres)
assert kinds == {
    "1 pct": "[mass]", "7 pp": "[length]", "25 bp": "[length]", "1 quarter": "[mass]",
    "1 percent": "dimensionless", "1 permille": "dimensionless",
}
assert litres == {"barrel": 119.2, "bbl": 119.2, "oil_barrel": 159.0}
PY
