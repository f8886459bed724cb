"""Networks of figures around failing reports: groups of equations that share figures, searched for fewest changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from cac_check.engine.tables.network import (
    Change,
    Network,
    copies,
    likeliest_first,
    smallest_changes,
    with_copies_as_one,
)
from cac_check.interval import format_number
from cac_check.typing_slips import telling_slip

Ways: TypeAlias = tuple[list[list[str]], list[list[str]], str | None]
"""Sets of figures and, for each figure, the values that would fit; and a slip that explains the first set."""

MOST_NODES = 600
"""Sets that are looked at for one group of failing reports."""

MOST_SETS = 20
"""Sets that are named, the likeliest of them."""

HOPS = 2
"""How far the equations that a correction must not break are followed from those that fail."""


def changes_by_equation(
    failing: Iterable[Any],
    known: Mapping[Any, Mapping[Any, int]],
    values: Mapping[Any, int],
    fixed: frozenset[Any] = frozenset(),
    nonnegative: frozenset[Any] = frozenset(),
) -> dict[Any, Ways]:
    """Return for failing equations what would make them fit: sets of figures, the values that would fit, a slip.

    Failing equations that share figures are corrected together, so that no equation breaks that holds now; those that
    fail elsewhere are stories of their own. A figure and its copies (equations of two) are one figure.

    Args:
        failing: keys of every equation that fails.
        known: every equation, Σ coefficient × figure = 0, by key.
        values: of every figure.
        fixed: figures that must not be changed, since not all of their equations are known.
        nonnegative: figures that cannot be below 0.
    """
    wrong = {key: known[key] for key in failing if key in known}
    touching: dict[Any, list[Any]] = {}
    for key, equation in known.items():
        if key not in wrong:
            for name in equation:
                touching.setdefault(name, []).append(key)
    found: dict[Any, Ways] = {}
    for cluster in _clusters(wrong):
        changes = _described(_around(cluster, known, touching), values, fixed, nonnegative)
        if changes is not None:
            found |= dict.fromkeys(cluster, changes)
    return found


def _clusters(failing: Mapping[Any, Mapping[Any, int]]) -> list[list[Any]]:
    """Return the failing equations that share figures, group by group."""
    group = {key: {key} for key in failing}
    first: dict[Any, Any] = {}
    for key, equation in failing.items():
        for name in equation:
            other = first.setdefault(name, key)
            if group[other] is not group[key]:
                merged = group[other] | group[key]
                group |= dict.fromkeys(merged, merged)
    return [sorted(members) for members in {id(members): members for members in group.values()}.values()]


def _around(
    cluster: Iterable[Any], known: Mapping[Any, Mapping[Any, int]], touching: Mapping[Any, Sequence[Any]]
) -> list[Mapping[Any, int]]:
    """Return the equations of a cluster and those that hold and touch its figures, and theirs."""
    reached = set(cluster)
    for _ in range(HOPS):
        reached |= {key for other in list(reached) for name in known[other] for key in touching.get(name, ())}
    return [known[key] for key in sorted(reached)]


def _described(
    equations: Sequence[Mapping[Any, int]],
    values: Mapping[Any, int],
    fixed: frozenset[Any],
    nonnegative: frozenset[Any],
) -> Ways | None:
    names = {name: str(name) for equation in equations for name in equation}
    network = Network(
        tuple({names[name]: coefficient for name, coefficient in equation.items()} for equation in equations),
        {names[name]: values[name] for name in names},
    )
    group = copies(network)
    found = smallest_changes(with_copies_as_one(network), MOST_NODES).found
    kept = {names[name] for name in fixed if name in names}
    counted = {names[name] for name in nonnegative if name in names}
    possible = [
        change
        for change in found
        if not any(
            group[name] & kept or (fits is not None and fits < 0 and group[name] & counted)
            for name, fits in change.needs.items()
        )
    ]
    ordered = likeliest_first(possible, network.values)[:MOST_SETS]
    if not ordered:
        return None
    sets = [["=".join(sorted(group[name])) for name in change.needs] for change in ordered]
    fits = [[_fit(change, name) for name in change.needs] for change in ordered]
    first = ordered[0]
    slips = [
        telling_slip(network.values[name], fit, len(possible)) if isinstance(fit, int) else None
        for name, fit in first.needs.items()
    ]
    return sets, fits, slips[0] if len(slips) == 1 else None


def _fit(change: Change, name: str) -> str:
    fits = change.needs[name]
    return "several values" if fits is None else format_number(fits)
