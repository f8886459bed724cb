#!/usr/bin/env bash
# cvc5 1.4.2 (its module cvc5.pythonic, made to run programs written for z3) and z3-solver 5.4.1.0. One would expect: a decimal beside a
# whole-number unknown makes the comparison one of reals, as z3 has it, or is refused. Seen: cvc5 cuts the decimal: n < 2.5 becomes n < 2,
# which 2 no longer meets, n == 2.7 is met by 2, and half of n is 0 * n. "sat" and "unsat" are then about another rule than the one written;
# only printing the constraint tells. RealVal(2.5) is kept.
"$(dirname "$0")/in_fresh_venv" cvc5==1.4.2 z3-solver==5.4.1.0 <<'PY'
import z3
from cvc5 import pythonic as cvc5


def answers(module) -> tuple[str, ...]:
    n = module.Int("n")
    rules = ([n < 2.5, n == 2], [n == 2.7], [n * 0.5 == 3])
    told = []
    for rule in rules:
        solver = module.Solver()
        solver.add(*rule)
        told.append(str(solver.check()))
    return tuple(told)


found = {"z3": answers(z3), "cvc5": answers(cvc5)}
n = cvc5.Int("n")
print(found, n < 2.5, n == 2.7, n * 0.5)
assert found == {"z3": ("sat", "unsat", "sat"), "cvc5": ("unsat", "sat", "unsat")}
assert [str(term) for term in (n < 2.5, n == 2.7, n * 0.5)] == ["n < 2", "n == 2", "n*0"]
kept = str(n < cvc5.RealVal(2.5))
print(kept)
assert "ToReal(n)" in kept and "5/2" in kept
PY
