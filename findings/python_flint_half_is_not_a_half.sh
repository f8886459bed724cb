#!/usr/bin/env bash
# python-flint 0.9.0, beside gmpy2 2.3.2 and fractions of Python. One would expect: an exact fraction equals the float of the same value, as
# in the other two, or the comparison is an error. Seen: fmpq(1, 2) == 0.5 is False, and so is fmpq(67000) == 67000.0. A ball that encloses
# a decimal equals nothing: arb("0.1") == arb("0.1") is False, and != is False too, since a ball that is not a point is never surely equal
# (meant); "not a == b" and "a != b" then differ.
"$(dirname "$0")/in_fresh_venv" python-flint==0.9.0 gmpy2==2.3.2 <<'PY'
from fractions import Fraction
import gmpy2
from flint import arb, fmpq

halves = {"fmpq": fmpq(1, 2) == 0.5, "mpq": gmpy2.mpq(1, 2) == 0.5, "Fraction": Fraction(1, 2) == 0.5}
wholes = {"fmpq": fmpq(67000) == 67000.0, "mpq": gmpy2.mpq(67000) == 67000.0, "Fraction": Fraction(67000) == 67000.0}
tenth = arb("0.1")
balls = tenth == arb("0.1"), tenth != arb("0.1"), tenth == tenth, arb(67000) == 67000
print(halves, wholes, balls)
assert halves == wholes == {"fmpq": False, "mpq": True, "Fraction": True}
assert balls == (False, False, False, True)
PY
