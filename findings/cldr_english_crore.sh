#!/usr/bin/env bash
# CLDR as babel 2.19.0 has it. One would expect: English is English, and a compact pattern names one scale. Seen: en-IN writes 10^9 as
# "000 crore" (four digits of an Indian unit) and 10^12 as "0 lakh crore", two scale words that multiply.
"$(dirname "$0")/in_fresh_venv" babel==2.19.0 <<'PY'
from babel import Locale

def word(locale, power):
    formats = Locale.parse(locale).compact_decimal_formats["long"]["other"]
    return " ".join(str(formats[str(10**power)].pattern).split())

found = word("en_IN", 9), word("en_IN", 12), word("en", 9)
print(found)
assert found == ("000 crore", "0 lakh crore", "0 billion")
PY
