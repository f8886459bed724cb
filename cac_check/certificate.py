"""Certificates: proofs of contradiction and witnesses of consistency, and the one gate that accepts them.

This module imports constraints and intervals only, knows no engine and searches for nothing: it re-does arithmetic.

A :data:`Refutation` shows that a system has no solution. It is a tree of derivations. A derivation writes down rows one
after the other, each of which holds wherever the rows before it do:

* a :class:`Combination` adds up rows, with multipliers ≥ 0 on inequalities and of any sign on equations (Farkas 1902).
  It is strict where a strict row takes part (Motzkin 1936). It may be *rounded*: if all its coefficients are whole and
  all its variables integral, its bound drops to a whole number (Chvátal 1973);
* an :class:`Envelope` multiplies two one-variable rows of the factors of a product (McCormick 1976).

A :class:`Derivation` ends in an absurd row: 0 ≤ a negative number, 0 < 0, or 0 = a number other than 0. A
:class:`CaseSplit` refutes every case of a member, an :class:`IntegerSplit` refutes both t ≤ k and t ≥ k + 1 for a whole
term t. These are the reasons ``lin``, ``rnd`` and ``uns`` of VIPR (Cheung, Gleixner and Steffy 2017).

A :class:`Witness` gives one value per variable. One that may be irrational is left out: where a product says that its
square is a variable that has a value, it is the root of that, not below 0, and is compared by its square.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from cac_check.constraint import Constraint, Member, Product, Row, Sense, System
from cac_check.interval import Rational, exact, format_number, ratio
from cac_check.records import dataclass
from cac_check.square_root import SquareRoot

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""Plain data; exact numbers are strings in it."""

Premise: TypeAlias = tuple[str, int, int]
"""A constraint of the system: member id, number of the case, position in the case."""

RowRef: TypeAlias = Premise | int
"""A premise, or the number of a row derived (or assumed by an integer split) on the way to where it is used."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Σ multiplier × row, rounded down to whole numbers on demand."""

    summands: tuple[tuple[RowRef, Rational], ...]
    rounded: bool = False

    def to_dict(self) -> Mapping[str, Json]:
        """Return it as plain data: pairs of a row and its multiplier."""
        pairs = [[_reference(ref), format_number(multiplier)] for ref, multiplier in self.summands]
        return {"add": pairs, "rounded": self.rounded}


@dataclass(frozen=True, slots=True)
class Envelope:
    """(b₁ − c₁·left)·(b₂ − c₂·right) ≥ 0 for rows c₁·left ≤ b₁ and c₂·right ≤ b₂, with the product put in.

    Where one of them is an equation the other may be left out (``None``): left·(b₂ − c₂·right) = 0 whatever left is.
    """

    product: Premise
    left: RowRef | None
    right: RowRef | None

    def to_dict(self) -> Mapping[str, Json]:
        """Return it as plain data."""
        sides = {"left": self.left, "right": self.right}
        return {
            "envelope": _reference(self.product),
            **{side: None if ref is None else _reference(ref) for side, ref in sides.items()},
        }


Step: TypeAlias = Combination | Envelope


@dataclass(frozen=True, slots=True)
class Derivation:
    """Steps, the last of which is absurd."""

    steps: tuple[Step, ...]

    def to_dict(self) -> Mapping[str, Json]:
        """Return it as plain data."""
        return {"kind": "derivation", "steps": [step.to_dict() for step in self.steps]}


@dataclass(frozen=True, slots=True)
class CaseSplit:
    """Whichever case of ``member`` holds, the branch of that number refutes it. ``steps`` hold in every branch."""

    member: str
    branches: tuple[Refutation, ...]
    steps: tuple[Step, ...] = ()

    def to_dict(self) -> Mapping[str, Json]:
        """Return it as plain data."""
        return {
            "kind": "cases",
            "member": self.member,
            "steps": [step.to_dict() for step in self.steps],
            "branches": [branch.to_dict() for branch in self.branches],
        }


@dataclass(frozen=True, slots=True)
class IntegerSplit:
    """Either ``term`` ≤ ``at`` (first branch) or ``term`` ≥ ``at`` + 1 (second), since the term is whole.

    In each branch the assumed row takes the next number after ``steps``.
    """

    term: tuple[tuple[str, Rational], ...]
    at: int
    branches: tuple[Refutation, Refutation]
    steps: tuple[Step, ...] = ()

    def to_dict(self) -> Mapping[str, Json]:
        """Return it as plain data."""
        return {
            "kind": "whole",
            "term": {name: format_number(coefficient) for name, coefficient in self.term},
            "at": format_number(self.at),
            "steps": [step.to_dict() for step in self.steps],
            "branches": [branch.to_dict() for branch in self.branches],
        }


Refutation: TypeAlias = Derivation | CaseSplit | IntegerSplit


@dataclass(frozen=True, slots=True)
class Witness:
    """One value for every variable of a system but the roots of others."""

    values: Mapping[str, Rational]

    def to_dict(self) -> Mapping[str, Json]:
        """Return it as plain data, sorted by variable."""
        return {"kind": "witness", "values": {name: format_number(self.values[name]) for name in sorted(self.values)}}


def _reference(ref: RowRef) -> Json:
    return ref if isinstance(ref, int) else list(ref)


def verify(certificate: Refutation | Witness, system: System) -> bool:
    """Whether the certificate proves what it says about the system: no solution, or a solution.

    Independent of how the certificate was found. A refutation of some members is a refutation of every system that
    contains them. A malformed certificate proves nothing: the answer is ``False``, never an exception.
    """
    try:
        if isinstance(certificate, Witness):
            return _is_solution(certificate.values, system)
        members = {member.id: member.cases for member in system.members}
        if len(members) != len(system.members):
            return False
        return _refutes(certificate, _Scope(members, system.integral, {}, []))
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError):
        return False  # whatever it is, it is no certificate


def satisfied(values: Mapping[str, Rational], system: System) -> frozenset[str]:
    """Return the members of a system that values satisfy, with the roots that they leave out."""
    every = {**_roots(values, system), **values}
    return frozenset([each.id for each in system.members if _fits(each, every)])


def consequence(step: Step, system: System, chosen: Mapping[str, int], derived: Sequence[Row]) -> Row | None:
    """Return the row a step derives, or ``None`` where it may not be derived.

    Args:
        step: what to do.
        system: where its premises are from.
        chosen: the number of the case that holds, for members that were split on.
        derived: the rows derived (or assumed by an integer split) before it.
    """
    members = {member.id: member.cases for member in system.members}
    scope = _Scope(members, system.integral, chosen, list(derived))
    return _envelope(step, scope) if isinstance(step, Envelope) else _combination(step, scope)


def members_of(refutation: Refutation) -> frozenset[str]:
    """Return the members a refutation rests on: it refutes them alone."""
    return frozenset(_members(refutation))


def _members(refutation: Refutation) -> Iterator[str]:
    for step in refutation.steps:
        if isinstance(step, Envelope):
            refs: tuple[RowRef, ...] = tuple(ref for ref in (step.product, step.left, step.right) if ref is not None)
        else:
            refs = tuple(ref for ref, _ in step.summands)
        for ref in refs:
            if not isinstance(ref, int):
                yield ref[0]
    if isinstance(refutation, CaseSplit):
        yield refutation.member
    if not isinstance(refutation, Derivation):
        for branch in refutation.branches:
            yield from _members(branch)


def _is_solution(values: Mapping[str, Rational], system: System) -> bool:
    if not all(_is_exact(value) for value in values.values()):
        return False
    roots = _roots(values, system)
    every = {**roots, **values}
    if not system.integral.isdisjoint(roots) or not all(_fits(member, every) for member in system.members):
        return False
    return all(values[name].denominator == 1 for name in system.integral if name in values)


def _roots(values: Mapping[str, Rational], system: System) -> dict[str, SquareRoot]:
    """Return what has no value and is said to have one for its square."""
    return {
        one.left: SquareRoot(values[one.result])
        for member in system.members
        for case in member.cases
        for one in case
        if isinstance(one, Product) and one.left == one.right and one.factor == 1
        if one.left not in values and values.get(one.result, -1) >= 0
    }


def _fits(member: Member, values: Mapping[str, Any]) -> bool:
    return any(_holds(case, values) for case in member.cases)


def _holds(case: Sequence[Constraint], values: Mapping[str, Any]) -> bool:
    try:
        return all(constraint.holds(values) for constraint in case)
    except (KeyError, TypeError):
        return False  # a variable has no value, or a root stands in a sum


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a step may use: the members, the case chosen for each split one, the rows derived so far."""

    members: Mapping[str, tuple[tuple[Constraint, ...], ...]]
    integral: frozenset[str]
    chosen: Mapping[str, int]
    derived: list[Row]

    def constraint(self, ref: RowRef) -> Constraint | None:
        if isinstance(ref, int):
            return self.derived[ref] if 0 <= ref < len(self.derived) else None
        member, case, position = ref
        cases = self.members.get(member)
        if cases is None or not 0 <= case < len(cases) or not 0 <= position < len(cases[case]):
            return None
        if len(cases) > 1 and self.chosen.get(member) != case:
            return None
        return cases[case][position]

    def row(self, ref: RowRef) -> Row | None:
        found = self.constraint(ref)
        return found if isinstance(found, Row) else None


def _refutes(refutation: Refutation, scope: _Scope) -> bool:
    for step in refutation.steps:
        row = _envelope(step, scope) if isinstance(step, Envelope) else _combination(step, scope)
        if row is None:
            return False
        scope.derived.append(row)
    if isinstance(refutation, Derivation):
        return bool(refutation.steps) and _absurd(scope.derived[-1])
    if isinstance(refutation, CaseSplit):
        cases = scope.members.get(refutation.member)
        if cases is None or len(cases) != len(refutation.branches) or refutation.member in scope.chosen:
            return False
        return all(
            _refutes(
                branch,
                _Scope(scope.members, scope.integral, {**scope.chosen, refutation.member: number}, list(scope.derived)),
            )
            for number, branch in enumerate(refutation.branches)
        )
    if not _whole(refutation.term, scope.integral) or type(refutation.at) is not int:
        return False
    below = Row(refutation.term, Sense.LE, refutation.at)
    above = Row(tuple((name, -factor) for name, factor in refutation.term), Sense.LE, -refutation.at - 1)
    return all(
        _refutes(branch, _Scope(scope.members, scope.integral, scope.chosen, [*scope.derived, assumed]))
        for branch, assumed in zip(refutation.branches, (below, above), strict=True)
    )


def _absurd(row: Row) -> bool:
    if row.terms:
        return False
    if row.sense is Sense.EQ:
        return row.bound != 0
    return row.bound < 0 or (row.sense is Sense.LT and row.bound == 0)


def _whole(terms: tuple[tuple[str, Rational], ...], integral: frozenset[str]) -> bool:
    return all(name in integral and _is_exact(factor) and factor.denominator == 1 for name, factor in terms)


def _is_exact(number: object) -> bool:
    """Whether it is a number this module reckons with: a float that slipped in would round."""
    return type(number) in (int, Fraction)


def _combination(step: Combination, scope: _Scope) -> Row | None:
    total: dict[str, Rational] = {}
    bound: Rational = 0
    strict = False
    equation = True
    for ref, multiplier in step.summands:
        row = scope.row(ref)
        if row is None or not _is_exact(multiplier) or (multiplier < 0 and row.sense is not Sense.EQ):
            return None
        if multiplier == 0:
            continue
        for name, coefficient in row.terms:
            total[name] = total.get(name, 0) + multiplier * coefficient
        bound += multiplier * row.bound
        strict = strict or row.sense is Sense.LT
        equation = equation and row.sense is Sense.EQ
    terms = tuple((name, exact(coefficient)) for name, coefficient in total.items() if coefficient)
    sense = Sense.EQ if equation else Sense.LT if strict else Sense.LE
    if not step.rounded:
        return Row(terms, sense, exact(bound))
    if not _whole(terms, scope.integral):
        return None
    return Row(terms, Sense.LE, math.ceil(bound) - 1 if strict else math.floor(bound))


def _envelope(step: Envelope, scope: _Scope) -> Row | None:
    product = scope.constraint(step.product)
    if not isinstance(product, Product):
        return None
    left = None if step.left is None else scope.row(step.left)
    right = None if step.right is None else scope.row(step.right)
    if any(row is not None and len(row.terms) != 1 for row in (left, right)):
        return None
    if left is not None and left.terms[0][0] != product.left:
        return None
    if right is not None and right.terms[0][0] != product.right:
        return None
    if left is None or right is None:
        fixed, other = (right, product.left) if left is None else (left, product.right)
        return None if fixed is None or fixed.sense is not Sense.EQ else _scaled(product, fixed, other)
    ((left_name, c), (right_name, d)) = (left.terms[0], right.terms[0])
    # (b − c·l)(e − d·r) = be − bd·r − ce·l + cd·(result/factor), which is ≥ 0, > 0 or = 0
    if Sense.EQ in (left.sense, right.sense):
        sense = Sense.EQ
    else:
        sense = Sense.LT if left.sense is Sense.LT and right.sense is Sense.LT else Sense.LE
    return _summed(
        ((right_name, left.bound * d), (left_name, right.bound * c), (product.result, -ratio(c * d, product.factor))),
        sense,
        left.bound * right.bound,
    )


def _scaled(product: Product, fixed: Row, other: str) -> Row:
    """Return the row of a product one factor of which is fixed: c·l = b makes b·r − c·(result/factor) = 0."""
    ((_, c),) = fixed.terms
    return _summed(((other, fixed.bound), (product.result, -ratio(c, product.factor))), Sense.EQ, 0)


def _summed(terms: Iterable[tuple[str, Rational]], sense: Sense, bound: Rational) -> Row:
    total: dict[str, Rational] = {}
    for name, coefficient in terms:
        total[name] = total.get(name, 0) + coefficient
    kept = tuple((name, exact(coefficient)) for name, coefficient in total.items() if coefficient)
    return Row(kept, sense, exact(bound))
