"""Which rows (or columns) of figures are sums of others beside them: totals and subtotals, nested, above or below.

A sum may miss by what rounding of its parts and of itself explains: n parts and their total, each off by half of the
last printed digit. Zeros prove nothing, and a total needs two parts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence, Set
from fractions import Fraction
from typing import TypeAlias

from cac_check.interval import Rational
from cac_check.records import dataclass

Line: TypeAlias = Sequence[tuple[Rational, Rational] | None]
"""The figures of a row (or a column), each with the place of its last digit; ``None`` where there is none."""

_Cell: TypeAlias = tuple[int, int]
"""A figure and the place of its last digit, in the unit of all."""

MOST_PARTS = 150
"""Lines a total may have as parts."""

MOST_LINES = 3_000
"""Lines beyond which a sheet is data and no table for readers; sums are not looked for."""

_LEAST_SHARE = 0.3
"""Share of the figures of a line that must be sums: some tables hold shares or changes beside counts."""

_NEARLY = 20
"""How many times a figure is more than what its sum may miss it by, whatever rounding explains."""

_BITS = 11.0
"""Evidence that makes a sum: a figure of three digits that fits to the last one gives eight to ten bits."""

_AGAINST = 2.0
"""What a figure that does not fit takes away; it may be a rate, or a part may be secret."""


_NEAR = 3
"""Lines on either side between which a difference is looked for."""

_MOST_COMPARED = 100
"""Other lines up to which it is looked for among all of them as well."""

_STEPS = (100, 50, 10, 5)
"""What offices round counts to."""

_STEPPED = 8
"""Figures that must be multiples of a step to have been rounded to it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A line that follows from others: their sum, or the first less the second."""

    total: int
    parts: tuple[int, ...]
    minus: bool = False


def find_sums(lines: Mapping[int, Line], differences: Set[int] = frozenset()) -> tuple[Sum, ...]:
    """Return the lines that are sums of lines next to them.

    Args:
        lines: by place; places that are far apart are next to each other if none lies between.
        differences: lines whose label says that they are one: a balance, what is net.
    """
    return _Search(lines, differences).run() if len(lines) <= MOST_LINES else ()


def rounded_to(line: Line) -> int:
    """Return what whole figures were rounded to, which their digits do not say: 5 where all end with 0 or 5; else 1."""
    if any(cell is not None and cell[1] != 1 for cell in line):
        return 1
    numbers = [int(cell[0]) for cell in line if cell is not None and cell[0] != 0]
    if len(numbers) < _STEPPED:
        return 1
    return next((step for step in _STEPS if all(number % step == 0 for number in numbers)), 1)


class _Search:
    def __init__(self, lines: Mapping[int, Line], differences: Set[int]) -> None:
        self.order = sorted(lines)
        self.differences = {place for place, name in enumerate(self.order) if name in differences}
        self.lines = _whole([lines[place] for place in self.order])
        self.rising = _rising(self.lines)
        self.head: dict[int, int] = {}
        """Part → the total it is a part of, by place in ``order``."""
        self.reach: dict[int, tuple[int, int]] = {}
        """Total → the first and last line of its block."""

    def run(self) -> tuple[Sum, ...]:
        found: dict[int, tuple[int, ...]] = {}
        for _ in range(3):  # subtotals first, then what is the sum of subtotals
            before = len(found)
            for total in reversed(range(len(self.lines))):
                if total not in found:
                    self._try(total, found, down=True)
            for total in range(len(self.lines)):
                if total not in found:
                    self._try(total, found, down=False)
            if len(found) == before:
                break
        sums = [Sum(self.order[total], tuple(self.order[part] for part in parts)) for total, parts in found.items()]
        sums += [each for place in self.differences - found.keys() if (each := self._difference(place)) is not None]
        return tuple(sorted(sums, key=lambda each: each.total))

    def _difference(self, place: int) -> Sum | None:
        """Return of which two lines a line is the difference: near it, or, for more evidence, anywhere."""
        others = [line for line in range(len(self.lines)) if line != place]
        tops = [line for line in others if line not in self.head]
        near = [line for line in tops if line < place][-_NEAR:] + [line for line in tops if line > place][:_NEAR]
        for some in (near, others if len(others) <= _MOST_COMPARED else []):
            more = 2 * math.log2(max(len(some), 1)) if some is others else 0.0
            for first, second in itertools.permutations(some, 2):
                if self._adds_up(first, (second, place), more):
                    return Sum(self.order[place], (self.order[first], self.order[second]), minus=True)
        return None

    def _adds_up(self, total: int, parts: tuple[int, ...], more: float) -> bool:
        wanted = self.lines[total]
        columns = [place for place, cell in enumerate(wanted) if cell is not None and cell[0] != 0]
        tally = _Tally(columns)
        for part in parts:
            tally.add(self.lines[part])
        return tally.holds(wanted, more)

    def _try(self, total: int, found: dict[int, tuple[int, ...]], *, down: bool) -> None:
        wanted = self.lines[total]
        columns = [place for place, cell in enumerate(wanted) if cell is not None and cell[0] != 0]
        if not columns:
            return
        tally = _Tally(columns)
        parts: list[int] = []
        best: tuple[int, ...] = ()
        place = total + 1 if down else total - 1
        while 0 <= place < len(self.lines) and len(parts) < MOST_PARTS:
            top = self._top(place)
            if top == total or (self.head.get(total) is not None and top == self._top(total)):
                break
            parts.append(top)
            tally.add(self.lines[top])
            if len(parts) > 1 and not self._is_undone(parts) and tally.holds(wanted):
                best = tuple(parts)
                break
            if tally.is_past(wanted, self.rising):
                break
            first, last = self.reach.get(top, (top, top))
            place = max(last, top) + 1 if down else min(first, top) - 1
        if best:
            found[total] = best
            for part in best:
                self.head[part] = total
            reaches = [self.reach.get(part, (part, part)) for part in best]
            self.reach[total] = (
                min(total, *(first for first, _ in reaches)),
                max(total, *(last for _, last in reaches)),
            )

    def _top(self, place: int) -> int:
        """Return the outermost total a line is a part of, or the line."""
        while place in self.head:
            place = self.head[place]
        return place

    def _is_undone(self, parts: Sequence[int]) -> bool:
        """Whether one of two parts is a difference: then the sum only takes back what was taken away."""
        return len(parts) == 2 and not self.differences.isdisjoint(parts)


class _Tally:
    """Sums of lines, column by column, with what rounding may take from each."""

    def __init__(self, columns: Sequence[int]) -> None:
        self.columns = columns
        self.sums = dict.fromkeys(columns, 0)
        self.slack = dict.fromkeys(columns, 0)
        self.counts = dict.fromkeys(columns, 0)

    def add(self, line: Sequence[_Cell | None]) -> None:
        for column in self.columns:
            cell = line[column] if column < len(line) else None
            if cell is not None:
                self.sums[column] += cell[0]
                self.slack[column] += cell[1]
                self.counts[column] += cell[0] != 0

    def is_past(self, wanted: Sequence[_Cell | None], rising: Set[int]) -> bool:
        """Whether the sums went so far beyond a line in so many columns that no further line can make it theirs."""
        beyond = asked = 0
        for column in self.columns:
            cell = wanted[column]
            if cell is not None and column in rising and (self.sums[column] - cell[0]) * _NEARLY >= cell[0]:
                beyond += 1
                asked += self.counts[column] > 1
        left = len(self.columns) - beyond
        return left < _LEAST_SHARE * (left + asked)

    def holds(self, wanted: Sequence[_Cell | None], more: float = 0.0) -> bool:
        """Whether the sums are those of a line in so many columns, to so many digits, that it is no coincidence.

        Args:
            wanted: the line.
            more: bits that are asked for beyond what a sum beside its parts needs.
        """
        asked = right = 0
        bits = 0.0
        for column in self.columns:
            cell = wanted[column]
            if cell is None or self.counts[column] < 2:
                continue
            asked += 1
            value, grain = cell
            off = abs(self.sums[column] - value)
            if 2 * off <= self.slack[column] + grain and off * _NEARLY < abs(value):
                right += 1
                bits += math.log2(abs(value) / (2 * off + grain) + 1)
            else:
                bits -= _AGAINST
        if right < _LEAST_SHARE * asked or not right:
            return False
        return bits > _BITS + more + math.log2(max(self.counts.values()))


def _rising(lines: Sequence[Sequence[_Cell | None]]) -> frozenset[int]:
    """Return the columns without a negative figure: sums only grow there as lines are added."""
    negative = {column for line in lines for column, cell in enumerate(line) if cell is not None and cell[0] < 0}
    return frozenset(range(max(map(len, lines), default=0))) - negative


def _whole(lines: Sequence[Line]) -> list[list[_Cell | None]]:
    """Return the lines as whole numbers of one unit, in which sums are exact and quick."""
    cells = [cell for line in lines for cell in line if cell is not None]
    unit = math.lcm(*(Fraction(number).denominator for cell in cells for number in cell))
    return [[None if cell is None else (int(cell[0] * unit), int(cell[1] * unit)) for cell in line] for line in lines]
