"""FeasibilityTester: what one profile says to rules over nodes, before it is a verdict."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from cac_check.certificate import Witness
from cac_check.constraint import Member
from cac_check.engine.diagnosis import Diagnosis, Prices
from cac_check.engine.limits import Limits, Undecided
from cac_check.engine.problem import Problem
from cac_check.interval import Interval, Rational
from cac_check.messages import Mentioned, Sentence
from cac_check.model import Profile
from cac_check.records import dataclass
from cac_check.verdict.decision_cache import Decider
from cac_check.verdict.nodes import ClaimIndex, Node
from cac_check.verdict.overlap import disjoint_pairs, furthest_pairs, overlapping_sets

MAX_SELECTIONS = 256
"""Combinations of overlapping sets of claims that are looked at for one rule."""

MOST_RANKED = 100
"""Corrections among which the likeliest are looked for."""

MOST_PAIRED = 60
"""Claims on one quantity all pairs of which are looked at; of more the pairs that are furthest apart are told."""

MOST_LOOKED_AT = 2_000
"""Pairs among which those are looked for that are furthest apart and belong to the view."""

MOST_DROPPED = 100
"""Claims in a way out; that all but one of a thousand are wrong is nothing to be told."""

Accepts = Callable[[Sequence[Node], frozenset[str]], bool]
"""Whether a conflict between these nodes and the rules of these ids belongs to the view, or was found elsewhere."""


Counts = Callable[[frozenset[str]], bool]
"""The same of a conflict given by the ids of its nodes, with one set of rules."""


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What one profile says."""

    contradictions: tuple[tuple[tuple[Node, ...], Callable[[], Diagnosis]], ...] = ()
    """Selections of nodes that cannot all hold with the rules, and how to find out why."""
    doubt: str | None = None
    """Why it is not certain that the selections that are not among the contradictions can hold."""
    ambiguous: str | None = None
    """Why it depends on what words count whether those that can hold do."""
    witness: Witness | None = None
    elsewhere: bool = False
    """Whether there are nodes that cannot all hold with the rules for reasons other views have found."""


class FeasibilityTester:
    """Tries rules over nodes under any profile, within limits."""

    def __init__(self, index: ClaimIndex, decider: Decider, limits: Limits, max_conflicts: int) -> None:
        self._index = index
        self._decider = decider
        self._limits = limits
        self._max_conflicts = max_conflicts

    def rules(self, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, accepts: Accepts) -> Feasibility:
        """Try rules over every choice of claims that overlap."""
        contradictions: list[tuple[tuple[Node, ...], Callable[[], Diagnosis]]] = []
        witness: Witness | None = None
        doubt: str | None = None
        ambiguous: str | None = None
        elsewhere = False
        for number, selection in enumerate(self._selections(nodes, profile, apart=bool(rules))):
            if number == MAX_SELECTIONS:
                doubt = Sentence.saying(
                    "only the first {most} combinations of claims were looked at", most=MAX_SELECTIONS
                )
                break
            problem = self._problem(rules, selection, profile)
            decision = problem.decide(readable=False)
            if isinstance(decision, Undecided):
                doubt = decision.reason
            elif isinstance(decision, Witness):
                witness = witness or decision
                ambiguous = ambiguous or self._open_words(rules, selection, profile)
            else:
                counts = _counting(selection, rules, accepts)
                diagnose_it = functools.partial(self._diagnose, selection, counts, problem)
                conflict = problem.conflict()
                ours = conflict is not None and counts(conflict)
                if not ours:  # another one may be
                    diagnosis = diagnose_it(conflicts=1)
                    ours = bool(diagnosis.conflicts)
                    if not ours and diagnosis.conflicts_cut:
                        refuted = problem.holds()
                        if isinstance(refuted, frozenset) and _counts_however_small(counts, refuted):
                            diagnose_it = functools.partial(_as_refuted, diagnosis, refuted)
                            ours = True
                        else:
                            doubt = self._limits.used_up()
                if ours:
                    contradictions.append((selection, diagnose_it))
                else:
                    elsewhere = True
        return Feasibility(tuple(contradictions), doubt, ambiguous, witness, elsewhere)

    def pairs(self, nodes: Sequence[Node], others: Sequence[Node], profile: Profile, accepts: Accepts) -> Feasibility:
        """Try nodes about one variable: conflicts are pairs, and a correction leaves one maximal overlapping set."""
        settled = [node for node in nodes if not node.open]
        intervals = [self.interval(node, profile) for node in settled]
        groups = overlapping_sets(intervals)
        if len(groups) < 2:
            return self.rules((), (*nodes, *others), profile, accepts)
        found = self._excluding(settled, intervals, accepts)
        if not found:
            return Feasibility(elsewhere=True)
        pairs = tuple(frozenset((settled[a].id, settled[b].id)) for a, b in found)
        costs = _prices_of([self._index.prices(node) for node in settled], groups)
        best = min(costs)
        cheapest = [group for group, cost in zip(groups, costs, strict=True) if cost == best]
        kept = tuple(
            frozenset(node.id for number, node in enumerate(settled) if number not in group)
            for group in map(frozenset, cheapest)
            if len(settled) - len(group) <= MOST_DROPPED
        )
        cut = len(settled) > MOST_PAIRED
        diagnosis = Diagnosis(pairs, kept, best, conflicts_cut=cut, corrections_cut=len(kept) < len(cheapest))
        return Feasibility(((tuple(settled), lambda: diagnosis),))

    def _excluding(
        self, nodes: Sequence[Node], intervals: Sequence[Interval], accepts: Accepts
    ) -> list[tuple[int, int]]:
        """Return pairs of nodes that exclude each other: all of few, of many those that are furthest apart."""

        def counts(pair: tuple[int, int]) -> bool:
            return accepts((nodes[pair[0]], nodes[pair[1]]), frozenset())

        if len(nodes) <= MOST_PAIRED:
            return [pair for pair in disjoint_pairs(intervals) if counts(pair)]
        furthest = itertools.islice(filter(counts, furthest_pairs(intervals, MOST_LOOKED_AT)), self._max_conflicts)
        found = sorted(furthest)
        return found or list(itertools.islice(filter(counts, disjoint_pairs(intervals)), 1))

    def diagnose(self, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile) -> Diagnosis:
        """Return what corrects nodes that cannot all hold with rules, as they stand."""
        return self._diagnose(nodes, lambda _conflict: True, self._problem(rules, nodes, profile), conflicts=0)

    def interval(self, node: Node, profile: Profile, name: str | None = None) -> Interval:
        """Return what a node allows under a profile, from whole number to whole number where it counts something.

        ``name``: the variable it is taken to be about, where that is open.
        """
        interval = node.reading.under(profile)
        if self._index.integral((name or node.variable,)):
            return interval.integers() or interval
        return interval

    def _selections(self, nodes: Sequence[Node], profile: Profile, *, apart: bool) -> Iterable[tuple[Node, ...]]:
        """Yield, for each choice of a maximal overlapping set per variable, its nodes (and those of open meaning).

        ``apart``: where some of those cannot hold with the others whatever they mean, yield the maximal sets that can:
        what they do to each other is no rule's fault.
        """
        settled = [node for node in nodes if not node.open]
        unclear = [node for node in nodes if node.open]
        if not apart or not unclear:
            for chosen in self._overlapping([(node, node.variable) for node in settled], profile):
                yield (*(node for node in nodes if node.id in chosen), *unclear)
            return
        found: dict[frozenset[str], None] = {}
        tried = itertools.product(*(node.variables for node in unclear))
        for meanings in itertools.islice(tried, MAX_SELECTIONS):
            meant = [*((node, node.variable) for node in settled), *zip(unclear, meanings, strict=True)]
            found |= dict.fromkeys(itertools.islice(self._overlapping(meant, profile), MAX_SELECTIONS))
        for chosen in found:
            if not any(chosen < other for other in found):
                yield tuple(node for node in nodes if node.id in chosen)

    def _overlapping(self, meant: Sequence[tuple[Node, str]], profile: Profile) -> Iterable[frozenset[str]]:
        """Yield, for each choice of a maximal overlapping set per variable, the ids of its nodes."""
        of_variable: dict[str, list[Node]] = {}
        for node, name in meant:
            of_variable.setdefault(name, []).append(node)
        choices = []
        for name, group in of_variable.items():
            sets = overlapping_sets([self.interval(node, profile, name) for node in group])
            choices.append([[group[number].id for number in positions] for positions in sets])
        for picked in itertools.product(*choices):
            yield frozenset(itertools.chain.from_iterable(picked))

    def _open_words(self, rules: Sequence[Member], selection: Sequence[Node], profile: Profile) -> str | None:
        """Return why the verdict depends on what words count, if it does: one meaning fits and another does not.

        A meaning that cannot hold with the other claims whatever the rules say is none.
        """
        unclear = [node for node in selection if node.open]
        words = Mentioned.of(
            [(f"“{node.claims[0].says or node.claims[0].means}” ({node.id})", node.claims[0].id) for node in unclear]
        )
        tried = itertools.product(*(node.variables for node in unclear)) if unclear else ()
        for number, meanings in enumerate(tried):
            if number == MAX_SELECTIONS:
                return Sentence.saying(
                    "only the first {most} meanings together were looked at of {words}",
                    most=MAX_SELECTIONS,
                    words=words,
                )
            settled = dict(zip((node.id for node in unclear), meanings, strict=True))
            members = [node.member(profile, [settled[node.id]] if node.id in settled else None) for node in selection]
            if isinstance(self._decider.decide(rules, members), Witness):
                continue
            if not rules or isinstance(self._decider.decide((), members), Witness | Undecided):
                return Sentence.saying("depends on what is meant by {words}", words=words)
        return None

    def _problem(self, rules: Sequence[Member], nodes: Iterable[Node], profile: Profile) -> Problem:
        return self._decider.problem(rules, {node.id: node.member(profile) for node in nodes})

    def _diagnose(
        self, selection: Sequence[Node], counts: Counts, problem: Problem, *, conflicts: int | None = None
    ) -> Diagnosis:
        return problem.diagnose(
            {node.id: self._index.prices(node) for node in selection},
            counts=counts,
            conflicts=self._max_conflicts if conflicts is None else conflicts,
            corrections=MOST_RANKED,
            steps=self._limits.sets,
        )


def _prices_of(prices: Sequence[Prices], kept: Iterable[Sequence[int]]) -> list[Rational]:
    """Return what dropping all but some items costs, for each choice of those; the dearest of a witness is paid."""
    dearest: dict[tuple[str, str], list[tuple[Rational, int]]] = {}
    for number, each in enumerate(prices):
        for key, price in each.items():
            dearest.setdefault(key, []).append((-price, number))
    for listed in dearest.values():
        listed.sort()
    everything = sum(-listed[0][0] for listed in dearest.values())
    found = []
    for group in kept:
        staying = frozenset(group)
        total: Rational = everything
        for key in {key for number in group for key in prices[number]}:
            left = next((-price for price, number in dearest[key] if number not in staying), 0)
            total += left + dearest[key][0][0]
        found.append(total)
    return found


def _counting(nodes: Sequence[Node], rules: Sequence[Member], accepts: Accepts) -> Counts:
    by_id = {node.id: node for node in nodes}
    ids = frozenset(rule.id for rule in rules)
    return lambda conflict: accepts([by_id[name] for name in conflict], ids)


def _counts_however_small(counts: Counts, refuted: frozenset[str]) -> bool:
    """Whether a conflict counts whichever of these nodes it needs: it is in nobody else's view."""
    return counts(frozenset()) and all(counts(frozenset((key,))) for key in refuted)


def _as_refuted(diagnosis: Diagnosis, refuted: frozenset[str]) -> Diagnosis:
    """Return a diagnosis that names what was refuted, although it was not proved that nothing less is."""
    return replace(diagnosis, conflicts=(refuted,), conflicts_cut=True)
