"""A memory that checks share changes no byte of what they say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cac_check import Memory, check, load_dataset, load_rules
from cac_check.model import Dataset, Kind, Profile
from tests.worlds import Situation, situations

HERE = Path(__file__).parents[2]


def edited(dataset: Dataset, number: int) -> Dataset:
    """Return the data set without one claim, or with another kind and unit for a quantity."""
    claims = dataset.claims
    if number % 3 and claims:
        number %= len(claims)
        return dataclasses.replace(dataset, claims=(*claims[:number], *claims[number + 1 :]))
    ids = list(dataset.quantities)
    name = ids[number % len(ids)]
    other = dataclasses.replace(
        dataset.quantities[name], kind=list(Kind)[number % len(Kind)], unit=f"unit {number % 2}"
    )
    return dataclasses.replace(dataset, quantities={**dataset.quantities, name: other})


@given(
    st.lists(situations(), min_size=1, max_size=2),
    st.lists(st.integers(0, 60), max_size=3),
    st.sampled_from(list(Profile)),
    st.sampled_from([5, 100]),
)
def test_what_was_decided_before_answers_the_same(
    several: list[Situation], edits: list[int], profile: Profile, budget: int
) -> None:
    memory = Memory()
    for one in several:
        dataset = one.dataset
        for edit in (None, *edits, None):
            dataset = one.dataset if edit is None else edited(dataset, edit)
            alone = check(dataset, one.rules, profile=profile, budget=budget).to_dict()
            assert check(dataset, one.rules, profile=profile, budget=budget, memory=memory).to_dict() == alone


def test_the_edits_of_a_real_data_set_are_checked_the_same_with_a_memory() -> None:
    memory = Memory()
    dataset, rules = load_dataset(HERE / "data" / "cac-2023.yaml"), load_rules(HERE / "rules" / "cac-2023.yaml")
    for number in (1, 100, 200):
        one = edited(dataset, number)
        assert check(one, rules, memory=memory).to_dict() == check(one, rules).to_dict()
        assert memory.decided
    known = len(memory.decided)
    check(edited(dataset, 200), rules, memory=memory)
    assert len(memory.decided) == known


def test_a_check_that_ran_out_of_time_is_not_remembered() -> None:
    memory = Memory()
    dataset, rules = load_dataset(HERE / "data" / "cac-2023.yaml"), load_rules(HERE / "rules" / "cac-2023.yaml")
    late = check(dataset, rules, timeout=0, memory=memory)
    assert "the time allowed was used up" in {finding.reason for finding in late.findings}
    assert not memory.judged
