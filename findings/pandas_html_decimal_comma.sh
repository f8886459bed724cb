#!/usr/bin/env bash
# pandas 3.1.1 with lxml 6.1.3. One would expect: read_html leaves a cell "12,5" as text, since a comma before one digit groups no
# thousands. Seen: thousands="," is the default and removes every comma: 12,5 becomes the number 125.
"$(dirname "$0")/in_fresh_venv" pandas==3.1.1 lxml==6.1.3 <<'PY'
import io
import pandas as pd

page = "<table><tr><th>place</th><th>rate</th></tr><tr><td>a</td><td>12,5</td></tr></table>"
rate = pd.read_html(io.StringIO(page))[0]["rate"][0]
print("12,5 read as", rate)
assert rate == 125
assert pd.read_html(io.StringIO(page), thousands=None)[0]["rate"][0] == "12,5"
PY
