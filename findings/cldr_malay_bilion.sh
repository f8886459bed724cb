#!/usr/bin/env bash
# CLDR as babel 2.19.0 has it. One would expect: words that look alike mean alike in the languages of one alphabet. Seen: Malay
# "bilion" is 10^9 as in English, Spanish "billones" and European Portuguese "biliões" are 10^12, and Brazilian "bilhões" 10^9:
# a table of scale words must be kept by language and region.
"$(dirname "$0")/in_fresh_venv" babel==2.19.0 <<'PY'
from babel import Locale

def word(locale, power):
    formats = Locale.parse(locale).compact_decimal_formats["long"]["other"]
    return str(formats[str(10**power)].pattern)

found = {(locale, power): word(locale, power) for locale in ("ms", "es", "pt_PT", "pt") for power in (9, 12)}
print(found)
assert found["ms", 9] == "0 bilion" and found["es", 12] == "0 billones" and found["pt_PT", 12] == "0 biliões"
assert found["es", 9] == "0 mil millones" and found["pt", 9] == "0 bilhões"
PY
