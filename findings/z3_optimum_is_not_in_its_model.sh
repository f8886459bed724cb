#!/usr/bin/env bash
# z3-solver 5.4.1.0. One would expect: after maximize() the model holds the greatest value, or one next to it where a strict bound is
# never reached. Seen: of r < 1 the bound told is 1 - epsilon and the model has r = 0, of 0 <= r < 100 it is 100 - epsilon and 99, both
# with the answer "sat" as for a true optimum. Only upper() tells, and prints its epsilon as a factor. With r <= 100 the model has 100.
"$(dirname "$0")/in_fresh_venv" z3-solver==5.4.1.0 <<'PY'
import z3

rate = z3.Real("rate")

def greatest(*limits):
    optimizer = z3.Optimize()
    optimizer.add(*limits)
    goal = optimizer.maximize(rate)
    return str(optimizer.check()), str(optimizer.upper(goal)), str(optimizer.model()[rate])

found = greatest(rate < 1), greatest(rate >= 0, rate < 100), greatest(rate >= 0, rate <= 100)
print(found)
assert found == (("sat", "1 + -1*epsilon", "0"), ("sat", "100 + -1*epsilon", "99"), ("sat", "100", "100"))
PY
