"""Bounds: what claims and rules together still allow for each quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cac_check.compiler import compile_rule
from cac_check.constraint import Member
from cac_check.engine.asking import asking
from cac_check.engine.components import components
from cac_check.engine.decision import Limits
from cac_check.engine.diagnosis import diagnose
from cac_check.engine.range import ranges
from cac_check.finding import Bound
from cac_check.interval import EVERYTHING
from cac_check.model import Profile, Ruleset, quantities_of
from cac_check.verdict.nodes import Board, Node


def bounds_of(
    board: Board, rules: Ruleset, profile: Profile, limits: Limits, *, everyone: bool = False
) -> tuple[Bound, ...]:
    """Return bounds for every quantity that a claim or a rule with a claim is about.

    From the claims of references and the rules; ``everyone``: from all claims. Where those contradict each other, the
    bound is the hull over what each minimum-weight correction leaves, and marked so.
    """
    claims = [claim for claim in board.claims if everyone or claim.source in board.references]
    nodes = [node for node in board.nodes(claims) if not node.open]
    found: list[Bound] = []
    for day in sorted({claim.as_of for claim in claims}, key=lambda day: day or ""):
        here = [node for node in nodes if node.claims[0].as_of == day]
        everything: list[Member | Node] = [*_rules(board, rules, day), *here]
        for part in components(everything, lambda item: item.variables):
            told = [item for item in part if isinstance(item, Node)]
            members = [item for item in part if isinstance(item, Member)]
            if told:
                found.extend(_component_bounds(board, members, told, day, profile, limits))
    return tuple(sorted(found, key=lambda bound: (bound.quantity, bound.as_of or "")))


def _rules(board: Board, rules: Ruleset, day: str | None) -> list[Member]:
    known = board.dataset.quantities
    return [
        compile_rule(rule, known, day)
        for rule in rules.rules
        if all(quantity in known for quantity in quantities_of(rule.form)) and not rule.where_sources
    ]


def _component_bounds(
    board: Board, rules: Sequence[Member], nodes: Sequence[Node], day: str | None, profile: Profile, limits: Limits
) -> Iterator[Bound]:
    names = sorted({name for rule in rules for name in rule.variables} | {node.variable for node in nodes})
    names = [name for name in names if board.quantity_of(name) in board.dataset.quantities]
    selections = _consistent(board, rules, nodes, profile, limits)
    found = [
        ranges(board.system(rules, [node.member(profile) for node in selection]), names, limits)
        for selection in selections
    ]
    allowed = [each for each in found if each is not None]
    union = len(selections) > 1 or selections[0] != nodes
    for name in names if allowed else ():
        hull = allowed[0][name].interval
        for each in allowed[1:]:
            hull = hull.hull(each[name].interval)
        if hull != EVERYTHING:
            yield Bound(
                board.quantity_of(name), hull, day, union=union, exact=all(each[name].exact for each in allowed)
            )


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
