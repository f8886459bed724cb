"""Where the ends of a bound come from: the claims and rules that set them."""

from __future__ import annotations

from cac_check.certificate import Witness, members_of
from cac_check.compiler import variable
from cac_check.conflict import rule_of
from cac_check.constraint import Member, MemberKind, Row, Sense
from cac_check.engine.limits import Limits, Undecided
from cac_check.engine.problem import Problem
from cac_check.explained_finding import Origin
from cac_check.finding import Bound
from cac_check.interval import Interval, Rational
from cac_check.model import Profile, Ruleset
from cac_check.verdict.bounds import regions
from cac_check.verdict.conflict_proofs import single_sum
from cac_check.verdict.nodes import ClaimIndex

BEYOND = "beyond the end"
"""The id of the member that supposes a value beyond the end, in the system of a proof."""


def origins_of(
    bound: Bound, index: ClaimIndex, rules: Ruleset, profile: Profile, limits: Limits, *, everyone: bool = False
) -> tuple[Origin, ...]:
    """Return what sets each finite end: a value beyond it, supposed, is refuted, and the proof names its grounds.

    Args:
        bound: one that ``bounds_of`` gave for the same arguments.
        index: the data set.
        rules: what must hold.
        profile: how words were read.
        limits: of the work.
        everyone: whether all claims were taken, not only those of references.
    """
    name = variable(bound.quantity, bound.as_of)
    for region in regions(index, rules, profile, limits, everyone=everyone):
        if name in region.names:
            origins = (
                _origin(problem, name, found[name].interval, bound.interval, low)
                for low in (True, False)
                for problem, found in region.allowed
            )
            ends: dict[bool, Origin] = {}
            for origin in origins:
                if origin is not None:
                    ends.setdefault(origin.low, origin)
            return tuple(ends.values())
    return ()


def _origin(problem: Problem, name: str, here: Interval, bound: Interval, low: bool) -> Origin | None:
    """Return the grounds of an end if it is the end of this system as well."""
    end, is_open = (bound.low, bound.low_open) if low else (bound.high, bound.high_open)
    own = (here.low, here.low_open) if low else (here.high, here.high_open)
    if end is None or own != (end, is_open):
        return None
    system = problem.system()
    supposed = problem.supposing(_beyond(name, end, is_open, low, name in system.integral))
    decision = supposed.decide()
    if isinstance(decision, Witness | Undecided):
        return None
    grounds = members_of(decision)
    kinds = {member.id: member.kind for member in system.members if member.id in grounds}
    return Origin(
        low,
        tuple(key for key, kind in kinds.items() if kind is MemberKind.CLAIM),
        tuple(dict.fromkeys(rule_of(key) for key, kind in kinds.items() if kind is MemberKind.RULE)),
        single_sum(decision, supposed.system()),
    )


def _beyond(name: str, end: Rational, is_open: bool, low: bool, whole: bool) -> Member:
    """Return the supposition of a value beyond an end, on it where it is open, at the next whole number for those."""
    sign = 1 if low else -1
    if whole:
        row = Row(((name, sign),), Sense.LE, sign * end - 1)
    else:
        row = Row(((name, sign),), Sense.LE if is_open else Sense.LT, sign * end)
    return Member(BEYOND, MemberKind.DOMAIN, ((row,),))
