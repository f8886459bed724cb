"""One door to the engines: what is asked of a problem, of parts of it and of more than it."""

from __future__ import annotations

import pytest

from cac_check.certificate import Witness
from cac_check.constraint import Member, MemberKind, Row, Sense, interval_rows
from cac_check.engine import problem as module
from cac_check.engine.limits import Undecided
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.interval import NONNEGATIVE, Interval

SUM = Member("sum", MemberKind.RULE, ((Row((("a", 1), ("b", 1), ("t", -1)), Sense.EQ, 0),),))
KINDS = GivenKinds(
    tuple(Member(f"domain:{name}", MemberKind.DOMAIN, (interval_rows(name, NONNEGATIVE),)) for name in "abt"),
    frozenset("abt"),
)


def claim(name: str, low: int, high: int | None = None) -> Member:
    return Member(f"s/{name}", MemberKind.CLAIM, (interval_rows(name, Interval(low, low if high is None else high)),))


def broken() -> Problem:
    return Problem.of([SUM], [claim("a", 3), claim("b", 4), claim("t", 8)], KINDS)


def test_what_cannot_hold_names_items_that_cannot() -> None:
    assert broken().holds() == {"s/a", "s/b", "s/t"}
    assert broken().holds(frozenset({"s/a", "s/b"})) is True
    assert broken().conflict() == {"s/a", "s/b", "s/t"}
    assert broken().without(frozenset({"s/t"})).holds() is True
    assert broken().without(frozenset({"s/t"})).conflict() is None


def test_a_set_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    decide = module.decide
    monkeypatch.setattr(module, "decide", lambda *given, **how: asked.append(given) or decide(*given, **how))
    one = broken()
    for _ in range(3):
        one.holds()
        one.holds(frozenset({"s/a"}))
    assert len(asked) == 2


def test_what_was_not_proved_is_not_said() -> None:
    class Never:
        def __call__(self, *_: object) -> Undecided:
            return Undecided("too hard")

    asked = Problem((SUM,), {"a": claim("a", 3)}, KINDS, solve=Never())
    assert asked.holds() is None
    assert asked.conflict() is None


def test_keys_need_not_be_ids_and_rules_can_be_given_up() -> None:
    items = {"rule sum": SUM, "a": claim("a", 9), "t": claim("t", 8)}
    given = Problem((), items, KINDS)
    assert given.holds() == {"rule sum", "a", "t"}
    found = given.diagnose({key: {(key, ""): 1} for key in items})
    assert found.conflicts == (frozenset(items),)
    assert set(found.corrections) == {frozenset({key}) for key in items}
    assert given.smallest_conflict(dict.fromkeys(items, 1), steps=9) == set(items)


def test_ranges_and_what_fits_are_those_of_what_is_kept() -> None:
    one = Problem.of([SUM], [claim("a", 3), claim("b", 4, 6), claim("t", 20)], KINDS)
    ranges = one.ranges(["t"], frozenset({"s/a", "s/b"}))
    assert ranges is not None
    assert (ranges["t"].interval, ranges["t"].exact) == (Interval(7, 9), True)
    assert one.fitting("t", {"t": 20}, frozenset({"s/a", "s/b"})) == Interval(7, 9)
    assert one.ranges(["t"]) is None


def test_kinds_are_asked_for_variables_in_use_and_whole_numbers_can_be_relaxed() -> None:
    half = Member("half", MemberKind.RULE, ((Row((("a", 2),), Sense.EQ, 3),),))
    assert [member.id for member in Problem.of([half], kinds=KINDS).system().members] == ["domain:a", "half"]
    assert not isinstance(Problem.of([half], kinds=KINDS).decide(), Witness)
    assert isinstance(Problem((half,), {}, KINDS, relaxed=True).decide(), Witness)
    assert not isinstance(Problem((half,), {}, whole=frozenset("a")).decide(), Witness)


def test_more_may_be_supposed() -> None:
    one = broken().without(frozenset({"s/t"}))
    assert isinstance(one.supposing(claim("t", 7)).decide(), Witness)
    assert not isinstance(one.supposing(claim("t", 8)).decide(), Witness)
