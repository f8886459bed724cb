"""Ranges of variables, where propagation alone does not find them."""

from __future__ import annotations

from cac_check.constraint import Member, MemberKind, Sense, System, row
from cac_check.engine.range import ranges
from cac_check.interval import Interval


def test_a_claim_that_says_nothing_changes_no_range() -> None:
    """A case without constraints is always true, in whatever context of z3."""
    sums = (row({"a": 1, "b": 1}, Sense.EQ, 4), row({"a": 1, "b": -1}, Sense.EQ, 2))
    system = System((Member("r", MemberKind.RULE, (sums,)), Member("c", MemberKind.CLAIM, ((),))))
    either = System((*system.members, Member("d", MemberKind.CLAIM, ((), sums))))

    for one in (system, either):
        found = ranges(one, ["a"])
        assert found is not None
        assert (found["a"].interval, found["a"].exact) == (Interval.point(3), True)
