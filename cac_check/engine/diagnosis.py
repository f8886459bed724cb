"""Minimal conflicts and minimum-weight corrections, by one search.

Items can be dropped; the oracle says whether a set of them can hold. A *conflict* is a minimal set that cannot (a
minimal unsatisfiable subset); a *correction* is a set without which all the rest can. Corrections are exactly the
minimal hitting sets of the conflicts (Reiter 1987, with the repair of Greiner, Smith and Wilkerson 1989). The search
grows hitting sets in the order of their weight: the first that leave something feasible are the minimum-weight
corrections of Fellegi and Holt (1976); what it meets on the way are conflicts, and when nothing is left to grow they
are all of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from cac_check.interval import Rational
from cac_check.records import dataclass

Oracle: TypeAlias = Callable[[frozenset[str]], frozenset[str] | bool | None]
"""Items kept → ``True`` (can hold, proved), some of the items that cannot hold (proved), or ``None`` (not proved)."""


Prices: TypeAlias = Mapping[tuple[str, str], Rational]
"""What dropping an item costs, per witness it speaks for: a lineage and a quantity."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found; ``*_cut``: there may be more."""

    conflicts: tuple[frozenset[str], ...]
    corrections: tuple[frozenset[str], ...]
    weight: Rational | None
    """Of every correction listed."""
    conflicts_cut: bool
    corrections_cut: bool


FEW_ITEMS = 50
"""So many items are tried one by one to be left out of a conflict, more of them up to a half at once."""


def shrink(items: frozenset[str], order: Sequence[str], oracle: Oracle) -> frozenset[str] | None:
    """Return a minimal subset that cannot hold, of items that cannot, or ``None`` if minimality was not proved.

    Items are tried in ``order``; those that come late are kept rather than those that come early. Of many items several
    are tried at once: half as many after each time that some of them are needed, twice as many after any other.
    """
    kept = items
    pending = [item for item in order if item in items]
    size = _at_once(len(pending))
    while pending:
        tried = frozenset(pending[:size]) & kept
        answer = oracle(kept - tried) if tried else kept
        if isinstance(answer, frozenset):
            kept = answer
            del pending[:size]
            size = min(2 * size, _at_once(len(pending)))
        elif len(tried) > 1:
            size //= 2
        elif answer is None:
            return None
        else:  # it is needed
            del pending[:size]
            size = 1
    return kept


def _at_once(items: int) -> int:
    return items // 2 if items > FEW_ITEMS else 1


def diagnose(
    prices: Mapping[str, Prices],
    oracle: Oracle,
    *,
    known: Iterable[frozenset[str]] = (),
    counts: Callable[[frozenset[str]], bool] = lambda _: True,
    conflicts: int = 10,
    corrections: int = 10,
    steps: int = 200,
    sets: int = 5_000,
) -> Diagnosis:
    """Search for conflicts and for corrections of minimum weight.

    Args:
        prices: what each item costs to drop, item by item in the order in which they are tried to be left out of a
            conflict. Items that share a key are one witness: the dearest of those dropped is paid once.
        oracle: says what can hold together with everything that cannot be dropped.
        known: conflicts found before; they are used, and not among the results.
        counts: which conflicts to return.
        conflicts: how many to look for; more are returned where the corrections could not be told without them.
        corrections: how many corrections at most.
        steps: how often to ask the oracle for a set of its own.
        sets: how many sets to look at, asked about or not: known conflicts alone may have exponentially many.
    """
    return _Search(prices, oracle, tuple(known), counts).run(conflicts, corrections, steps, sets)


def smallest_conflict(costs: Mapping[str, Rational], oracle: Oracle, *, steps: int = 50) -> frozenset[str] | None:
    """Return the conflict whose items cost least together, ``None`` if that was not proved within the steps.

    Every conflict hits every correction: a set of items that hits all corrections met so far at least cost is either a
    conflict, and then the smallest, or can hold, and what it can be grown to leaves out a correction not met before
    (Ignatiev, Previti, Liffiton and Marques-Silva 2015). So it is the search above with the two sides exchanged.

    Args:
        costs: what each item counts.
        oracle: says what can hold.
        steps: how many sets to look at; growing one asks up to once for each item.
    """
    everything = frozenset(costs)

    def correction_missed(left_out: frozenset[str]) -> frozenset[str] | bool | None:
        kept = everything - left_out
        answer = oracle(kept)
        if answer is None or answer is not True:
            return None if answer is None else True
        for item in costs:
            if item not in kept and oracle(kept | {item}) is True:
                kept |= {item}
        return everything - kept

    prices: dict[str, Prices] = {item: {(item, ""): cost} for item, cost in costs.items()}
    found = diagnose(prices, correction_missed, conflicts=0, corrections=1, steps=steps)
    return found.corrections[0] if found.corrections else None


def total_price(prices: Mapping[str, Prices], dropped: Iterable[str]) -> Rational:
    """Return what dropping these items costs: each witness is paid once, at the dearest of its items."""
    return sum(_merged(prices[item] for item in dropped).values())


def _merged(several: Iterable[Prices]) -> Prices:
    paid: dict[tuple[str, str], Rational] = {}
    for prices in several:
        for key, price in prices.items():
            paid[key] = max(price, paid.get(key, price))
    return paid


class _Search:
    """Best-first search over sets of dropped items (A* with the conflicts not yet hit as its estimate).

    Sets of items are bits of a number while they are searched: an item's place in ``prices`` is its bit.
    """

    def __init__(
        self,
        prices: Mapping[str, Prices],
        oracle: Oracle,
        known: tuple[frozenset[str], ...],
        counts: Callable[[frozenset[str]], bool],
    ) -> None:
        self._oracle = oracle
        self._counts = counts
        self._items = tuple(prices)
        self._place = {item: place for place, item in enumerate(self._items)}
        self._prices = tuple(prices.values())
        self._conflicts: list[_Conflict] = []
        for conflict in known:
            self._learn(conflict)
        self._known = len(known)
        self._corrections: list[int] = []
        self._heap: list[tuple[Rational, int, tuple[int, ...], int, int]] = []
        self._seen: set[int] = set()

    def run(self, conflicts: int, corrections: int, steps: int, sets: int) -> Diagnosis:
        """Search until everything is found or a limit is reached."""
        best: Rational | None = None
        conflicts_cut = corrections_cut = False
        counted = asked = looked = 0
        self._push(0)
        while self._heap:
            estimate, _, _, dropped, learned = heapq.heappop(self._heap)
            looked += 1
            if any(correction & dropped == correction for correction in self._corrections):
                continue
            if learned < len(self._conflicts) and self._estimate(dropped) > estimate:
                self._push(dropped, again=True)
                continue
            beyond = best is not None and estimate > best
            full = counted >= conflicts
            if asked >= steps or looked > sets or (full and (beyond or len(self._corrections) >= corrections)):
                conflicts_cut = True
                corrections_cut = corrections_cut or not beyond
                break
            conflict = next((conflict for conflict in self._conflicts if not conflict.bits & dropped), None)
            if conflict is None:
                asked += 1
                answer = self._oracle(self._set_of(~dropped))
                if answer is True:
                    best = estimate if best is None else best
                    if estimate == best:
                        corrections_cut = corrections_cut or len(self._corrections) >= corrections
                        self._corrections.append(dropped)
                    continue
                found = None
                if answer is not None and not isinstance(answer, bool):
                    found = shrink(answer, self._items, self._oracle)
                if found is None:
                    conflicts_cut = corrections_cut = True
                    continue
                conflict = self._learn(found)
                counted += self._counts(found)
            for place in conflict.places:
                self._push(dropped | 1 << place)
        return Diagnosis(
            tuple(filter(self._counts, [self._set_of(conflict.bits) for conflict in self._conflicts[self._known :]])),
            tuple(map(self._set_of, self._minimal()[:corrections])),
            best,
            conflicts_cut,
            corrections_cut,
        )

    def _learn(self, conflict: frozenset[str]) -> _Conflict:
        places = tuple(sorted(self._place[item] for item in conflict))
        witnesses = frozenset(key for place in places for key in self._prices[place])
        learned = _Conflict(places, sum(1 << place for place in places), witnesses)
        self._conflicts.append(learned)
        return learned

    def _push(self, dropped: int, *, again: bool = False) -> None:
        if dropped in self._seen and not again:
            return
        self._seen.add(dropped)
        places = tuple(self._places(dropped))
        heapq.heappush(self._heap, (self._estimate(dropped), -len(places), places, dropped, len(self._conflicts)))

    def _estimate(self, dropped: int) -> Rational:
        """Return what it costs at least to hit all conflicts: these items, and the cheapest of each conflict left.

        Of the conflicts left only some count, which share no witness.
        """
        paid = _merged(self._prices[place] for place in self._places(dropped))
        total: Rational = sum(paid.values())
        used: set[tuple[str, str]] = set()
        for conflict in self._conflicts:
            if not conflict.bits & dropped and conflict.witnesses.isdisjoint(used):
                used |= conflict.witnesses
                total += min((self._more(place, paid) for place in conflict.places), default=0)
        return total

    def _more(self, place: int, paid: Prices) -> Rational:
        """Return what dropping one more item adds to what is paid."""
        return sum([max(0, price - paid.get(key, 0)) for key, price in self._prices[place].items()])

    def _minimal(self) -> list[int]:
        return [
            one
            for one in self._corrections
            if not any(other != one and other & one == other for other in self._corrections)
        ]

    def _places(self, bits: int) -> Iterator[int]:
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest

    def _set_of(self, bits: int) -> frozenset[str]:
        return frozenset([item for place, item in enumerate(self._items) if bits >> place & 1])


class _Conflict(NamedTuple):
    """A conflict as the search uses it."""

    places: tuple[int, ...]
    bits: int
    witnesses: frozenset[tuple[str, str]]
    """What dropping one of its items may cost."""
