#!/usr/bin/env bash
# num2words 0.5.14. One would expect: a language that cannot say minus refuses a negative number. Seen: the number counts from the end of
# a list: in Vietnamese -1 is "mười chín", nineteen, and -3 seventeen; in Bengali the sign is dropped, and -17 is seventeen. In Belarusian
# the eightieth is written as the seventieth. Vietnamese is told in savoirfairelinux/num2words pulls 335 (of 2020) and 674, both open.
"$(dirname "$0")/in_fresh_venv" num2words==0.5.14 <<'PY'
from num2words import num2words

found = num2words(-1, lang="vi"), num2words(-3, lang="vi"), num2words(-17, lang="bn")
print(found, num2words(80, lang="be", to="ordinal"))
assert found == (num2words(19, lang="vi"), num2words(17, lang="vi"), num2words(17, lang="bn"))
assert found[0] == "mười chín"
assert num2words(80, lang="be", to="ordinal") == num2words(70, lang="be", to="ordinal") == "сямідзясяты"
assert num2words(80, lang="be") != num2words(70, lang="be")
PY
