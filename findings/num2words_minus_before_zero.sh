#!/usr/bin/env bash
# num2words 0.5.14. One would expect: -0.5 is written with its minus, as -1.5 is. Seen: between -1 and 0 the sign is gone in 47 of its
# languages, English, German, French and Spanish among them: "zero point five" for minus a half; Italian, Hungarian and seven others keep
# it. A table of growth rates read aloud tells falls as rises.
"$(dirname "$0")/in_fresh_venv" num2words==0.5.14 <<'PY'
from num2words import CONVERTER_CLASSES, num2words

def loses_sign(language):
    try:
        return num2words(-0.5, lang=language) == num2words(0.5, lang=language)
    except (TypeError, ValueError, KeyError, NotImplementedError):
        return False

lost = [language for language in CONVERTER_CLASSES if loses_sign(language)]
print(num2words(-0.5), "-", num2words(-1.5), "-", num2words(-0.5, lang="it"), "- lost in", len(lost))
assert num2words(-0.5) == "zero point five"
assert num2words(-1.5) == "minus one point five"
assert num2words(-0.5, lang="it") == "meno zero virgola cinque"
assert {"en", "de", "fr", "es", "pt", "nl", "ru", "sv"} < set(lost)
assert len(lost) == 47
PY
