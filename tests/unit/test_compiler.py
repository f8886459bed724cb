"""Each form becomes constraints that hold exactly where the rule does."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, domain, variable
from cac_check.constraint import Member, MemberKind, Row, Sense, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.interval import Interval
from cac_check.model import (
    Breakdown,
    Change,
    Expression,
    Form,
    Kind,
    Limit,
    LinearRelation,
    Mean,
    Order,
    Quantity,
    Relation,
    Rule,
    Same,
    Share,
    TimeSpan,
)

GRID = (0, 1, 2, 3, 4)


def quantities(**kinds: Kind) -> dict[str, Quantity]:
    return {name: Quantity(name, name, kind=kinds.get(name, Kind.COUNT)) for name in ("a", "b", "c")}


def holds(member: Member, values: Mapping[str, int]) -> bool:
    """Whether values fit a compiled rule, its helper variables free."""
    told = [
        Member(name, MemberKind.CLAIM, (interval_rows(name, Interval.point(value)),)) for name, value in values.items()
    ]
    return isinstance(decide(System((member, *told))), Witness)


def parts(*names: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, 1) for name in names)


SUM = LinearRelation((("a", 1), ("b", -2)), Relation.GE, -1)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Breakdown("a", parts("b", "c"), overlap=False, rest=False), lambda a, b, c: b + c == a),
        (Breakdown("a", parts("b", "c"), overlap=False, rest=True), lambda a, b, c: b + c <= a),
        (Breakdown("a", parts("b", "c"), overlap=True, rest=False), lambda a, b, c: b + c >= a and max(b, c) <= a),
        (Breakdown("a", parts("b", "c"), overlap=True, rest=True), lambda a, b, c: max(b, c) <= a),
        (Breakdown("a", (("b", 1), ("c", -1)), overlap=False, rest=False), lambda a, b, c: b - c == a),
        (Same(("a", "b", "c")), lambda a, b, c: a == b == c),
        (Order(("a", "b", "c")), lambda a, b, c: a <= b <= c),
        (Share("a", "b", "c"), lambda a, b, c: b > 0 and a == b * c),
        (Change("a", "b", "c"), lambda a, b, c: b == a + c),
        (Mean("a", "b", "c"), lambda a, b, c: a == b * c),
        (Mean("a", "b", "c", items=2), lambda a, b, c: a == 2 * b * c),
        (TimeSpan("a", "b", "c"), lambda a, b, c: c == b - a),
        (TimeSpan("a", "b", "c", inclusive=True), lambda a, b, c: c == b - a + 1),
        (Limit("a", at_least=1, at_most=3), lambda a, b, c: 1 <= a <= 3),
        (Expression(SUM), lambda a, b, c: a - 2 * b >= -1),
    ],
)
def test_a_rule_holds_where_its_words_say(form: Form, expected: Callable[[int, int, int], bool]) -> None:
    member = compile_rule(Rule("r", form, "because"), quantities(c=Kind.RATIO))

    for a, b, c in itertools.product(GRID, repeat=3):
        assert holds(member, {"a": a, "b": b, "c": c}) == expected(a, b, c), (a, b, c)


def test_percent_is_the_number_before_the_sign() -> None:
    kinds = quantities(c=Kind.PERCENT)

    assert holds(compile_rule(Rule("r", Share("a", "b", "c"), "because"), kinds), {"a": 31, "b": 50, "c": 62})
    assert holds(compile_rule(Rule("r", Change("a", "b", "c"), "because"), kinds), {"a": 50, "b": 81, "c": 62})


def test_a_condition_binds_only_where_it_holds() -> None:
    when = LinearRelation((("c", 1),), Relation.EQ, 1)
    member = compile_rule(Rule("r", Same(("a", "b")), "because", when=when), quantities())

    for a, b, c in itertools.product((0, 1, 2), repeat=3):
        assert holds(member, {"a": a, "b": b, "c": c}) == (c != 1 or a == b)


@pytest.mark.parametrize(("absolute", "relative"), [(1, 0), (0, Fraction(1, 2)), (1, Fraction(1, 4))])
def test_a_tolerance_widens_the_rule_by_an_amount_and_a_share_of_the_total(absolute: int, relative: Fraction) -> None:
    form = Breakdown("a", parts("b", "c"), overlap=False, rest=False)
    rule = Rule("r", form, "because", tolerance_abs=absolute, tolerance_rel=relative)
    member = compile_rule(rule, quantities())

    for a, b, c in itertools.product(GRID, repeat=3):
        assert holds(member, {"a": a, "b": b, "c": c}) == (abs(b + c - a) <= absolute + relative * a), (a, b, c)


def test_what_counts_as_zero_counts_so_in_its_rule_alone() -> None:
    form = Breakdown("a", parts("b", "c"), overlap=False, rest=False)
    member = compile_rule(Rule("r", form, "because"), quantities(), zero=["c"])

    assert "c" not in member.variables
    assert holds(member, {"a": 2, "b": 2})
    assert not holds(member, {"a": 3, "b": 2})


def test_a_condition_on_what_counts_as_zero_is_met_by_zero() -> None:
    form = Breakdown("a", parts("b", "c"), overlap=False, rest=False)
    small = LinearRelation((("c", 1),), Relation.LE, 5)
    member = compile_rule(Rule("r", form, "because", when=small), quantities(), zero=["c"])

    assert holds(member, {"a": 2, "b": 2})
    assert not holds(member, {"a": 3, "b": 2})


def test_days_are_variables_of_their_own() -> None:
    member = compile_rule(Rule("r", Order(("a", "b")), "because"), quantities(), "2023-03-31")

    assert member.variables == {variable("a", "2023-03-31"), variable("b", "2023-03-31")}


def test_counts_are_not_negative_unless_said() -> None:
    assert domain(Quantity("a", "a"), "a") == Member(
        "domain:a", MemberKind.DOMAIN, ((Row((("a", -1),), Sense.LE, 0),),)
    )
    assert domain(Quantity("a", "a", nonnegative=False), "a") is None
