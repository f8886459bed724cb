"""Sums in which whole numbers have no holes: cross-tabs, trees, and whatever else is a network of flows.

Where each figure is part of two sums at most, and sums can be written such that it is added in one and taken away in
the other, the matrix of the sums is totally unimodular (Heller and Tompkins 1956): with whole ends, every corner of
what solves them is whole (Hoffman and Kruskal 1956). So between two whole values of a figure that solutions give it
every whole number is that of a solution too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from cac_check.constraint import Product, Row, System

_Terms: TypeAlias = frozenset[tuple[str, int]]


def is_network(system: System) -> bool:
    """Whether a system of whole numbers is a network of sums; ends of single figures may be anything."""
    sums = _sums(system)
    if sums is None:
        return False
    signs: dict[str, list[tuple[int, int]]] = {}
    for number, terms in enumerate(sums):
        for name, sign in terms:
            signs.setdefault(name, []).append((number, sign))
    if any(len(both) > 2 for both in signs.values()):
        return False
    turned: dict[int, list[tuple[int, int]]] = {number: [] for number in range(len(sums))}
    for both in signs.values():
        if len(both) == 2:
            (one, sign), (other, opposite) = both
            turned[one].append((other, -sign * opposite))
            turned[other].append((one, -sign * opposite))
    return _can_be_signed(turned)


def _sums(system: System) -> list[_Terms] | None:
    """Return what is added up in rows of several figures, each sum once; ``None`` if something is no such row."""
    found: dict[_Terms, None] = {}
    for constraint in _constraints(system):
        if not isinstance(constraint, Row):
            return None
        if len(constraint.terms) < 2:
            continue
        if any(abs(factor) != 1 or name not in system.integral for name, factor in constraint.terms):
            return None
        terms = frozenset((name, int(factor)) for name, factor in constraint.terms)
        if frozenset((name, -sign) for name, sign in terms) not in found:
            found[terms] = None
    return list(found)


def _constraints(system: System) -> Iterator[Row | Product | None]:
    for member in system.members:
        if len(member.cases) == 1:
            yield from member.cases[0]
        else:
            yield None


def _can_be_signed(turned: dict[int, list[tuple[int, int]]]) -> bool:
    """Whether numbers can have a sign each, such that those of each pair are alike (1) or opposite (-1) as wanted."""
    sign: dict[int, int] = {}
    for first in turned:
        waiting = [] if first in sign else [first]
        sign.setdefault(first, 1)
        while waiting:
            number = waiting.pop()
            for other, wanted in turned[number]:
                if other not in sign:
                    sign[other] = sign[number] * wanted
                    waiting.append(other)
                elif sign[other] != sign[number] * wanted:
                    return False
    return True
