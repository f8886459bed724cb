"""The one gate: what it accepts, step by step, and what it refuses without an exception."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cac_check.certificate import (
    CaseSplit,
    Combination,
    Derivation,
    Envelope,
    IntegerSplit,
    Witness,
    members_of,
    verify,
)
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System

LOW, HIGH = Row((("x", -1),), Sense.LE, -3), Row((("x", 1),), Sense.LE, 2)


def member(name: str, *cases: tuple[Constraint, ...]) -> Member:
    return Member(name, MemberKind.CLAIM, cases)


def ref(name: str, case: int = 0) -> tuple[str, int, int]:
    return (name, case, 0)


def sum_of(*refs, rounded: bool = False) -> Combination:
    return Combination(tuple((one, 1) for one in refs), rounded)


AT_LEAST_3, AT_MOST_2 = member("low", (LOW,)), member("high", (HIGH,))
APART = System((AT_LEAST_3, AT_MOST_2))
PROOF = Derivation((sum_of(ref("low"), ref("high")),))


def test_a_sum_that_comes_to_less_than_nothing_is_a_proof() -> None:
    assert verify(PROOF, APART)
    assert members_of(PROOF) == {"low", "high"}


@pytest.mark.parametrize(
    "proof",
    [
        Derivation(()),
        Derivation((sum_of(ref("low")),)),
        Derivation((sum_of(ref("low"), ref("nobody")),)),
        Derivation((sum_of(ref("low", 1), ref("high")),)),
        Derivation((sum_of(ref("low"), ref("high"), 0),)),
        Derivation((Combination(((ref("low"), -1), (ref("high"), -1))),)),
        Derivation((sum_of(ref("low"), ref("high"), rounded=True), sum_of(ref("low")))),
        CaseSplit("low", ()),
        CaseSplit("nobody", (PROOF,)),
    ],
)
def test_what_proves_nothing_is_refused(proof) -> None:
    assert not verify(proof, APART)


def test_strict_rows_that_touch_are_a_proof_and_others_are_not() -> None:
    below, above = Row((("x", 1),), Sense.LT, 2), Row((("x", -1),), Sense.LE, -2)
    proof = Derivation((sum_of(ref("a"), ref("b")),))

    assert verify(proof, System((member("a", (below,)), member("b", (above,)))))
    assert not verify(proof, System((member("a", (Row(below.terms, Sense.LE, 2),)), member("b", (above,)))))


def test_equations_take_multipliers_of_any_sign_and_inequalities_do_not() -> None:
    proof = Derivation((Combination(((ref("a"), 1), (ref("b"), -1))),))
    one, two = (Row((("x", 1),), Sense.EQ, value) for value in (1, 2))

    assert verify(proof, System((member("a", (one,)), member("b", (two,)))))
    assert not verify(proof, System((member("a", (one,)), member("b", (Row(two.terms, Sense.LE, 2),)))))


def test_only_sums_of_whole_things_are_rounded() -> None:
    half = Row((("x", -1),), Sense.LE, Fraction(-1, 2))
    zero = Row((("x", 1),), Sense.LE, 0)
    members = (member("a", (half,)), member("b", (Row((("x", 1),), Sense.LT, 1),)), member("c", (zero,)))
    proof = Derivation((sum_of(ref("a"), rounded=True), sum_of(ref("b"), rounded=True), sum_of(0, 1)))

    assert verify(proof, System(members, frozenset({"x"})))
    assert not verify(proof, System(members))


def test_every_case_needs_its_own_refutation() -> None:
    split = member("either", (LOW,), (Row((("x", -1),), Sense.LE, -5),))
    branch = [Derivation((sum_of(ref("either", case), ref("high")),)) for case in (0, 1)]

    assert verify(CaseSplit("either", tuple(branch)), System((split, AT_MOST_2)))
    assert not verify(CaseSplit("either", (branch[0], branch[0])), System((split, AT_MOST_2)))
    assert not verify(branch[0], System((split, AT_MOST_2)))


def test_a_whole_number_lies_on_one_side_or_the_other() -> None:
    odd = member("odd", (Row((("x", 2),), Sense.EQ, 1),))
    below = Derivation((Combination(((0, 2), (ref("odd"), -1))),))
    above = Derivation((Combination(((0, 2), (ref("odd"), 1))),))
    proof = IntegerSplit((("x", 1),), 0, (below, above))

    assert verify(proof, System((odd,), frozenset({"x"})))
    assert not verify(proof, System((odd,)))


def test_an_envelope_multiplies_what_two_factors_are_short_of_their_bounds() -> None:
    bounds = member("x", (Row((("x", -1),), Sense.LE, -2),)), member("y", (Row((("y", -1),), Sense.LE, -3),))
    caps = member("cx", (Row((("x", 1),), Sense.LE, 2),)), member("cy", (Row((("y", 1),), Sense.LE, 3),))
    product = member("p", (Product("z", "x", "y"),))
    small = member("z", (Row((("z", 1),), Sense.LE, 5),))
    # (x − 2)(y − 3) ≥ 0, so z ≥ 3x + 2y − 6 ≥ 6
    steps = (
        Envelope(ref("p"), ref("x"), ref("y")),
        Combination(((0, 1), (ref("x"), 3), (ref("y"), 2), (ref("z"), 1))),
    )

    assert verify(Derivation(steps), System((*bounds, *caps, product, small)))
    assert not verify(Derivation(steps), System((*bounds, *caps, product)))


def test_a_witness_gives_every_variable_a_value_that_fits() -> None:
    system = System((AT_LEAST_3,), frozenset({"x"}))

    assert verify(Witness({"x": 3}), system)
    assert not verify(Witness({"x": 2}), system)
    assert not verify(Witness({"x": Fraction(7, 2)}), system)
    assert not verify(Witness({}), system)


def test_two_members_of_one_name_prove_nothing() -> None:
    assert not verify(PROOF, System((AT_LEAST_3, AT_LEAST_3, AT_MOST_2)))


# --- What is no certificate -------------------------------------------------------------------------------------------

WHOLE_ONE = System(
    (
        Member("p", MemberKind.CLAIM, ((Row((("x", 1),), Sense.LE, 1),),)),
        Member("q", MemberKind.CLAIM, ((Row((("x", -1),), Sense.LE, -1),),)),
    ),
    frozenset({"x"}),
)
"""x = 1 is its solution: nothing may refute it."""


def test_an_integer_split_between_whole_numbers_proves_nothing() -> None:
    below = Derivation((Combination(((("q", 0, 0), 1), (0, 1))),))
    above = Derivation((Combination(((("p", 0, 0), 1), (0, 1))),))

    assert not verify(IntegerSplit((("x", 1),), Fraction(1, 2), (below, above)), WHOLE_ONE)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [1.0, 1e30, True, 1j, float("nan"), "1", None])
def test_numbers_that_are_not_exact_prove_nothing(number: object) -> None:
    assert not verify(Witness({"x": number}), WHOLE_ONE)  # type: ignore[dict-item]
    step = Combination(((("p", 0, 0), number), (("q", 0, 0), number)))  # type: ignore[arg-type]
    assert not verify(Derivation((step, Combination(((0, 1),)))), WHOLE_ONE)


@pytest.mark.parametrize(
    "malformed",
    [
        None,
        "proof",
        Derivation(None),  # type: ignore[arg-type]
        Derivation(("step",)),  # type: ignore[arg-type]
        Derivation((Combination(((("p", 0), 1),)),)),  # type: ignore[arg-type]
        Derivation((Combination((([], 1),)),)),  # type: ignore[arg-type]
        CaseSplit("p", None),  # type: ignore[arg-type]
        IntegerSplit((("x", 1),), 0, ()),  # type: ignore[arg-type]
        Witness(None),  # type: ignore[arg-type]
        Witness({"x": None}),  # type: ignore[dict-item]
    ],
)
def test_what_is_malformed_proves_nothing_and_raises_nothing(malformed: object) -> None:
    assert verify(malformed, WHOLE_ONE) is False  # type: ignore[arg-type]
