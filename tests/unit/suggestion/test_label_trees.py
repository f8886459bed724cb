"""What labels are part of by what they are called."""

from __future__ import annotations

import pytest

from cac_check.suggestion.rules.label_trees import Tree, trees


@pytest.mark.parametrize(
    ("labels", "cut"),
    [
        (["2019", "2019M01", "2019M02", "2020", "2020M01", "2020M02"], "M"),
        (["R1", "R1.P1", "R1.P2", "R2", "R2.P1", "R2.P2"], "."),
    ],
)
def test_codes_with_a_separator(labels: list[str], cut: str) -> None:
    (tree,) = trees(labels, labels)

    assert tree.cut == cut
    assert set(tree.parents.values()) == {labels[0], labels[3]}


def test_codes_by_their_lengths_below_a_total() -> None:
    labels = ["_T", "A", "A1", "A2", "B", "B1", "B11", "B12", "B2", "C"]

    first, second = trees(labels, labels)

    assert (first.lengths, first.total) == ((1, 2, 3), "_T")
    assert {label for label, parent in first.parents.items() if parent == "_T"} == {"A", "B", "C"}
    assert first.parents["B11"] == "B1"
    assert not second.is_one_rule  # without the total, no rule says it of all codes


def test_codes_whose_levels_have_no_one_length_are_told_one_by_one() -> None:
    (even,) = trees(["A", "A1", "A2", "A222", "A223"], ())
    (uneven,) = trees(["A", "A1", "A21", "A2", "A33", "A34", "A212"], ())

    assert even == Tree({"A1": "A", "A2": "A", "A222": "A2", "A223": "A2"}, lengths=(1, 2, 4))
    assert uneven.parents["A212"] == "A21"
    assert not uneven.is_one_rule


def test_labels_that_stand_further_in() -> None:
    rows = ["All", "  farms", "    crops", "    animals", "  trade", "    shops", "    stalls"]

    (tree,) = trees(rows, rows)

    assert tree.parents["    stalls"] == "  trade"
    assert tree.parents["  trade"] == "All"


def test_a_label_that_stands_under_two_others_says_nothing() -> None:
    rows = ["farms", "  men", "  women", "trade", "  men", "  women"]

    assert list(trees(sorted(set(rows)), rows)) == []


def test_words_and_numbers_are_no_codes() -> None:
    labels = ["north", "south", "east", "west", "1", "2", "3"]

    assert list(trees(labels, labels)) == []
