"""Sums behind contradictions count each figure as its rule does."""

from __future__ import annotations

import pytest

from cac_check.certificate import Derivation
from cac_check.constraint import Member, MemberKind, Row, Sense, System, interval_rows, row
from cac_check.engine.decision import decide
from cac_check.interval import Interval, Rational, ratio
from cac_check.verdict.conflict_proofs import single_sum


def _weights(*rules: Row, **told: int) -> dict[str, Rational]:
    members = [Member(f"rule {number}", MemberKind.RULE, ((one,),)) for number, one in enumerate(rules)]
    members += [
        Member(name, MemberKind.CLAIM, (interval_rows(name, Interval.point(value)),)) for name, value in told.items()
    ]
    system = System(tuple(members))
    proof = decide(system)
    assert isinstance(proof, Derivation)
    found = single_sum(proof, system)
    assert found is not None
    return {addend.claim: addend.multiplier for addend in (*found.lower, *found.upper)} | {"gap": found.gap}


@pytest.mark.parametrize(
    ("factor", "shown"),
    [(1, 1), (-1, 1), (ratio(1, 9), 1), (ratio(1, 2), ratio(1, 2)), (100, 100)],
    ids=["as written", "sides exchanged", "ninths become whole", "short decimals stay", "percent"],
)
def test_three_points_for_a_win_and_one_for_a_draw(factor: Rational, shown: Rational) -> None:
    rule = row({"wins": 3 * factor, "draws": factor, "points": -factor}, Sense.EQ, 0)

    found = _weights(rule, wins=3, draws=6, points=13)

    assert found == {"wins": 3 * shown, "draws": shown, "points": shown, "gap": 2 * shown}


def test_several_rules_are_counted_in_whole_numbers() -> None:
    whole = row({"t": 1, "a": -1, "b": -1}, Sense.EQ, 0)
    half = row({"a": 2, "c": -1}, Sense.EQ, 0)

    assert _weights(whole, half, t=9, b=2, c=8) == {"t": 2, "b": 2, "c": 1, "gap": 6}
