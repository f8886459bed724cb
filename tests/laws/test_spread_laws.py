"""Laws of ``spread``: what real whole numbers have is never refuted, and nothing is that none have."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Member, MemberKind, interval_rows
from cac_check.engine.limits import Undecided
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.interval import Interval, Rational
from cac_check.model import Kind, Quantity, Rule, Spread, hidden_of, with_untold
from tests.examples import few


def decided(form: Spread, count: int, mean: Interval, deviation: Interval) -> bool:
    """Whether whole numbers have this mean and deviation, as the engines decide."""
    rule = Rule("rule", form, "so", untold=hidden_of("rule", form))
    quantities = with_untold(
        {
            "m": Quantity("m", "m", kind=Kind.AMOUNT, nonnegative=False),
            "sd": Quantity("sd", "sd", kind=Kind.AMOUNT),
            "n": Quantity("n", "n"),
        },
        rule.untold,
    )
    told = {"n": Interval.point(count), "m": mean, "sd": deviation}
    claims = [Member(f"c{name}", MemberKind.CLAIM, (interval_rows(name, each),)) for name, each in told.items()]
    kinds = GivenKinds(
        tuple(member for name, each in quantities.items() if (member := domain(each, name)) is not None),
        frozenset(name for name, each in quantities.items() if each.kind.integral),
    )
    found = Problem.of((compile_rule(rule, quantities),), claims, kinds).decide()
    assert not isinstance(found, Undecided), found
    return isinstance(found, Witness)


def rounded(value: Rational, places: int) -> Interval:
    """Return the values written as this one with so many decimals."""
    unit = 10**places
    nearest = math.floor(value * unit + Fraction(1, 2))
    return Interval(Fraction(2 * nearest - 1, 2 * unit), Fraction(2 * nearest + 1, 2 * unit))


def root(value: Rational, places: int) -> Interval:
    """Return the values written as the root of this one with so many decimals."""
    unit = 10**places
    down = math.isqrt(math.floor(value * unit**2))
    nearest = down + (4 * value * unit**2 >= (2 * down + 1) ** 2)
    return Interval(Fraction(max(2 * nearest - 1, 0), 2 * unit), Fraction(2 * nearest + 1, 2 * unit))


def squares(sums: tuple[int, ...], items: int, population: bool) -> Fraction:
    """Return the square of the deviation of means of items."""
    mean = Fraction(sum(sums), len(sums))
    total = sum((each - mean) ** 2 for each in sums)
    return Fraction(total, (len(sums) - (not population)) * items**2)


@few(25)
@given(
    st.integers(1, 2).flatmap(
        lambda items: st.tuples(st.just(items), st.lists(st.integers(items, 5 * items), min_size=2, max_size=40))
    ),
    st.booleans(),
    st.booleans(),
    st.integers(1, 3),
)
@example((1, [3, 3]), False, False, 2)
@example((1, [1, 5]), False, True, 2)
@example((1, [0, 0, 0, 1]), False, False, 2)
def test_what_real_numbers_have_is_never_refuted(
    told: tuple[int, list[int]], population: bool, scale: bool, places: int
) -> None:
    items, sums = told
    form = Spread("m", "sd", "n", items, population, (0, 5) if scale else None)
    mean = Fraction(sum(sums), len(sums) * items)

    assert decided(form, len(sums), rounded(mean, places), root(squares(tuple(sums), items, population), places))


@few(40)
@given(st.integers(2, 6), st.integers(0, 12), st.integers(0, 40), st.booleans())
@example(4, 0, 28, False)
@example(3, 1, 7, False)
@example(5, 4, 4, False)
def test_exactly_what_some_numbers_have_fits(count: int, total: int, over: int, scale: bool) -> None:
    total %= count if not scale else 3 * count + 1
    low, high = (0, 3) if scale else (-8, 8)
    square = Fraction(over, 1) + (total**2 + total) % 2
    variance = Fraction(square * count - total**2, count * (count - 1))
    possible = variance >= 0 and any(
        sum(numbers) == total and sum(each**2 for each in numbers) == square
        for numbers in itertools.combinations_with_replacement(range(low, high + 1), count)
    )
    if variance < 0:
        return
    form = Spread("m", "sd", "n", ends=(low, high) if scale else None)
    # so narrow that no other sum of squares is in it, however its root is written
    near = root(variance, 6)

    assert decided(form, count, Interval.point(Fraction(total, count)), near) == possible
