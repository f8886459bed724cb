"""An independent checker of VIPR 1.0 files, written from the specification of the format alone.

The format: Cheung, Gleixner and Steffy, Verifying Integer Programming Results, IPCO 2017, and the technical
specification ``cert_spec_v1_0`` of the VIPR project.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

SECTIONS = ("VER", "VAR", "INT", "OBJ", "CON", "RTP", "SOL", "DER")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?")
_SENSES = {"L": -1, "E": 0, "G": 1}


class Refused(Exception):  # noqa: N818
    """The file is malformed, or does not prove what it says."""


@dataclass(frozen=True)
class Constraint:
    name: str
    coefficients: dict[int, Fraction]
    sense: int
    """-1 for ≤, 0 for =, 1 for ≥."""
    bound: Fraction

    def holds(self, values: dict[int, Fraction]) -> bool:
        left = sum((c * values.get(i, Fraction(0)) for i, c in self.coefficients.items()), Fraction(0))
        return (left <= self.bound, left == self.bound, left >= self.bound)[self.sense + 1]

    @property
    def absurd(self) -> bool:
        if any(self.coefficients.values()):
            return False
        return (self.bound < 0, self.bound != 0, self.bound > 0)[self.sense + 1]

    def dominates(self, other: Constraint) -> bool:
        if self.absurd:
            return True
        if self.coefficients != other.coefficients or self.sense not in (0, other.sense):
            return False
        if other.sense == 0:
            return self.bound == other.bound
        return self.bound <= other.bound if other.sense < 0 else self.bound >= other.bound


@dataclass
class Problem:
    """What a file is about, and how it ends."""

    variables: list[str] = field(default_factory=list)
    integers: set[int] = field(default_factory=set)
    maximise: bool = False
    objective: dict[int, Fraction] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    relation: tuple[str, ...] = ()
    solutions: list[dict[int, Fraction]] = field(default_factory=list)
    derivations: int = 0


def check(text: str) -> Problem:
    """Return the problem of a file that proves its relation.

    Raises:
        Refused: in every other case.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        while lines and lines[0].startswith("%"):
            del lines[0]
        self._tokens = iter(" ".join(lines).split())
        self._problem = Problem()
        self._known: list[Constraint] = []
        self._assumptions: list[frozenset[int]] = []
        self._assumed: set[int] = set()

    def read(self) -> Problem:
        self._word("VER", "1.0")
        self._word("VAR")
        self._problem.variables = [self._next() for _ in range(self._count())]
        self._word("INT")
        self._problem.integers = {self._index(len(self._problem.variables)) for _ in range(self._count())}
        self._word("OBJ")
        sense = self._next()
        if sense not in ("min", "max"):
            raise Refused(f"neither min nor max: {sense}")
        self._problem.maximise = sense == "max"
        self._problem.objective = self._sparse(len(self._problem.variables))
        self._word("CON")
        count, bounds = self._count(), self._count()
        self._problem.constraints = [self._constraint() for _ in range(count)]
        if bounds > count or any(len(each.coefficients) > 1 for each in self._problem.constraints[:bounds]):
            raise Refused("bounds are not first")
        self._known = list(self._problem.constraints)
        self._assumptions = [frozenset()] * count
        self._relation()
        self._solutions()
        self._word("DER")
        self._problem.derivations = self._count()
        for _ in range(self._problem.derivations):
            self._derivation()
        if next(self._tokens, None) is not None:
            raise Refused("there is more after the last derivation")
        names = [each.name for each in self._known]
        if len(set(names)) < len(names):
            raise Refused("two constraints have one name")
        self._conclusion()
        return self._problem

    # --- Tokens --------------------------------------------------------------------------------------------------

    def _next(self) -> str:
        token = next(self._tokens, None)
        if token is None:
            raise Refused("the file ends too early")
        return token

    def _word(self, *expected: str) -> None:
        for word in expected:
            found = self._next()
            if found != word:
                raise Refused(f"{word} expected, {found} found")

    def _count(self) -> int:
        token = self._next()
        if not re.fullmatch("[0-9]+", token):
            raise Refused(f"a number of things expected, {token} found")
        return int(token)

    def _index(self, end: int) -> int:
        index = self._count()
        if index >= end:
            raise Refused(f"index {index} is not below {end}")
        return index

    def _value(self) -> Fraction:
        token = self._next()
        if not _NUMBER.fullmatch(token) or token.endswith("/0"):
            raise Refused(f"a value expected, {token} found")
        return Fraction(token)

    def _sparse(self, end: int) -> dict[int, Fraction]:
        pairs = [(self._index(end), self._value()) for _ in range(self._count())]
        if len({index for index, _ in pairs}) < len(pairs):
            raise Refused("an index is there twice")
        return {index: value for index, value in pairs if value}

    def _constraint(self) -> Constraint:
        name, sense, bound = self._next(), self._next(), self._value()
        if sense not in _SENSES:
            raise Refused(f"{sense} is none of E, L, G")
        # The objective may be named in the place of its coefficients.
        tokens = self._tokens
        first = self._next()
        if first == "OBJ":
            return Constraint(name, dict(self._problem.objective), _SENSES[sense], bound)
        self._tokens = _before(first, tokens)
        coefficients = self._sparse(len(self._problem.variables))
        self._tokens = tokens
        return Constraint(name, coefficients, _SENSES[sense], bound)

    # --- Sections ------------------------------------------------------------------------------------------------

    def _relation(self) -> None:
        self._word("RTP")
        kind = self._next()
        if kind == "infeas":
            self._problem.relation = ("infeas",)
        elif kind == "range":
            low, high = self._next(), self._next()
            for end, infinite in ((low, "-inf"), (high, "inf")):
                if end != infinite and not _NUMBER.fullmatch(end):
                    raise Refused(f"no bound: {end}")
            self._problem.relation = ("range", low, high)
        else:
            raise Refused(f"neither infeas nor range: {kind}")

    def _solutions(self) -> None:
        self._word("SOL")
        problem = self._problem
        for _ in range(self._count()):
            self._next()
            values = self._sparse(len(problem.variables))
            if any(values.get(index, Fraction(0)).denominator != 1 for index in problem.integers):
                raise Refused("a solution is not whole where it should be")
            if not all(constraint.holds(values) for constraint in problem.constraints):
                raise Refused("a solution breaks a constraint")
            problem.solutions.append(values)

    def _derivation(self) -> None:
        derived = self._constraint()
        self._word("{")
        kind = self._next()
        here = len(self._known)
        if kind == "asm":
            assumptions = frozenset({here})
            self._assumed.add(here)
        elif kind in ("lin", "rnd"):
            reason, assumptions = self._combination(rounded=kind == "rnd")
            if not reason.dominates(derived):
                raise Refused(f"{derived.name} does not follow")
        elif kind == "uns":
            assumptions = self._unsplit(derived)
        else:
            raise Refused(f"no reason: {kind}")
        self._word("}")
        token = self._next()
        if not re.fullmatch("-1|[0-9]+", token):
            raise Refused(f"no index: {token}")
        self._known.append(derived)
        self._assumptions.append(assumptions)

    def _combination(self, *, rounded: bool) -> tuple[Constraint, frozenset[int]]:
        multipliers = self._sparse(len(self._known))
        signs = {math.copysign(1, m) * self._known[i].sense for i, m in multipliers.items()} - {0}
        if len(signs) > 1:
            raise Refused("multipliers point both ways")
        sense = int(signs.pop()) if signs else 0
        coefficients: dict[int, Fraction] = {}
        bound = Fraction(0)
        for index, multiplier in multipliers.items():
            for variable, coefficient in self._known[index].coefficients.items():
                coefficients[variable] = coefficients.get(variable, Fraction(0)) + multiplier * coefficient
            bound += multiplier * self._known[index].bound
        coefficients = {variable: c for variable, c in coefficients.items() if c}
        if rounded:
            if sense == 0 or not self._whole(coefficients):
                raise Refused("this cannot be rounded")
            bound = Fraction(math.floor(bound) if sense < 0 else math.ceil(bound))
        assumptions = frozenset().union(*(self._assumptions[index] for index in multipliers))
        return Constraint("", coefficients, sense, bound), assumptions

    def _whole(self, coefficients: dict[int, Fraction]) -> bool:
        return all(index in self._problem.integers and c.denominator == 1 for index, c in coefficients.items())

    def _unsplit(self, derived: Constraint) -> frozenset[int]:
        first, lower, second, upper = (self._index(len(self._known)) for _ in range(4))
        if not (self._known[first].dominates(derived) and self._known[second].dominates(derived)):
            raise Refused(f"{derived.name} does not hold in both branches")
        below, above = sorted((self._known[lower], self._known[upper]), key=lambda each: each.sense)
        if (below.sense, above.sense) != (-1, 1) or below.coefficients != above.coefficients:
            raise Refused("the two assumptions do not face each other")
        if not self._whole(below.coefficients) or below.bound.denominator != 1 or above.bound != below.bound + 1:
            raise Refused("something lies between the two assumptions")
        return (self._assumptions[first] - {lower}) | (self._assumptions[second] - {upper})

    def _conclusion(self) -> None:
        problem = self._problem
        if problem.relation == ("infeas",):
            if not problem.derivations or self._assumptions[-1] or not self._known[-1].absurd:
                raise Refused("infeasibility is not proved")
            return
        _, low, high = problem.relation
        reached, proved = (low, high) if problem.maximise else (high, low)
        if reached not in ("inf", "-inf"):
            found = [sum(c * s.get(i, Fraction(0)) for i, c in problem.objective.items()) for s in problem.solutions]
            limit = Fraction(reached)
            if not any(value >= limit if problem.maximise else value <= limit for value in found):
                raise Refused("no solution is as good as it should be")
        if proved not in ("inf", "-inf"):
            goal = Constraint("", problem.objective, -1 if problem.maximise else 1, Fraction(proved))
            if not problem.derivations or self._assumptions[-1] or not self._known[-1].dominates(goal):
                raise Refused("the bound is not proved")


def _before(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
