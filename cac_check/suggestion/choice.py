"""Which hypotheses are told: the best first, one for a cell, and none that goes round in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.axis import Axis
from cac_check.suggestion.hypotheses import ENOUGH, Hypothesis
from cac_check.suggestion.relation import Cell, Function

_SECOND = 40.0
"""Score that a second sum or ratio of one total needs; it has no part of the first."""

_CROSS = frozenset({Function.SUM})
"""Functions of which one cell may be the total from both sides."""

_BORNE = 0.6
"""Share of the evidence it needs that these must have."""

_TIE = 3.0
"""Score by which a hypothesis may be ahead of one that has some more parts of it, and both explain the same."""

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

    def ratios(self, side: str) -> frozenset[int]:
        """Return the variables that are ratios or changes of others: no sum runs over them."""
        lines: defaultdict[int, int] = defaultdict(int)
        for each in self.chosen:
            if each.side == side and each.hypothesis.function in (Function.DIVISION, Function.CHANGE):
                lines[each.hypothesis.total] += len(each.hypothesis.lines)
        present = self._axes[side].present
        return frozenset(total for total, count in lines.items() if 2 * count > present[total])

    def add(self, proposed: Iterable[Chosen]) -> bool:
        """Choose among proposals, the best first; return whether there was one to choose."""
        before = len(self.chosen)
        for each in sorted(_simplest(proposed, self._axes), key=lambda one: -one.hypothesis.score):
            free = [line for line in each.hypothesis.lines if self._is_free(each, line)]
            if self._is_borne_by(each, free) and not self._is_known(each, free):
                crossed = [line for line in each.hypothesis.lines if self._is_crossed(each, line)]
                self._take(each, sorted({*free, *crossed}))
        return len(self.chosen) > before

    def _is_borne_by(self, each: Chosen, free: list[int]) -> bool:
        """Whether the lines that nothing explains so far are many, and have enough evidence without the others."""
        new = each.hypothesis
        if len(free) < max(1, _STILL_FREE * len(new.lines)):
            return False
        if len(free) == len(new.lines):
            return True
        worth = dict(zip(new.lines, new.worth, strict=True))
        left = sum(worth[line] for line in free)
        return left - new.extra >= _BORNE * min(new.bits, ENOUGH + new.cost)

    def _is_free(self, each: Chosen, line: int) -> bool:
        there = self._by_cell.get(self._axes[each.side].cell(each.hypothesis.total, line))
        if not there:
            return True
        first, new = there[0], each.hypothesis
        return (
            len([one for one in there if one.side == each.side]) == 1
            and first.side == each.side
            and first.hypothesis.function is new.function
            and new.function in (Function.SUM, Function.DIVISION)
            and new.score > _SECOND
            and not set(first.hypothesis.parts) & set(new.parts)
        )

    def _is_crossed(self, each: Chosen, line: int) -> bool:
        """Whether a cell is explained from the other side only: totals of rows and of columns meet in one cell."""
        there = self._by_cell.get(self._axes[each.side].cell(each.hypothesis.total, line), ())
        return all(
            one.side != each.side and {one.hypothesis.function, each.hypothesis.function} <= _CROSS for one in there
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


def _simplest(proposed: Iterable[Chosen], axes: Mapping[str, Axis]) -> Iterator[Chosen]:
    """Leave out what another hypothesis explains as well and better: simpler, or in the direction that labels say."""
    same: defaultdict[tuple[str, Function, int], list[Chosen]] = defaultdict(list)
    directions: defaultdict[tuple[str, frozenset[int]], list[Chosen]] = defaultdict(list)
    for each in proposed:
        new = each.hypothesis
        same[each.side, new.function, new.total].append(each)
        if new.function is Function.DIVISION:
            directions[each.side, frozenset((new.total, *new.parts))].append(each)
    for rivals in same.values():
        for each in rivals:
            if each.hypothesis.function is Function.DIVISION:
                if _says_so(each, directions):
                    yield each
            elif not any(_is_better(other, each, axes[each.side]) for other in rivals):
                yield each


def _is_better(other: Chosen, each: Chosen, axis: Axis) -> bool:
    """Whether one of two with the same total explains all lines of the other and is simpler or more complete."""
    new, rival = each.hypothesis, other.hypothesis
    mine, its = set(new.parts), set(rival.parts)
    if mine == its or mine.isdisjoint(its) or not rival.is_strong or not set(new.lines) <= set(rival.lines):
        return False
    if mine < its or its < mine:
        if rival.score < new.score - _TIE or len(new.lines) != len(rival.lines):
            return False
        return _is_fitter(rival, new, axis)
    return len(its) < len(mine) and rival.cost <= new.cost


def _is_fitter(rival: Hypothesis, new: Hypothesis, axis: Axis) -> bool:
    """Whether the first of two sums, one with some more parts, is to be told: the closer one.

    Where the additional parts are nothing, they belong to the sum if they stand in a row with it and print a zero.
    """
    lines = list(new.lines)
    shorter, longer = sorted((set(rival.parts), set(new.parts)), key=len)
    more = sorted(longer - shorter)
    if np.any(axis.filled[np.ix_(more, lines)]):
        off, other = (
            float(np.abs(axis.filled[np.ix_(each.parts, lines)].sum(axis=0) - axis.values[each.total, lines]).sum())
            for each in (rival, new)
        )
        return off < other or (off == other and len(rival.parts) < len(new.parts))
    beside = _is_run(more, shorter)
    printed = all(part in axis.named or not np.isnan(axis.values[part, lines]).all() for part in more)
    return (set(rival.parts) == longer) == (beside and printed)


def _is_run(more: Sequence[int], shorter: set[int]) -> bool:
    """Whether additional parts, in order, stand in a row with parts: every run of them touches one."""
    runs: list[list[int]] = []
    for part in more:
        if runs and runs[-1][-1] == part - 1:
            runs[-1].append(part)
        else:
            runs.append([part])
    return all(run[0] - 1 in shorter or run[-1] + 1 in shorter for run in runs)


def _says_so(each: Chosen, directions: Mapping[tuple[str, frozenset[int]], Sequence[Chosen]]) -> bool:
    """Whether no other direction of the same ratio has better labels: a = b / c is also c = b / a."""
    new = each.hypothesis
    return not any(
        other.hypothesis.extra < new.extra
        and other.hypothesis.is_strong
        and 2 * len(set(other.hypothesis.lines) & set(new.lines)) > len(new.lines)
        for other in directions[each.side, frozenset((new.total, *new.parts))]
    )
