#!/usr/bin/env bash
# cn2an 0.5.24 (Chinese numerals in texts to digits). One would expect: "one or two people" (一两个人) stays as it is, or becomes a range.
# Seen: it becomes 12 people, without a word, while "three or four hundred" (三四百) is left with a warning. Words that hold a numeral are
# cut: "unify" (统一) becomes 统1. "1.2 hundred million" in words (一点二亿), in every report of figures, is left as it is, with a warning.
"$(dirname "$0")/in_fresh_venv" cn2an==0.5.24 <<'PY'
import warnings

import cn2an

warnings.simplefilter("ignore")
texts = "一两个人", "三四百人", "统一", "一点二亿元", "三万五千人"
found = [cn2an.transform(text, "cn2an") for text in texts]
print(dict(zip(texts, found)))
assert found == ["12个人", "三四百人", "统1", "一点二亿元", "35000人"]
PY
