"""What values that were found once show of other questions, without asking an engine.

Values that solve one question solve every other whose items they happen to fit. And where they fit all items of a
conflict but one, they can often be moved a little so that they fit this one and miss another instead, which shows that
the other is needed too: the *model rotation* of Belov, Lynce and Marques-Silva (2012), here along rows. A row is put
right again by another of its variables, that one's second row by a third, and so on; so values are moved along paths
through the rows (in a cross-table: along its cycles).

Nothing here is believed: values that were moved count only after every row they touch was evaluated again, exactly.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from cac_check.constraint import Member, Row, Sense, System
from cac_check.engine.assignment import inside
from cac_check.interval import EVERYTHING, Interval, Rational, exact, ratio

Change: TypeAlias = tuple[str, Rational]
"""A variable, and how far it is moved."""

Changes: TypeAlias = Mapping[str, Rational]
"""How far each variable is moved."""

_Values: TypeAlias = Mapping[str, Rational]


class Witnesses:
    """Sets of items that hold together, as values show that were met on the way."""

    def __init__(self, items: Mapping[str, Member]) -> None:
        self._items = items
        self._bit = {key: 1 << place for place, key in enumerate(items)}
        self._shown: list[int] = []
        self._values: _Values = {}
        self._fitting = 0
        self._rows: _Rows | None = None

    def show(self, kept: Iterable[str]) -> bool:
        """Whether values were met that fit all these items."""
        if not self._shown:
            return False
        wanted = self._bits(kept)
        return any(not wanted & ~fitting for fitting in self._shown)

    def meet(self, values: _Values) -> None:
        """Learn from values that solve the problem without some of its items."""
        self._values = values
        self._fitting = self._bits(key for key, item in self._items.items() if _fits(item, values))
        self._shown.append(self._fitting)

    def move(
        self, system: Callable[[], System], conflict: frozenset[str], missed: str, *, until: Callable[[], bool]
    ) -> None:
        """Learn which other items are needed for a conflict, from the values met last, which miss one of its items.

        Args:
            system: the problem without its items, over all of its variables; the same each time.
            conflict: items that cannot hold together.
            missed: the one that the values do not fit.
            until: whether it is time to stop.
        """
        if self._rows is None:
            self._rows = _Rows(system(), self._items)
        for changes in _Move(self._rows, self._values, conflict, missed).found():
            found = self._rows.moved(self._values, changes)
            if until():
                break
            if found is not None:
                moved, touched = found
                fitting = self._bits(key for key in touched if _fits(self._items[key], moved))
                self._shown.append(self._fitting & ~self._bits(touched) | fitting)

    def _bits(self, keys: Iterable[str]) -> int:
        bits = 0
        for key in keys:
            bits |= self._bit[key]
        return bits


class _Rows:
    """The rows of a problem and which of them each variable stands in.

    A plain item on several variables is rows with an *owner*; those without one hold whatever is given up.
    """

    def __init__(self, system: System, items: Mapping[str, Member]) -> None:
        self.items = items
        self.integral = system.integral
        self.rows: list[Row] = []
        self.owners: list[str | None] = []
        self.rows_of: dict[str, list[int]] = {}
        """The rows of an owner."""
        self.places: dict[str, list[tuple[int, Rational]]] = {}
        """The rows that a variable stands in, with its coefficients."""
        self.ends: dict[str, list[Row]] = {}
        """What holds of a variable by itself, whatever is given up."""
        self.items_of: dict[str, list[str]] = {}
        """The items that mention a variable and are no rows."""
        self.stuck: set[str] = set()
        """Variables in products, or in what has several cases: they are not moved."""
        for member in system.members:
            if not _plain(member):
                self.stuck |= member.variables
                continue
            for constraint in member.cases[0]:
                assert isinstance(constraint, Row)
                if len(constraint.terms) == 1:
                    self.ends.setdefault(constraint.terms[0][0], []).append(constraint)
                else:
                    self._add(constraint, None)
        for key, item in items.items():
            if _plain(item) and len(item.variables) > 1:
                for constraint in item.cases[0]:
                    assert isinstance(constraint, Row)
                    self._add(constraint, key)
            else:
                for name in item.variables:
                    self.items_of.setdefault(name, []).append(key)

    def moved(self, values: _Values, changes: Changes) -> tuple[_Values, Sequence[str]] | None:
        """Return values after changes and the items that may fit them no more, ``None`` if they solve nothing."""
        new = {name: exact(values[name] + change) for name, change in changes.items()}
        moved = {**values, **new}
        off: dict[int, Rational] = {}
        touched: dict[str, None] = {}
        for name, change in changes.items():
            if name in self.stuck or (name in self.integral and isinstance(new[name], Fraction)):
                return None
            if not all(row.holds(moved) for row in self.ends.get(name, ())):
                return None
            touched |= dict.fromkeys(self.items_of.get(name, ()))
            for row, coefficient in self.places.get(name, ()):
                off[row] = off.get(row, 0) + coefficient * change
        for row in [row for row, by in off.items() if by]:
            owner = self.owners[row]
            if owner is not None:
                touched[owner] = None
            elif not self.rows[row].holds(moved):
                return None
        return moved, tuple(touched)

    def _add(self, row: Row, owner: str | None) -> None:
        for name, coefficient in row.terms:
            self.places.setdefault(name, []).append((len(self.rows), coefficient))
        if owner is not None:
            self.rows_of.setdefault(owner, []).append(len(self.rows))
        self.rows.append(row)
        self.owners.append(owner)


class _Off(NamedTuple):
    """A row that does not hold any more."""

    row: int
    by: Rational
    """By how much its left-hand side has grown."""


class _Move:
    """A search for changes that bring a missed item back and miss one other; each has yet to be evaluated."""

    def __init__(self, rows: _Rows, values: _Values, conflict: frozenset[str], missed: str) -> None:
        self._rows = rows
        self._values = values
        self._conflict = conflict
        self._missed = missed
        self._moved: str | None = None
        """The variable of a missed item that is about one alone; it is not moved again."""
        self._goal: _Off | None = None
        """Where a way ends; without one, where no row is off any more."""
        self._ways: dict[_Off, tuple[Change, ...] | None] = {}

    def found(self) -> Iterator[Changes]:
        """Yield changes."""
        item = self._rows.items[self._missed]
        if not (_plain(item) and item.variables and item.variables <= self._values.keys()):
            return
        begun: tuple[Change, ...] = ()
        off: Sequence[_Off]
        if len(item.variables) == 1:
            (name,) = item.variables
            target = None if self._is_stuck(name) else _target(item, name in self._rows.integral)
            if target is None:
                return
            self._moved = name
            begun = ((name, target - self._values[name]),)
            off = self._others(*begun[0])
        else:
            off = [_Off(row, self._left(row) - self._rows.rows[row].bound) for row in self._rows.rows_of[self._missed]]
            off = [each for each in off if not self._rows.rows[each.row].holds(self._values)]
        if len(off) == 1:
            yield from self._from(begun, off[0])
        elif len(off) == 2:  # a way from one to the other, or none
            self._goal = _Off(off[1].row, -off[1].by)
            yield from self._from(begun, off[0])

    def _from(self, begun: tuple[Change, ...], start: _Off) -> Iterator[Changes]:
        for before, reached in self._reachable(start):
            if self._goal is None and self._owner(reached) not in (None, self._missed):
                yield _total((*begun, *before))
            for name, by, missed in self._steps(reached):
                after = self._afterwards(self._others(name, by, reached.row)) if missed == 1 else None
                if after is not None:
                    yield _total((*begun, *before, (name, by), *after))

    def _afterwards(self, off: Sequence[_Off]) -> tuple[Change, ...] | None:
        """Return how to go on where these rows are off, if there is a way."""
        if len(off) != 1:
            return None if off or self._goal is not None else ()
        if off[0] not in self._ways:
            self._ways[off[0]] = self._way(off[0])
        return self._ways[off[0]]

    def _way(self, start: _Off) -> tuple[Change, ...] | None:
        """Return changes that miss no item and put right what is off."""
        for before, reached in self._reachable(start):
            if self._goal is not None:
                if reached == self._goal:
                    return before
                continue
            for name, by, missed in self._steps(reached):
                if not missed and not self._others(name, by, reached.row):
                    return (*before, (name, by))
        return None

    def _reachable(self, start: _Off) -> Iterator[tuple[tuple[Change, ...], _Off]]:
        """Yield the rows that come to be off when those before them are put right without missing an item."""
        queue: deque[tuple[tuple[Change, ...], _Off]] = deque([((), start)])
        seen = {start.row}
        while queue:
            before, reached = queue.popleft()
            yield before, reached
            for name, by, missed in self._steps(reached):
                after = () if missed else self._others(name, by, reached.row)
                if len(after) == 1 and after[0].row not in seen:
                    seen.add(after[0].row)
                    queue.append(((*before, (name, by)), after[0]))

    def _steps(self, off: _Off) -> Iterator[tuple[str, Rational, int]]:
        """Yield variables of a row, how far each is moved to put it right, and how many items it then misses."""
        rows = self._rows
        for name, coefficient in rows.rows[off.row].terms:
            if name == self._moved or self._is_stuck(name) or name not in self._values:
                continue
            change = ratio(-off.by, coefficient)
            if name in rows.integral and isinstance(change, Fraction):
                continue
            value = {name: self._values[name] + change}
            if all(row.holds(value) for row in rows.ends.get(name, ())):
                items = [rows.items[key] for key in rows.items_of.get(name, ()) if key in self._conflict]
                yield name, change, sum(not _fits(item, value) for item in items)

    def _others(self, name: str, change: Rational, row: int | None = None) -> Sequence[_Off]:
        """Return the other rows of a variable that do not hold any more when it is moved."""
        off = [_Off(other, coefficient * change) for other, coefficient in self._rows.places.get(name, ())]
        return [each for each in off if each.row != row and self._counts(each.row) and not self._holds(each)]

    def _holds(self, off: _Off) -> bool:
        row = self._rows.rows[off.row]
        if row.sense is Sense.EQ:
            return False
        left = self._left(off.row) + off.by
        return left <= row.bound if row.sense is Sense.LE else left < row.bound

    def _left(self, row: int) -> Rational:
        total: Rational = 0
        for name, coefficient in self._rows.rows[row].terms:
            total += coefficient * self._values[name]
        return total

    def _counts(self, row: int) -> bool:
        owner = self._rows.owners[row]
        return owner is None or owner in self._conflict

    def _owner(self, off: _Off) -> str | None:
        return self._rows.owners[off.row]

    def _is_stuck(self, name: str) -> bool:
        """Whether a variable is not moved: in products, or in what has several cases."""
        if name in self._rows.stuck:
            return True
        items = (self._rows.items[key] for key in self._rows.items_of.get(name, ()) if key in self._conflict)
        return any(len(item.variables) > 1 for item in items)


def _plain(member: Member) -> bool:
    """Whether a member is rows that all hold, each of some variables: *0 ≥ 1* is put right by moving none."""
    return len(member.cases) == 1 and all(isinstance(each, Row) and each.terms for each in member.cases[0])


def _target(item: Member, integral: bool) -> Rational | None:
    """Return a value that fits a plain item on one variable."""
    fitting = EVERYTHING
    for constraint in item.cases[0]:
        assert isinstance(constraint, Row)
        ((_, coefficient),) = constraint.terms
        end, strict = ratio(constraint.bound, coefficient), constraint.sense is Sense.LT
        if constraint.sense is Sense.EQ:
            return end
        end_of = Interval(None, end, high_open=strict) if coefficient > 0 else Interval(end, None, low_open=strict)
        both = fitting.intersect(end_of)
        if both is None:
            return None
        fitting = both
    return inside(fitting.low, fitting.low_open, fitting.high, fitting.high_open, integral)


def _total(changes: Iterable[Change]) -> Changes:
    total: dict[str, Rational] = {}
    for name, change in changes:
        total[name] = total.get(name, 0) + change
    return total


def _fits(item: Member, values: _Values) -> bool:
    """Whether an item holds with values; with some missing it is not known to."""
    try:
        return any(all(constraint.holds(values) for constraint in case) for case in item.cases)
    except KeyError:
        return False
