#!/usr/bin/env bash
# sympy 1.14.0. One would expect: Float(67000) == 67000, as of Python's floats and Fractions, and "67,000" is a number or an error. Seen: no
# Float equals a whole number or a fraction, not even Float(0) == 0, though each is <= and >= the other, Eq() says true, and their difference
# == 0 (since 1.13, in its notes). So 5 is not in {5.0}, and 67000.0 == Integer(67000) is False. sympify("67,000") is a pair, (67, 0). A
# comparison of solved totals with reported ones, == and not Eq, finds every one of them wrong as soon as one decimal went in.
"$(dirname "$0")/in_fresh_venv" sympy==1.14.0 <<'PY'
import sympy
from sympy import Eq, Float, Integer, Rational, Symbol

x = Symbol("x")
(total,) = sympy.solve(x - 0.5 * 134000, x)
found = {
    "solved == 67000": total == 67000,
    "Eq(solved, 67000)": bool(Eq(total, 67000)),
    "<= and >=": bool(total <= 67000) and bool(total >= 67000),
    "solved - 67000 == 0": total - 67000 == 0,
    "Float(0) == 0": Float(0) == 0,
    "67000.0 == Integer": 67000.0 == Integer(67000),
    "a half": Float(0.5) == Rational(1, 2),
    "in a set": Integer(5) in {5.0},
}
print(total, found, sympy.sympify("67,000"))
assert found == {
    "solved == 67000": False,
    "Eq(solved, 67000)": True,
    "<= and >=": True,
    "solved - 67000 == 0": True,
    "Float(0) == 0": False,
    "67000.0 == Integer": False,
    "a half": False,
    "in a set": False,
}
assert tuple(sympy.sympify("67,000")) == (67, 0)
PY
