"""Bounds that follow from rows, end by end; what is refuted with its proof, and when a search gives up."""

from __future__ import annotations

import itertools
from fractions import Fraction
from random import Random

import pytest

from cac_check.certificate import verify
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System
from cac_check.engine.propagation import Propagation
from cac_check.interval import Interval

LE, LT, EQ = Sense.LE, Sense.LT, Sense.EQ
HALF = Fraction(1, 2)
TIMES = Product("p", "x", "y")


def row(sense: Sense, bound: int | Fraction, **terms: int | Fraction) -> Row:
    return Row(tuple(terms.items()), sense, bound)


def told(name: str, low: int | Fraction | None, high: int | Fraction | None) -> list[Row]:
    ends = [None if low is None else row(LE, -low, **{name: -1}), None if high is None else row(LE, high, **{name: 1})]
    return [end for end in ends if end is not None]


def system_of(rows: list[Constraint], whole: str = "") -> System:
    return System(tuple(Member(str(n), MemberKind.RULE, ((each,),)) for n, each in enumerate(rows)), frozenset(whole))


def run(*rows: Constraint, whole: str = "", limit: int = 10_000) -> Propagation:
    propagation = Propagation([((str(n), 0, 0), each) for n, each in enumerate(rows)], frozenset(whole))
    propagation.run(limit)
    if propagation.refuted:
        assert verify(propagation.refutation(), system_of(list(rows), whole))
    return propagation


@pytest.mark.parametrize(
    ("rows", "whole", "expected"),
    [
        ([*told("x", 1, 2), *told("y", 3, 5), row(EQ, 0, t=1, x=-1, y=-1)], "", "[4, 7]"),
        ([*told("x", 1, 2), *told("y", 3, 5), row(LE, 0, t=1, x=-1, y=-1)], "", "(-inf, 7]"),
        ([*told("x", 1, 2), *told("y", 3, 5), row(LT, 0, t=1, x=-1, y=-1)], "", "(-inf, 7)"),
        ([*told("x", 1, 2), row(LT, 5, y=1), row(LE, -3, y=-1), row(EQ, 0, t=1, x=-1, y=-1)], "", "[4, 7)"),
        ([*told("x", 1, None), *told("y", 3, 5), row(EQ, 0, t=1, x=-1, y=-1)], "", "[4, inf)"),
        ([*told("x", None, None), *told("y", 3, 5), row(EQ, 0, t=1, x=-1, y=-1)], "", "(-inf, inf)"),
        ([*told("x", 1, 2), row(EQ, 1, t=2, x=-1)], "", "[1, 1.5]"),
        ([*told("x", 1, 2), row(EQ, 1, t=2, x=-1)], "t", "1"),
        ([row(LT, 3, t=1), row(LT, 0, t=-1)], "t", "[1, 2]"),
        ([row(LE, Fraction(7, 2), t=1), row(LE, HALF, t=-1)], "t", "[0, 3]"),
        ([row(LE, 4, t=3), row(LE, 2, t=-3)], "", Interval(Fraction(-2, 3), Fraction(4, 3))),
        ([*told("t", 0, 9), *told("t", 2, 11), row(LT, 9, t=1)], "", "[2, 9)"),
        ([row(LT, 9, t=1), *told("t", 0, 9)], "", "[0, 9)"),
        ([*told("a", 1, 2), row(EQ, 0, a=1, b=-1), row(EQ, 0, b=1, c=-1), row(EQ, 0, c=1, t=1)], "", "[-2, -1]"),
        ([row(EQ, 0, c=1, t=1), row(EQ, 0, b=1, c=-1), row(EQ, 0, a=1, b=-1), *told("a", 1, 2)], "", "[-2, -1]"),
        ([*told("x", 2, 3), *told("y", 4, 5), Product("t", "x", "y")], "", "[8, 15]"),
        ([*told("x", -2, 3), *told("y", 4, 5), Product("t", "x", "y", HALF)], "", "[-5, 7.5]"),
        ([*told("x", 2, 3), *told("t", 6, 6), Product("t", "x", "y"), *told("y", 0, 100)], "", "6"),
        ([row(LT, -1, a=-1), *told("t", 0, 9), row(LE, 5, a=1, t=1)], "", "[0, 4)"),
        ([*told("a", 0, 1), row(LT, -2, t=-1), row(LE, 9, t=1)], "", "(2, 9]"),
        ([*told("x", 2, None), *told("y", None, 5), *told("t", 0, 1), Product("t", "x", "y")], "", "[0, 1]"),
    ],
)
def test_the_bounds_of_a_variable(rows: list[Constraint], whole: str, expected: str | Interval) -> None:
    found = run(*rows, whole=whole)

    assert not found.refuted
    assert found.interval("t") == (expected if isinstance(expected, Interval) else Interval.parse(expected))


def test_what_nothing_is_said_of_is_anything() -> None:
    assert run(row(LE, 1, x=1)).interval("nobody") == Interval()


@pytest.mark.parametrize(
    ("rows", "whole", "refuted"),
    [
        ([*told("x", 3, 2)], "", True),
        ([*told("x", 2, 2)], "", False),
        ([row(LT, 2, x=1), row(LE, -2, x=-1)], "", True),
        ([row(LE, 2, x=1), row(LT, -2, x=-1)], "", True),
        ([row(LE, 2, x=1), row(LE, -2, x=-1)], "", False),
        ([row(LT, 3, x=1), row(LT, -2, x=-1)], "x", True),
        ([row(LT, 3, x=1), row(LT, -2, x=-1)], "", False),
        ([row(EQ, 3, x=2)], "x", True),
        ([row(EQ, 4, x=2)], "x", False),
        ([*told("a", 0, 1), *told("b", 0, 1), row(EQ, 3, a=1, b=1)], "", True),
        ([*told("a", 0, 1), *told("b", 0, 1), row(EQ, 2, a=1, b=1)], "", False),
        ([*told("a", 0, 1), *told("b", 0, 1), row(LT, -2, a=-1, b=-1)], "", True),
        ([row(LE, -1)], "", True),
        ([row(LE, 0)], "", False),
        ([row(LT, 0)], "", True),
        ([row(LT, 1)], "", False),
        ([row(EQ, 1)], "", True),
        ([row(EQ, -1)], "", True),
        ([row(EQ, 0)], "", False),
        ([*told("x", 2, 3), *told("y", 4, 5), *told("p", 16, 20), Product("p", "x", "y")], "", True),
        ([row(LT, 3, x=1), *told("x", 0, 9), row(LT, 5, y=1), *told("y", 0, 9), *told("p", 15, 15), TIMES], "", True),
        ([row(LT, 3, x=1), row(LE, 0, x=-1), *told("y", 5, 5), TIMES], "", False),
        ([row(LT, 3, y=1), row(LE, 0, y=-1), *told("x", 5, 5), TIMES], "", False),
    ],
)  # fmt: skip
def test_what_is_refuted_has_a_proof(rows: list[Constraint], whole: str, refuted: bool) -> None:
    assert run(*rows, whole=whole).refuted is refuted


def test_bounds_of_trees_are_tight_and_those_of_circles_are_not_known_to_be() -> None:
    tree = [*told("a", 0, 2), row(EQ, 0, a=1, b=-1, c=-1), *told("b", 0, None), *told("c", 0, None)]

    assert run(*tree).box().tight
    assert run(*tree, whole="abc").box().tight
    assert not run(*tree, whole="ab").box().tight
    assert not run(*tree, row(EQ, 0, c=1, d=-2), whole="abcd").box().tight
    assert run(*tree, row(EQ, 0, c=1, d=-2)).box().tight
    assert not run(*tree, row(LE, HALF, c=1, d=-1), whole="abcd").box().tight
    assert not run(*tree, row(LE, 0, b=1, c=-1)).box().tight
    assert not run(*tree, Product("a", "b", "c")).box().tight
    assert not run(*tree, limit=1).box().tight
    assert run(row(LE, 5, x=2), row(LE, 0, x=-1), whole="x").box().tight
    assert run(*tree).box().intervals["b"] == Interval(0, 2)


def test_what_creeps_is_left_alone_after_a_while() -> None:
    """a = b/2 and b = a + 1 come ever nearer to 1 and 2; x + 1 ≤ x goes on for ever."""
    near = run(*told("a", 0, 9), *told("b", 0, 9), row(EQ, 0, a=2, b=-1), row(EQ, 1, b=1, a=-1))
    away = run(*told("x", 0, None), row(EQ, 1, x=1, y=-1), row(EQ, 1, y=1, x=-1))

    assert not near.complete
    assert not near.refuted
    assert near.interval("a").covers(Interval(1, 1))
    assert near.interval("a").high < 2
    assert near.visits < 300
    assert not away.complete
    assert away.visits < 300


def test_solutions_lie_in_the_box_and_proofs_hold() -> None:
    """Three hundred small worlds, tried value by value."""
    random = Random(5)
    seen = {True: 0, False: 0}
    for _ in range(300):
        rows: list[Constraint] = [
            end for name in "xyz" for end in told(name, *sorted(random.choices(range(-2, 4), k=2)))
        ]
        for _ in range(random.randint(1, 3)):
            names = random.sample("xyz", random.randint(1, 3))
            sense, bound = random.choice((LE, LT, EQ)), random.choice((-2, -1, 0, 1, HALF, 2))
            rows.append(row(sense, bound, **{name: random.choice((1, -1, 2, HALF)) for name in names}))
        if random.random() < 0.4:
            rows.append(Product(*random.sample("xyz", 3), random.choice((1, -1, HALF))))
        found = run(*rows, whole="xyz")
        worlds = (dict(zip("xyz", point, strict=True)) for point in itertools.product(range(-2, 4), repeat=3))
        solutions = [world for world in worlds if all(each.holds(world) for each in rows)]
        assert not (found.refuted and solutions)
        seen[found.refuted] += 1
        if found.refuted:
            continue
        box = found.box()
        for name, interval in box.intervals.items():
            values = [world[name] for world in solutions]
            assert all(value in interval for value in values)
            if box.tight:
                assert interval == Interval(min(values), max(values))
        values = found.solution()
        if box.tight:
            assert values is not None
            assert all(each.holds(values) for each in rows)
    assert min(seen.values()) > 50
