#!/usr/bin/env bash
# text2num 3.1.0 (numbers in words to digits, many languages). One would expect: a decimal before a scale word multiplies it, or the words are
# left as they are. Seen: "one point five million" becomes two numbers side by side, 1.5 and 1000000; halves behind or before the
# scale are left standing beside a bare million: what looks converted has lost its value.
"$(dirname "$0")/in_fresh_venv" text2num==3.1.0 <<'PY'
from text_to_num import alpha2digit

found = {
    (words, language): alpha2digit(words, language)
    for words, language in (
        ("one point five million people", "en"),
        ("un million et demi", "fr"),
        ("millón y medio", "es"),
        ("eineinhalb Millionen", "de"),
        ("mil millones", "es"),
    )
}
print(found)
assert list(found.values()) == [
    "1.5 1000000 people", "1000000 et demi", "1000000 y medio", "eineinhalb 1000000", "1000000000",
]
PY
