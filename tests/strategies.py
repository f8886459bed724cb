"""Hypothesis strategies shared by all tests; new features are added here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System, interval_rows
from cac_check.interval import Interval, Rational

NAMES = ("a", "b", "c", "d", "e")

small = st.integers(-4, 6)


@st.composite
def rationals(draw: st.DrawFn) -> Rational:
    """Small whole numbers mostly, sometimes thirds, halves and numbers beyond a double's precision."""
    return draw(
        st.one_of(
            small,
            small,
            st.builds(Fraction, st.integers(-9, 9), st.sampled_from((2, 3))),
            st.integers(-3, 3).map(lambda n: n * (10**18 + 1)),
        )
    )


@st.composite
def intervals(draw: st.DrawFn, ends: st.SearchStrategy[Rational] | None = None, *, bounded: bool = False) -> Interval:
    """Intervals of every kind: points, zero width, open, closed, unbounded."""
    numbers = rationals() if ends is None else ends
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return Interval(low, high)
    open_ends = draw(st.tuples(st.booleans(), st.booleans()))
    if not bounded:
        unbounded = draw(st.sampled_from((None, None, None, "low", "high")))
        low = None if unbounded == "low" else low
        high = None if unbounded == "high" else high
    return Interval(low, high, *open_ends)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """Rows over two to four of the names, mostly with unit coefficients."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    factors = st.sampled_from((1, 1, 1, -1, -1, 2, -2, 3, Fraction(1, 2)))
    return Row(
        tuple((name, draw(factors)) for name in names),
        draw(st.sampled_from((Sense.EQ, Sense.EQ, Sense.LE, Sense.LT))),
        draw(small),
    )


def claim(number: int, name: str, interval: Interval) -> Member:
    """Return the member of a claim on one variable."""
    return Member(f"claim{number}", MemberKind.CLAIM, (interval_rows(name, interval),))


@st.composite
def systems(
    draw: st.DrawFn, *, integral: bool | None = None, products: bool = False, cases: bool = True, box: bool = False
) -> System:
    """Systems of claims and rules; ``box``: every variable is confined to whole numbers an oracle can enumerate."""
    ends = small if box else rationals()
    members = []
    if box:
        members += [claim(n, name, draw(intervals(st.integers(-2, 3), bounded=True))) for n, name in enumerate(NAMES)]
    for number in range(draw(st.integers(1, 5))):
        members.append(claim(10 + number, draw(st.sampled_from(NAMES)), draw(intervals(ends))))
    for number in range(draw(st.integers(1, 4))):
        constraints: list[Constraint] = draw(st.lists(rows(), min_size=1, max_size=2))
        if products and draw(st.booleans()):
            names = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=3, unique=True))
            constraints.append(Product(*names, draw(st.sampled_from((1, Fraction(1, 2), -1)))))
        alternatives = [tuple(constraints)]
        if cases and draw(st.booleans()):
            alternatives.append((draw(rows()),))
        members.append(Member(f"rule{number}", MemberKind.RULE, tuple(alternatives)))
    whole = draw(st.booleans()) if integral is None else integral
    return System(tuple(draw(st.permutations(members))), frozenset(NAMES) if whole else frozenset())


@st.composite
def large_systems(draw: st.DrawFn) -> System:
    """Some forty rows in circles over ten variables, around a point that one row in some misses by a little."""
    random = Random(draw(st.integers(0, 10**9)))  # some hundred draws of their own would take most of the time
    scale = draw(st.sampled_from((1, 1, 10**6, 10**15)))
    misses = draw(st.sampled_from((0, 0, 1, Fraction(1, 1000))))
    point = {f"x{number}": random.randint(-9, 9) * scale for number in range(10)}
    made = []
    for number in range(32):
        terms = tuple((name, random.choice((1, 1, -1, -1, 2, 3))) for name in random.sample(sorted(point), 3))
        sense = random.choice((Sense.EQ, Sense.LE, Sense.LE, Sense.LT))
        room = {Sense.EQ: 0, Sense.LE: random.randint(0, 1), Sense.LT: Fraction(1, random.randint(1, 3))}[sense]
        there = sum(factor * point[name] for name, factor in terms)
        made.append(Row(terms, sense, there + room - (misses if number == 31 else 0)))
    made += [Row(((name, -1),), Sense.LE, 9 * scale) for name in point]
    return System(tuple(Member(f"m{number}", MemberKind.RULE, ((one,),)) for number, one in enumerate(made)))


def solutions(system: System, low: int = -2, high: int = 3) -> Iterator[Mapping[str, Rational]]:
    """Enumerate the whole-number solutions of a system inside a box, the slow and readable way.

    What is about one variable alone sorts out its values first.
    """
    alone = {name: [member for member in system.members if member.variables == {name}] for name in system.variables}
    others = [member for member in system.members if len(member.variables) != 1]
    values = [
        [value for value in range(low, high + 1) if all(_holds(member, {name: value}) for member in members)]
        for name, members in alone.items()
    ]
    for point in itertools.product(*values):
        solution = dict(zip(alone, point, strict=True))
        if all(_holds(member, solution) for member in others):
            yield solution


def _holds(member: Member, values: Mapping[str, Rational]) -> bool:
    return any(all(constraint.holds(values) for constraint in case) for case in member.cases)
