#!/usr/bin/env bash
# babel 2.19.0. One would expect: a compact pattern with a form for negative numbers (Swahili: "elfu 0;elfu -0") prints as one without.
# Seen: the zeros of both forms are counted together, so that ten times the number is printed: 5,000 as "elfu 50", 3 * 10^9 as "30B".
# Numbers printed by babel cannot be the oracle of such a language: the law of the round trip leaves Swahili out.
"$(dirname "$0")/in_fresh_venv" babel==2.19.0 <<'PY'
from babel import Locale
from babel.numbers import format_compact_decimal

print(Locale.parse("sw").compact_decimal_formats["short"]["other"]["1000"].pattern)
found = [format_compact_decimal(number, format_type="short", locale="sw") for number in (5_000, 3 * 10**6, 3 * 10**9)]
print(found)
assert found == ["elfu\u00a050", "3M", "30B"], "5,000 is no longer printed as 50 thousand"
PY
