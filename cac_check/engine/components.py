"""Parts of a problem that share no variable can be solved apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def components(items: Sequence[Item], variables: Callable[[Item], Iterable[str]]) -> list[list[Item]]:
    """Split items into groups without a common variable, in the order of their first item.

    Items without variables form a group of their own. Union-find with path halving (Tarjan and van Leeuwen 1984).
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    firsts = []
    for item in items:
        names = iter(variables(item))
        first = next(names, "")
        firsts.append(first)
        leader.setdefault(first, first)
        for other in names:
            leader.setdefault(other, other)
            leader[find(other)] = find(first)
    groups: dict[str, list[Item]] = {}
    for first, item in zip(firsts, items, strict=True):
        groups.setdefault(find(first), []).append(item)
    return list(groups.values())
