"""Constraints: what rules and claims become before anything is decided.

A *system* asks for one value per variable such that every *member* holds. A member stands for one thing a reader can
drop or doubt: a claim, a rule, or what the kind of a quantity fixes. Most members are a plain conjunction of rows; a
member with several cases holds if one of its cases does (``or:``, ``when:``, forms of a choice).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from cac_check.interval import Interval, Rational, exact
from cac_check.records import dataclass


class Sense(enum.StrEnum):
    """How the left-hand side of a row compares with its bound."""

    LE = "<="
    LT = "<"
    EQ = "=="


@dataclass(frozen=True, slots=True)
class Row:
    """Σ coefficient × variable, ≤, < or = bound. Each variable occurs once, with a coefficient ≠ 0."""

    terms: tuple[tuple[str, Rational], ...]
    sense: Sense
    bound: Rational

    def holds(self, values: Mapping[str, Rational]) -> bool:
        """Whether it is true of these values."""
        left: Rational = 0
        for name, coefficient in self.terms:
            left += coefficient * values[name]
        if self.sense is Sense.EQ:
            return left == self.bound
        return left < self.bound if self.sense is Sense.LT else left <= self.bound


@dataclass(frozen=True, slots=True)
class Product:
    """result = factor × left × right, with factor ≠ 0."""

    result: str
    left: str
    right: str
    factor: Rational = 1

    def holds(self, values: Mapping[str, Rational]) -> bool:
        """Whether it is true of these values."""
        return values[self.result] == self.factor * values[self.left] * values[self.right]


Constraint: TypeAlias = Row | Product


Cases: TypeAlias = tuple[tuple[Constraint, ...], ...]
"""One of these conjunctions holds."""


class MemberKind(enum.StrEnum):
    """What a member stands for."""

    CLAIM = "claim"
    RULE = "rule"
    DOMAIN = "domain"
    """What the kind of a quantity fixes, such as counts being ≥ 0; always true, never dropped."""


@dataclass(frozen=True, slots=True)
class Member:
    """One thing that is either kept or dropped as a whole: at least one of its cases must hold."""

    id: str
    kind: MemberKind
    cases: Cases
    variables: frozenset[str] = field(init=False, compare=False, repr=False)
    """Every variable one of its cases mentions."""

    def __post_init__(self) -> None:
        names = {name for case in self.cases for constraint in case for name in constraint_variables(constraint)}
        object.__setattr__(self, "variables", frozenset(names))


@dataclass(frozen=True, slots=True)
class System:
    """Variables, those of them that only take whole numbers, and the members that must hold together."""

    members: tuple[Member, ...]
    integral: frozenset[str] = frozenset()

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable mentioned, sorted."""
        return tuple(sorted(frozenset().union(*(member.variables for member in self.members))))


def constraint_variables(constraint: Constraint) -> tuple[str, ...]:
    """Return the variables of a constraint, in its order."""
    if isinstance(constraint, Product):
        return (constraint.result, constraint.left, constraint.right)
    return tuple([name for name, _ in constraint.terms])


def row(terms: Mapping[str, Rational], sense: Sense, bound: Rational) -> Row:
    """Build a row, leaving out what has coefficient 0."""
    return Row(
        tuple((name, exact(coefficient)) for name, coefficient in terms.items() if coefficient), sense, exact(bound)
    )


def interval_rows(variable: str, interval: Interval) -> tuple[Row, ...]:
    """Return the rows that hold ``variable`` inside ``interval``: one where it is a point, at most two otherwise."""
    if interval.is_point:
        assert interval.low is not None
        return (Row(((variable, 1),), Sense.EQ, interval.low),)
    rows = []
    if interval.low is not None:
        rows.append(Row(((variable, -1),), Sense.LT if interval.low_open else Sense.LE, -interval.low))
    if interval.high is not None:
        rows.append(Row(((variable, 1),), Sense.LT if interval.high_open else Sense.LE, interval.high))
    return tuple(rows)
