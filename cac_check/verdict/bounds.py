"""Bounds: what claims and rules together still allow for each quantity."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cac_check.compiler import compile_rule
from cac_check.constraint import Member, System
from cac_check.engine.asking import asking
from cac_check.engine.components import components
from cac_check.engine.decision import Limits
from cac_check.engine.diagnosis import diagnose
from cac_check.engine.range import Range, ranges
from cac_check.finding import Bound
from cac_check.interval import EVERYTHING, Interval
from cac_check.model import Profile, Ruleset, quantities_of
from cac_check.verdict.nodes import Board, Node


@dataclass(frozen=True, slots=True)
class Region:
    """Quantities that claims and rules tie together, and the ways to take what is known about them."""

    day: str | None
    names: tuple[str, ...]
    """Variables of quantities of the data set."""
    allowed: tuple[tuple[System, Mapping[str, Range]], ...]
    """What may hold, with the ranges it leaves: one system, or where claims contradict each other one for each
    minimum-weight correction."""
    union: bool
    """Whether claims were left out."""


def bounds_of(
    board: Board, rules: Ruleset, profile: Profile, limits: Limits, *, everyone: bool = False
) -> tuple[Bound, ...]:
    """Return bounds for every quantity that a claim or a rule with a claim is about.

    From the claims of references and the rules; ``everyone``: from all claims. Where those contradict each other, the
    bound is the hull over what each minimum-weight correction leaves, and marked so.
    """
    found = [
        bound
        for region in regions(board, rules, profile, limits, everyone=everyone)
        for bound in _bounds_in(board, region)
    ]
    return tuple(sorted(found, key=lambda bound: (bound.quantity, bound.as_of or "")))


def regions(
    board: Board, rules: Ruleset, profile: Profile, limits: Limits, *, everyone: bool = False
) -> Iterator[Region]:
    """Yield the regions of the claims of references (or of all), day by day; see :func:`bounds_of`."""
    claims = [claim for claim in board.claims if everyone or claim.source in board.references]
    nodes = [node for node in board.nodes(claims) if not node.open]
    for day in sorted({claim.as_of for claim in claims}, key=lambda day: day or ""):
        here = [node for node in nodes if node.claims[0].as_of == day]
        everything: list[Member | Node] = [*_rules(board, rules, day), *here]
        for part in components(everything, lambda item: item.variables):
            told = [item for item in part if isinstance(item, Node)]
            members = [item for item in part if isinstance(item, Member)]
            if told:
                yield _region(board, members, told, day, profile, limits)


def _rules(board: Board, rules: Ruleset, day: str | None) -> list[Member]:
    known = board.dataset.quantities
    return [
        compile_rule(rule, known, day)
        for rule in rules.rules
        if all(quantity in known for quantity in quantities_of(rule.form)) and not rule.where_sources
    ]


def _region(
    board: Board, rules: Sequence[Member], nodes: Sequence[Node], day: str | None, profile: Profile, limits: Limits
) -> Region:
    names = sorted({name for rule in rules for name in rule.variables} | {node.variable for node in nodes})
    names = [name for name in names if board.quantity_of(name) in board.dataset.quantities]
    selections = _consistent(board, rules, nodes, profile, limits)
    systems = [board.system(rules, [node.member(profile) for node in selection]) for selection in selections]
    found = [(system, ranges(system, names, limits)) for system in systems]
    return Region(
        day,
        tuple(names),
        tuple((system, each) for system, each in found if each is not None),
        union=selections != [nodes],
    )


def _bounds_in(board: Board, region: Region) -> Iterator[Bound]:
    for name in region.names if region.allowed else ():
        found = [each[name] for _, each in region.allowed]
        hull = functools.reduce(Interval.hull, (each.interval for each in found))
        if hull != EVERYTHING:
            exact = all(each.exact for each in found)
            yield Bound(board.quantity_of(name), hull, region.day, union=region.union, exact=exact)


def _consistent(
    board: Board, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, limits: Limits
) -> list[Sequence[Node]]:
    """Return the nodes, or where they contradict each other what each minimum-weight correction leaves of them."""
    claims = {node.id: node.member(profile) for node in nodes}
    oracle = asking(lambda kept: board.system(rules, [claims[key] for key in claims if key in kept]), limits)
    if oracle(frozenset(claims)) is True:
        return [nodes]
    diagnosis = diagnose({node.id: board.prices(node) for node in nodes}, oracle, conflicts=0)
    return [[node for node in nodes if node.id not in dropped] for dropped in diagnosis.corrections]
