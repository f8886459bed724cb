"""Bounds: what claims and rules together still allow for each quantity."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cac_check.compiler import compile_rule, variable
from cac_check.constraint import Member
from cac_check.dated import Dated
from cac_check.engine.components import components
from cac_check.engine.limits import Limits
from cac_check.engine.problem import Problem
from cac_check.engine.range import Range
from cac_check.finding import Bound
from cac_check.interval import EVERYTHING, Interval
from cac_check.model import Missing, Profile, Rule, Ruleset, related
from cac_check.records import dataclass
from cac_check.verdict.nodes import ClaimIndex, Node

CORRECTIONS = 1_000
"""Minimum-weight corrections whose leavings are put together at most."""

STEPS_PER_SET = 20
"""Here all corrections are needed, not some: the search may ask so many times as often as for one rule."""

SETS_PER_STEP = 25
"""Sets looked at, as a rule without asking."""


@dataclass(frozen=True, slots=True)
class Region:
    """Quantities that claims and rules tie together, and the ways to take what is known about them."""

    names: tuple[str, ...]
    """Variables of quantities of the data set."""
    allowed: tuple[tuple[Problem, Mapping[str, Range]], ...]
    """What may hold, with the ranges it leaves: one problem, or where claims contradict each other one for each
    minimum-weight correction."""
    union: bool
    """Whether claims were left out."""


def bounds_of(
    index: ClaimIndex, rules: Ruleset, profile: Profile, limits: Limits, *, everyone: bool = False
) -> tuple[Bound, ...]:
    """Return bounds for every quantity that a claim or a rule with a claim is about.

    From the claims of references and the rules; ``everyone``: from all claims. Where those contradict each other, the
    bound is the hull over what each minimum-weight correction leaves, and marked so.
    """
    found = [
        bound
        for region in regions(index, rules, profile, limits, everyone=everyone)
        for bound in _bounds_in(index, region)
    ]
    return tuple(sorted(found, key=lambda bound: (bound.quantity, bound.as_of or "")))


def regions(
    index: ClaimIndex, rules: Ruleset, profile: Profile, limits: Limits, *, everyone: bool = False
) -> Iterator[Region]:
    """Yield the regions of the claims of references (or of all); see :func:`bounds_of`.

    Figures of one day are tied together by rules, those of several days by what cannot fall from day to day.
    """
    claims = [claim for claim in index.claims if everyone or claim.source in index.references]
    nodes = [node for node in index.nodes(claims) if not node.open]
    telling: dict[str, list[Node]] = {}
    for node in nodes:
        telling.setdefault(node.variable, []).append(node)
    days = tuple(dict.fromkeys(claim.as_of for claim in claims))
    members = [
        replace(compile_rule(rule, index.dataset.quantities, day, zero), id=str(Dated(rule.id, day)))
        for rule in rules.rules
        for day, zero in _binding(index, rule, days, telling)
    ]
    everything: list[Member | Node] = [*members, *nodes]
    for part in components(everything, lambda item: item.variables):
        own = [item for item in part if isinstance(item, Node)]
        if own:
            yield _region(index, [item for item in part if isinstance(item, Member)], own, profile, limits)


def _binding(
    index: ClaimIndex, rule: Rule, days: Sequence[str | None], telling: Mapping[str, Sequence[Node]]
) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Yield the days on which a rule binds, with its quantities that count as 0 there.

    It binds among sources, and where figures are missing, as in a check; but one told figure is enough to bound others.
    """
    quantities = related(rule)
    if not index.dataset.quantities.keys() >= set(quantities):
        if telling.keys() >= set(quantities):
            yield None, ()  # it names the figures of certain days
        return
    for day in days:
        here = {name: telling.get(variable(name, day), ()) for name in quantities}
        absent = tuple(name for name, nodes in here.items() if not nodes)
        if rule.where_sources and not all(
            node.sources <= set(rule.where_sources) for nodes in here.values() for node in nodes
        ):
            continue
        if rule.missing is Missing.SKIP and absent:
            continue
        zero = absent if rule.missing is Missing.ZERO else ()
        if zero and len(quantities) - len(zero) < min(2, len(quantities)):
            continue
        yield day, zero


def _region(
    index: ClaimIndex, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, limits: Limits
) -> Region:
    names = sorted({name for rule in rules for name in rule.variables} | {node.variable for node in nodes})
    names = [name for name in names if index.quantity_of(name) in index.dataset.quantities]
    whole = Problem.of(rules, (node.member(profile) for node in nodes), index, limits)
    left = _consistent(whole, index, nodes)
    found = [(problem, problem.ranges(names)) for problem in left]
    return Region(
        tuple(names),
        tuple((problem, each) for problem, each in found if each is not None),
        union=left != [whole],
    )


def _bounds_in(index: ClaimIndex, region: Region) -> Iterator[Bound]:
    for name in region.names if region.allowed else ():
        found = [each[name] for _, each in region.allowed]
        hull = functools.reduce(Interval.hull, (each.interval for each in found))
        if hull != EVERYTHING:
            exact = all(each.exact for each in found)
            day = Dated.of(name).day
            yield Bound(index.quantity_of(name), hull, day, union=region.union, exact=exact)


def _consistent(problem: Problem, index: ClaimIndex, nodes: Sequence[Node]) -> list[Problem]:
    """Return the problem, or where its claims contradict each other what each minimum-weight correction leaves of it.

    Nothing where the corrections could not all be found: what only some of them leave bounds nothing.
    """
    if problem.holds() is True:
        return [problem]
    sets = STEPS_PER_SET * problem.limits.sets
    diagnosis = problem.diagnose(
        {node.id: index.prices(node) for node in nodes},
        conflicts=0,
        corrections=CORRECTIONS,
        steps=sets,
        sets=sets * SETS_PER_STEP,
    )
    if diagnosis.corrections_cut:
        return []
    return [problem.without(dropped) for dropped in diagnosis.corrections]
