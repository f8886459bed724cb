"""The trail of a propagation, and the derivation behind a clash in it."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from cac_check.certificate import Combination, Derivation, Envelope, Premise, RowRef, Step
from cac_check.interval import Rational, exact, ratio
from cac_check.records import dataclass


class EnvelopeSource(NamedTuple):
    """The bounds (numbers in the trail) an envelope row was multiplied from."""

    product: Premise
    left: int
    right: int
    born: int
    """Length of the trail when it was made."""


Source: TypeAlias = RowRef | Combination | Envelope | EnvelopeSource
"""Where a row comes from: a row that exists, or a step that is only written down if it is needed."""


class Direction(NamedTuple):
    """Σ weight·(signed variable of slot ^ 1) ≤ bound; ``slots`` are those whose bounds it needs."""

    slots: tuple[int, ...]
    weights: tuple[Rational, ...]
    bound: Rational
    strict: bool
    sign: int
    """+1 or −1: the multiple of its row that it is."""
    source: Source


class Bound(NamedTuple):
    """One derived bound: an entry of the trail."""

    slot: int
    value: Rational
    strict: bool
    direction: int
    rounded: bool


def derive(summands: Iterable[tuple[Source, Rational]], derived: int) -> Derivation:
    """Return the derivation that adds up rows to an absurd one, after ``derived`` rows that exist already.

    No row of it may come from an envelope.
    """
    steps: list[Step] = []
    refs: list[tuple[RowRef, Rational]] = []
    for source, multiplier in summands:
        assert not isinstance(source, EnvelopeSource)
        if isinstance(source, Combination | Envelope):
            refs.append((derived + len(steps), multiplier))
            steps.append(source)
        else:
            refs.append((source, multiplier))
    return Derivation((*steps, Combination(tuple(refs))))


def write_refutation(
    trail: Sequence[Bound], directions: Sequence[Direction], clash: tuple[int, int], derived: int
) -> Derivation:
    """Return the proof that the two bounds of ``clash``, on x and on −x, leave no value for x.

    Without rounded bounds and products it is a single combination: the Farkas multipliers.
    """
    return _Writer(trail, directions).write(clash, derived)


@dataclass(frozen=True, slots=True)
class _Row:
    """A direction used as a row."""

    direction: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A bound of the trail used as a step of its own."""

    number: int


_Part: TypeAlias = tuple[_Row | _Entry, Rational]


class _Writer:
    """Turns the trail behind a clash into the steps of a derivation.

    Rows that exist are referred to. Rounded bounds, envelopes and the bounds envelopes are made of become steps.
    """

    def __init__(self, trail: Sequence[Bound], directions: Sequence[Direction]) -> None:
        self._trail = trail
        self._directions = directions
        self._history: dict[int, list[int]] = {}
        for number, bound in enumerate(trail):
            self._history.setdefault(bound.slot, []).append(number)

    def write(self, clash: tuple[int, int], derived: int) -> Derivation:
        """Return the steps, numbered after ``derived`` rows that exist already."""
        final = self._expand(dict.fromkeys(clash, 1), stop_at_own=True)
        parts_of: dict[_Row | _Entry, list[_Part]] = {}
        pending = [part for part, _ in final]
        while pending:
            item = pending.pop()
            if item in parts_of or not self._is_step(item):
                continue
            parts_of[item] = self._parts(item)
            pending.extend(part for part, _ in parts_of[item])
        steps: list[Step] = []
        numbers: dict[_Row | _Entry, int] = {}
        for item in sorted(parts_of, key=self._age):
            numbers[item] = derived + len(steps)
            if isinstance(item, _Entry):
                steps.append(Combination(self._refs(parts_of[item], numbers), self._trail[item.number].rounded))
                continue
            source = self._directions[item.direction].source
            if isinstance(source, EnvelopeSource):
                left, right = numbers[_Entry(source.left)], numbers[_Entry(source.right)]
                steps.append(Envelope(source.product, left, right))
            else:
                assert isinstance(source, Combination | Envelope)
                steps.append(source)
        steps.append(Combination(self._refs(final, numbers)))
        return Derivation(tuple(steps))

    def _is_step(self, item: _Row | _Entry) -> bool:
        return isinstance(item, _Entry) or isinstance(
            self._directions[item.direction].source, EnvelopeSource | Combination | Envelope
        )

    def _parts(self, item: _Row | _Entry) -> list[_Part]:
        if isinstance(item, _Entry):
            return self._expand({item.number: 1}, stop_at_own=False)
        source = self._directions[item.direction].source
        if isinstance(source, EnvelopeSource):
            return [(_Entry(source.left), 1), (_Entry(source.right), 1)]
        return []

    def _age(self, item: _Row | _Entry) -> tuple[int, int, int]:
        """Sort key that puts every step after those it uses."""
        if isinstance(item, _Entry):
            return (item.number, 1, 0)
        source = self._directions[item.direction].source
        return (source.born if isinstance(source, EnvelopeSource) else -1, 0, item.direction)

    def _refs(self, parts: Iterable[_Part], numbers: dict[_Row | _Entry, int]) -> tuple[tuple[RowRef, Rational], ...]:
        merged: dict[RowRef, Rational] = {}
        for item, multiplier in parts:
            ref: RowRef
            if item in numbers:
                ref = numbers[item]
                if isinstance(item, _Row):
                    multiplier = multiplier * self._directions[item.direction].sign
            else:
                assert isinstance(item, _Row)
                direction = self._directions[item.direction]
                assert not isinstance(direction.source, EnvelopeSource | Combination | Envelope)
                ref = direction.source
                multiplier = multiplier * direction.sign
            merged[ref] = merged.get(ref, 0) + multiplier
        return tuple((ref, exact(multiplier)) for ref, multiplier in merged.items() if multiplier)

    def _expand(self, seeds: dict[int, Rational], *, stop_at_own: bool) -> list[_Part]:
        """Unfold bounds into the rows they came from, newest first, stopping at what becomes a step of its own.

        ``stop_at_own``: whether the seeds themselves may be such steps.
        """
        amounts = dict(seeds)
        heap = [-number for number in amounts]
        heapq.heapify(heap)
        parts: dict[_Row | _Entry, Rational] = {}
        while heap:
            number = -heapq.heappop(heap)
            amount = amounts.pop(number)
            bound = self._trail[number]
            if bound.rounded and (stop_at_own or number not in seeds):
                parts[_Entry(number)] = amount
                continue
            direction = self._directions[bound.direction]
            position = direction.slots.index(bound.slot ^ 1)
            share = ratio(amount, direction.weights[position])
            row = _Row(bound.direction)
            parts[row] = parts.get(row, 0) + share
            for other, (slot, weight) in enumerate(zip(direction.slots, direction.weights, strict=True)):
                if other == position:
                    continue
                earlier = self._before(slot, number)
                if earlier not in amounts:
                    amounts[earlier] = 0
                    heapq.heappush(heap, -earlier)
                amounts[earlier] += share * weight
        return list(parts.items())

    def _before(self, slot: int, number: int) -> int:
        """Return the bound of ``slot`` that was in force when bound ``number`` was derived."""
        history = self._history[slot]
        return history[bisect.bisect_left(history, number) - 1]
