from fractions import Fraction

import pytest

from cac_check.certificate import verify
from cac_check.constraint import Member, MemberKind, Row, Sense, System
from cac_check.engine.branching import OutOfEffort, highest
from cac_check.engine.equations import OutOfWork
from cac_check.engine.propagation_log import derive
from cac_check.engine.tableau import Tableau

ROWS = {
    "sum": Row((("x", 1), ("y", 1)), Sense.EQ, 10),
    "less": Row((("x", 1), ("y", -1)), Sense.LT, 2),
    "low": Row((("x", -1),), Sense.LE, -3),
}


def _of(rows, integral=frozenset()):
    tableau = Tableau(frozenset(integral), 1_000)
    for name, row in rows.items():
        tableau.add((name, 0, 0), row)
    return tableau


def _system(rows, integral=frozenset()):
    return System(tuple(Member(name, MemberKind.RULE, ((row,),)) for name, row in rows.items()), frozenset(integral))


def test_a_point_keeps_to_every_row_strict_ones_too():
    values = _of(ROWS).ask()

    assert all(row.holds(values) for row in ROWS.values())


def test_a_contradiction_names_multipliers_and_is_forgotten_when_its_bound_is_taken_back():
    tableau = _of(ROWS)
    tableau.push()
    beyond = Row((("x", -1),), Sense.LE, -6)
    tableau.add(("beyond", 0, 0), beyond)
    summands = tableau.ask()

    assert not isinstance(summands, dict)
    assert verify(derive(summands, 0), _system({**ROWS, "beyond": beyond}))

    tableau.pop()
    assert isinstance(tableau.ask(), dict)


def test_bounds_of_whole_numbers_are_rounded():
    rows = {"twice": Row((("x", 2), ("y", 2)), Sense.EQ, 7)}
    summands = _of(rows, {"x", "y"}).ask()

    assert verify(derive(summands, 0), _system(rows, {"x", "y"}))


def test_the_highest_value_is_known_with_whether_it_is_reached():
    assert highest(_system(ROWS), "x", 1, nodes=50, work=1_000) == (6, True)
    assert highest(_system(ROWS), "x", -1, nodes=50, work=1_000) == (-3, False)
    assert highest(_system(ROWS), "y", 1, nodes=50, work=1_000) == (7, False)
    assert highest(_system({"low": ROWS["low"]}), "x", 1, nodes=50, work=1_000) is None


def test_the_highest_whole_value_may_lie_below_that_over_the_reals():
    rows = {"steep": Row((("x", 2), ("y", -3)), Sense.EQ, 1), "high": Row((("x", 1),), Sense.LE, Fraction(15, 2))}

    assert highest(_system(rows, {"x", "y"}), "x", 1, nodes=50, work=1_000) == (5, False)


def test_the_highest_value_over_cases_is_that_of_the_best():
    either = Member("or", MemberKind.CLAIM, tuple((Row((("x", 1),), Sense.EQ, value),) for value in (4, 9, 7)))
    system = System((either, Member("sum", MemberKind.RULE, ((ROWS["sum"],),))))

    assert highest(system, "x", 1, nodes=50, work=1_000) == (9, False)
    with pytest.raises(OutOfEffort):
        highest(system, "x", 1, nodes=2, work=1_000)


def test_work_is_limited():
    chain = {f"r{n}": Row(((f"x{n}", 1), (f"x{n + 1}", -1)), Sense.EQ, 1) for n in range(20)}
    tableau = Tableau(frozenset(), 10)
    for name, row in chain.items():
        tableau.add((name, 0, 0), row)
    tableau.add(("end", 0, 0), Row((("x20", 1),), Sense.EQ, 3))

    with pytest.raises(OutOfWork):
        tableau.ask()
