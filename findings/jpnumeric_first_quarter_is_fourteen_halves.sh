#!/usr/bin/env bash
# jpnumeric 0.1.1 (Japanese numerals in texts to digits). One would expect: a scale word belongs to the digits before it, and numerals
# side by side that make no number stay apart. Seen: "the first quarter" (第一四半期) becomes "the 14th half"; "1兆2,345億円", 1.2345 trillion
# yen, becomes "1000000000002,345億円"; "the day before yesterday" (一昨日) becomes "1昨日"; decimals before a scale word are left as they are.
"$(dirname "$0")/in_fresh_venv" jpnumeric==0.1.1 <<'PY'
from jpnumeric import replace_jpnumeric_int

texts = "第一四半期", "1兆2,345億円", "一昨日", "1.5億円", "人口は3万5千人"
found = [replace_jpnumeric_int(text) for text in texts]
print(dict(zip(texts, found)))
assert found == ["第14半期", "1000000000002,345億円", "1昨日", "1.5億円", "人口は35000人"]
PY
