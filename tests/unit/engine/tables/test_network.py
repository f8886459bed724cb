from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.engine.tables.network import (
    Network,
    copies,
    likeliest_first,
    smallest_changes,
    with_copies_as_one,
)

CORRECTIONS = (
    Path(os.environ.get("CAC_CHECK_SHARED", Path(__file__).parents[4].parent / "shared"))
    / "tables"
    / "corrections.json"
)

EQUATIONS = (
    {"a": -1, "b": 1, "c": 1},
    {"b": -1, "d": 1, "e": 1},
    {"c": -1, "d": 1},
)
NAMES = "abcde"


def smallest(values: dict[str, int]) -> dict[frozenset[str], set[tuple[int, ...]]]:
    for size in range(1, len(NAMES) + 1):
        found = {}
        for chosen in itertools.combinations(NAMES, size):
            fits = {
                new
                for new in itertools.product(range(-8, 9), repeat=size)
                if all(
                    sum(c * (values | dict(zip(chosen, new, strict=True)))[name] for name, c in equation.items()) == 0
                    for equation in EQUATIONS
                )
            }
            if fits:
                found[frozenset(chosen)] = fits
        if found:
            return found
    return {}


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(0, 2))))
def test_the_smallest_sets_are_those_of_brute_force(values: dict[str, int]) -> None:
    network = Network(EQUATIONS, values)
    if not any(map(network.residual, EQUATIONS)):
        assert smallest_changes(network).found == ()
        return

    expected = smallest(values)
    changes = smallest_changes(network)
    found = changes.found
    if changes.cut:
        return

    assert {frozenset(change.needs) for change in found} == set(expected)
    for change in found:
        fits = expected[frozenset(change.needs)]
        for place, value in enumerate(change.needs.values()):
            told = {new[place] for new in fits}
            assert value is None or told == {value}


def test_copies_are_one_figure() -> None:
    network = Network(({"a": -1, "b": 1}, {"b": -1, "c": 1, "d": 1}), {"a": 9, "b": 9, "c": 3, "d": 5})

    assert copies(network)["a"] == {"a", "b"}
    assert {frozenset(change.needs) for change in smallest_changes(network).found} == {frozenset("c"), frozenset("d")}
    assert {frozenset(change.needs) for change in smallest_changes(with_copies_as_one(network)).found} == {
        frozenset("a"),
        frozenset("c"),
        frozenset("d"),
    }


def test_a_search_that_grows_too_large_is_given_up() -> None:
    equations = tuple({f"t{n}": -1} | {f"p{n}{m}": 1 for m in range(9)} for n in range(5))
    values = {name: 1 for equation in equations for name in equation}

    assert smallest_changes(Network(equations, values), most_nodes=500).cut


def test_slips_come_first_then_the_smallest_change() -> None:
    network = Network(({"t": -1, "a": 1, "b": 1},), {"t": 15741, "a": 9900, "b": 5571})

    ordered = likeliest_first(smallest_changes(network).found, network.values)

    assert [next(iter(change.needs.items())) for change in ordered] == [("t", 15471), ("a", 10170), ("b", 5841)]


@pytest.mark.skipif(not CORRECTIONS.is_file(), reason="the shared corrections are not here")
def test_what_people_corrected_is_among_the_smallest_sets() -> None:
    cases = json.loads(CORRECTIONS.read_text(encoding="utf-8"))
    among = {"A": 0, "B": 0}
    first = {"A": 0, "B": 0}
    for case in cases:
        equations = tuple(
            {identity["total"]: -1} | dict(zip(identity["parts"], identity["signs"], strict=True))
            for identity in case["identities"]
        )
        values = case["before"]
        changed = frozenset(name for name in values if values[name] != case["after"][name])
        network = Network(equations, values)
        plain = smallest_changes(network).found
        sizes = {len(change.needs) for change in plain}
        if sizes == {len(changed)}:
            assert changed in {frozenset(change.needs) for change in plain}, case["id"]
        group = copies(network)
        as_one = likeliest_first(smallest_changes(with_copies_as_one(network)).found, values)
        sets = [frozenset(change.needs) for change in likeliest_first(plain, values)]
        if changed not in sets:
            sets = [frozenset().union(*(group[name] for name in change.needs)) for change in as_one]
        among[case["tier"]] += changed in sets
        first[case["tier"]] += sets[:1] == [changed]

    assert among == {"A": 17, "B": 45}
    assert first["A"] >= 0.6 * among["A"]
    assert sum(first.values()) >= 0.6 * sum(among.values())
