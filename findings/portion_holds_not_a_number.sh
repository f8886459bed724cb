#!/usr/bin/env bash
# portion 2.6.3 (intervals). One would expect: not-a-number lies in no interval, as in pandas. Seen: it lies in every one but the empty
# one, in [0, 100] and in what is left outside of [0, 100] at once, since the ends are tested by "is it below?" and the answer is always
# no. A range check written with intervals lets every missing float pass.
"$(dirname "$0")/in_fresh_venv" portion==2.6.3 pandas==3.1.1 <<'PY'
import pandas as pd
import portion

missing, share = float("nan"), portion.closed(0, 100)
found = missing in share, missing in ~share, missing in portion.singleton(5), missing in portion.empty(), missing in pd.Interval(0, 100)
print(found)
assert found == (True, True, True, False, False)
PY
