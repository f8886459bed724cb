#!/usr/bin/env bash
# highspy 1.16.0 and PySCIPOpt 6.3.0. One would expect: x / 10^10 >= 1 has the answer x = 10^10, as CBC (mip 2.0.0) finds, however the unit
# was chosen. Seen: HiGHS and SCIP say that it has none. HiGHS drops every coefficient below 10^-9 (small_matrix_value) and warns by a
# status of addRow that nobody must read; SCIP takes x / 10^10 for zero and says nothing. A rate for one in ten billion, or money in
# billions beside a count of people, turns figures that agree into a proof that they cannot.
"$(dirname "$0")/in_fresh_venv" highspy==1.16.0 pyscipopt==6.3.0 mip==2.0.0 <<'PY'
import highspy
import mip
import numpy as np
import pyscipopt


def highs(factor: float) -> str:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.addVar(0, 1e12)
    model.addRow(1, highspy.kHighsInf, 1, np.array([0], dtype=np.int32), np.array([factor]))
    model.run()
    return model.modelStatusToString(model.getModelStatus())


def scip(factor: float) -> str:
    model = pyscipopt.Model()
    model.hideOutput()
    x = model.addVar(lb=0, ub=1e12)
    model.addCons(factor * x >= 1)
    model.optimize()
    return model.getStatus()


def cbc(factor: float) -> str:
    model = mip.Model(solver_name=mip.CBC)
    model.verbose = 0
    x = model.add_var(lb=0, ub=1e12)
    model += factor * x >= 1
    return model.optimize().name


found = {factor: (highs(factor), scip(factor), cbc(factor)) for factor in (1e-8, 1e-10)}
print(found)
assert found[1e-8] == ("Optimal", "optimal", "OPTIMAL")
assert found[1e-10] == ("Infeasible", "infeasible", "OPTIMAL")
PY
