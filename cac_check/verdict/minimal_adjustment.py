"""The smallest change of numbers that makes everything hold, instead of the fewest numbers changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cac_check.certificate import Combination, Derivation, Refutation, Witness, verify
from cac_check.constraint import Member, MemberKind, Row, Sense, System, row
from cac_check.engine.branching import OutOfEffort
from cac_check.engine.limits import Limits
from cac_check.engine.solver import solve
from cac_check.explained_finding import Move, Movement
from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.model import Profile
from cac_check.verdict.nodes import ClaimIndex, Node

ROUNDS = 60

_BUDGET = "the total movement"


def least_movement(
    index: ClaimIndex, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, limits: Limits
) -> Movement | None:
    """Return moves of readings that let the nodes and rules hold together, least in total, counted in grains.

    The reading of a node moves by how far the value it ends with lies outside of it; readings without a grain stay.
    The least total is found from below (Newton's iteration, as for the stretch): each proof that some total is too
    small bounds it by linear programming duality, until that bound can be reached. The last proof and the values are
    both verified. ``None``: no movement helps, or the question goes beyond linear rows.

    Args:
        index: the data set.
        rules: what must hold.
        nodes: what may move; each tells one quantity.
        profile: the readings to start from.
        limits: of the work.
    """
    if any(node.open for node in nodes) or any(len(rule.cases) > 1 for rule in rules):
        return None
    readings = {node.id: _reading(index, node, profile) for node in nodes}
    members = [_movable(node, readings[node.id]) for node in nodes]
    system = index.system([_closed(rule) for rule in rules], members)
    total: Rational = 0
    for _ in range(ROUNDS):
        within = _within(system, nodes, total)
        found = _solved(within, frozenset(), limits)
        if isinstance(found, Witness):
            references = [node for node in nodes if node.sources & index.references]
            values, whole = _plainest(found, within, references, limits)
            return _movement(nodes, readings, values.values, total, whole=whole)
        larger = _bound_on_total(found, within) if isinstance(found, Derivation) else None
        if larger is None or larger <= total:
            return None
        total = larger
    return None


def _plainest(found: Witness, system: System, references: Sequence[Node], limits: Limits) -> tuple[Witness, bool]:
    """Return, of equal movements, one to whole numbers that leaves references, or as much of that as there is.

    The second part of the answer: whether the numbers are whole where they have to be.
    """
    kept = _keeping(system, references)
    for tried, integral in ((kept, system.integral), (system, system.integral), (kept, frozenset[str]())):
        better = _solved(tried, integral, limits)
        if isinstance(better, Witness):
            return better, integral == system.integral
    return found, False


def _solved(system: System, integral: frozenset[str], limits: Limits) -> Refutation | Witness | None:
    """Return a verified certificate by the exact solver alone, whose refutations over the reals are one sum."""
    premises = [
        ((member.id, 0, position), constraint)
        for member in system.members
        for position, constraint in enumerate(member.cases[0])
    ]
    try:
        found = solve(premises, integral, limits.effort)
    except OutOfEffort:
        return None
    certificate = Witness(found) if isinstance(found, Mapping) else found
    return certificate if verify(certificate, System(system.members, integral)) else None


def _reading(index: ClaimIndex, node: Node, profile: Profile) -> Interval:
    reading = node.reading.under(profile)
    whole = reading.integers() if index.integral((node.variable,)) else None
    return (whole or reading).closed()


def _movable(node: Node, reading: Interval) -> Member:
    """Return the claim with its ends moved outwards by its grain times a variable of its own."""
    move, grain = _move(node), node.reading.grain or 0
    rows = [row({move: -1}, Sense.LE, 0)]
    if reading.low is not None:
        rows.append(row({node.variable: -1, move: -grain}, Sense.LE, -reading.low))
    if reading.high is not None:
        rows.append(row({node.variable: 1, move: -grain}, Sense.LE, reading.high))
    return Member(node.id, MemberKind.CLAIM, (tuple(rows),))


def _move(node: Node) -> str:
    return f"movement of {node.id}"


def _within(system: System, nodes: Sequence[Node], total: Rational) -> System:
    budget = row({_move(node): 1 for node in nodes}, Sense.LE, total)
    return System((*system.members, Member(_BUDGET, MemberKind.DOMAIN, ((budget,),))), system.integral)


def _keeping(system: System, nodes: Sequence[Node]) -> System:
    """Return the system in which these nodes do not move."""
    rows = tuple(row({_move(node): 1}, Sense.LE, 0) for node in nodes)
    return System((*system.members, Member("kept", MemberKind.DOMAIN, (rows,))), system.integral)


def _closed(rule: Member) -> Member:
    cases = tuple(
        tuple(
            Row(one.terms, Sense.LE, one.bound) if isinstance(one, Row) and one.sense is Sense.LT else one
            for one in case
        )
        for case in rule.cases
    )
    return Member(rule.id, rule.kind, cases)


def _bound_on_total(refutation: Derivation, system: System) -> Rational | None:
    """Return the total below which the same sum stays absurd."""
    if len(refutation.steps) != 1 or not isinstance(refutation.steps[0], Combination):
        return None
    members = {member.id: member for member in system.members}
    slope: Rational = 0
    constant: Rational = 0
    for ref, multiplier in refutation.steps[0].summands:
        one = None if isinstance(ref, int) else members[ref[0]].cases[ref[1]][ref[2]]
        if not isinstance(one, Row) or isinstance(ref, int):
            return None
        if ref[0] == _BUDGET:
            slope += multiplier
        else:
            constant += multiplier * one.bound
    return ratio(-constant, slope) if slope else None


def _movement(
    nodes: Sequence[Node],
    readings: Mapping[str, Interval],
    values: Mapping[str, Rational],
    total: Rational,
    *,
    whole: bool,
) -> Movement:
    moves = []
    for node in nodes:
        value, reading = values[node.variable], readings[node.id]
        short = 0 if reading.low is None else reading.low - value
        over = 0 if reading.high is None else value - reading.high
        distance = max(short, over, 0)
        if distance:
            moves.append(Move(node.id, exact(value), ratio(distance, node.reading.grain or 1)))
    return Movement(tuple(moves), exact(total), whole)
