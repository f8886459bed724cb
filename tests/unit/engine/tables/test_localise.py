from __future__ import annotations

import itertools

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.localise import REPORT, Cell, Rules, localise
from cac_check.model import Missing, Relation

NAMES = ("a", "b", "c", "d", "e")
SPLIT = Comparison((("b", 1), ("c", 1)), (("a", 1),), Relation.EQ)
DEEPER = Comparison((("d", 1), ("e", 1)), (("b", 1),), Relation.EQ)
ORDER = Comparison((("e", 1),), (("b", 1),), Relation.LE)
RULES = (SPLIT, DEEPER, ORDER)

values = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(0, 3)))


def reports(*rows: dict[str, int]) -> pl.DataFrame:
    frame = pl.DataFrame(rows).with_row_index(REPORT)
    ends = [pl.col(name).cast(pl.Int128).alias(f"{name} {end}") for name in NAMES for end in ("low", "high")]
    there = [pl.lit(True).alias(f"{name} claimed") for name in NAMES]
    return frame.select(REPORT, *ends, *there, *(pl.lit(True).alias(f"binds {n}") for n in range(len(RULES))))


def holds(row: dict[str, int]) -> bool:
    return row["b"] + row["c"] == row["a"] and row["d"] + row["e"] == row["b"] and row["e"] <= row["b"]


def smallest(row: dict[str, int]) -> dict[frozenset[str], list[set[int]]]:
    """Try every set and every value; a small box holds whatever can fit."""
    for size in range(1, len(NAMES) + 1):
        found = {}
        for chosen in itertools.combinations(NAMES, size):
            fits = [
                new
                for new in itertools.product(range(-9, 10), repeat=size)
                if holds(row | dict(zip(chosen, new, strict=True)))
            ]
            if fits:
                found[frozenset(chosen)] = [set(column) for column in zip(*fits, strict=True)]
        if found:
            return found
    return {}


@settings(max_examples=60, deadline=None)
@given(values)
def test_the_smallest_sets_and_what_fits_are_those_of_brute_force(row: dict[str, int]) -> None:
    if holds(row):
        return
    cells = [Cell(name, integral=True) for name in NAMES]

    found = localise(reports(row), cells, [Rules((rule,), Missing.SKIP) for rule in RULES])

    expected = smallest(row)
    assert {frozenset(names) for names in found.candidates["cells"]} == set(expected)
    for names, lows, highs in found.candidates.select("cells", "lows", "highs").iter_rows():
        for low, high, fitting in zip(lows, highs, expected[frozenset(names)], strict=True):
            assert low is None or low == min(fitting)
            assert high is None or high == max(fitting)


def test_a_figure_that_cannot_be_negative_is_no_candidate_where_only_that_would_fit() -> None:
    row = dict.fromkeys(NAMES, 0) | {"a": 1, "b": 3, "d": 0, "e": 3}
    cells = [Cell(name, integral=True, nonnegative=True) for name in NAMES]

    found = localise(
        reports(row), cells, [Rules((SPLIT,), Missing.SKIP), Rules((DEEPER,), Missing.SKIP), Rules((), Missing.SKIP)]
    )

    assert found.candidates["cells"].to_list() == [["a"]]
    assert found.candidates["lows"].to_list() == [[3]]


def test_what_has_no_small_set_is_left() -> None:
    row = dict.fromkeys(NAMES, 0)

    found = localise(reports(row), [Cell(name) for name in NAMES], [Rules((rule,), Missing.SKIP) for rule in RULES])

    assert found.left == (0,)
    assert found.candidates.height == 0


def test_whole_numbers_with_weights_are_left_to_the_exact_engine() -> None:
    row = dict.fromkeys(NAMES, 0) | {"e": 1}
    doubled = Comparison((("d", 2), ("e", 1)), (("b", 1),), Relation.EQ)

    found = localise(
        reports(row),
        [Cell(name, integral=True) for name in NAMES],
        [Rules((doubled,), Missing.SKIP)] + [Rules((), Missing.SKIP)] * 2,
    )

    assert found.left == (0,)
