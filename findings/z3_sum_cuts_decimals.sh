#!/usr/bin/env bash
# z3-solver 5.4.1.0. One would expect: Sum([n, 0.5]) is n + 0.5, which for a whole-number n is a sum of reals. Seen: it is n + 0: Sum makes
# its terms alike by the type of the first one that is a term, and a decimal for a whole number is cut, without a word, wherever it stands
# in the list. So does IntVal(2.7), which is 2, while IntVal("2.7") is refused. A rule built with + and the same rule built with Sum give
# opposite answers.
"$(dirname "$0")/in_fresh_venv" z3-solver==5.4.1.0 <<'PY'
import z3

n = z3.Int("n")


def answer(total) -> str:
    solver = z3.Solver()
    solver.add(n == 1, total > 1)
    return str(solver.check())


totals = n + 0.5, z3.Sum([n, 0.5]), z3.Sum([0.5, n]), z3.Sum(n, 0.5)
found = [answer(total) for total in totals]
print(totals, found, z3.IntVal(2.7))
assert found == ["sat", "unsat", "unsat", "unsat"]
assert z3.IntVal(2.7).as_long() == 2
try:
    z3.IntVal("2.7")
except z3.Z3Exception as error:
    print(error)
else:
    raise SystemExit("the text is taken as well")
PY
