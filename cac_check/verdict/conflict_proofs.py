"""From a proof to what a reader can follow: the sum, what would fit, as what, and how far words would stretch."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from cac_check.certificate import CaseSplit, Combination, Derivation, Refutation, Witness
from cac_check.conflict import Addend, Sum
from cac_check.constraint import Member, MemberKind, Product, Row, Sense, System, row
from cac_check.dated import Dated
from cac_check.interval import Interval, Rational, exact, magnitude, ratio
from cac_check.model import Profile
from cac_check.verdict.decision_cache import Decider
from cac_check.verdict.nodes import ClaimIndex, Node

STRETCH_ROUNDS = 6

MOST_ALIKE = 20
"""Quantities of one unit as which a figure may be meant: that it would fit as one of a whole table says nothing."""

_FEW_DECIMALS = 4

_WIDTH = "width of all readings"


def single_sum(refutation: Refutation, system: System) -> Sum | None:
    """Return the contradiction as one sum of ends of claims, or ``None`` if the proof is more than a sum.

    Each end counts as often as its rule counts it: three points for a win, one for a draw.
    """
    if not isinstance(refutation, Derivation) or len(refutation.steps) != 1:
        return None
    step = refutation.steps[0]
    if not isinstance(step, Combination) or step.rounded:
        return None
    members = {member.id: member for member in system.members}
    used: list[tuple[Member, Row, Rational]] = []
    for ref, multiplier in step.summands:
        if isinstance(ref, int):
            return None
        constraint = members[ref[0]].cases[ref[1]][ref[2]]
        if not isinstance(constraint, Row):
            return None
        used.append((members[ref[0]], constraint, multiplier))
    scale = _natural_scale(
        [multiplier * one.terms[0][1] for member, one, multiplier in used if member.kind is MemberKind.CLAIM],
        [multiplier for member, _, multiplier in used if member.kind is MemberKind.RULE],
    )
    lower: list[Addend] = []
    upper: list[Addend] = []
    constant: Rational = 0
    for member, one, multiplier in used:
        share = exact(multiplier * scale)
        if member.kind is not MemberKind.CLAIM:
            constant += share * one.bound
            continue
        ((name, factor),) = one.terms
        end, is_open = ratio(one.bound, factor), one.sense is Sense.LT
        weight = exact(share * factor)
        if name in system.integral and not isinstance(end, int):  # whole things stay whole
            end, is_open = (math.ceil(end) if weight < 0 else math.floor(end)), False
        addend = Addend(member.id, Dated.of(name).id, magnitude(weight), end, is_open)
        (lower if weight < 0 else upper).append(addend)
    return Sum(tuple(lower), tuple(upper), exact(constant))


def _natural_scale(weights: Sequence[Rational], rules: Sequence[Rational]) -> Rational:
    """Return by what to multiply a proof so that it counts each claim as a person would.

    As one of the rules does, if that makes whole numbers, or short decimals under a single rule (0.5 × a); else so that
    they are the smallest whole numbers.

    Args:
        weights: how often the proof counts each claim.
        rules: how often it counts each rule.
    """
    scales = list(dict.fromkeys(ratio(1, magnitude(multiplier)) for multiplier in rules if multiplier))
    for scale in scales:
        if all(isinstance(exact(weight * scale), int) for weight in weights):
            return scale
    if len(scales) == 1 and all(_is_short(exact(weight * scales[0])) for weight in weights):
        return scales[0]
    if not any(weights):
        return scales[0] if scales else 1
    common = math.lcm(*(weight.denominator for weight in weights))
    return ratio(common, math.gcd(*(int(weight * common) for weight in weights)))


def _is_short(value: Rational) -> bool:
    """Whether a number has a few decimals only."""
    return isinstance(exact(value * 10**_FEW_DECIMALS), int)


def smallest_gap(refutation: Refutation, system: System) -> Rational | None:
    """Return the least gap over the cases of a proof: by that much the case nearest to holding misses.

    ``None`` where a case is refuted by more than a sum.
    """
    if not isinstance(refutation, CaseSplit):
        total = single_sum(refutation, system)
        return None if total is None else total.gap
    gaps = [smallest_gap(branch, system) for branch in refutation.branches]
    known = [gap for gap in gaps if gap is not None]
    return min(known) if len(known) == len(gaps) else None


def needs(
    rules: Sequence[Member], nodes: Sequence[Node], dropped: Collection[str], profile: Profile, decider: Decider
) -> Mapping[str, Interval]:
    """Return, per node that is dropped, values in its place every one of which fits beside the nodes that are kept."""
    kept = [node.member(profile) for node in nodes if node.id not in dropped]
    printed = {node.variable: node.reading.value for node in nodes if node.reading.value is not None and not node.open}
    found = {}
    for node in nodes:
        if node.id in dropped:
            near = printed if node.reading.value is None else printed | {node.variable: node.reading.value}
            fits = decider.fitting(rules, kept, node.variable, near)
            if fits is not None:
                found[node.id] = fits
    return found


def fits_as(
    index: ClaimIndex, rules: Sequence[Member], nodes: Sequence[Node], node: Node, profile: Profile, decider: Decider
) -> str | None:
    """Return another quantity of the rules, of the same unit, as which the words fit unchanged beside the rest."""
    mine = index.dataset.quantities.get(index.quantity_of(node.variable))
    if mine is None or mine.unit is None:
        return None
    day = Dated.of(node.variable).day
    alike = []
    for name in sorted({name for rule in rules for name in rule.variables}):
        quantity = index.dataset.quantities.get(index.quantity_of(name))
        if quantity is None or quantity.id == mine.id or Dated.of(name).day != day:
            continue
        if quantity.unit == mine.unit and quantity.kind is mine.kind:
            alike.append((name, quantity.id))
    if len(alike) > MOST_ALIKE:
        return None
    others = [other.member(profile) for other in nodes if other is not node]
    for name, quantity_id in alike:
        reading = node.reading.under(profile)
        if any(other.variables == (name,) and not reading.intersect(other.reading.under(profile)) for other in nodes):
            continue
        if isinstance(decider.decide(rules, [*others, node.member(profile, [name])], readable=False), Witness):
            return quantity_id
    return None


def stretch(rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, decider: Decider) -> Rational | None:
    """Return by how many grains all readings must widen until everything can hold, over the reals; ``None``: never.

    Newton's iteration on the violation, which is convex and piecewise linear in the width: every proof of contradiction
    is a line that falls with it, and the next width is where that line crosses zero. It ends after a few steps where
    proofs are the best there are; where rules form cycles they need not be, and the least width is asked for instead.
    Ends are closed, so the result is an infimum. ``None`` also where nothing but whole numbers keeps figures apart.
    """
    width: Rational = 0
    grains = {node.id: node.reading.grain or 0 for node in nodes}
    for _ in range(STRETCH_ROUNDS):
        claims = [node.around(node.reading.under(profile).closed().widen(width * grains[node.id])) for node in nodes]
        decision = decider.decide(rules, claims, relaxed=True)
        if isinstance(decision, Witness):
            return None if width == 0 and _says_nothing(rules, nodes, profile, decider) else exact(width)
        system = decider.system(rules, claims, relaxed=True)
        total = single_sum(decision, system) if isinstance(decision, Derivation) else None
        if total is None or total.gap == 0:
            break  # a strict row is all that is wrong: this may be the infimum, or the proof is not the best
        fall = sum(addend.multiplier * grains[addend.claim] for addend in (*total.lower, *total.upper))
        if fall == 0:
            return None
        width += ratio(total.gap, fall)
    return _least_width(rules, nodes, profile, decider)


def _says_nothing(rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, decider: Decider) -> bool:
    """Whether no width at all is no answer: only whole numbers, or a product of them, keep the figures apart."""
    if any(isinstance(one, Product) for rule in rules for case in rule.cases for one in case):
        return True
    return isinstance(decider.decide(rules, [node.member(profile) for node in nodes], relaxed=True), Witness)


def _least_width(rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, decider: Decider) -> Rational | None:
    """Return the least value of a variable by which all readings are widened, if it is proved to be that."""
    claims = []
    for node in nodes:
        reading, grain = node.reading.under(profile), node.reading.grain or 0
        cases = []
        for name in node.variables:
            rows = [row({_WIDTH: -1}, Sense.LE, 0)]
            if reading.low is not None:
                rows.append(row({name: -1, _WIDTH: -grain}, Sense.LE, -reading.low))
            if reading.high is not None:
                rows.append(row({name: 1, _WIDTH: -grain}, Sense.LE, reading.high))
            cases.append(tuple(rows))
        claims.append(Member(node.id, MemberKind.CLAIM, tuple(cases)))
    found = decider.ranges(rules, claims, [_WIDTH], relaxed=True)
    return None if found is None or not found[_WIDTH].exact else found[_WIDTH].interval.low
