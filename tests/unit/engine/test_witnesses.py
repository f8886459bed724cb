"""Values met on the way: which questions they answer, and which of those they are moved to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cac_check.constraint import Member, MemberKind, Product, Row, Sense, interval_rows
from cac_check.engine import problem as module
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.interval import NONNEGATIVE, Interval


def claim(name: str, low: int, high: int | None = None) -> Member:
    return Member(name, MemberKind.CLAIM, (interval_rows(name, Interval(low, low if high is None else high)),))


def rule(id_: str, *constraints: Row | Product) -> Member:
    return Member(id_, MemberKind.RULE, (constraints,))


def total(name: str, parts: Sequence[str], sense: Sense = Sense.EQ) -> Row:
    """Parts = total, or parts ≤ total."""
    return Row(((name, -1), *((part, 1) for part in parts)), sense, 0)


def counts(*names: str) -> GivenKinds:
    members = [Member(f"domain:{name}", MemberKind.DOMAIN, (interval_rows(name, NONNEGATIVE),)) for name in names]
    return GivenKinds(tuple(members), frozenset(names))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many members each question had that an engine was asked."""
    sizes: list[int] = []
    decide = module.decide
    monkeypatch.setattr(
        module, "decide", lambda system, *a, **k: sizes.append(len(system.members)) or decide(system, *a, **k)
    )
    return sizes


def test_one_witness_shows_that_every_part_of_a_sum_is_needed(asked: list[int]) -> None:
    parts = [f"q{number}" for number in range(400)]
    given = Problem.of([rule("sum", total("t", parts))], [claim("t", 9_999), *(claim(part, 1, 2) for part in parts)])
    assert given.conflict() == {"t", *parts}
    assert len(asked) < 20


def test_a_sum_told_in_two_steps(asked: list[int]) -> None:
    """The middle terms are told by nobody: a part of one is put right by a part of the other."""
    first, second = [f"a{number}" for number in range(60)], [f"b{number}" for number in range(60)]
    rules = [
        rule("all", total("t", ["a", "b"])),
        rule("first", total("a", first)),
        rule("second", total("b", second, Sense.LE)),
    ]
    given = Problem.of(rules, [claim("t", 99), *(claim(part, 1) for part in (*first, *second))])
    assert given.conflict() == {"t", *first, *second}
    assert len(asked) < 20


@pytest.mark.parametrize("fixed", [True, False])
def test_margins_of_a_cross_table_whether_rules_can_be_given_up_or_not(asked: list[int], fixed: bool) -> None:
    """Rows come to 131 more than columns; no cell is told, so every margin is needed, and every rule."""
    size = range(12)
    rows = [rule(f"row{r}", total(f"r{r}", [f"c{r}_{c}" for c in size])) for r in size]
    columns = [rule(f"column{c}", total(f"k{c}", [f"c{r}_{c}" for r in size])) for c in size]
    claims = [claim(f"r{r}", 1_000 + 131 * (r == 3)) for r in size] + [claim(f"k{c}", 1_000) for c in size]
    kinds = counts(*[f"c{r}_{c}" for r in size for c in size])
    rules = [*rows, *columns]
    given = Problem.of(rules, claims, kinds) if fixed else Problem.of([], [*rules, *claims], kinds)

    assert given.conflict() == {each.id for each in (claims if fixed else [*rules, *claims])}
    assert len(asked) < 25


def test_values_that_are_moved_stay_whole_and_within_what_is_fixed() -> None:
    """Half a unit cannot be moved, nor more than there is: what is not needed is never said to be."""
    kinds = counts("a", "b", "t")
    given = Problem.of([rule("sum", Row((("t", -1), ("a", 1), ("b", 2)), Sense.EQ, 0))], [], kinds)
    conflict = given.supposing(claim("t", 7), claim("a", 4), claim("b", 0, 5)).conflict()
    assert conflict == {"t", "a"}


def test_factors_of_a_product_and_what_has_several_cases_are_not_moved() -> None:
    either = Member("either", MemberKind.RULE, ((total("t", ["a"]),), (total("t", ["b"]),)))
    product = rule("product", Product("t", "a", "b"))
    given = Problem.of([either, product], [claim("a", 3), claim("b", 4), claim("t", 13)])
    assert given.conflict() == {"b", "t"}
    assert isinstance(given.holds(frozenset({"a", "b"})), frozenset)


def test_what_no_value_can_put_right_is_a_conflict_by_itself() -> None:
    never = rule("never", Row((), Sense.LE, -1))
    beside = rule("beside", Row((("a", 1),), Sense.LE, 3), Row((), Sense.LE, -1))

    assert Problem.of([], [never, claim("a", 1)]).conflict() == {"never"}
    assert Problem.of([], [beside, claim("a", 1)]).conflict() == {"beside"}
