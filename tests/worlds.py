"""Small data sets for laws about whole checks, and an oracle that answers by looking at every possible world.

A *world* gives each quantity a whole number up to ``TOP``; a claim or a rule is the set of worlds in which it holds,
kept as the bits of one number. What can hold together is then an intersection, and every minimal conflict is found by
trying all sets of members. Nothing here is shared with the engine.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from cac_check.diagnostic import Severity
from cac_check.interval import Interval
from cac_check.model import (
    Breakdown,
    Claim,
    Dataset,
    Expression,
    Form,
    LinearRelation,
    Order,
    Profile,
    Quantity,
    Reading,
    Relation,
    Role,
    Rule,
    Ruleset,
    Same,
    Source,
)

NAMES = ("a", "b", "c")
QUANTITIES = {name: Quantity(name, name, "things") for name in NAMES}
TOP = 14
"""Claims go up to 4, and by no rule is a quantity more than the other two and 2: nothing needs to lie beyond."""

Worlds = int
_ALL = tuple(itertools.product(range(TOP + 1), repeat=len(NAMES)))
EVERYWHERE: Worlds = (1 << len(_ALL)) - 1


def where(holds: Callable[[Mapping[str, int]], bool]) -> Worlds:
    """Return the worlds in which something holds."""
    return sum(1 << number for number, world in enumerate(_ALL) if holds(dict(zip(NAMES, world, strict=True))))


@cache
def _told(quantity: str, reading: Interval) -> Worlds:
    return where(lambda world: world[quantity] in reading)


@cache
def rule_worlds(form: Form, when: LinearRelation | None = None) -> Worlds:
    """Return the worlds in which a rule holds, by the words of its documentation."""
    holds = holding(form)
    return where(lambda world: holds(world) or (when is not None and not _compare(when, world)))


def holding(form: Form) -> Callable[[Mapping[str, int]], bool]:
    """Return whether a rule holds in a world, by the words of its documentation."""
    match form:
        case Breakdown(total=total, parts=parts, overlap=overlap, rest=rest):
            names = [name for name, _ in parts]
            return lambda world: (
                (overlap or sum(world[name] for name in names) <= world[total])
                and (rest or sum(world[name] for name in names) >= world[total])
                and all(world[name] <= world[total] for name in names)
            )
        case Order(quantities=names):
            return lambda world: all(world[one] <= world[next_] for one, next_ in itertools.pairwise(names))
        case Same(quantities=names):
            return lambda world: len({world[name] for name in names}) == 1
        case Expression(relation=relation):
            return lambda world: _compare(relation, world)
    raise AssertionError(form)


def _compare(relation: LinearRelation, world: Mapping[str, int]) -> bool:
    left = sum(factor * world[name] for name, factor in relation.terms)
    return {
        Relation.LE: left <= relation.bound,
        Relation.LT: left < relation.bound,
        Relation.EQ: left == relation.bound,
        Relation.GE: left >= relation.bound,
        Relation.GT: left > relation.bound,
    }[relation.relation]


@dataclass(frozen=True)
class Situation:
    """A data set with rules."""

    dataset: Dataset
    rules: Ruleset

    def without(self, claim: str) -> Situation:
        """Return the same without one claim."""
        return self.claiming(one for one in self.dataset.claims if one.id != claim)

    def claiming(self, claims: Iterable[Claim]) -> Situation:
        """Return the same with other claims."""
        return Situation(dataclasses.replace(self.dataset, claims=tuple(claims)), self.rules)

    def worlds(self, profile: Profile) -> dict[str, Worlds]:
        """Return, for every claim and every rule, where it holds."""
        told = {claim.id: _told(claim.quantity, claim.reading.under(profile)) for claim in self.dataset.claims}
        return told | {rule.id: rule_worlds(rule.form, rule.when) for rule in self.rules.rules}

    def copies(self) -> set[str]:
        """Return the claims that say the same as one before them."""
        first: dict[tuple[str, Reading], str] = {}
        return {
            claim.id
            for claim in self.dataset.claims
            if first.setdefault((claim.quantity, claim.reading), claim.id) != claim.id
        }

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Say it in short where hypothesis prints it."""
        claims = [
            f"{one.id} {one.reading.strict} {one.reading.default} {one.reading.lenient}" for one in self.dataset.claims
        ]
        rules = [f"{one.form}" + (f" when {one.when}" if one.when else "") for one in self.rules.rules]
        sources = [f"{one.id} {one.role} {one.lineage}" for one in self.dataset.sources.values()]
        printer.text("\n".join(("Situation", *sources, *claims, *rules)))


def situation(claims: Mapping[str, str], *rules: Form | tuple[Form, LinearRelation]) -> Situation:
    """Return a situation for an ``@example``: claim ids, each with its three readings, and forms with conditions."""
    told = []
    for name, readings in claims.items():
        source, _, what = name.partition("/")
        strict, default, lenient = map(Interval.parse, readings.split("; "))
        told.append(Claim(name, source, what[0], Reading(strict, default, lenient, value=strict.low, grain=1)))
    written = [rule if isinstance(rule, tuple) else (rule, None) for rule in rules]
    return Situation(
        Dataset(
            "world",
            "A world",
            QUANTITIES,
            {claim.source: Source(claim.source, claim.source) for claim in told},
            tuple(told),
        ),
        Ruleset(
            tuple(
                Rule(f"r{number}", form, "because", Severity.ERROR, when=when)
                for number, (form, when) in enumerate(written)
            )
        ),
    )


def can_hold(worlds: Iterable[Worlds]) -> bool:
    """Whether there is a world in which all hold."""
    left = EVERYWHERE
    for one in worlds:
        left &= one
    return left != 0


def minimal_conflicts(members: Mapping[str, Worlds]) -> set[frozenset[str]]:
    """Return every minimal set of members that cannot hold together, by trying all sets, small ones first."""
    found: list[frozenset[str]] = []
    for size in range(len(members) + 1):
        for names in itertools.combinations(members, size):
            chosen = frozenset(names)
            if not any(conflict <= chosen for conflict in found) and not can_hold(members[name] for name in names):
                found.append(chosen)
    return set(found)


def cheapest_corrections(
    claims: Sequence[str],
    works: Callable[[frozenset[str]], bool],
    price: Callable[[frozenset[str]], int],
) -> set[frozenset[str]]:
    """Return the minimal sets of claims of least price without which the rest works, by trying all sets."""
    sets = [frozenset(names) for size in range(len(claims) + 1) for names in itertools.combinations(claims, size)]
    working = [dropped for dropped in sets if works(frozenset(claims) - dropped)]
    least = min(map(price, working), default=0)
    cheapest = {dropped for dropped in working if price(dropped) == least}
    return {dropped for dropped in cheapest if not any(other < dropped for other in cheapest)}


# --- Strategies ------------------------------------------------------------------------------------------------------


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Nested readings with whole ends, open ones among them, that hold a whole number."""
    low = draw(st.integers(0, 4))
    high = draw(st.integers(low, 4))
    strict = Interval(low, high)
    default = _wider(draw, strict)
    return Reading(strict, default, _wider(draw, default), value=low, grain=1)


def _wider(draw: st.DrawFn, inner: Interval) -> Interval:
    assert inner.low is not None
    assert inner.high is not None
    down, up = draw(st.tuples(st.sampled_from((0, 0, 1)), st.sampled_from((0, 0, 1))))
    ends = draw(st.tuples(st.booleans(), st.booleans()))
    return Interval(inner.low - down, inner.high + up, bool(down and ends[0]), bool(up and ends[1]))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Rules over two or three quantities."""
    names = draw(st.permutations(NAMES))
    kind = draw(st.sampled_from(("breakdown", "breakdown", "order", "same", "expression", "expression")))
    if kind == "breakdown":
        parts = tuple((name, 1) for name in names[1 : draw(st.integers(2, 3))])
        return Breakdown(names[0], parts, overlap=draw(st.booleans()), rest=draw(st.booleans()))
    several = tuple(names[: draw(st.integers(2, 3))])
    if kind == "order":
        return Order(several)
    if kind == "same":
        return Same(several)
    return Expression(draw(relations(several)))


FACTORS = {
    1: ((1,), (2,)),
    2: ((1, 1), (1, 1), (1, -1), (1, -1), (2, 1), (2, 2), (2, -2)),
    3: ((1, 1, 1), (1, 1, -1), (1, -1, -1), (2, 2, 1)),
}
"""What quantities of a relation are multiplied by: nothing that makes one twice another, which leads beyond ``TOP``."""


@st.composite
def relations(draw: st.DrawFn, names: Sequence[str]) -> LinearRelation:
    factors = draw(st.sampled_from(FACTORS[len(names)]))
    bound = draw(st.integers(-2, 6) if min(factors) > 0 else st.integers(-2, 2))
    return LinearRelation(tuple(zip(names, factors, strict=True)), draw(st.sampled_from(tuple(Relation))), bound)


@st.composite
def situations(draw: st.DrawFn, *, rules: int = 3, conditions: bool = True) -> Situation:
    """Two or three sources, one of them sometimes a reference, sometimes of one lineage; up to seven claims."""
    sources = {
        name: Source(
            name,
            name,
            role=Role.REFERENCE if name == "s0" and draw(st.booleans()) else Role.REPORT,
            lineage=draw(st.sampled_from((None, None, "wire"))),
        )
        for name in ("s0", "s1", "s2")
    }
    claims = tuple(
        Claim(f"{source}/{quantity}@{number}", source, quantity, draw(readings()))
        for number, (source, quantity) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(tuple(sources)), st.sampled_from(NAMES)), min_size=1, max_size=6))
        )
    )
    written = tuple(
        Rule(
            f"r{number}",
            draw(forms()),
            "because",
            Severity.ERROR,
            when=draw(relations(draw(st.permutations(NAMES))[:1]))
            if conditions and draw(st.integers(0, 4)) == 0
            else None,
        )
        for number in range(draw(st.integers(0, rules)))
    )
    return Situation(Dataset("world", "A world", QUANTITIES, sources, claims), Ruleset(written))
