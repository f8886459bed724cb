"""The problem of a file: its variables and rows, all of them closed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from cac_check.certificate import Premise
from cac_check.constraint import Member, Row, Sense, System
from cac_check.interval import Rational, exact, ratio
from cac_check.records import dataclass
from cac_check.vipr.cases import Chosen
from cac_check.vipr.tokens import Terms, constraint_line, name_token, name_tokens

_STRICTNESS = "t"
"""What the variable by which strict rows are strict is called."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the file by its index there: Σ terms ≤ bound, or = bound."""

    index: int
    terms: Terms
    equation: bool
    bound: Rational
    flipped: bool = False
    """Whether it is written with ≥, so that a multiplier changes its sign."""


class Problem:
    """What is to be refuted or solved: variables, whole ones, and rows by the premise they come from."""

    def __init__(self, system: System, chosen: Chosen) -> None:
        premises = dict(_linear(system.members, chosen))
        self.names = sorted({name for row in premises.values() for name, _ in row.terms})
        self._index = {name: number for number, name in enumerate(self.names)}
        self.whole = tuple(self._index[name] for name in self.names if name in system.integral)
        tightened = {premise: _tightened(row, system.integral) for premise, row in premises.items()}
        self.strictness = len(self.names) if any(row.sense is Sense.LT for row in tightened.values()) else None
        """Index of the variable t by which the strict rows are strict, if there are any left."""
        self._lines: list[str] = []
        self._bounds = 0
        self.rows: dict[Premise, Known] = {}
        if self.strictness is not None:
            self._add("t_at_most_1", "L", 1, {self.strictness: 1})
            self._add("t_at_least_0", "G", 0, {self.strictness: 1})
            self._bounds = 2
        # The format wants the bounds of single variables first; a strict one has t as a second.
        for premise, row in sorted(tightened.items(), key=lambda item: not _is_bound(item[1])):
            self._bounds += _is_bound(row)
            self.rows[premise] = self._write(premise, row)

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self._lines)

    @property
    def not_negative(self) -> Known:
        """The row t ≥ 0."""
        assert self.strictness is not None
        return Known(1, {self.strictness: -1}, equation=False, bound=0, flipped=True)

    def indexed(self, terms: Iterable[tuple[str, Rational]]) -> dict[int, Rational]:
        """Return coefficients by the index of their variable."""
        return {self._index[name]: factor for name, factor in terms}

    def slack(self, values: Sequence[Rational]) -> Rational:
        """Return the largest t for these values of the other variables, which satisfy all rows."""
        t = self.strictness
        left = (
            ratio(row.bound - sum(factor * values[i] for i, factor in row.terms.items() if i != t), row.terms[t])
            for row in self.rows.values()
            if t is not None and t in row.terms
        )
        return min(1, *left)

    def text(self, comment: Iterable[str], relation: str, solutions: Sequence[str], derivations: Sequence[str]) -> str:
        """Return the whole file."""
        t = self.strictness
        names = [*name_tokens(self.names, taken=_STRICTNESS), *([_STRICTNESS] if t is not None else [])]
        lines = [
            *(f"% {' '.join(line.split())}" for line in comment),
            "VER 1.0",
            f"VAR {len(names)}",
            *names,
            f"INT {len(self.whole)}",
            *([" ".join(map(str, self.whole))] if self.whole else []),
            "OBJ min" if t is None else "OBJ max",
            "0" if t is None else f"1  {t} 1",
            f"CON {len(self._lines)} {self._bounds}",
            *self._lines,
            f"RTP {relation}",
            f"SOL {len(solutions)}",
            *solutions,
            f"DER {len(derivations)}",
            *derivations,
        ]
        return "\n".join(lines) + "\n"

    def _write(self, premise: Premise, row: Row) -> Known:
        member, case, position = premise
        terms = self.indexed(row.terms)
        if row.sense is Sense.LT and self.strictness is not None:
            terms[self.strictness] = 1
        equation = row.sense is Sense.EQ
        name = f"{member}.{case + 1}.{position + 1}"
        index = self._add(name, "E" if equation else "L", row.bound, terms)
        return Known(index, terms, equation, row.bound)

    def _add(self, name: str, sense: str, bound: Rational, terms: Terms) -> int:
        index = len(self._lines)
        self._lines.append(constraint_line(f"C{index}:{name_token(name)}", sense, bound, terms))
        return index


def _linear(members: Iterable[Member], chosen: Chosen) -> Iterator[tuple[Premise, Row]]:
    """Yield the rows of members with one case, and of the chosen case of others."""
    for member in members:
        case = chosen.get(member.id, 0)
        if len(member.cases) == 1 or member.id in chosen:
            for position, constraint in enumerate(member.cases[case]):
                if isinstance(constraint, Row):
                    yield (member.id, case, position), constraint


def _is_bound(row: Row) -> bool:
    return len(row.terms) == 1 and row.sense is not Sense.LT


def _tightened(row: Row, integral: frozenset[str]) -> Row:
    """Return a strict row over whole numbers as a closed one with the same solutions, every other row as it is."""
    if row.sense is not Sense.LT or not row.terms or not all(name in integral for name, _ in row.terms):
        return row
    factors = [Fraction(factor) for _, factor in row.terms]
    step = Fraction(
        math.gcd(*(factor.numerator for factor in factors)), math.lcm(*(factor.denominator for factor in factors))
    )
    # The left-hand side only takes multiples of this step.
    return Row(row.terms, Sense.LE, exact((math.ceil(row.bound / step) - 1) * step))
