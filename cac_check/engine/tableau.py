"""The simplex method in exact numbers, one row after the other: for systems of a few hundred rows.

Each row of several variables gets a variable of its own, and every row is then a bound on one (Dutertre and de Moura
2006). Bounds can be set and taken back without losing what was worked out: a system that was solved is solved again in
a few steps when a bound changes. Rows are kept as whole numbers with a common denominator. Strict bounds are bounds
moved by an infinitesimal, kept as a second number.

A contradiction is a row whose variable cannot be moved inside its bounds because all others are at theirs: these
bounds, with the factors of the row, are its Farkas multipliers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from cac_check.certificate import Combination, Envelope
from cac_check.constraint import Row, Sense
from cac_check.engine.equations import OutOfWork
from cac_check.engine.propagation_log import EnvelopeSource, Source
from cac_check.interval import Rational, exact, magnitude, ratio

Summands: TypeAlias = Sequence[tuple[Source, Rational]]
"""Rows and multipliers that add up to an absurd row."""

GREEDY_STEPS = 200
"""Steps in which the sparsest column is taken; after that the first, which never goes round in circles (Bland 1977)."""


class _End(NamedTuple):
    """A bound of one variable: x ≤ value + away·ε, or x ≥ that."""

    value: Rational
    away: int
    source: Source
    multiplier: Rational
    """``multiplier`` × the row of ``source`` is x ≤ value, or −x ≤ −value."""


class Tableau:
    """Rows over the reals; those of whole variables alone are rounded."""

    def __init__(self, integral: frozenset[str], work: int) -> None:
        """Set up an empty system. ``work``: how many factors may be written while it is solved."""
        self._integral = integral
        self._work = work
        self._index: dict[str, int] = {}
        self._forms: dict[tuple[tuple[int, int], ...], int] = {}
        self._whole: list[bool] = []
        self._value: list[Rational] = []
        self._away: list[Rational] = []
        self._ends: tuple[list[_End | None], list[_End | None]] = ([], [])  # upper, lower
        self._rows: dict[int, dict[int, int]] = {}
        self._denominators: dict[int, int] = {}
        self._columns: dict[int, set[int]] = {}
        self._log: list[tuple[int, int, _End | None]] = []
        self._marks: list[int] = []
        self._suspects: set[int] = set()
        self._absurd: list[tuple[Source, Rational]] = []

    # --- Rows and bounds -------------------------------------------------------------------------------------------

    def push(self) -> None:
        """Remember the bounds there are."""
        self._marks.append(len(self._log))

    def pop(self) -> None:
        """Take back the bounds set since the last :meth:`push`."""
        mark = self._marks.pop()
        while len(self._log) > mark:
            variable, side, end = self._log.pop()
            if variable < 0:
                self._absurd.pop()
                continue
            self._ends[side][variable] = end

    def add(self, source: Source, row: Row) -> None:
        """Set the bounds that a row is."""
        if not row.terms:
            self._empty(source, row)
            return
        if len(row.terms) == 1:
            ((name, factor),) = row.terms
            variable, scale = self._variable(name), factor
        else:
            variable, scale = self._form(row.terms)
        value = ratio(row.bound, scale)
        strict = row.sense is Sense.LT
        multiplier = ratio(1, scale)
        if row.sense is Sense.EQ:
            self._bound(variable, 0, value, False, source, multiplier)
            self._bound(variable, 1, value, False, source, -multiplier)
        else:
            self._bound(variable, int(scale < 0), value, strict, source, magnitude(multiplier))

    def _empty(self, source: Source, row: Row) -> None:
        wrong = row.bound != 0 if row.sense is Sense.EQ else row.bound < 0 or (row.sense is Sense.LT and row.bound == 0)
        if wrong:
            self._absurd.append((source, -1 if row.sense is Sense.EQ and row.bound > 0 else 1))
            self._log.append((-1, 0, None))

    def _variable(self, name: str) -> int:
        found = self._index.get(name)
        if found is None:
            found = self._index[name] = self._new(name in self._integral)
            self._columns[found] = set()
        return found

    def _new(self, whole: bool) -> int:
        self._whole.append(whole)
        self._value.append(0)
        self._away.append(0)
        for side in self._ends:
            side.append(None)
        return len(self._whole) - 1

    def _form(self, terms: Sequence[tuple[str, Rational]]) -> tuple[int, Rational]:
        """Return the variable of a sum of terms, and what to multiply it with to get the sum."""
        scale = math.lcm(*(factor.denominator for _, factor in terms))
        whole = [(self._variable(name), int(factor * scale)) for name, factor in terms]
        common = math.gcd(*(factor for _, factor in whole)) * (1 if whole[0][1] > 0 else -1)
        key = tuple((variable, factor // common) for variable, factor in whole)
        found = self._forms.get(key)
        if found is None:
            found = self._forms[key] = self._new(all(self._whole[variable] for variable, _ in key))
            self._define(found, key)
        return found, ratio(common, scale)

    def _define(self, form: int, terms: Iterable[tuple[int, int]]) -> None:
        """Make a sum of terms a row over the variables that are not basic."""
        row: dict[int, int] = {}
        denominator = 1
        for variable, factor in terms:
            other = self._rows.get(variable)
            if other is None:
                row[variable] = row.get(variable, 0) + factor * denominator
                continue
            below = self._denominators[variable]
            common = math.gcd(denominator, below)
            times = below // common
            if times != 1:
                row = {name: value * times for name, value in row.items()}
            factor *= denominator // common
            denominator *= times
            for name, value in other.items():
                row[name] = row.get(name, 0) + factor * value
        row = {name: value for name, value in row.items() if value}
        self._rows[form] = row
        self._denominators[form] = denominator
        for name in row:
            self._columns[name].add(form)
        self._value[form] = exact(sum(factor * self._value[variable] for variable, factor in terms))
        self._away[form] = exact(sum(factor * self._away[variable] for variable, factor in terms))

    def _bound(
        self, variable: int, side: int, value: Rational, strict: bool, source: Source, multiplier: Rational
    ) -> None:
        """Set the upper (``side`` 0) or lower bound of a variable, if it is tighter."""
        sign = -1 if side else 1
        away = -sign if strict else 0
        if (
            self._whole[variable]
            and (strict or not isinstance(value, int))
            and not isinstance(source, Combination | Envelope | EnvelopeSource)
        ):
            rounded = math.ceil(sign * value) - 1 if strict else math.floor(sign * value)
            source, multiplier = Combination(((source, multiplier),), rounded=True), 1
            value, away = sign * rounded, 0
        known = self._ends[side][variable]
        if known is not None and (sign * value, sign * away) >= (sign * known.value, sign * known.away):
            return
        self._log.append((variable, side, known))
        self._ends[side][variable] = _End(value, away, source, multiplier)
        self._suspects.add(variable)

    # --- Solving -----------------------------------------------------------------------------------------------------

    def ask(self) -> dict[str, Rational] | Summands:
        """Return values that meet every row, or rows with multipliers that add up to an absurd one.

        Raises:
            OutOfWork: if it took more than was allowed.
        """
        conflict = self._solved()
        return self.values() if conflict is None else conflict

    def _solved(self) -> Summands | None:
        """Find a point inside all bounds; return the rows that leave none, if so."""
        if self._absurd:
            return self._absurd[-1:]
        for variable in sorted(self._suspects):
            upper, lower = self._ends[0][variable], self._ends[1][variable]
            if upper and lower and (upper.value, upper.away) < (lower.value, lower.away):
                return _merged([(upper, 1), (lower, 1)])
        for variable in sorted(self._suspects):
            if variable not in self._rows:
                end = self._missed(variable)
                if end is not None:
                    self._move(
                        variable, exact(end.value - self._value[variable]), exact(end.away - self._away[variable])
                    )
                self._suspects.discard(variable)
        steps = 0
        while True:
            wrong = sorted(variable for variable in self._suspects if self._missed(variable) is not None)
            self._suspects = set(wrong)
            if not wrong:
                return None
            leaving = wrong[0]
            end = self._missed(leaving)
            assert end is not None
            upwards = end is self._ends[1][leaving]
            entering = self._entering(leaving, upwards, greedy=steps < GREEDY_STEPS)
            if entering is None:
                return self._conflict(leaving, end, upwards)
            self._exchange(leaving, entering, end.value, end.away)
            steps += 1

    def _missed(self, variable: int) -> _End | None:
        """Return the bound that the value of a variable does not keep to."""
        value, away = self._value[variable], self._away[variable]
        upper, lower = self._ends[0][variable], self._ends[1][variable]
        if upper is not None and (value > upper.value or (value == upper.value and away > upper.away)):
            return upper
        if lower is not None and (value < lower.value or (value == lower.value and away < lower.away)):
            return lower
        return None

    def _room(self, variable: int, upwards: bool) -> bool:
        """Whether a variable can be moved."""
        end = self._ends[0 if upwards else 1][variable]
        return end is None or end.value != self._value[variable] or end.away != self._away[variable]

    def _entering(self, leaving: int, upwards: bool, *, greedy: bool) -> int | None:
        row = self._rows[leaving]
        fitting = [other for other, factor in row.items() if self._room(other, upwards is (factor > 0))]
        if not greedy:
            return min(fitting, default=None)
        return min(fitting, key=lambda other: (len(self._columns[other]), other), default=None)

    def _conflict(self, leaving: int, end: _End, upwards: bool) -> Summands:
        ends = [(end, self._denominators[leaving])]
        for other, factor in self._rows[leaving].items():
            blocking = self._ends[0 if upwards is (factor > 0) else 1][other]
            assert blocking is not None
            ends.append((blocking, abs(factor)))
        return _merged(ends)

    def _move(self, variable: int, by: Rational, away: Rational) -> None:
        """Move a variable that is not basic, and with it those that are."""
        self._shift(variable, by, away)
        for basic in self._columns[variable]:
            share = ratio(self._rows[basic][variable], self._denominators[basic])
            self._shift(basic, share * by, share * away)
            self._suspects.add(basic)

    def _shift(self, variable: int, by: Rational, away: Rational) -> None:
        self._value[variable] = exact(self._value[variable] + by)
        if away:
            self._away[variable] = exact(self._away[variable] + away)

    def _exchange(self, leaving: int, entering: int, value: Rational, away: Rational) -> None:
        """Move a basic variable to a value by moving another, which becomes basic in its place."""
        share = ratio(self._denominators[leaving], self._rows[leaving][entering])
        self._move(
            entering,
            exact(share * (value - self._value[leaving])),
            exact(share * (away - self._away[leaving])),
        )
        self._pivot(leaving, entering)
        self._suspects.discard(leaving)
        self._suspects.add(entering)

    def _pivot(self, leaving: int, entering: int) -> None:
        old, denominator = self._rows.pop(leaving), self._denominators.pop(leaving)
        lead = old.pop(entering)
        sign = 1 if lead > 0 else -1
        new = {other: -sign * factor for other, factor in old.items()}
        new[leaving] = sign * denominator
        lead = abs(lead)
        common = math.gcd(lead, *new.values()) if lead > 1 else 1
        if common > 1:
            lead //= common
            new = {other: factor // common for other, factor in new.items()}
        users = self._columns.pop(entering)
        users.discard(leaving)
        for other in old:
            self._columns[other].discard(leaving)
        self._columns[leaving] = set()
        for basic in users:
            self._substitute(basic, entering, new, lead)
        self._rows[entering] = new
        self._denominators[entering] = lead
        for other in new:
            self._columns[other].add(entering)

    def _substitute(self, basic: int, entering: int, new: Mapping[int, int], lead: int) -> None:
        row, columns = self._rows[basic], self._columns
        factor = row.pop(entering)
        denominator = self._denominators[basic]
        if lead != 1:
            common = math.gcd(factor, lead)
            times, factor = lead // common, factor // common
            if times != 1:
                denominator *= times
                for other in row:
                    row[other] *= times
        for other, amount in new.items():
            before = row.get(other)
            if before is None:
                row[other] = factor * amount
                columns[other].add(basic)
            else:
                total = before + factor * amount
                if total:
                    row[other] = total
                else:
                    del row[other]
                    columns[other].discard(basic)
        if denominator != 1:
            common = math.gcd(denominator, *row.values())
            if common > 1:
                denominator //= common
                for other in row:
                    row[other] //= common
        self._denominators[basic] = denominator
        self._work -= len(new) + len(row)
        if self._work < 0:
            raise OutOfWork

    # --- Results -----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Rational]:
        """Return the point found, with the infinitesimal small enough that it keeps to every bound."""
        if not any(self._away):
            return {name: self._value[variable] for name, variable in self._index.items()}
        small: Rational = 1
        for variable, value in enumerate(self._value):
            for end in (self._ends[0][variable], self._ends[1][variable]):
                if end is None:
                    continue
                apart, slope = end.value - value, self._away[variable] - end.away
                if apart and slope and (apart > 0) == (slope > 0):
                    small = min(small, ratio(apart, slope))
        return {
            name: exact(self._value[variable] + self._away[variable] * small) for name, variable in self._index.items()
        }

    def at(self, form: Iterable[tuple[str, int]]) -> tuple[Rational, Rational]:
        """Return what a sum of terms comes to at the point found, and how often the infinitesimal is part of it."""
        value: Rational = 0
        away: Rational = 0
        for name, factor in form:
            variable = self._index.get(name)
            if variable is not None:
                value += factor * self._value[variable]
                away += factor * self._away[variable]
        return exact(value), exact(away)


def _merged(ends: Iterable[tuple[_End, int]]) -> Summands:
    """Return the sum of bounds, each times a number; the two sides of one equation come together."""
    total: dict[Source, Rational] = {}
    for end, times in ends:
        total[end.source] = total.get(end.source, 0) + times * end.multiplier
    return [(source, exact(multiplier)) for source, multiplier in total.items() if multiplier]
