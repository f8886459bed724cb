"""What z3 is handed: numbers go there as text, of which Python writes no more than so many digits."""

from __future__ import annotations

import pytest

from cac_check.constraint import Constraint, Row, Sense
from cac_check.engine.branching import OutOfEffort
from cac_check.engine.limits import OUT_OF_BUDGET, Effort
from cac_check.engine.solver import MOST_BITS, solve
from cac_check.interval import Rational, ratio

LONGEST = 2**MOST_BITS - 1


def above_and_below(low: Rational) -> tuple[Constraint, ...]:
    """Return rows of three quantities between ``low`` and twice as much in all, which no bound alone settles."""
    return (
        Row((("x", -1), ("y", -1), ("z", -1)), Sense.LE, -low),
        Row((("x", 1), ("y", 2), ("z", 3)), Sense.LE, 2 * low),
        Row((("x", 3), ("y", 2), ("z", 1)), Sense.LE, 2 * low),
    )


TOO_LONG = {"whole": LONGEST + 1, "fraction": ratio(1, LONGEST + 1), "longer": 10**5_000, "below zero": -(10**5_000)}
LONG = {"whole": LONGEST // 2, "fraction": ratio(1, LONGEST)}


@pytest.mark.parametrize("low", TOO_LONG.values(), ids=TOO_LONG)
def test_a_number_too_long_to_write_leaves_the_question_open(low: Rational) -> None:
    premises = [(number, row) for number, row in enumerate(above_and_below(low))]

    with pytest.raises(OutOfEffort) as found:
        solve(premises, frozenset(), Effort())

    assert found.value.args == (OUT_OF_BUDGET,)


@pytest.mark.parametrize("low", LONG.values(), ids=LONG)
def test_the_longest_number_is_handed_over(low: Rational) -> None:
    premises = [(number, row) for number, row in enumerate(above_and_below(low))]

    found = solve(premises, frozenset(), Effort())

    assert isinstance(found, dict)
    assert sum(found.values()) >= low
