"""What each step derives, row by row, and what the gate makes of rows: a step too far proves anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from cac_check.certificate import (
    CaseSplit,
    Combination,
    Derivation,
    Envelope,
    IntegerSplit,
    RowRef,
    Step,
    Witness,
    consequence,
    members_of,
    verify,
)
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System

LE, LT, EQ = Sense.LE, Sense.LT, Sense.EQ
HALF = Fraction(1, 2)


def row(sense: Sense, bound: int | Fraction, **terms: int | Fraction) -> Row:
    return Row(tuple(terms.items()), sense, bound)


def system_of(*rows: Constraint, whole: str = "") -> System:
    """Return a system of members 0, 1, …: one row each."""
    return System(
        tuple(Member(str(number), MemberKind.RULE, ((each,),)) for number, each in enumerate(rows)), frozenset(whole)
    )


def first(name: int) -> tuple[str, int, int]:
    return (str(name), 0, 0)


def added(rows: Sequence[Row], *multipliers: int | Fraction, whole: str | None = None) -> Row | None:
    """Return the sum of rows, rounded where variables are ``whole``."""
    step = Combination(tuple((first(n), each) for n, each in enumerate(multipliers)), rounded=whole is not None)
    return consequence(step, system_of(*rows, whole=whole or ""), {}, ())


# --- Sums ----------------------------------------------------------------------------------------------------------


def test_rows_are_added_term_by_term() -> None:
    rows = (row(LE, 5, x=2, y=1), row(LE, Fraction(7, 2), x=4, z=-1))

    assert added(rows, 3, HALF) == row(LE, Fraction(67, 4), x=8, y=3, z=-HALF)


def test_what_cancels_out_is_no_term() -> None:
    assert added((row(LE, 5, x=2, y=1), row(LE, 1, x=-1)), 1, 2) == row(LE, 7, y=1)


@pytest.mark.parametrize(
    ("senses", "sense"), [((EQ, EQ), EQ), ((EQ, LE), LE), ((LE, LE), LE), ((LE, LT), LT), ((EQ, LT), LT)]
)
def test_a_sum_is_as_strict_as_its_rows(senses: tuple[Sense, Sense], sense: Sense) -> None:
    assert added([row(each, 1, x=1) for each in senses], 1, 1) == row(sense, 2, x=2)


def test_a_row_taken_no_times_makes_nothing_strict() -> None:
    assert added((row(EQ, 1, x=1), row(LT, 1, x=1)), 1, 0) == row(EQ, 1, x=1)


def test_only_equations_are_turned_round() -> None:
    assert added((row(EQ, 1, x=1),), -1) == row(EQ, -1, x=-1)
    assert added((row(LE, 1, x=1),), -1) is None
    assert added((row(LT, 1, x=1),), -1) is None


@pytest.mark.parametrize(
    ("sense", "bound", "rounded"),
    [
        (LE, Fraction(5, 2), 2),
        (LE, 2, 2),
        (LT, Fraction(5, 2), 2),
        (LT, 2, 1),
        (EQ, Fraction(5, 2), 2),
        (LE, -HALF, -1),
    ],
)
def test_a_bound_is_rounded_to_the_last_whole_number_that_it_allows(
    sense: Sense, bound: int | Fraction, rounded: int
) -> None:
    assert added((row(sense, bound, x=1),), 1, whole="x") == row(LE, rounded, x=1)


def test_only_whole_terms_are_rounded() -> None:
    assert added((row(LE, 1, x=HALF),), 1, whole="x") is None
    assert added((row(LE, 1, x=1, y=1),), 1, whole="x") is None
    assert consequence(Combination(((first(0), 1),)), system_of(row(LE, HALF, x=1), whole="x"), {}, ()) == row(
        LE, HALF, x=1
    )


@pytest.mark.parametrize(
    "missing", [0, -1, ("nobody", 0, 0), ("0", 1, 0), ("0", -1, 0), ("0", 0, 1), ("0", 0, -1), ("split", 1, 0)]
)
def test_a_row_that_is_not_there_gives_none(missing: RowRef) -> None:
    cases = Member("split", MemberKind.RULE, ((row(LE, 1, x=1),), (row(LE, 2, x=1),)))
    system = System((*system_of(row(LE, 1, x=1)).members, cases))

    assert consequence(Combination(((missing, 1),)), system, {"split": 0}, ()) is None
    assert consequence(Combination(((("split", 0, 0), 1),)), system, {"split": 0}, ()) == row(LE, 1, x=1)


# --- Products ------------------------------------------------------------------------------------------------------

PRODUCT = Product("p", "a", "b", HALF)  # a·b = 2p


def multiplied(left: Row | None, right: Row | None, product: Constraint = PRODUCT) -> Row | None:
    ends = [each for each in (left, right) if each is not None]
    names = iter(range(1, 3))
    refs = [None if each is None else first(next(names)) for each in (left, right)]
    return consequence(Envelope(first(0), *refs), system_of(product, *ends), {}, ())


A_LOW, A_HIGH = row(LE, -3, a=-1), row(LE, 10, a=2)  # 3 ≤ a ≤ 5
B_LOW, B_HIGH = row(LE, -4, b=-1), row(LE, 6, b=1)  # 4 ≤ b ≤ 6


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (A_LOW, B_LOW, row(LE, 12, b=3, a=4, p=-2)),  # (a − 3)(b − 4) ≥ 0
        (A_HIGH, B_HIGH, row(LE, 60, b=10, a=12, p=-4)),  # (10 − 2a)(6 − b) ≥ 0
        (A_LOW, B_HIGH, row(LE, -18, b=-3, a=-6, p=2)),  # (a − 3)(6 − b) ≥ 0
        (row(LT, -3, a=-1), B_LOW, row(LE, 12, b=3, a=4, p=-2)),  # b may be 4
        (A_LOW, row(LT, -4, b=-1), row(LE, 12, b=3, a=4, p=-2)),
        (row(LT, -3, a=-1), row(LT, -4, b=-1), row(LT, 12, b=3, a=4, p=-2)),
        (row(EQ, 3, a=1), B_LOW, row(EQ, -12, b=-3, a=-4, p=2)),  # (3 − a)(b − 4) = 0
        (A_LOW, row(EQ, 4, b=1), row(EQ, -12, b=-3, a=-4, p=2)),
        (row(EQ, 3, a=1), None, row(EQ, 0, b=3, p=-2)),  # 3b = 2p
        (None, row(EQ, 10, b=2), row(EQ, 0, a=10, p=-4)),  # 10a = 2ab = 4p
    ],
)
def test_what_two_ends_give_a_product(left: Row | None, right: Row | None, expected: Row) -> None:
    found = multiplied(left, right)

    assert found is not None
    assert (dict(found.terms), found.sense, found.bound) == (dict(expected.terms), expected.sense, expected.bound)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (None, None),
        (A_LOW, None),
        (None, B_LOW),
        (row(LT, -3, a=-1), None),
        (B_LOW, B_LOW),
        (A_LOW, A_LOW),
        (row(LE, 1, a=1, b=1), B_LOW),
        (A_LOW, row(LE, 1, a=1, b=1)),
        (row(LE, 1), B_LOW),
        (row(EQ, 4, b=1), None),
        (None, row(EQ, 3, a=1)),
        (row(EQ, 3, a=1, b=1), None),
    ],
)
def test_other_rows_give_a_product_nothing(left: Row | None, right: Row | None) -> None:
    assert multiplied(left, right) is None


def test_only_a_product_is_multiplied_out() -> None:
    assert multiplied(A_LOW, B_LOW, row(LE, 1, x=1)) is None


# --- What the gate makes of them --------------------------------------------------------------------------------------


def proves(*rows: Row, whole: str = "") -> bool:
    return verify(
        Derivation((Combination(tuple((first(number), 1) for number in range(len(rows)))),)),
        system_of(*rows, whole=whole),
    )


@pytest.mark.parametrize(
    ("sense", "bound", "absurd"),
    [
        (LE, -1, True),
        (LE, -HALF, True),
        (LE, 0, False),
        (LE, 1, False),
        (LT, -1, True),
        (LT, 0, True),
        (LT, HALF, False),
        (LT, 1, False),
        (EQ, 0, False),
        (EQ, 1, True),
        (EQ, -1, True),
    ],
)
def test_a_row_without_terms_is_absurd_where_it_is_false(sense: Sense, bound: int | Fraction, absurd: bool) -> None:
    assert proves(row(sense, bound)) is absurd


def test_a_row_with_terms_is_never_absurd() -> None:
    assert not proves(row(LE, -1, x=1))


def split(at: int, *, below: Step, above: Step, term: tuple[tuple[str, int], ...] = (("x", 1),)) -> IntegerSplit:
    return IntegerSplit(term, at, (Derivation((below,)), Derivation((above,))))


def test_a_whole_number_is_at_most_so_much_or_at_least_one_more() -> None:
    """2.5 ≤ x ≤ 2.9 is refuted at 2; 2.5 ≤ x ≤ 3 is not."""
    below, above = Combination(((0, 1), (first(0), 1))), Combination(((0, 1), (first(1), 1)))
    low, tight, loose = row(LE, -Fraction(5, 2), x=-1), row(LE, Fraction(29, 10), x=1), row(LE, 3, x=1)

    assert verify(split(2, below=below, above=above), system_of(low, tight, whole="x"))
    assert not verify(split(2, below=below, above=above), system_of(low, loose, whole="x"))
    assert not verify(split(2, below=below, above=above), system_of(low, tight))
    assert not verify(split(3, below=below, above=above), system_of(low, tight, whole="x"))
    assert not verify(split(2, below=below, above=below), system_of(low, tight, whole="x"))
    assert not verify(split(2, below=above, above=above), system_of(low, tight, whole="x"))


def test_every_branch_of_cases_must_be_refuted() -> None:
    cases = Member("cases", MemberKind.RULE, ((row(LE, 1, x=1),), (row(LE, 5, x=1),)))
    system = System((cases, *system_of(row(LE, -3, x=-1)).members))
    branches = tuple(Derivation((Combination(((("cases", number, 0), 1), (first(0), 1))),)) for number in (0, 1))

    assert not verify(CaseSplit("cases", branches), system)
    assert not verify(CaseSplit("cases", branches[:1]), system)
    assert not verify(CaseSplit("cases", (branches[0], branches[0])), system)


def test_values_are_a_solution_where_all_of_everything_holds() -> None:
    either = Member("either", MemberKind.RULE, ((row(LE, 1, x=1), row(LE, 1, y=1)), (row(LE, -5, x=-1),)))
    system = System((either, *system_of(row(LE, 9, x=1)).members), frozenset("xy"))

    assert verify(Witness({"x": 1, "y": 0}), system)
    assert verify(Witness({"x": 5, "y": 7}), system)
    assert not verify(Witness({"x": 1, "y": 2}), system)  # one row of the first case, none of the second
    assert not verify(Witness({"x": 10, "y": 0}), system)  # one member
    assert not verify(Witness({"x": HALF, "y": 0}), system)
    assert not verify(Witness({"x": 1, "y": HALF}), system)
    assert not verify(Witness({"x": 1, "y": 0.0}), system)  # type: ignore[dict-item]
    assert not verify(Witness({"x": 1}), system)
    assert not verify(Witness({"x": 1, "y": 0.5}), replace(system, integral=frozenset()))  # type: ignore[dict-item]


def test_members_of_a_proof_are_all_that_its_steps_name() -> None:
    envelope = Envelope(("rule", 0, 0), ("one", 0, 0), 0)
    half = Envelope(("rule", 0, 0), None, ("two", 0, 0))

    assert members_of(Derivation((envelope,))) == {"rule", "one"}
    assert members_of(Derivation((half,))) == {"rule", "two"}


def test_plain_data_name_rows_and_steps() -> None:
    steps = (Combination(((("rule", 0, 1), HALF), (3, 2))), Envelope(("rule", 0, 0), None, 4))

    assert Derivation(steps).to_dict() == {
        "kind": "derivation",
        "steps": [
            {"add": [[["rule", 0, 1], "0.5"], [3, "2"]], "rounded": False},
            {"envelope": ["rule", 0, 0], "left": None, "right": 4},
        ],
    }
