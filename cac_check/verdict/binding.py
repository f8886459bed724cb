"""Which rules bind in a view, and on which day.

A rule has a finding of its own where at least two of its quantities are told (one, where it relates only one). For
what needs several rules, every rule counts that hangs together with a claim, through quantities that are told or not:
131 is not (11 + 12) + (13 + 14) though nobody tells the two sums between.

A rule that a cumulative quantity keeps from one day to another is left out where nothing but such rules leads to one of
the two days: every rule of that day binds on the day before too, or on the next, whose figures it can take over, and
the days around it are compared themselves. A year of daily reports would have 66,000 of them in each report.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cac_check.compiler import variable
from cac_check.constraint import Member
from cac_check.dated import Dated
from cac_check.derived_rules import CUMULATIVE
from cac_check.engine.components import components
from cac_check.model import Claim, Missing, Rule, names_in, related
from cac_check.records import dataclass
from cac_check.verdict.nodes import Node

_WHOLE_DAY = len("2023-05-27")

_Place = tuple[int, str | None]
"""The number of a rule and a day."""

Telling = Mapping[str, Sequence[Node]]
"""The nodes of a view, by the variables they may be about."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule on one day."""

    rule: Rule
    day: str | None
    present: frozenset[str]
    """Its quantities that are told for sure."""
    alone: bool
    """Whether enough of them are told for a finding of its own."""

    @property
    def variables(self) -> tuple[str, ...]:
        """What it relates on that day."""
        return tuple(variable(quantity, self.day) for quantity in related(self.rule))


class Bound(NamedTuple):
    """A rule that binds, as constraints."""

    binding: Binding
    member: Member
    missing: tuple[str, ...]
    """Variables it is about that nobody tells."""

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.binding.rule


class Bindings:
    """Finds where rules bind."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._related = [related(rule) for rule in rules]
        self._named = [names_in(rule) for rule in rules]
        self._bridges = _bridges(rules)
        """Rules between two days that lead no further, by the variables of the two."""
        self._bridging = frozenset(self._bridges.values())
        self._relating: dict[str, list[int]] = {}
        self._naming: dict[str, list[int]] = {}
        for number, (relates, named) in enumerate(zip(self._related, self._named, strict=True)):
            for quantity in relates:
                self._relating.setdefault(quantity, []).append(number)
            for quantity in named:
                self._naming.setdefault(quantity, []).append(number)

    def of(self, telling: Telling) -> list[Binding]:
        """Return every rule that hangs together with a claim, by rule and day."""
        reported: dict[_Place, set[str]] = {}
        for name, nodes in telling.items():
            if any(node.variable == name for node in nodes):  # otherwise nobody tells it for sure
                for place, quantity in _places(self._relating, name):
                    reported.setdefault(place, set()).add(quantity)
        found: dict[_Place, Binding] = {}
        seen = set(telling)
        pending = deque(telling)
        passed: set[_Place] = set()
        while pending:
            for place, _ in _places(self._naming, pending.popleft()):
                if place in passed or place[0] in self._bridging:
                    continue
                passed.add(place)
                binding = self._binding(place, frozenset(reported.get(place, ())), telling)
                if binding is not None:
                    found[place] = binding
                    for quantity in self._named[place[0]]:
                        reached = variable(quantity, place[1])
                        if reached not in seen:
                            seen.add(reached)
                            pending.append(reached)
        for number, day in self._between(seen):
            binding = self._binding((number, day), frozenset(reported.get((number, day), ())), telling)
            if binding is not None:
                found[number, day] = binding
        return [found[place] for place in sorted(found, key=lambda place: (place[0], place[1] or ""))]

    def _between(self, reached: Collection[str]) -> Iterator[_Place]:
        """Yield the rules between two days both of which are reached."""
        if not self._bridges:
            return
        days: dict[str, list[str]] = {}
        for name in reached:
            if name in self._naming:
                days.setdefault(Dated.of(name).id, []).append(name)
        for names in days.values():
            for pair in itertools.combinations(sorted(names), 2):
                number = self._bridges.get(pair)
                if number is not None:
                    yield number, None

    def _binding(self, place: _Place, present: frozenset[str], telling: Telling) -> Binding | None:
        number, day = place
        rule, relates = self._rules[number], self._related[number]
        alone = len(present) >= min(2, len(relates))
        if rule.missing is Missing.SKIP and len(present) < len(relates):
            return None
        if rule.missing is Missing.ZERO and not alone:
            return None  # nothing of it is open, and one figure is no reason to take the others for 0
        if rule.where_sources and not all(
            node.sources <= set(rule.where_sources) for quantity in present for node in telling[variable(quantity, day)]
        ):
            return None
        return Binding(rule, day, present, alone)


def _bridges(rules: Sequence[Rule]) -> Mapping[tuple[str, ...], int]:
    """Return the rules of cumulative quantities by their two variables, where it is sure that they lead no further.

    None where a rule binds for some sources only, or names days itself, so that days differ in their rules, or where of
    a day just the month is known, so that it is compared with some of the others only.
    """
    orders = {number: related(rule) for number, rule in enumerate(rules) if rule.id.startswith(CUMULATIVE)}
    if any(len(Dated.of(name).day or "") != _WHOLE_DAY for names in orders.values() for name in names):
        return {}
    for number, rule in enumerate(rules):
        if number not in orders and (rule.where_sources or any(Dated.of(name).day for name in names_in(rule))):
            return {}
    return {names: number for number, names in orders.items()}


def tied(rules: Iterable[Rule], claims: Iterable[Claim]) -> Mapping[str, int]:
    """Return which quantities rules and words of open meaning tie together, on whatever days, by number."""
    named = {tuple([Dated.of(name).id for name in names_in(rule)]) for rule in rules}
    meant = {(claim.quantity, *claim.alternatives) for claim in claims}
    groups = components(sorted(named | meant), lambda names: names)
    return {name: number for number, group in enumerate(groups) for names in group for name in names}


def _places(index: Mapping[str, Sequence[int]], name: str) -> Iterator[tuple[_Place, str]]:
    """Yield the rules about a variable, with the day and what they call it: some name the days themselves."""
    quantity, date = Dated.of(name)
    for number in index.get(quantity, ()):
        yield (number, date), quantity
    for number in index.get(name, ()) if date else ():
        yield (number, None), name


def nodes_around(names: Iterable[str], telling: Telling) -> list[Node]:
    """Return the nodes about variables and, where their meaning is open, those about what they may count instead."""
    found: dict[str, Node] = {}
    pending = deque(sorted(names))
    seen = set(pending)
    while pending:
        for node in telling.get(pending.popleft(), ()):
            found[node.id] = node
            for name in node.variables if node.open else ():
                if name not in seen:
                    seen.add(name)
                    pending.append(name)
    return list(found.values())
