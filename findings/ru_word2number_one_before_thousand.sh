#!/usr/bin/env bash
# ru-word2number 1.1. One would expect: "сорок одна тысяча пятьсот" is 41,500, as "сорок один" is 41. Seen: 40,500. Thousands are
# feminine in Russian, and the feminine "one" is not known: it is left out without a word, while "две" (two) is read (32,000).
"$(dirname "$0")/in_fresh_venv" ru-word2number==1.1 <<'PY'
from ru_word2number import w2n

texts = {"двадцать один": 21, "двадцать одна тысяча": 20_000, "сорок одна тысяча пятьсот": 40_500, "тридцать две тысячи": 32_000}
found = {text: w2n.word_to_num(text) for text in texts}
print(found)
assert found == texts
PY
