"""The sum a person does with the printed figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from cac_check import check
from cac_check.finding import Report, View
from cac_check.interval import Interval, Rational, ratio
from cac_check.model import (
    Breakdown,
    Change,
    Claim,
    Dataset,
    Expression,
    Form,
    Kind,
    Limit,
    LinearRelation,
    Mean,
    Order,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Share,
    Source,
    TimeSpan,
)
from cac_check.report import text
from cac_check.report.index import Index
from cac_check.report.workings import workings
from tests.reports import as_html, as_markdown

Told = Mapping[str, tuple[Rational, Kind]]
C, P, A, D = Kind.COUNT, Kind.PERCENT, Kind.AMOUNT, Kind.DATE
START, END = date(2023, 3, 10).toordinal(), date(2023, 5, 22).toordinal()


def checked(form: Form, told: Told, grain: Rational = 1) -> Report:
    """Check figures that are exact, but for percentages: those are rounded to a grain."""
    quantities = {name: Quantity(name, name, "people", kind, nonnegative=kind is C) for name, (_, kind) in told.items()}
    claims = []
    for name, (value, kind) in told.items():
        there = Interval.point(value)
        there = there.widen(ratio(grain, 2)) if kind is P else there
        claims.append(Claim(f"s/{name}", "s", name, Reading(there, there, there, value=value, grain=grain), str(value)))
    dataset = Dataset("d", "d", quantities, {"s": Source("s", "A paper")}, tuple(claims))
    return check(dataset, Ruleset((Rule("r", form, "because"),)), views=(View.WITHIN,))


@pytest.mark.parametrize(
    ("form", "told", "grain", "expected"),
    [
        (
            Share("yes", "all", "is"),
            {"yes": (310, C), "all": (512, C), "is": (Fraction(413, 10), P)},
            Fraction(1, 10),
            "310 of 512 is 60.5 %, not 41.3 %",
        ),
        (
            Share("men", "all", "is"),
            {"men": (79, C), "all": (132, C), "is": (63, P)},
            1,
            "79 of 132 is 59.8 %, not 63 %",
        ),
        (Share("a", "b", "is"), {"a": (3, C), "b": (4, C), "is": (75, P)}, 1, "3 of 4 is 75 %"),
        (Share("a", "b", "is"), {"a": (2, C), "b": (3, C), "is": (67, P)}, 1, "2 of 3 is 66.7 %, reported as 67 %"),
        (Share("a", "b", "is"), {"a": (3, C), "b": (8, C), "is": (Fraction(3, 8), Kind.RATIO)}, 1, "3 of 8 is 0.375"),
        (
            Change("a", "b", "by"),
            {"a": (111, C), "b": (92, C), "by": (-12, P)},
            1,
            "from 111 to 92 is a fall of 17.1 %, not a fall of 12 %",
        ),
        (
            Change("a", "b", "by"),
            {"a": (92, C), "b": (111, C), "by": (-12, P)},
            1,
            "from 92 to 111 is a rise of 20.7 %, not a fall of 12 %",
        ),
        (
            Change("a", "b", "by"),
            {"a": (92, C), "b": (92, C), "by": (2, P)},
            1,
            "from 92 to 92 is no change, not a rise of 2 %",
        ),
        (Change("a", "b", "by"), {"a": (5, C), "b": (9, C), "by": (4, A)}, 1, "from 5 to 9 is a rise of 4"),
        (
            Mean("sum", "n", "mean"),
            {"sum": (25, C), "n": (8, C), "mean": (Fraction(7, 2), A)},
            1,
            "25 divided by 8 is 3.1, not 3.5",
        ),
        (
            TimeSpan("from", "to", "days", True),
            {"from": (START, D), "to": (END, D), "days": (61, Kind.DURATION)},
            1,
            "from 2023-03-10 to 2023-05-22, both counted, is 74 days, not 61 days",
        ),
        (
            Breakdown("all", (("a", 1), ("b", 2)), overlap=False, rest=False),
            {"all": (15, C), "a": (3, C), "b": (6, C)},
            1,
            "3 + 2 × 6 = 15; the total is reported as 15",
        ),
        (Order(("a", "b")), {"a": (3, C), "b": (6, C)}, 1, "3 ≤ 6"),
        (Limit("a", None, 9), {"a": (3, C)}, 1, "3 has to be at most 9"),
        (
            Expression(LinearRelation((("a", 1), ("b", -2)), Relation.GE, 1)),
            {"a": (9, C), "b": (4, C)},
            1,
            "9 − 2 × 4 = 1, which has to be ≥ 1",
        ),
    ],
)
def test_the_sum_in_words(form: Form, told: Told, grain: Rational, expected: str) -> None:
    report = checked(form, told, grain)
    (finding,) = report.findings

    assert workings(finding, Index.of(report)) == (expected,)


def test_a_share_of_people_nobody_counted() -> None:
    told = {"all": (7, C), "is": (50, P)}
    report = checked(Share("part", "all", "is"), told | {"part": (3, C)})
    dataset = replace(report.dataset, claims=report.dataset.claims[:2])
    untold = check(dataset, report.rules, views=(View.WITHIN,))

    assert workings(untold.findings[0], Index.of(untold)) == (
        "49.5 % to 50.5 % of 7 is 3.465 to 3.535, between whole numbers",
    )


def test_more_places_where_it_would_look_like_what_is_told() -> None:
    report = checked(Share("a", "b", "is"), {"a": (6057, C), "b": (10000, C), "is": (60, P)})
    near = checked(Share("a", "b", "is"), {"a": (60_001, C), "b": (100_000, C), "is": (60, P)}, Fraction(1, 1000))

    assert workings(report.findings[0], Index.of(report)) == ("6,057 of 10,000 is 60.6 %, not 60 %",)
    assert workings(near.findings[0], Index.of(near)) == ("60,001 of 100,000 is 60.001 %, not 60 %",)


def test_every_format_shows_the_sum_of_what_fits_and_of_what_does_not() -> None:
    share = Share("yes", "all", "is")
    wrong, right = (
        checked(share, {"yes": (310, C), "all": (512, C), "is": (Fraction(tenths, 10), P)}, Fraction(1, 10))
        for tenths in (413, 605)
    )

    assert "\n    310 of 512 is 60.5 %, not 41.3 %\n" in text.render(wrong)
    assert "310 of 512 is 60.5 %, not 41.3 %." in as_markdown(wrong)
    assert "310 of 512 is 60.5 %, not 41.3 %." in as_html(wrong)
    assert "| `r` | A paper | 310 of 512 is 60.5 %. |" in as_markdown(right)
    assert "310 of 512 is 60.5 %." in as_html(right)


def test_whole_things_stay_whole() -> None:
    """A figure that is read as 52.5 to 53.5 people stands for 53 in a sum."""
    half = Interval(Fraction(105, 2), Fraction(107, 2))
    reading = Reading(half, half, half, value=53, grain=1)
    quantities = {name: Quantity(name, name, "people") for name in ("all", "a", "b")}
    exact = Reading(*[Interval.point(90)] * 3, value=90)
    claims = (
        Claim("s/all", "s", "all", exact, "90"),
        Claim("s/a", "s", "a", reading, "53"),
        Claim("s/b", "s", "b", reading, "53"),
    )
    dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, claims)
    rule = Rule("r", Breakdown("all", (("a", 1), ("b", 1)), overlap=False, rest=False), "because")

    shown = text.render(check(dataset, Ruleset((rule,)), views=(View.WITHIN,)))

    assert "at least  53" in shown
    assert "= at least 106" in shown
    assert ".5 " not in shown.replace("(default reading)", "").split("stretch")[0]
