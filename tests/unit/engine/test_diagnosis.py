"""Conflicts and corrections over items whose oracle is a list of what cannot go together."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from cac_check.engine.diagnosis import diagnose, shrink, smallest_conflict, total_price

ITEMS = "abcdef"


def oracle_of(conflicts):
    """Say that items can hold unless they include one of the conflicts; answer with all items, not the least."""
    return lambda kept: kept if any(conflict <= kept for conflict in conflicts) else True


def prices(**weights: int):
    return {item: {(item, ""): weights.get(item, 1)} for item in ITEMS}


def minimal(sets):
    return {one for one in sets if not any(other < one for other in sets)}


@given(st.sets(st.frozensets(st.sampled_from(ITEMS), min_size=1, max_size=4), max_size=5), st.data())
def test_it_finds_all_conflicts_and_all_cheapest_corrections(conflicts, data: st.DataObject) -> None:
    weights = {item: data.draw(st.integers(1, 3)) for item in ITEMS}
    subsets = [frozenset(chosen) for size in range(7) for chosen in itertools.combinations(ITEMS, size)]
    hitting = [dropped for dropped in subsets if all(conflict & dropped for conflict in conflicts)]
    cost = {dropped: sum(weights[item] for item in dropped) for dropped in hitting}
    least = min(cost.values())

    found = diagnose(prices(**weights), oracle_of(conflicts), conflicts=100, corrections=100, steps=10_000)

    assert set(found.conflicts) == minimal(conflicts)
    assert set(found.corrections) == {dropped for dropped in hitting if cost[dropped] == least}
    assert found.weight == least
    assert not found.conflicts_cut
    assert not found.corrections_cut


def test_limits_are_said() -> None:
    conflicts = [frozenset(pair) for pair in itertools.combinations(ITEMS, 2)]

    few = diagnose(prices(), oracle_of(conflicts), conflicts=3, corrections=2)

    assert len(few.corrections) == 2
    assert few.corrections_cut
    one = diagnose(prices(a=0), oracle_of([frozenset("ab"), frozenset("cd"), frozenset("ef")]), conflicts=1)
    assert one.conflicts_cut
    assert diagnose(prices(), oracle_of(conflicts), steps=1).corrections_cut


def test_nothing_is_said_where_the_oracle_does_not_know() -> None:
    found = diagnose(prices(), lambda kept: None)

    assert (found.conflicts, found.corrections, found.weight) == ((), (), None)
    assert found.conflicts_cut
    assert found.corrections_cut


def test_copies_of_one_witness_are_paid_once_at_the_dearest() -> None:
    shared = {"a": {("wire", "q"): 1}, "b": {("wire", "q"): 3}, "c": {("other", "q"): 2}}

    assert total_price(shared, "ab") == 3
    assert total_price(shared, "abc") == 5
    found = diagnose(shared, oracle_of([frozenset("ac"), frozenset("bc")]))
    assert found.corrections == (frozenset("c"),)


def test_shrinking_leaves_out_what_comes_first() -> None:
    conflicts = [frozenset("ab"), frozenset("cd")]

    assert shrink(frozenset("abcd"), "abcd", oracle_of(conflicts)) == frozenset("cd")
    assert shrink(frozenset("abcd"), "dcba", oracle_of(conflicts)) == frozenset("ab")
    assert shrink(frozenset("ab"), "ab", lambda kept: None) is None


@given(st.data(), st.integers(1, 200), st.booleans())
def test_of_many_items_too_what_is_left_is_the_minimal_set_that_comes_last(
    data: st.DataObject, size: int, known: bool
) -> None:
    order = [f"{number:03}" for number in range(size)]
    conflicts = data.draw(st.lists(st.frozensets(st.sampled_from(order), min_size=1), min_size=1, max_size=4))

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool | None:
        if any(conflict <= kept for conflict in conflicts):
            return kept
        return True if known or len(kept) < size - 1 else None

    found = shrink(frozenset(order), order, oracle)

    one_by_one = frozenset(order)
    for item in order:
        if any(conflict <= one_by_one - {item} for conflict in conflicts):
            one_by_one -= {item}
    assert found == one_by_one or (found is None and not known)


def test_few_of_many_are_found_with_few_questions() -> None:
    order = [str(number) for number in range(10_000)]
    asked = 0

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool:
        nonlocal asked
        asked += len(kept)
        return kept if {"17", "4711", "9999"} <= kept else True

    assert shrink(frozenset(order), order, oracle) == {"17", "4711", "9999"}
    assert asked < 500_000  # one by one: fifty million


@given(
    st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=6),
    st.lists(st.integers(1, 3), min_size=6, max_size=6),
)
def test_the_smallest_conflict_is_the_cheapest_of_all(conflicts: list[frozenset[str]], prices: list[int]) -> None:
    costs = dict(zip("abcdef", prices, strict=True))

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool:
        return next((conflict for conflict in conflicts if conflict <= kept), True)

    found = smallest_conflict(costs, oracle, steps=1_000)

    assert found in conflicts
    assert sum(costs[item] for item in found) == min(sum(costs[item] for item in one) for one in conflicts)


def test_a_smallest_conflict_out_of_reach_is_none() -> None:
    assert smallest_conflict(dict.fromkeys("abc", 1), lambda kept: True if len(kept) < 3 else kept, steps=1) is None
