#!/usr/bin/env bash
# SciPy 1.17.1, scipy.optimize.milp, over the HiGHS it holds, and highspy 1.16.0. One would expect: status 0, "Optimal", means that no better
# answer exists. Seen: it means that none is better by more than a ten-thousandth (mip_rel_gap is 0.0001 unless said otherwise): of 25 whole
# numbers the greatest sum that stays below a limit comes out some hundred too small, with "Optimal" from both; with a gap of 0 both find the
# true one. Whoever reads such a maximum as a bound ("at most 7,146,515") calls a possible figure impossible.
"$(dirname "$0")/in_fresh_venv" scipy==1.17.1 highspy==1.16.0 <<'PY'
import random

import highspy
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

parts = [random.Random(seed).randint(10**5, 10**6) for seed in range(25)]
limit = sum(parts) // 2 + 1


def by_scipy() -> tuple[str, int]:
    result = milp([-part for part in parts], constraints=LinearConstraint([parts], -np.inf, limit), integrality=[1] * 25,
                  bounds=Bounds(0, 1))
    return result.message.split(": ")[1].rstrip(")"), round(-result.fun)


def by_highs() -> tuple[str, int]:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    for index, part in enumerate(parts):
        model.addVar(0, 1)
        model.changeColIntegrality(index, highspy.HighsVarType.kInteger)
        model.changeColCost(index, -part)
    model.addRow(-highspy.kHighsInf, limit, 25, np.arange(25, dtype=np.int32), np.array(parts, dtype=float))
    model.run()
    return model.modelStatusToString(model.getModelStatus()), round(-model.getInfo().objective_function_value)


reachable = 1  # every sum there is, one bit each
for part in parts:
    reachable |= reachable << part
best = (reachable & ((1 << (limit + 1)) - 1)).bit_length() - 1
found = by_scipy(), by_highs()
print(limit, best, found)
assert all(status == "Optimal" for status, _ in found)
assert found[0][1] < best and found[1][1] < best
PY
