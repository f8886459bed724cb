#!/usr/bin/env bash
# humanize 4.17.0. One would expect: a thousand million and a million million have two names in every language. Seen: in Danish both are
# "billioner": 2 * 10^9 is "2.0 billioner", a thousand times what is meant, since a Danish billion is 10^12 (10^9 is a milliard, as in the
# Swedish, Norwegian and German of the same package). The Danish words also have the point of English for the decimal sign.
"$(dirname "$0")/in_fresh_venv" humanize==4.17.0 <<'PY'
import humanize

found = {}
for language in ("da_DK", "sv_SE", "nb", "de_DE"):
    humanize.i18n.activate(language)
    found[language] = [humanize.intword(number) for number in (2 * 10**9, 2 * 10**12)]
print(found)
assert found == {
    "da_DK": ["2.0 billioner", "2.0 billioner"],
    "sv_SE": ["2.0 miljarder", "2.0 biljoner"],
    "nb": ["2.0 milliarder", "2.0 billioner"],
    "de_DE": ["2,0 Milliarden", "2,0 Billionen"],
}
PY
