"""A certificate written out: every row it starts from, and every step with its products."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from cac_check.certificate import (
    CaseSplit,
    Combination,
    Derivation,
    Envelope,
    IntegerSplit,
    Refutation,
    Witness,
    verify,
)
from cac_check.constraint import Member, MemberKind, Product, Row, Sense, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.explained_finding import Proof
from cac_check.interval import Interval
from cac_check.report.derivation import derivation, exactly, in_words
from cac_check.report.index import Index
from tests.strategies import systems

NOBODY = Index({}, {}, {}, {}, {})


def written(system: System, refutation: Refutation) -> str:
    assert verify(refutation, system)
    return "\n".join(derivation(Proof(system, refutation, verified=True), NOBODY))


def rule(name: str, *cases: tuple[Row | Product, ...]) -> Member:
    return Member(name, MemberKind.RULE, cases)


def told(name: str, interval: str) -> Member:
    return Member(f"domain:{name}", MemberKind.DOMAIN, (interval_rows(name, Interval.parse(interval)),))


@pytest.mark.parametrize(
    ("value", "text"),
    [(48900, "48,900"), (-48900, "−48,900"), (Fraction(-5, 2), "−2.5"), (Fraction(4000, 3), "4,000/3"), (0, "0")],
)
def test_numbers_are_exact(value: int | Fraction, text: str) -> None:
    assert exactly(value) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Row((("a", -1),), Sense.LE, -5), "a ≥ 5"),
        (Row((("a", -1), ("b", -2)), Sense.LT, -5), "a + 2·b > 5"),
        (Row((("a", 1), ("b", -1)), Sense.LE, 0), "a − b ≤ 0"),
        (Row((("a", -1), ("b", Fraction(1, 2))), Sense.EQ, 3), "−a + 0.5·b = 3"),
        (Row((), Sense.LT, 0), "0 < 0"),
    ],
)
def test_rows_are_turned_to_start_with_a_plus(row: Row, text: str) -> None:
    assert in_words(row) == text


def test_a_sum() -> None:
    system = System(
        (told("a", "[5, inf)"), told("b", "(-inf, 2)"), rule("r", (Row((("a", 1), ("b", -2)), Sense.LE, 0),)))
    )
    proof = Derivation((Combination(((("domain:a", 0, 0), 1), (("r", 0, 0), 1), (("domain:b", 0, 0), 2))),))

    assert written(system, proof) == (
        "  [1] a ≥ 5         never below 0, by its kind\n"
        "  [2] a − 2·b ≤ 0   rule r\n"
        "  [3] b < 2         never below 0, by its kind\n"
        "  [4] − 1 × [1]   −a ≤ −5\n"
        "      + 1 × [2]   a − 2·b ≤ 0\n"
        "      + 2 × [3]   2·b < 4\n"
        "      =           0 < −1\n"
        "      which is impossible"
    )


def test_a_rounded_step_and_a_split_of_whole_numbers() -> None:
    system = System((rule("r", (Row((("x", 2),), Sense.EQ, 3),)),), frozenset({"x"}))
    halved = Combination(((("r", 0, 0), Fraction(1, 2)),), rounded=True)
    above = Derivation((Combination(((("r", 0, 0), 1), (0, 2))),))
    below = Derivation((halved, Combination(((("r", 0, 0), -1), (0, 2)))))

    text = written(system, IntegerSplit((("x", 1),), 1, (below, above)))

    assert text == (
        "  [1] 2·x = 3   rule r\n"
        "x is a whole number, so it is one or the other\n"
        "    [2] x ≤ 1:\n"
        "          [3]   0.5 × [1]   x = 1.5\n"
        "              =             x ≤ 1, rounded: all its figures are whole\n"
        "          [4] − 1 × [1]   −2·x = −3\n"
        "              + 2 × [2]   2·x ≤ 2\n"
        "              =           0 ≤ −1\n"
        "              which is impossible\n"
        "    [5] x ≥ 2, that is −x ≤ −2:\n"
        "          [6]   1 × [1]   2·x = 3\n"
        "              + 2 × [5]   −2·x ≤ −4\n"
        "              =           0 ≤ −1\n"
        "              which is impossible"
    )


def test_cases() -> None:
    low, high = Row((("a", 1),), Sense.LE, 1), Row((("a", -1),), Sense.LE, -5)
    system = System((rule("either", (low,), (high,)), told("a", "[2, 4]")))
    first = Derivation((Combination(((("either", 0, 0), 1), (("domain:a", 0, 0), 1))),))
    second = Derivation((Combination(((("either", 1, 0), 1), (("domain:a", 0, 1), 1))),))

    text = written(system, CaseSplit("either", (first, second)))

    assert "  [1] a ≤ 1   rule either, case 1 of 2\n" in text
    assert "one of 2 cases of either must hold\n    case 1:\n          [5]   1 × [1]   a ≤ 1\n" in text


def test_a_product() -> None:
    system = System(
        (
            rule("p", (Product("c", "a", "b", Fraction(1, 100)),)),
            told("a", "[2, inf)"),
            told("b", "[0, inf)"),
            told("c", "(-inf, -1]"),
        )
    )
    envelope = Envelope(("p", 0, 0), ("domain:a", 0, 0), ("domain:b", 0, 0))
    proof = Derivation((envelope, Combination(((0, 1), (("domain:b", 0, 0), 2), (("domain:c", 0, 0), 100)))))

    text = written(system, proof)

    assert "  [3] c = 0.01·a·b" in text
    assert (
        "  [5] 2·b − 100·c ≤ 0\n      what is left of [1], times what is left of [2], is not below 0; put in [3]\n"
        in text
    )


def test_a_witness_derives_nothing() -> None:
    with pytest.raises(TypeError, match="witness"):
        derivation(Proof(System(()), Witness({}), verified=True), NOBODY)


@given(systems(integral=False) | systems(box=True))
def test_every_refutation_can_be_written_out(system: System) -> None:
    decision = decide(system)
    if isinstance(decision, Witness | Undecided):
        return

    text = written(system, decision)

    assert text.count("which is impossible") == _leaves(decision)


def _leaves(refutation: Refutation) -> int:
    if isinstance(refutation, Derivation):
        return 1
    return sum(map(_leaves, refutation.branches))
