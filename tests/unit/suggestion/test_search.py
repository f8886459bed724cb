"""Relations of small tables made for readers: what is found, and what is not."""

from __future__ import annotations

import pytest

from cac_check.sheets.grid import Grid
from cac_check.suggestion.figures import read_figures
from cac_check.suggestion.relation import Cell, Function, Relation
from cac_check.suggestion.search import suggest


def found(text: str) -> dict[tuple[Function, Cell], Relation]:
    rows = tuple(tuple(field.strip() for field in line.split("|")) for line in text.strip().splitlines())
    return {(each.function, each.total): each for each in suggest(read_figures(Grid("t", rows)))}


PEOPLE = """
region | men   | women | total | share of women
north  | 1,203 | 1,301 | 2,504 | 52.0
south  | 3,457 | 3,011 | 6,468 | 46.6
east   | 871   | 952   | 1,823 | 52.2
west   | 4,106 | 3,995 | 8,101 | 49.3
all    | 9,637 | 9,259 | 18,896 | 49.0
"""


class TestSums:
    def test_along_rows_and_down_columns(self) -> None:
        relations = found(PEOPLE)

        assert relations[Function.SUM, (1, 3)].parts == ((1, 1), (1, 2))
        assert relations[Function.SUM, (5, 1)].parts == ((1, 1), (2, 1), (3, 1), (4, 1))
        assert all(each.printed for each in relations.values())

    def test_total_before_its_parts(self) -> None:
        relations = found("a | total | x | y | z\nb|987|214|552|221\nc|1441|801|317|323\nd|3082|1990|90|1002")

        assert [relations[Function.SUM, (row, 1)].parts for row in (1, 2, 3)] == [
            tuple((row, column) for column in (2, 3, 4)) for row in (1, 2, 3)
        ]

    def test_decimal_comma_is_found(self) -> None:
        relations = found("a|x|y|total\nb|1,25|13,71|14,96\nc|23,44|8,17|31,61\nd|7,03|5,58|12,61")

        assert {cell for function, cell in relations if function is Function.SUM} == {(1, 3), (2, 3), (3, 3)}

    def test_rounded_parts_hold_as_printed(self) -> None:
        relations = found("a|x|y|z|total\nb|1234|4321|777|6333\nc|8234|2321|1711|12266\nd|5103|1321|6711|13135")

        assert relations[Function.SUM, (1, 4)].printed

    def test_no_sum_of_one_part(self) -> None:
        relations = found("a|x|y|z\nb|1234|0|1234\nc|8234|0|8234\nd|5103|0|5103")

        assert relations == {}


class TestLayout:
    def test_sums_of_subtotals_and_not_of_all_below(self) -> None:
        relations = found(
            "a|2019|2020|2021\nall|9628|9711|9802\nwaste|6758|6529|6609\nlandfill|4863|4859|4887\nburnt|1895|1670|1722"
            "\nother|2870|3182|3193"
        )

        assert relations[Function.SUM, (1, 1)].parts == ((2, 1), (5, 1))
        assert relations[Function.SUM, (2, 1)].parts == ((3, 1), (4, 1))

    def test_the_corner_is_told_from_both_sides(self) -> None:
        rows = tuple(tuple(field.strip() for field in line.split("|")) for line in PEOPLE.strip().splitlines())
        parts = {each.parts for each in suggest(read_figures(Grid("t", rows))) if each.total == (5, 3)}

        assert parts == {((5, 1), (5, 2)), ((1, 3), (2, 3), (3, 3), (4, 3))}

    def test_a_sum_runs_over_printed_zeros(self) -> None:
        relations = found(
            "a|total|x|y|z|u\nb|987|0|214|773|0\nc|1441|0|801|640|0\nd|3082|0|1990|1092|0\ne|7315|0|6204|1111|0"
        )

        assert relations[Function.SUM, (1, 1)].parts == tuple((1, column) for column in (2, 3, 4, 5))

    def test_a_column_that_numbers_rows_is_no_figure(self) -> None:
        rows = "\n".join(f"{row + 1}|{value}|{value % 7}" for row, value in enumerate((913, 274, 655, 381, 742, 518)))

        assert found("no|x|y\n" + rows) == {}
