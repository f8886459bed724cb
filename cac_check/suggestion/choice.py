"""Which hypotheses are told: the best first, one for a cell, and none that goes round in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cac_check.records import dataclass
from cac_check.suggestion.axis import Axis
from cac_check.suggestion.hypotheses import Hypothesis
from cac_check.suggestion.relation import Cell, Function

_SECOND = 40.0
"""Score that a second sum of one total needs; it has no part of the first."""

_STILL_FREE = 0.5
"""Share of the lines of a hypothesis that none before it may have explained."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A hypothesis, and the side from which the table is seen."""

    side: str
    hypothesis: Hypothesis


class Choice:
    """Hypotheses that were chosen so far."""

    def __init__(self, axes: Mapping[str, Axis]) -> None:
        """Begin with none."""
        self._axes = axes
        self._by_cell: defaultdict[Cell, list[Chosen]] = defaultdict(list)
        self._below: dict[str, defaultdict[int, set[int]]] = {side: defaultdict(set) for side in axes}
        self._above: dict[str, defaultdict[int, set[int]]] = {side: defaultdict(set) for side in axes}
        self._same: defaultdict[tuple[str, Function, tuple[int, ...]], list[set[int]]] = defaultdict(list)
        self.chosen: list[Chosen] = []

    def parts_of_sums(self, side: str) -> frozenset[int]:
        """Return the variables that are in a sum already."""
        return frozenset(
            part
            for each in self.chosen
            if each.side == side and each.hypothesis.function is Function.SUM
            for part in each.hypothesis.parts
        )

    def add(self, proposed: Iterable[Chosen]) -> bool:
        """Choose among proposals, the best first; return whether there was one to choose."""
        before = len(self.chosen)
        for each in sorted(proposed, key=lambda one: -one.hypothesis.score):
            free = [line for line in each.hypothesis.lines if self._is_free(each, line)]
            if len(free) >= max(1, _STILL_FREE * len(each.hypothesis.lines)) and not self._is_known(each, free):
                self._take(each, free)
        return len(self.chosen) > before

    def _is_free(self, each: Chosen, line: int) -> bool:
        there = self._by_cell.get(self._axes[each.side].cell(each.hypothesis.total, line))
        if not there:
            return True
        first, new = there[0], each.hypothesis
        return (
            len(there) == 1
            and first.side == each.side
            and first.hypothesis.function is new.function is Function.SUM
            and new.score > _SECOND
            and not set(first.hypothesis.parts) & set(new.parts)
        )

    def _is_known(self, each: Chosen, free: list[int]) -> bool:
        """Whether the same parts have another total there, or the total is a part of its parts."""
        new = each.hypothesis
        same = self._same[each.side, new.function, new.parts]
        if any(len(lines.intersection(free)) > _STILL_FREE * len(free) for lines in same):
            return True
        return any(new.total in self._below[each.side][part] for part in new.parts)

    def _take(self, each: Chosen, free: list[int]) -> None:
        new = replace(each.hypothesis, lines=tuple(free))
        below, above = self._below[each.side], self._above[each.side]
        for part in new.parts:
            lower, upper = {part} | below[part], {new.total} | above[new.total]
            for one in upper:
                below[one] |= lower
            for one in lower:
                above[one] |= upper
        taken = Chosen(each.side, new)
        for line in free:
            self._by_cell[self._axes[each.side].cell(new.total, line)].append(taken)
        self._same[each.side, new.function, new.parts].append(set(free))
        self.chosen.append(taken)

    def is_explained(self, cell: Cell) -> bool:
        """Whether a cell is explained."""
        return cell in self._by_cell
