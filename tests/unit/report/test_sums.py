"""A contradiction written as arithmetic."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from cac_check.conflict import Addend, Conflict, Sum
from cac_check.diagnostic import Severity
from cac_check.finding import Finding, View
from cac_check.interval import Rational
from cac_check.model import Kind, Quantity, Verdict
from cac_check.report.index import Index
from cac_check.report.sums import Side, arithmetic, at_face_value, gap_in_words
from tests.reports import PROOF, claim, other_accounts, reading, report

QUANTITIES = {
    q.id: q
    for q in (
        Quantity("n", "things", "things"),
        Quantity("m", "more things", "things"),
        Quantity("start", "first day", kind=Kind.DATE),
        Quantity("end", "last day", kind=Kind.DATE),
        Quantity("length", "length", kind=Kind.DURATION),
        Quantity("rate", "rate", kind=Kind.PERCENT),
    )
}
CLAIMS = {c.id: c for c in (claim(f"s/{q}", f"some {q}", reading("[1, 9]", value=5)) for q in QUANTITIES)}
INDEX = Index(CLAIMS, QUANTITIES, {}, {}, {})


def addend(quantity: str, end: Rational, multiplier: Rational = 1, *, is_open: bool = False) -> Addend:
    return Addend(f"s/{quantity}", quantity, multiplier, end, is_open)


def finding(sum_: Sum) -> Finding:
    return Finding(
        "within:s:r",
        "r",
        View.WITHIN,
        "s",
        Verdict.CONTRADICTED,
        Severity.ERROR,
        (),
        conflicts=(Conflict((), ("r",), PROOF, sum_),),
    )


def written(side: Side) -> list[str]:
    return [f"{entry.phrase} {entry.amount}" for entry in side.entries] + [f"= {side.phrase} {side.total}"]


def test_the_side_that_is_a_sum_comes_first() -> None:
    told = arithmetic(Sum((addend("n", 100),), (addend("m", 40, is_open=True), addend("n", 50)), 0), INDEX)

    assert written(told.first) == ["less than 40", "at most 50", "= less than 90"]
    assert written(told.second) == ["at least 100", "= at least 100"]
    assert told.first.is_sum
    assert not told.second.is_sum


def test_a_limit_is_said_by_the_rule_itself() -> None:
    told = arithmetic(Sum((addend("n", 12),), (), 10), INDEX)

    assert written(told.first) == ["at least 12", "= at least 12"]
    assert written(told.second) == ["at most 10", "= at most 10"]
    assert told.second.entries[0].claim is None


def test_a_rule_that_asks_for_more_stands_on_the_lower_side() -> None:
    told = arithmetic(Sum((), (addend("n", 5),), -10), INDEX)

    assert written(told.first) == ["at least 10", "= at least 10"]
    assert written(told.second) == ["at most 5", "= at most 5"]


def test_nothing_on_one_side_is_nothing() -> None:
    told = arithmetic(Sum((), (addend("n", -5),), 0), INDEX)

    assert written(told.first) == ["at least 0", "= at least 0"]


def test_a_multiplier_is_shown() -> None:
    told = arithmetic(Sum((addend("n", 30, 2),), (addend("m", 50),), 0), INDEX)

    assert told.first.entries[0].note == "2 × 30"
    assert written(told.first) == ["at least 60", "= at least 60"]
    assert told.first.is_sum


def test_days_are_added_to_dates() -> None:
    start, end = date(2023, 3, 10).toordinal(), date(2023, 5, 22).toordinal()
    sum_ = Sum((addend("start", start), addend("length", 700)), (addend("end", end),), 1)
    told = arithmetic(sum_, INDEX)

    assert written(told.first) == ["not before 2023-03-10", "at least 700 days", "= not before 2025-02-07"]
    assert written(told.second) == ["not after 2023-05-22", "at most 1 day", "= not after 2023-05-23"]
    assert gap_in_words(finding(sum_), INDEX) == "at least 626 days"


def test_a_gap_of_months_is_given_in_whole_days() -> None:
    two_years = Fraction(3652425, 10000)
    sum_ = Sum((addend("length", two_years),), (addend("length", 74),), 0)

    assert gap_in_words(finding(sum_), INDEX) == "at least 291 days"  # no share beyond the whole: 394 %


def test_months_have_no_face_value_in_days() -> None:
    claims = {"s/length": claim("s/length", "two-month", reading("[46, 76]", value=Fraction(6087375, 100000)))}
    index = Index(claims, QUANTITIES, {}, {}, {})

    assert at_face_value(Sum((addend("length", 80),), (addend("length", 76),), 0), index) is None


def test_a_date_held_against_a_fixed_day() -> None:
    day = date(2023, 5, 22).toordinal()
    told = arithmetic(Sum((addend("end", day + 1),), (), day), INDEX)

    assert written(told.second) == ["not after 2023-05-22", "= not after 2023-05-22"]


@pytest.mark.parametrize(
    ("sum_", "expected"),
    [
        (Sum((addend("n", 12),), (addend("m", 10),), 0), "at least 2 things (20 %)"),
        (Sum((addend("rate", 12),), (addend("rate", 10),), 0), "at least 2 percentage points (20 %)"),
        (Sum((addend("n", 12),), (addend("rate", 10),), 0), "at least 2 (20 %)"),
        (Sum((addend("n", 12),), (addend("m", 0),), 0), "at least 12 things (100 %)"),
        (Sum((addend("n", 0),), (addend("m", -3),), 0), "at least 3 things (100 %)"),
        (
            Sum((addend("n", 12),), (addend("m", 12, is_open=True),), 0),
            "a hair: the two sides meet only in a value that one of them leaves out",
        ),
    ],
)
def test_gap(sum_: Sum, expected: str) -> None:
    assert gap_in_words(finding(sum_), INDEX) == expected


def test_the_gap_of_a_breakdown_is_a_share_of_its_total() -> None:
    contradiction = other_accounts("asean", 910000)
    index = Index.of(report([contradiction]))

    assert gap_in_words(contradiction, index) == "at least 48,900 accounts (5 %)"
    assert gap_in_words(contradiction, index, with_unit=False) == "at least 48,900 (5 %)"


def test_no_gap_is_claimed_where_the_proof_is_no_sum() -> None:
    bare = Finding(
        "x", "r", View.WITHIN, "s", Verdict.CONTRADICTED, Severity.ERROR, (), conflicts=(Conflict((), ("r",), PROOF),)
    )

    assert gap_in_words(bare, INDEX) is None


def test_face_value() -> None:
    contradiction = other_accounts("asean", 910000)
    face = at_face_value(contradiction.conflicts[0].sum, Index.of(report([contradiction])))  # type: ignore[arg-type]

    assert face is not None
    assert face.first == "930,000 + 66,600 = 996,600"
    assert face.second == "927,600"
    assert face.difference == 69000


def test_face_value_follows_the_order_of_the_sides() -> None:
    face = at_face_value(Sum((addend("n", 100),), (addend("m", 4, 2), addend("n", 5)), 1), INDEX)

    assert face is not None
    assert face.first == "2 × 5 + 5 + 1 = 16"
    assert face.second == "5"
    assert face.difference == 11


def test_face_value_of_a_long_sum_counts_what_it_leaves_out() -> None:
    face = at_face_value(Sum((addend("n", 100),), tuple(addend("m", 4) for _ in range(50)), 1), INDEX)

    assert face is not None
    assert face.first == "5 + 5 + 5 + … + 5 + 5 + 1 = 251"


def test_words_without_a_number_have_no_face_value() -> None:
    vague = {"s/n": claim("s/n", "hundreds of thousands", reading("[200000, 1000000)"))}
    index = Index(vague, QUANTITIES, {}, {}, {})

    assert at_face_value(Sum((addend("n", 1),), (), 0), index) is None
