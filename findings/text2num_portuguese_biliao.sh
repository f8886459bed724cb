#!/usr/bin/env bash
# text2num 3.1.0 and num2words 0.5.14. One would expect: what one library writes out in Portuguese the other reads back. Seen: 10^12 is
# written "um bilião", as in Portugal, and read as 10^9, a thousandth: text2num holds bilião and the Brazilian bilhão for one word. Of the
# other long scales it reads Italian, Dutch and Danish as 10^12, and leaves Spanish, French and German words standing as they are.
"$(dirname "$0")/in_fresh_venv" text2num==3.1.0 num2words==0.5.14 <<'PY'
from num2words import num2words
from text_to_num import alpha2digit

written = {language: num2words(2 * 10**12, lang=language) for language in ("pt", "pt_BR", "it", "nl", "es", "de")}
read = {language: alpha2digit(words, language[:2]) for language, words in written.items()}
print(written, read)
assert written["pt"] == "dois biliões" and read["pt"] == "2000000000"
assert written["pt_BR"] == "dois trilhões" and read["it"] == read["nl"] == str(2 * 10**12)
assert read["es"] == "dos billones" and read["de"] == "zwei Billionen"
PY
