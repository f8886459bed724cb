#!/usr/bin/env bash
# num2words 0.5.14. One would expect: 0.05 and 0.5 are two numbers in words. Seen: in Persian both are "a half", 1.05 is "one and a half";
# in Bengali 0.5, 0.05 and 0.005 are "zero point five". In Turkish and Vietnamese 1.5 is "one point fifty", as of money, and 0.005 "zero
# point" and nothing. Zeros behind the point cannot be checked by writing a number out and reading it back in these languages.
"$(dirname "$0")/in_fresh_venv" num2words==0.5.14 <<'PY'
from num2words import num2words

found = {language: [num2words(number, lang=language) for number in (0.5, 0.05, 0.005)] for language in ("fa", "bn", "tr", "vi", "en")}
print(found)
assert found["fa"] == ["نیم"] * 3
assert num2words(1.05, lang="fa") == num2words(1.5, lang="fa")
assert found["bn"] == ["শূন্য দশমিক পাঁচ"] * 3
assert found["tr"] == ["sıfırvirgülelli", "sıfırvirgülbeş", "sıfırvirgül"]
assert found["vi"][:2] == ["không phẩy năm mươi", "không phẩy năm"]
assert len(set(found["en"])) == 3
PY
