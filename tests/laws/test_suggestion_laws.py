"""Planted relations are found wherever they stand; figures that have nothing to do with each other give none."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from cac_check.sheets.grid import Grid
from cac_check.suggestion.exactly import holds
from cac_check.suggestion.figures import read_figures
from cac_check.suggestion.relation import Function
from cac_check.suggestion.search import suggest


@st.composite
def planted(draw: st.DrawFn) -> tuple[list[list[int]], int]:
    """A table in which one column is the sum of those behind it, and the place of that column."""
    seed = draw(st.integers(0, 2**32))
    rows, before, parts = draw(st.integers(4, 12)), draw(st.integers(0, 2)), draw(st.integers(2, 7))
    chance = random.Random(seed)
    table = []
    for _ in range(rows):
        members = [chance.randrange(1_000, 99_999) for _ in range(parts)]
        table.append([*(chance.randrange(1_000, 99_999) for _ in range(before)), sum(members), *members])
    return table, before


def grid(table: list[list[int]]) -> Grid:
    return Grid("t", tuple(tuple(map(str, row)) for row in table))


@given(planted())
def test_planted_sums_are_found_in_every_row(world: tuple[list[list[int]], int]) -> None:
    table, total = world

    found = suggest(read_figures(grid(table)))

    expected = {
        (Function.SUM, (row, total), frozenset((row, column) for column in range(total + 1, len(cells))))
        for row, cells in enumerate(table)
    }
    assert expected <= {(each.function, each.total, frozenset(each.parts)) for each in found}


@given(planted())
def test_a_total_moved_by_one_row_gives_none(world: tuple[list[list[int]], int]) -> None:
    table, total = world
    moved = [row[total] for row in table[1:] + table[:1]]
    shifted = [[*row[:total], other, *row[total + 1 :]] for row, other in zip(table, moved, strict=True)]

    assert suggest(read_figures(grid(shifted))) == ()


@given(st.integers(0, 2**32), st.integers(3, 14), st.integers(3, 9))
def test_figures_by_chance_give_none(seed: int, rows: int, columns: int) -> None:
    chance = random.Random(seed)

    assert (
        suggest(read_figures(grid([[chance.randrange(10_000, 99_999) for _ in range(columns)] for _ in range(rows)])))
        == ()
    )


@given(planted())
def test_what_is_printed_is_so_in_rationals(world: tuple[list[list[int]], int]) -> None:
    figures = read_figures(grid(world[0]))

    for each in suggest(figures):
        assert each.printed == holds(each.function, each.total, each.parts, figures.printed)
        assert each.total not in each.parts
        assert len(set(each.parts)) == len(each.parts) > 1
