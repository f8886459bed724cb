#!/usr/bin/env bash
# benfordslaw 2.1.1 (tests of leading digits). One would expect: 0.012 has the leading digit 1, as it has in benford_py and in the law.
# Seen: every number below 1 and every negative one is left out before the digits are counted, without a word: of a thousand shares there
# is no test but nan, and in a column of losses with one gain the gain is 100 % of all. The test then speaks of other figures than those
# given.
"$(dirname "$0")/in_fresh_venv" benfordslaw==2.1.1 <<'PY'
import warnings

import numpy as np
from benfordslaw import benfordslaw

warnings.simplefilter("ignore")

def shares(*numbers):
    found = benfordslaw(verbose=0).fit(np.array(numbers * 400))
    return found["percentage_emp"][:3, 1].round(1).tolist(), float(found["P"])

small, losses, whole = shares(0.012, 0.023, 0.034), shares(-1.0, -2.0, 3.0), shares(12.0, 23.0, 34.0)
print(small, losses, whole)
assert np.isnan(small[0]).all() and np.isnan(small[1])
assert losses[0] == [0, 0, 100]
assert whole[0] == [33.3, 33.3, 33.3]
PY
