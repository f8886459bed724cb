from __future__ import annotations

from fractions import Fraction

import pytest

from cac_check.certificate import Derivation, Refutation, Witness, verify
from cac_check.constraint import Constraint, Member, MemberKind, Product, Sense, System, row
from cac_check.engine import decision, solver
from cac_check.engine.decision import decide
from cac_check.engine.limits import Limits
from cac_check.engine.simplex import simplex

TINY = Fraction(1, 10**12)


def asked(*constraints: Constraint, whole: str = "") -> Refutation | Witness | None:
    """Return a verified answer, or ``None``."""
    system = System(
        tuple(Member(f"m{number}", MemberKind.RULE, ((one,),)) for number, one in enumerate(constraints)),
        frozenset(whole),
    )
    found = simplex(
        [((f"m{number}", 0, 0), one) for number, one in enumerate(constraints)], system.integral, 1_000, 10**6
    )
    if found is None:
        return None
    answer = found if isinstance(found, Derivation) else Witness(found)
    assert verify(answer, system)
    return answer


def test_a_point_is_exact():
    thirds = row({"a": 3, "b": 3}, Sense.EQ, 1), row({"a": 7, "b": -7}, Sense.EQ, 1)

    assert asked(*thirds) == Witness({"a": Fraction(5, 21), "b": Fraction(2, 21)})


def test_a_circle_of_rows_is_refuted():
    circle = (
        row({"a": 1, "b": -1}, Sense.LE, -1),
        row({"b": 1, "c": -1}, Sense.LE, -1),
        row({"c": 1, "a": -1}, Sense.LE, 1),
    )

    assert isinstance(asked(*circle), Derivation)
    assert isinstance(asked(*circle[:2]), Witness)


def test_strict_rows_are_met_with_room():
    found = asked(row({"a": 1, "b": 1}, Sense.LT, 1), row({"a": -1}, Sense.LT, 0), row({"b": -1}, Sense.LT, 0))

    assert isinstance(found, Witness)


def test_what_is_only_missed_by_the_room_of_a_strict_row_is_no_contradiction():
    narrow = row({"a": 1, "b": 1}, Sense.LT, Fraction(1, 10**6)), row({"a": -1, "b": -1}, Sense.LT, 0)

    assert not isinstance(asked(*narrow), Derivation)


def test_a_strict_row_that_meets_its_opposite_is_refuted():
    assert isinstance(asked(row({"a": 1, "b": 1}, Sense.LT, 1), row({"a": -1, "b": -1}, Sense.LE, -1)), Derivation)


def test_multipliers_of_the_wrong_sign_are_made_up_for_by_bounds():
    """Floats take a multiplier of a millionth of a millionth for 0, and stop beside the best basis."""
    nearly = (
        row({"x": -1, "z": -TINY}, Sense.LE, -1),
        row({"x": 1}, Sense.LE, 0),
        row({"z": -1}, Sense.LE, 0),
        row({"z": 1}, Sense.LE, 1),
    )

    found = asked(*nearly)

    assert isinstance(found, Derivation)
    assert {reference for reference, _ in found.steps[-1].summands} == {("m0", 0, 0), ("m1", 0, 0), ("m3", 0, 0)}
    assert not isinstance(asked(*nearly[:3]), Derivation)  # without the bound there is a solution, far out


def test_a_point_that_should_be_whole_is_no_answer_where_it_is_not():
    half = row({"a": 2, "b": 2}, Sense.EQ, 1), row({"a": 1, "b": -1}, Sense.EQ, 0)

    assert isinstance(asked(*half), Witness)
    assert asked(*half, whole="ab") is None


def test_numbers_may_be_beyond_floats():
    huge = row({"a": 10**400, "b": 1}, Sense.EQ, 1), row({"a": 1, "b": -1}, Sense.EQ, 10**400)

    assert isinstance(asked(*huge), Witness)
    assert isinstance(asked(*huge, row({"b": -1}, Sense.LE, 0)), Derivation)


def test_a_small_miss_among_large_numbers_is_seen():
    budget = (
        row({"all": 1}, Sense.EQ, 10**15),
        row({"all": 1, "a": -1, "b": -1}, Sense.EQ, 0),
        row({"a": 1, "c": -1}, Sense.EQ, Fraction(1, 3)),
        row({"b": 1, "c": 1}, Sense.LE, 10**15 - Fraction(1, 2)),
    )

    assert isinstance(asked(*budget), Derivation)
    assert isinstance(asked(*budget[:3]), Witness)


def test_a_product_is_not_overlooked():
    times = row({"a": 1, "b": 1}, Sense.EQ, 4), row({"a": 1, "b": -1}, Sense.EQ, 0), Product("c", "a", "b")

    assert asked(*times) is None  # c would be 0
    assert isinstance(asked(*times, row({"c": 1, "a": 1}, Sense.EQ, 6)), Witness)


def grid(size: int, wrong: int) -> System:
    """A table with margins told and cells not; the last row's margin does not fit by ``wrong``."""
    cells = {(line, column): f"x{line}.{column}" for line in range(size) for column in range(size)}
    constraints = [row({name: -1}, Sense.LE, 0) for name in cells.values()]
    for line in range(size):
        told = size + (wrong if line == size - 1 else 0)
        constraints.append(row({cells[line, column]: 1 for column in range(size)}, Sense.EQ, told))
        constraints.append(row({cells[column, line]: 1 for column in range(size)}, Sense.EQ, size))
    return System(tuple(Member(f"m{place}", MemberKind.RULE, ((one,),)) for place, one in enumerate(constraints)))


@pytest.mark.parametrize(("wrong", "answer"), [(0, Witness), (1, Derivation)])
def test_large_components_need_no_z3(monkeypatch, wrong, answer):
    def never(*_args, **_options):
        raise AssertionError("z3 was asked")

    monkeypatch.setattr(decision, "solve", never)
    monkeypatch.setattr(solver, "solve", never)

    found = decide(grid(15, wrong), Limits())

    assert isinstance(found, answer)
    assert verify(found, grid(15, wrong))
