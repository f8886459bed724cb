"""Products one factor of which has a value are decided like any other row."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cac_check.certificate import Witness, members_of
from cac_check.constraint import Member, MemberKind, Product, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.interval import Interval


def claim(name: str, text: str) -> Member:
    return Member(f"s/{name}", MemberKind.CLAIM, (interval_rows(name, Interval.parse(text)),))


MEAN = Member("r", MemberKind.RULE, ((Product("total", "mean", "count"),),))


@pytest.mark.parametrize(
    ("claims", "conflict"),
    [
        ((claim("count", "0"), claim("total", "3")), {"r", "s/count", "s/total"}),
        ((claim("count", "2"), claim("mean", "3"), claim("total", "7")), {"r", "s/count", "s/mean", "s/total"}),
    ],
)
def test_a_fixed_factor_needs_no_bounds_on_the_other(claims: tuple[Member, ...], conflict: set[str]) -> None:
    decision = decide(System((*claims, MEAN)))

    assert not isinstance(decision, Witness | Undecided)
    assert members_of(decision) == conflict


def test_the_factor_that_does_not_matter_has_a_value_too() -> None:
    decision = decide(System((claim("count", "0"), MEAN)))

    assert isinstance(decision, Witness)
    assert set(decision.values) == {"count", "mean", "total"}


def test_a_plain_value_that_does_not_do_is_not_the_last_tried() -> None:
    nonnegative = Member("domain:count", MemberKind.DOMAIN, (interval_rows("count", Interval(0)),))

    decision = decide(System((nonnegative, claim("total", "3"), MEAN), frozenset({"count", "total"})))

    assert isinstance(decision, Witness)
    assert decision.values["count"] * Fraction(decision.values["mean"]) == 3
