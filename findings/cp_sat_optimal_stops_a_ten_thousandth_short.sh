#!/usr/bin/env bash
# ortools 9.15.6755, the CP-SAT solver, which computes in whole numbers. One would expect: OPTIMAL means that no better answer exists. Seen: an
# answer within 0.0001 of the bound is called so (absolute_gap_limit, in units of the objective): the greatest count of at most 50 people,
# weighed in millions (0.000001 * people), is 0, and a tie that a small weight should break is not broken; best_objective_bound says that
# better was possible. With the limit at 0, or with whole weights, it is 50. A bound that was looked for in millions or in shares is no bound.
"$(dirname "$0")/in_fresh_venv" ortools==9.15.6755 <<'PY'
from ortools.sat.python import cp_model


def most(weight: float, limit: float | None = None) -> tuple[str, int, float]:
    model = cp_model.CpModel()
    people = model.new_int_var(0, 50, "people")
    model.maximize(weight * people)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if limit is not None:
        solver.parameters.absolute_gap_limit = limit
    return solver.status_name(solver.solve(model)), solver.value(people), solver.best_objective_bound


found = most(1e-6), most(1e-6, limit=0), most(1)
print(found)
assert [answer[:2] for answer in found] == [("OPTIMAL", 0), ("OPTIMAL", 50), ("OPTIMAL", 50)]
assert found[0][2] > 0
PY
