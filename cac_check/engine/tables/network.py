"""Fewest changes in a network of breakdowns: figures that stand in several sums, all of them known exactly.

A set of figures is a correction if changing them alone can make every equation hold. Candidates grow one figure at a
time from what is still violated (Reiter's hitting-set tree): if the equations that touch a set cannot be solved for it,
a combination of them names only figures outside the set and misses its value; one of those must change as well. That
combination is found by elimination, in exact numbers. Figures are whole: a set that would need fractions is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from cac_check.interval import Rational, exact, magnitude
from cac_check.records import dataclass
from cac_check.typing_slips import telling_slip

MOST_NODES = 5_000
"""Sets that are looked at before a search is given up."""


_Row: TypeAlias = tuple[Mapping[str, int], int]
"""An equation, without zeros, and by how much it is missed."""


@dataclass(frozen=True, slots=True)
class Network:
    """Equations Σ coefficient × figure = 0, and the figures' values."""

    equations: tuple[Mapping[str, int], ...]
    values: Mapping[str, int]

    def residual(self, equation: Mapping[str, int]) -> int:
        """Return by how much an equation is missed."""
        return sum(coefficient * self.values[name] for name, coefficient in equation.items())


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of figures, and the value of each that would fit (``None`` where several would)."""

    needs: Mapping[str, Rational | None]


@dataclass(frozen=True, slots=True)
class Changes:
    """All smallest sets; ``cut`` if the search was given up, so that there may be others or smaller ones."""

    found: tuple[Change, ...]
    cut: bool = False


def smallest_changes(network: Network, most_nodes: int = MOST_NODES) -> Changes:
    """Return all smallest sets of figures that can make every equation hold.

    Args:
        network: the equations and the values.
        most_nodes: how many sets may be looked at.
    """
    violated = [equation for equation in network.equations if network.residual(equation)]
    if not violated:
        return Changes(())
    touching: dict[str, list[Mapping[str, int]]] = {}
    for equation in network.equations:
        for name in equation:
            touching.setdefault(name, []).append(equation)
    level: list[frozenset[str]] = [frozenset()]
    seen: set[frozenset[str]] = set(level)
    while level:
        found, next_level = [], []
        for chosen in level:
            branches = _violated_figures(network, violated, touching, chosen)
            if branches is None:
                found.append(Change(_needs(network, touching, chosen)))
                continue
            for name in sorted(branches):
                larger = chosen | {name}
                if larger not in seen:
                    seen.add(larger)
                    next_level.append(larger)
        if found:
            whole = [change for change in found if all(isinstance(fits, int | None) for fits in change.needs.values())]
            return Changes(tuple(sorted(whole, key=lambda change: sorted(change.needs))), cut=not whole)
        if len(seen) > most_nodes:
            return Changes((), cut=True)
        level = next_level
    return Changes(())


def _violated_figures(
    network: Network,
    violated: Sequence[Mapping[str, int]],
    touching: Mapping[str, Sequence[Mapping[str, int]]],
    chosen: frozenset[str],
) -> set[str] | None:
    """Return the figures outside ``chosen`` of a combination that still misses its value; ``None`` if there is none."""
    untouched = [equation for equation in violated if chosen.isdisjoint(equation)]
    if untouched:
        shortest: Mapping[str, int] = min(untouched, key=len)
        return set(shortest)
    best: set[str] | None = None
    for combined, residual in _eliminated(_rows(network, touching, chosen), chosen):
        if residual and (best is None or len(combined) < len(best)):
            best = set(combined)
    return best


def _rows(network: Network, touching: Mapping[str, Sequence[Mapping[str, int]]], chosen: Iterable[str]) -> list[_Row]:
    """Return the equations that touch a set, each once, with what they miss."""
    rows = {id(equation): equation for name in chosen for equation in touching[name]}
    return [(equation, network.residual(equation)) for equation in rows.values()]


def _eliminated(rows: list[_Row], chosen: Iterable[str]) -> list[_Row]:
    """Eliminate the chosen figures and return the combinations that are left without any of them."""
    for name in sorted(chosen):
        pivot = min((row for row in rows if name in row[0]), key=lambda row: len(row[0]), default=None)
        if pivot is not None:
            rows = [_without(name, row, pivot) if name in row[0] else row for row in rows if row is not pivot]
    return rows


def _without(name: str, row: _Row, pivot: _Row) -> _Row:
    """Return a combination of two rows in which a figure is cancelled."""
    keep, drop = pivot[0][name], row[0][name]
    terms = {other: value * keep for other, value in row[0].items()}
    for other, value in pivot[0].items():
        terms[other] = terms.get(other, 0) - drop * value
    return {other: value for other, value in terms.items() if value}, row[1] * keep - pivot[1] * drop


def _needs(
    network: Network, touching: Mapping[str, Sequence[Mapping[str, int]]], chosen: frozenset[str]
) -> dict[str, Rational | None]:
    """Return the value each figure of a correction needs, where the others leave only one."""
    needs: dict[str, Rational | None] = {}
    for name in sorted(chosen):
        rows = _eliminated(_rows(network, touching, chosen), chosen - {name})
        row = next((row for row in rows if name in row[0]), None)
        needs[name] = None if row is None else exact(network.values[name] - Fraction(row[1], row[0][name]))
    return needs


def likeliest_first(changes: Sequence[Change], values: Mapping[str, int]) -> list[Change]:
    """Order sets: typing slips that are no coincidence first, then the smallest changes in proportion to the figures.

    Only an order to read them in: in one real correction of seven a slip is not what happened.
    """

    def key(change: Change) -> tuple[int, Fraction, list[str]]:
        slips, moved = 0, Fraction(0)
        for name, fits in change.needs.items():
            if fits is None:
                continue
            moved += Fraction(magnitude(fits - values[name])) / max(abs(values[name]), 1)
            slips += isinstance(fits, int) and telling_slip(values[name], fits, len(changes)) is not None
        return -slips, moved, sorted(change.needs)

    return sorted(changes, key=key)


def copies(network: Network) -> Mapping[str, frozenset[str]]:
    """Return, for each figure, those that must equal it and do: one figure that stands in several places.

    Copies are corrected together; that a figure and its copy are both wrong is one mistake.
    """
    groups = {name: {name} for equation in network.equations for name in equation}
    for equation in network.equations:
        if sorted(equation.values()) == [-1, 1] and not network.residual(equation):
            first, second = equation
            merged = groups[first] | groups[second]
            groups |= dict.fromkeys(merged, merged)
    return {name: frozenset(group) for name, group in groups.items()}


def with_copies_as_one(network: Network) -> Network:
    """Return the network in which the copies of a figure are the first of them by name."""
    first = {name: min(group) for name, group in copies(network).items()}
    equations = []
    for equation in network.equations:
        merged: dict[str, int] = {}
        for name, coefficient in equation.items():
            merged[first[name]] = merged.get(first[name], 0) + coefficient
        equations.append({name: coefficient for name, coefficient in merged.items() if coefficient})
    return Network(tuple(equation for equation in equations if equation), network.values)
