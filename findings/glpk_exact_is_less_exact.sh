#!/usr/bin/env bash
# swiglpk 5.0.13 (GLPK 5.0). One would expect: glp_exact, whose arithmetic is "free of round-off errors" (its manual), is at least as
# exact as glp_simplex. Seen: it first takes every float for the simplest fraction within about 10^-9 of it, and solves that: of x >=
# 67000.1 the least x is 67000.09999694, which breaks the constraint, of 10^15 it is 29,791 off, while glp_simplex gives back the very
# floats. An answer of glp_exact is no proof; the numbers must be made whole before.
"$(dirname "$0")/in_fresh_venv" swiglpk==5.0.13 <<'PY'
import swiglpk as glpk

glpk.glp_term_out(0)

def least(solver, bound):
    problem = glpk.glp_create_prob()
    glpk.glp_add_cols(problem, 1)
    glpk.glp_add_rows(problem, 1)
    glpk.glp_set_col_bnds(problem, 1, glpk.GLP_LO, 0, 0)
    glpk.glp_set_obj_coef(problem, 1, 1)
    glpk.glp_set_row_bnds(problem, 1, glpk.GLP_LO, bound, 0)
    places, factors = glpk.intArray(2), glpk.doubleArray(2)
    places[1], factors[1] = 1, 1.0
    glpk.glp_set_mat_row(problem, 1, 1, places, factors)
    options = glpk.glp_smcp()
    glpk.glp_init_smcp(options)
    solver(problem, options)
    assert glpk.glp_get_status(problem) == glpk.GLP_OPT
    return glpk.glp_get_col_prim(problem, 1)

for bound in (0.5, 123456.789, 67000.1, 1e15 + 0.25):
    exact, simple = least(glpk.glp_exact, bound), least(glpk.glp_simplex, bound)
    print(bound, "exact:", exact, "simplex:", simple)
    assert simple == bound
    assert (exact == bound) == (bound == 0.5)
assert round(67000.1 - least(glpk.glp_exact, 67000.1), 8) == 3.06e-06
assert round(least(glpk.glp_exact, 1e15 + 0.25) - 1e15) > 1_000
PY
