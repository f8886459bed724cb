#!/usr/bin/env bash
# word2number 1.1. One would expect: two million three thousand is 2,003,000. Seen: 2,004,003, and two million three
# hundred thousand is 2,301,300: each without an error. "three hundred four hundred", which is no number, is 404.
"$(dirname "$0")/in_fresh_venv" --no-binary=word2number word2number==1.1 <<'PY'
from word2number import w2n

words = "two million three thousand", "two million three hundred thousand", "three hundred four hundred"
found = [w2n.word_to_num(each) for each in words]
print(dict(zip(words, found)))
assert found == [2_004_003, 2_301_300, 404]
PY
