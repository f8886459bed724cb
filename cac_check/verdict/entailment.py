"""Rules that hold whatever the exact values are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cac_check.certificate import Witness
from cac_check.constraint import Constraint, Member, MemberKind, Product, Sense, interval_rows
from cac_check.engine.limits import Undecided
from cac_check.engine.negation import negation
from cac_check.engine.problem import Problem
from cac_check.interval import EVERYTHING, Interval, Rational


def entailed(rules: Sequence[Member], box: Mapping[str, Interval]) -> bool:
    """Whether every point of the box satisfies the rules.

    Exact for rows, by the reach of each over the box. That a choice of cases has one for every point is proved over the
    reals; a product is only recognised where it is plain: then ``False`` means that it was not recognised.
    """
    return all(_holds_somehow(rule, box) for rule in rules)


def _holds_somehow(rule: Member, box: Mapping[str, Interval]) -> bool:
    if any(all(_always(constraint, box) for constraint in case) for case in rule.cases):
        return True
    negated = negation(rule) if len(rule.cases) > 1 else None
    if negated is None:
        return False
    members = (
        Member(f"box:{name}", MemberKind.DOMAIN, (interval_rows(name, box.get(name, EVERYTHING)),))
        for name in sorted(rule.variables)
    )
    return not isinstance(Problem.of((*members, *negated)).decide(), Witness | Undecided)


def _always(constraint: Constraint, box: Mapping[str, Interval]) -> bool:
    if isinstance(constraint, Product):
        names = (constraint.result, constraint.left, constraint.right)
        points = {name: box[name].low for name in names if name in box and box[name].is_point}
        return len(points) == len(set(names)) and constraint.holds(
            {name: low for name, low in points.items() if low is not None}
        )
    for sign in (1, -1) if constraint.sense is Sense.EQ else (1,):
        reach: Rational = 0
        open_end = False
        for name, factor in constraint.terms:
            interval = box.get(name, EVERYTHING)
            up = factor * sign > 0
            end, is_open = (interval.high, interval.high_open) if up else (interval.low, interval.low_open)
            if end is None:
                return False
            reach += factor * sign * end
            open_end = open_end or is_open
        limit = constraint.bound * sign
        if reach > limit or (reach == limit and constraint.sense is Sense.LT and not open_end):
            return False
    return True
