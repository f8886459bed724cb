"""Ranges of variables, where propagation alone does not find them."""

from __future__ import annotations

from fractions import Fraction

from cac_check.certificate import Witness
from cac_check.constraint import Member, MemberKind, Sense, System, interval_rows, row
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.engine.range import ranges
from cac_check.interval import Interval, exact


def test_a_claim_that_says_nothing_changes_no_range() -> None:
    """A case without constraints is always true, in whatever context of z3."""
    sums = (row({"a": 1, "b": 1}, Sense.EQ, 4), row({"a": 1, "b": -1}, Sense.EQ, 2))
    system = System((Member("r", MemberKind.RULE, (sums,)), Member("c", MemberKind.CLAIM, ((),))))
    either = System((*system.members, Member("d", MemberKind.CLAIM, ((), sums))))

    for one in (system, either):
        found = ranges(one, ["a"])
        assert found is not None
        assert (found["a"].interval, found["a"].exact) == (Interval.point(3), True)


def test_whole_numbers_without_bounds_meet_what_is_none() -> None:
    """In x = 7 + 2a − b nothing bounds a and b, but together they are whole, and x lies between 8.4 and 8.6."""
    equation = row({"x": 1, "a": -2, "b": 1}, Sense.EQ, 7)
    between = interval_rows("x", Interval(exact(Fraction("8.4")), exact(Fraction("8.6"))))
    members = (Member("r", MemberKind.RULE, ((equation,),)), Member("c", MemberKind.CLAIM, (between,)))
    system = System(members, frozenset({"a", "b"}))

    assert not isinstance(decide(system), Witness | Undecided)


def test_whole_numbers_that_rise_for_ever_are_known_to() -> None:
    """The search tree over weights of 2 came to no end, and the ends stayed unsure: found by a law."""
    rows = [
        row({"nation": -2, "b": -1}, Sense.LE, -1),
        row({"south": -2, "b": -1}, Sense.LE, -1),
        row({"north": 1, "south": 1, "nation": -1}, Sense.LE, 0),
    ]
    counts = [interval_rows(name, Interval(0)) for name in ("nation", "north", "south", "b")]
    members = [Member(f"m{number}", MemberKind.RULE, ((each,),)) for number, each in enumerate(rows)]
    members += [Member(f"d{number}", MemberKind.DOMAIN, (each,)) for number, each in enumerate(counts)]
    system = System(tuple(members), frozenset({"nation", "north", "south", "b"}))

    found = ranges(system, system.variables)
    assert found is not None
    assert {name: (each.interval, each.exact) for name, each in found.items()} == dict.fromkeys(
        system.variables, (Interval(0), True)
    )
