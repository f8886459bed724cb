#!/usr/bin/env bash
# dateparser 1.5.0. One would expect: a search for dates in a text passes over decimals. Seen: the four digits before the point are taken for a
# year: "1089.3 million" holds the year 1089, "2010.5 million dollars" the year 2010.
"$(dirname "$0")/in_fresh_venv" dateparser==1.5.0 <<'PY'
from dateparser.search import search_dates

texts = "sales of 1089.3 million euros", "a loss of 2010.5 million dollars", "sales of 66,600 euros"
found = [[(words, day.year) for words, day in search_dates(text, languages=["en"]) or ()] for text in texts]
print(found)
assert found == [[("of 1089", 1089)], [("of 2010", 2010)], []]
PY
