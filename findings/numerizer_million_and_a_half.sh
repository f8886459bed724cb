#!/usr/bin/env bash
# numerizer 0.2.4. One would expect: "a million and a half" becomes 1500000, or stays as it is. Seen: "1000000 and half2"; "half a
# million" becomes "1/2 1000000", "twenty-one hundred" "20 100" (eleven hundred is 1100), "a few hundred" "1 few100" and "the second
# quarter" "the 2nd/4". "two and a half million" is right. What stands in the text afterwards are other numbers, in digits.
"$(dirname "$0")/in_fresh_venv" numerizer==0.2.4 <<'PY'
from numerizer import numerize

texts = "a million and a half", "half a million", "twenty-one hundred", "eleven hundred", "a few hundred", "the second quarter", "two and a half million"
found = [numerize(text) for text in texts]
print(dict(zip(texts, found)))
assert found == ["1000000 and half2", "1/2 1000000", "20 100", "1100", "1 few100", "the 2nd/4", "2500000"]
PY
