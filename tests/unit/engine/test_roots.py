"""Variables known by their squares: a root that is no fraction is a solution, and refutations are those of squares."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cac_check.certificate import Witness, verify
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.engine.roots import root_of, roots_of, squared
from cac_check.interval import Interval
from cac_check.square_root import SquareRoot

SQUARE: tuple[Constraint, ...] = (Product("s", "x", "x"), Row((("x", -1),), Sense.LE, 0))


def system(root: Interval, square: Interval, *cases: tuple[Constraint, ...]) -> System:
    rule = Member("rule", MemberKind.RULE, cases or (SQUARE,))
    told = Member("told", MemberKind.CLAIM, (interval_rows("x", root),))
    other = Member("other", MemberKind.CLAIM, (interval_rows("s", square),))
    return System((rule, told, other))


def of(low: str, high: str, *, low_open: bool = False, high_open: bool = False) -> Interval:
    return Interval(Fraction(low), Fraction(high), low_open, high_open)


@pytest.mark.parametrize(
    ("root", "square", "fits"),
    [
        (of("1.4", "1.5"), Interval.point(2), True),
        (of("1.41", "1.414"), Interval.point(2), False),
        (of("1.415", "1.42"), Interval.point(2), False),
        (of("1", "1.5"), Interval.point(Fraction(9, 4)), True),
        (of("1", "1.5", high_open=True), Interval.point(Fraction(9, 4)), False),
        (of("1.5", "2", low_open=True), Interval.point(Fraction(9, 4)), False),
        (Interval.point(Fraction(3, 2)), Interval.point(Fraction(9, 4)), True),
        (Interval.point(Fraction(3, 2)), Interval.point(2), False),
        (of("-2", "-1"), Interval(), False),
        (Interval.point(-1), Interval(), False),
        (of("-1", "0", high_open=True), Interval(), False),
        (of("-1", "1"), Interval.point(Fraction(1, 2)), True),
        (of("0", "1", low_open=True), Interval.point(0), False),
        (of("-1", "1"), of("-2", "-1"), False),
    ],
)
def test_a_root_is_decided_by_its_square(root: Interval, square: Interval, fits: bool) -> None:
    given = system(root, square)

    found = decide(given)

    assert not isinstance(found, Undecided)
    assert isinstance(found, Witness) == fits
    assert verify(found, given)


def test_a_refutation_through_cases_is_one_of_roots() -> None:
    exempt = (*SQUARE, Row((("s", 1),), Sense.LE, 1))
    bound = (*SQUARE, Row((("s", -1),), Sense.LE, -4))
    given = system(of("1.2", "1.9"), Interval(), exempt, bound)

    found = decide(given)

    assert not isinstance(found, Witness | Undecided)
    assert verify(found, given)


def test_a_root_in_a_sum_is_left_to_the_engines() -> None:
    summed = (*SQUARE, Row((("x", 1), ("y", 1)), Sense.EQ, 3))

    assert squared(system(of("1", "2"), Interval(), summed)) is None


def test_a_witness_without_a_root_holds_only_if_the_root_fits() -> None:
    given = system(of("1.4", "1.5"), Interval())

    assert verify(Witness({"s": 2}), given)
    assert not verify(Witness({"s": 3}), given)
    assert not verify(Witness({"s": -2}), given)
    assert not verify(Witness({"s": 2}), replace(given, integral=frozenset({"x"})))


def test_roots_are_compared_by_squares() -> None:
    root = SquareRoot(2)

    assert root < Fraction(3, 2)
    assert not root <= Fraction(7, 5)
    assert -2 * root < -2
    assert -1 * root != -1
    assert 3 * SquareRoot(4) == 6
    assert root * root == 2
    with pytest.raises(TypeError):
        _ = 1 + root


def test_what_is_written_as_one_number_holds_the_root() -> None:
    assert root_of(Fraction(9, 4)) == Fraction(3, 2)
    assert root_of(2) is None
    assert root_of(-4) is None
    assert roots_of(Interval.point(2), 2) == of("1.405", "1.415")
    assert roots_of(Interval.point(3), 2) == of("1.725", "1.735")
    assert roots_of(Interval(1, 4), 1) == of("1.1", "2")
