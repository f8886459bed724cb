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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cac_check.interval import Rational

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


def shrink(items: frozenset[str], order: Sequence[str], oracle: Oracle) -> frozenset[str] | None:
    """Return a minimal subset that cannot hold, of items that cannot, or ``None`` if minimality was not proved.

    Items are tried in ``order``; those that come late are kept rather than those that come early.
    """
    kept = items
    for item in order:
        if item not in kept:
            continue
        answer = oracle(kept - {item})
        if answer is None:
            return None
        if not isinstance(answer, bool):
            kept = answer
    return kept


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


def total_price(prices: Mapping[str, Prices], dropped: Iterable[str]) -> Rational:
    """Return what dropping these items costs: each witness is paid once, at the dearest of its items."""
    return sum(_paid(prices, dropped).values())


def _paid(prices: Mapping[str, Prices], dropped: Iterable[str]) -> Prices:
    paid: dict[tuple[str, str], Rational] = {}
    for item in dropped:
        for key, price in prices[item].items():
            paid[key] = max(price, paid.get(key, price))
    return paid


class _Search:
    """Best-first search over sets of dropped items (A* with the conflicts not yet hit as its estimate)."""

    def __init__(
        self,
        prices: Mapping[str, Prices],
        oracle: Oracle,
        known: tuple[frozenset[str], ...],
        counts: Callable[[frozenset[str]], bool],
    ) -> None:
        self._prices = prices
        self._oracle = oracle
        self._counts = counts
        self._rank = {item: number for number, item in enumerate(prices)}
        self._conflicts: list[frozenset[str]] = []
        self._witnesses: list[frozenset[tuple[str, str]]] = []  # per conflict, what dropping one of its items may cost
        for conflict in known:
            self._learn(conflict)
        self._known = len(known)
        self._corrections: list[frozenset[str]] = []
        self._heap: list[tuple[Rational, int, tuple[int, ...], frozenset[str], int]] = []
        self._seen: set[frozenset[str]] = set()

    def run(self, conflicts: int, corrections: int, steps: int, sets: int) -> Diagnosis:
        """Search until everything is found or a limit is reached."""
        everything = frozenset(self._prices)
        best: Rational | None = None
        conflicts_cut = corrections_cut = False
        counted = asked = looked = 0
        self._push(frozenset())
        while self._heap:
            estimate, _, _, dropped, learned = heapq.heappop(self._heap)
            looked += 1
            if any(correction <= dropped for correction in self._corrections):
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
            conflict = next((conflict for conflict in self._conflicts if conflict.isdisjoint(dropped)), None)
            if conflict is None:
                asked += 1
                answer = self._oracle(everything - dropped)
                if answer is True:
                    best = estimate if best is None else best
                    if estimate == best:
                        corrections_cut = corrections_cut or len(self._corrections) >= corrections
                        self._corrections.append(dropped)
                    continue
                if answer is not None and not isinstance(answer, bool):
                    conflict = shrink(answer, tuple(self._prices), self._oracle)
                if conflict is None:
                    conflicts_cut = corrections_cut = True
                    continue
                self._learn(conflict)
                counted += self._counts(conflict)
            for item in conflict:
                self._push(dropped | {item})
        return Diagnosis(
            tuple(conflict for conflict in self._conflicts[self._known :] if self._counts(conflict)),
            self._minimal()[:corrections],
            best,
            conflicts_cut,
            corrections_cut,
        )

    def _learn(self, conflict: frozenset[str]) -> None:
        self._conflicts.append(conflict)
        self._witnesses.append(frozenset(key for item in conflict for key in self._prices[item]))

    def _push(self, dropped: frozenset[str], *, again: bool = False) -> None:
        if dropped in self._seen and not again:
            return
        self._seen.add(dropped)
        order = tuple(sorted(self._rank[item] for item in dropped))
        entry = (self._estimate(dropped), -len(dropped), order, dropped, len(self._conflicts))
        heapq.heappush(self._heap, entry)

    def _estimate(self, dropped: frozenset[str]) -> Rational:
        """Return what it costs at least to hit all conflicts: these items, and the cheapest of each conflict left.

        Of the conflicts left only some count, which share no witness.
        """
        paid = _paid(self._prices, dropped)
        total: Rational = sum(paid.values())
        used: set[tuple[str, str]] = set()
        for conflict, witnesses in zip(self._conflicts, self._witnesses, strict=True):
            if conflict.isdisjoint(dropped) and witnesses.isdisjoint(used):
                used |= witnesses
                total += min((self._more(item, paid) for item in conflict), default=0)
        return total

    def _more(self, item: str, paid: Prices) -> Rational:
        """Return what dropping one more item adds to what is paid."""
        return sum(max(0, price - paid.get(key, 0)) for key, price in self._prices[item].items())

    def _minimal(self) -> tuple[frozenset[str], ...]:
        return tuple(one for one in self._corrections if not any(other < one for other in self._corrections))
