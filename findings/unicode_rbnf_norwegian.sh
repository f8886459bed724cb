#!/usr/bin/env bash
# unicode-rbnf 2.4.1. One would expect: nb, the code of written Norwegian in CLDR, spells numbers out as no and nn do. Seen: an engine
# is made for nb, but every number raises "No rulesets". Lists of languages taken from CLDR must ask for no instead.
"$(dirname "$0")/in_fresh_venv" unicode-rbnf==2.4.1 <<'PY'
from unicode_rbnf import RbnfEngine

def spelled(language):
    engine = RbnfEngine.for_language(language)
    try:
        return engine.format_number(21).text
    except ValueError as error:
        return f"ValueError: {error}"

found = {language: spelled(language) for language in ("no", "nn", "nb")}
print(found)
assert found == {"no": "tjueén", "nn": "tjueéin", "nb": "ValueError: No rulesets"}, found
PY
