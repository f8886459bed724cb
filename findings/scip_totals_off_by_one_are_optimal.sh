#!/usr/bin/env bash
# PySCIPOpt 6.3.0 (SCIP) beside highspy 1.16.0. One would expect: equations of whole unknowns that contradict each other by one cannot be
# met, in whatever order they are given. Seen: SCIP compares with a tolerance of a millionth of the number (numerics/feastol is relative),
# so that 1,000,000 + 2,000,000 = 3,000,001 is "optimal", with 3,000,000 for the total that is fixed at 3,000,001; the same four equations
# with the sum as the last are infeasible. 300,000 + 400,000 = 700,001 is infeasible in both. HiGHS refuses all. Whether figures of
# millions contradict each other cannot be asked in units of one, and the status does not show it.
"$(dirname "$0")/in_fresh_venv" pyscipopt==6.3.0 highspy==1.16.0 <<'PY'
import highspy
import numpy as np
import pyscipopt


def scip(first: int, second: int, total: int, sum_last: bool) -> tuple[str, float | None]:
    model = pyscipopt.Model()
    model.hideOutput()
    a, b, c = (model.addVar(vtype="I", lb=0, ub=10**12) for _ in range(3))
    fixed, adds_up = c == total, a + b == c
    for rule in (a == first, b == second, *((fixed, adds_up) if sum_last else (adds_up, fixed))):
        model.addCons(rule)
    model.optimize()
    return model.getStatus(), model.getVal(c) if model.getNSols() else None


def highs(first: int, second: int, total: int) -> str:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("presolve", "off")
    for index, value in enumerate((first, second, total)):
        model.addVar(0, 10**12)
        model.changeColIntegrality(index, highspy.HighsVarType.kInteger)
        model.addRow(value, value, 1, np.array([index], dtype=np.int32), np.array([1.0]))
    model.addRow(0, 0, 3, np.arange(3, dtype=np.int32), np.array([1.0, 1.0, -1.0]))
    model.run()
    return model.modelStatusToString(model.getModelStatus())


cases = (300_000, 400_000, 700_001), (1_000_000, 2_000_000, 3_000_001), (33_000_000, 34_000_000, 67_000_001)
found = [(scip(*case, sum_last=False), scip(*case, sum_last=True)[0], highs(*case)) for case in cases]
print(*found, sep="\n")
assert found == [
    (("infeasible", None), "infeasible", "Infeasible"),
    (("optimal", 3_000_000), "infeasible", "Infeasible"),
    (("optimal", 67_000_000), "infeasible", "Infeasible"),
]
PY
