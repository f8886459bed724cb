"""Bounds propagation with a derivation for every bound.

Every row of a conjunction is split into directions Σ wⱼ·yⱼ ≤ b with weights wⱼ > 0, where yⱼ is +x or −x of some
variable. A *slot* is one such signed variable: slot 2i is the upper bound of xᵢ, slot 2i + 1 that of −xᵢ. So there is
one kind of bound and one rule of inference: from Σ wⱼ·yⱼ ≤ b and −yₖ ≤ uₖ for k ≠ j follows
yⱼ ≤ (b + Σ wₖ·uₖ) / wⱼ.

Bounds of integral variables are rounded. The rule is applied to a fixpoint, in an order that needs two sweeps where
rows and variables form a tree (Berge-acyclic); there it is complete over the reals and, with unit weights, over the
integers, so :func:`Propagation.solution` finds a solution if there is one. Elsewhere it only ever refutes.

Products add linear rows: the envelopes (McCormick 1976) of the bounds known so far, in a few rounds.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from cac_check.certificate import Derivation, Premise
from cac_check.constraint import Constraint, Product, Row, Sense
from cac_check.engine.assignment import Picker
from cac_check.engine.propagation_log import Bound, Direction, EnvelopeSource, Source, derive, write_refutation
from cac_check.interval import Interval, Rational, exact, magnitude, ratio
from cac_check.records import dataclass

VISITS_PER_ROW = 24
"""How often a row is looked at on average where bounds may creep towards a limit, or away, for ever."""

LONGEST_DENOMINATOR = 32
"""In bits. Where rows form cycles, bounds that creep grow ever longer fractions; longer ones are rounded outwards."""

FREE_MOVES = 6
"""How often a bound may move by as little as it likes where it may creep."""

LEAST_SHARE = 64
"""After that it must move by one part in so many of the distance between both bounds."""

LONGEST_NUMERATOR = 128
"""In bits. Bounds that run away where rows form cycles are followed so far."""

_GRID = 2 ** (LONGEST_DENOMINATOR - 1)

ENVELOPE_ROUNDS = 6
"""How often the envelopes of products are drawn again around tighter bounds."""

Premises: TypeAlias = Sequence[tuple[Source, Constraint]]
"""Constraints with where they come from; a product comes from a premise."""


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds that every solution keeps to. ``tight``: every value inside is that of some solution."""

    intervals: Mapping[str, Interval]
    tight: bool


class Propagation:
    """One run over a conjunction of constraints.

    After :meth:`run`, either :attr:`refuted` holds and :meth:`refutation` proves it, or :meth:`box` holds every
    solution and :meth:`solution` may find one. The object is private to one decision and is the only mutable state.
    """

    def __init__(self, premises: Premises, integral: frozenset[str], *, derived: int = 0) -> None:
        """Set up the run; ``derived`` rows exist already where the refutation will be used.

        Bounds of the variables in ``integral`` are rounded.
        """
        self._index: dict[str, int] = {}
        self._names: list[str] = []
        self._derived = derived
        self._directions: list[Direction] = []
        self._products: list[tuple[Premise, Product]] = []
        self._rows: list[tuple[int, ...]] = []  # the variables of each row with two or more of them
        self._row_directions: list[tuple[int, ...]] = []
        self._absurd: int | None = None  # a direction without variables that cannot hold
        first: list[int] = []
        for source, constraint in premises:
            if isinstance(constraint, Product):
                assert isinstance(source, tuple)
                assert not isinstance(source, EnvelopeSource)
                for name in (constraint.result, constraint.left, constraint.right):
                    self._variable(name)
                self._products.append((source, constraint))
            else:
                self._add_row(constraint, source, first)
        count = 2 * len(self._names)
        self._integral = [name in integral for name in self._names]
        self._upper: list[Rational | None] = [None] * count
        self._strict: list[bool] = [False] * count
        self._reason: list[int] = [-1] * count
        self._trail: list[Bound] = []
        self._watch: list[list[int]] = [[] for _ in range(count)]
        for number, direction in enumerate(self._directions):
            if len(direction.slots) > 1:
                for slot in direction.slots:
                    self._watch[slot].append(number)
        self._clash: tuple[int, int] | None = None
        self._order = _peel(self._rows, len(self._names))
        peeled = set(self._order)
        self._core = [row for row in range(len(self._rows)) if row not in peeled]
        self._single = first
        self._creeping = False
        self._moves = [0] * count
        self.complete = True
        self.visits = 0

    def _variable(self, name: str) -> int:
        index = self._index.get(name)
        if index is None:
            index = self._index[name] = len(self._names)
            self._names.append(name)
        return index

    def _add_row(self, row: Row, source: Source, single: list[int]) -> list[int]:
        strict = row.sense is Sense.LT
        directions = self._directions
        numbers = [len(directions)]
        if len(row.terms) == 1:  # most rows are the ends of a reading
            ((name, coefficient),) = row.terms
            slot = 2 * self._variable(name) + (coefficient > 0)
            weights: tuple[Rational, ...] = (magnitude(coefficient),)
            directions.append(Direction((slot,), weights, row.bound, strict, 1, source))
            if row.sense is Sense.EQ:
                numbers.append(len(directions))
                directions.append(Direction((slot ^ 1,), weights, -row.bound, strict, -1, source))
            single += numbers
            return numbers
        slots = tuple([2 * self._variable(name) + (coefficient > 0) for name, coefficient in row.terms])
        weights = tuple([magnitude(coefficient) for _, coefficient in row.terms])
        directions.append(Direction(slots, weights, row.bound, strict, 1, source))
        if row.sense is Sense.EQ:
            numbers.append(len(directions))
            directions.append(Direction(tuple([slot ^ 1 for slot in slots]), weights, -row.bound, strict, -1, source))
        if slots:
            self._rows.append(tuple([slot >> 1 for slot in slots]))
            self._row_directions.append(tuple(numbers))
        else:
            for number in numbers:
                bound = self._directions[number].bound
                if bound < 0 or (strict and bound == 0):
                    self._absurd = number
        return numbers

    # --- Inference -----------------------------------------------------------------------------------------------

    @property
    def refuted(self) -> bool:
        """Whether no solution exists."""
        return self._clash is not None or self._absurd is not None

    def run(self, limit: int) -> None:
        """Propagate to a fixpoint, or until ``limit`` rows were looked at (then ``complete`` is ``False``)."""
        if self._absurd is not None:
            return
        self._creeping = not self._ends()
        if self._creeping:
            limit = min(limit, VISITS_PER_ROW * (len(self._directions) + 8))
        for number in self._single:
            slot, weight = self._directions[number].slots[0], self._directions[number].weights[0]
            self._tighten(slot ^ 1, self._directions[number].bound, weight, self._directions[number].strict, number)
            if self._clash:
                return
        upward = [number for row in self._order for number in self._row_directions[row]]
        core = [number for row in self._core for number in self._row_directions[row]]
        if not self._exhaust([*upward, *core, *reversed(upward)], limit):
            return
        for _ in range(ENVELOPE_ROUNDS if self._products else 0):
            fresh = self._draw_envelopes()
            before = len(self._trail)
            if not self._exhaust(fresh, limit) or len(self._trail) == before:
                return

    def _exhaust(self, numbers: Iterable[int], limit: int) -> bool:
        """Work the queue off; ``False`` if that ended in a clash or at the limit."""
        queue = deque(numbers)
        waiting = set(queue)
        while queue:
            number = queue.popleft()
            if number not in waiting:
                continue
            waiting.discard(number)
            self.visits += 1
            if self.visits > limit:
                self.complete = False
                return False
            for slot in self._infer(number):
                for other in self._watch[slot]:
                    if other not in waiting and other != number:
                        waiting.add(other)
                        queue.append(other)
            if self._clash:
                return False
        return True

    def _infer(self, number: int) -> list[int]:
        """Apply one direction to every slot it bounds; return the slots whose bound moved."""
        direction = self._directions[number]
        upper = self._upper
        total = direction.bound
        loose = -1  # position of the one slot without a bound, if there is just one
        open_ends = 0
        for position, slot in enumerate(direction.slots):
            value = upper[slot]
            if value is None:
                if loose >= 0:
                    return []
                loose = position
            else:
                total += direction.weights[position] * value
                open_ends += self._strict[slot]
        moved: list[int] = []
        for position in range(len(direction.slots)) if loose < 0 else (loose,):
            slot = direction.slots[position]
            weight = direction.weights[position]
            mine = upper[slot]
            rest = total if mine is None else total - weight * mine
            strict = direction.strict or open_ends - (mine is not None and self._strict[slot]) > 0
            if self._tighten(slot ^ 1, rest, weight, strict, number):
                moved.append(slot ^ 1)
                if self._clash:
                    break
        return moved

    def _tighten(self, slot: int, rest: Rational, weight: Rational, strict: bool, number: int) -> bool:
        """Bound the signed variable of ``slot`` by ``rest`` / ``weight``, as direction ``number`` says.

        ``False`` if that is nothing new.
        """
        known = self._upper[slot]
        if known is not None:
            reach = known if weight == 1 else weight * known
            if rest > reach or (rest == reach and (not strict or self._strict[slot])):
                return False
        value = rest if weight == 1 else ratio(rest, weight)
        rounded = False
        if self._integral[slot >> 1] and (strict or not isinstance(value, int)):
            value = math.ceil(value) - 1 if strict else math.floor(value)
            strict = False
            rounded = True
            if known is not None and value >= known:
                return False
        elif self._creeping and value.denominator.bit_length() > LONGEST_DENOMINATOR:
            self.complete = False  # what follows from the row is tighter still, so that a proof by rows stands
            value, strict = exact(Fraction(math.floor(value * _GRID) + 1, _GRID)), False
            if known is not None and value >= known:
                return False
        if self._creeping and known is not None and self._idle(slot, known, value):
            self.complete = False
            return False
        self._reason[slot] = len(self._trail)
        self._trail.append(Bound(slot, value, strict, number, rounded))
        self._upper[slot] = value
        self._strict[slot] = strict
        low = self._upper[slot ^ 1]
        if low is not None:
            width = value + low
            if width < 0 or (width == 0 and (strict or self._strict[slot ^ 1])):
                self._clash = (self._reason[slot], self._reason[slot ^ 1])
        return True

    def _idle(self, slot: int, known: Rational, value: Rational) -> bool:
        """Whether a bound that creeps is not worth following: it runs away, or moves by little of what is left."""
        if value.numerator.bit_length() > LONGEST_NUMERATOR:
            return True
        self._moves[slot] += 1
        if self._moves[slot] <= FREE_MOVES:
            return False
        other = self._upper[slot ^ 1]
        reach = magnitude(value) if other is None else known + other
        return (known - value) * LEAST_SHARE < reach

    def _draw_envelopes(self) -> list[int]:
        """Add the rows each product implies on the bounds of its factors; return their directions."""
        fresh: list[int] = []
        born = len(self._trail)
        for premise, product in self._products:
            left, right = self._index[product.left], self._index[product.right]
            for left_slot in (2 * left, 2 * left + 1):
                for right_slot in (2 * right, 2 * right + 1):
                    b, e = self._upper[left_slot], self._upper[right_slot]
                    if b is None or e is None:
                        continue
                    c, d = (1, -1)[left_slot & 1], (1, -1)[right_slot & 1]
                    terms: dict[str, Rational] = {}
                    for name, factor in (
                        (product.right, b * d),
                        (product.left, e * c),
                        (product.result, -ratio(c * d, product.factor)),
                    ):
                        terms[name] = terms.get(name, 0) + factor
                    strict = self._strict[left_slot] and self._strict[right_slot]
                    row = Row(
                        tuple((name, exact(factor)) for name, factor in terms.items() if factor),
                        Sense.LT if strict else Sense.LE,
                        exact(b * e),
                    )
                    source = EnvelopeSource(premise, self._reason[left_slot], self._reason[right_slot], born)
                    fresh.extend(self._add_row(row, source, []))
        for number in fresh:
            for slot in self._directions[number].slots:
                self._watch[slot].append(number)
        return fresh

    # --- Results -------------------------------------------------------------------------------------------------

    def interval(self, name: str) -> Interval:
        """Return the bounds of one variable (everything, if it is unknown here)."""
        index = self._index.get(name)
        if index is None:
            return Interval()
        high, low = self._upper[2 * index], self._upper[2 * index + 1]
        return Interval(None if low is None else -low, high, self._strict[2 * index + 1], self._strict[2 * index])

    def box(self) -> Box:
        """Return the bounds of all variables."""
        return Box({name: self.interval(name) for name in self._names}, self._tight)

    @property
    def _tight(self) -> bool:
        """Whether the bounds are known to be tight."""
        return self.complete and self._ends()

    def _ends(self) -> bool:
        """Whether two sweeps end it: on trees over the reals, or over integers with unit weights.

        Elsewhere bounds may creep for ever: each side of 2a = 2b + 7 rounds what the other leaves.
        """
        if self._core or self._products:
            return False
        wide = [direction for direction in self._directions if len(direction.slots) > 1]
        return not any(self._integral) or all(
            isinstance(direction.bound, int)
            and all(weight == 1 for weight in direction.weights)
            and all(self._integral[slot >> 1] for slot in direction.slots)
            for direction in wide
        )

    def refutation(self) -> Derivation:
        """Return the proof that there is no solution.

        Without rounded bounds and products it is a single combination: the Farkas multipliers.
        """
        if self._absurd is not None:
            direction = self._directions[self._absurd]
            return derive([(direction.source, direction.sign)], self._derived)
        assert self._clash is not None
        return write_refutation(self._trail, self._directions, self._clash, self._derived)

    def solution(self) -> dict[str, Rational] | None:
        """Return values inside the bounds found, picked one after the other so that every row can still hold.

        Complete on trees; elsewhere the pick may get stuck (``None``) or break a product, so verify the result.
        """
        return Picker(self._directions, self._upper, self._strict, self._integral).pick(
            self._picking_order(), self._names
        )

    def _picking_order(self) -> list[int]:
        order: dict[int, None] = {}
        for row in (*self._core, *reversed(self._order)):
            order.update(dict.fromkeys(self._rows[row]))
        order.update(dict.fromkeys(range(len(self._names))))
        return list(order)


def _peel(rows: Sequence[tuple[int, ...]], variables: int) -> list[int]:
    """Return rows in an order that strips leaves first: all of them where rows and variables form a forest."""
    of_variable: list[list[int]] = [[] for _ in range(variables)]
    for number, row in enumerate(rows):
        for variable in row:
            of_variable[variable].append(number)
    degree = [len(numbers) for numbers in of_variable]
    shared = [sum(degree[variable] > 1 for variable in row) for row in rows]
    queue = deque(number for number, count in enumerate(shared) if count <= 1)
    order: list[int] = []
    taken = [False] * len(rows)
    while queue:
        number = queue.popleft()
        if taken[number]:
            continue
        taken[number] = True
        order.append(number)
        for variable in rows[number]:
            degree[variable] -= 1
            if degree[variable] == 1:
                for other in of_variable[variable]:
                    if not taken[other]:
                        shared[other] -= 1
                        if shared[other] <= 1:
                            queue.append(other)
    return order
