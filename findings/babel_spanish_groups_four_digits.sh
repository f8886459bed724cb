#!/usr/bin/env bash
# babel 2.19.0. One would expect: numbers are grouped as CLDR has it, which in Spanish of Spain, Polish and Portuguese of Portugal
# sets no sign in four digits (minimumGroupingDigits is 2): 1234, but 12.345; browsers write it so. Seen: 1.234. babel leaves that
# value out of its data, so that nothing can be asked for it either. It matters for who prints reports: editors of these languages
# take 1.234 for a mistake, and readers of English for 1 and a part.
"$(dirname "$0")/in_fresh_venv" babel==2.19.0 <<'PY'
from babel import Locale
from babel.numbers import format_decimal

for code, sign in (("es", "."), ("pl", "\u00a0"), ("pt_PT", "\u00a0")):
    four, five = format_decimal(1234, locale=code), format_decimal(12345, locale=code)
    print(code, repr(four), repr(five))
    assert five == f"12{sign}345"
    assert four == f"1{sign}234"  # CLDR: 1234
assert not [key for key in Locale.parse("es")._data if "minimum" in key]
PY
