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

    def test_multiples_of_one_column_are_one_column_of_evidence(self) -> None:
        first = (402, 52, 61, 56, 117, 342, 108, 286)  # 61 + 56 = 117, by chance
        rows = "\n".join(
            f"n{row}|" + "|".join(str(value * times) for times in (10, 13, 17, 22)) for row, value in enumerate(first)
        )

        assert found("a|w|x|y|z\n" + rows) == {}

    def test_a_ratio_is_told_in_the_direction_of_its_heading(self) -> None:
        relations = found(
            "a|all|treated|released|ratio of released\nb|889|233|204|87.6\nc|910|241|210|87.1\nd|981|264|232|87.9"
            "\ne|1046|293|258|88.1\nf|1176|343|312|91.0"
        )

        assert [(key, each.parts) for key, each in relations.items()] == [
            ((Function.DIVISION, (row, 4)), ((row, 3), (row, 2))) for row in range(1, 6)
        ]


class TestOthers:
    def test_share_in_per_cent(self) -> None:
        relations = found(PEOPLE)

        assert relations[Function.DIVISION, (2, 4)].parts == ((2, 2), (2, 3))

    def test_average(self) -> None:
        relations = found("a|x|y|z|average\nb|1234|4321|777|2110.67\nc|834|2321|1711|1622\nd|5103|1321|6711|4378.33")

        assert relations[Function.AVERAGE, (1, 4)].parts == ((1, 1), (1, 2), (1, 3))

    def test_relative_change(self) -> None:
        relations = found(
            "a|2019|2020|change %\nb|1234|1321|7.05\nc|8349|8321|-0.34\nd|5103|6321|23.87\ne|771|803|4.15"
        )

        assert relations[Function.CHANGE, (1, 3)].parts == ((1, 2), (1, 1))


@pytest.mark.parametrize(
    "text", ["", "a", "1", "1|2|3", "a|b\n1|2\n3|4", "0|0|0\n0|0|0\n0|0|0", "1|1|2\n1|1|2\n1|1|2\n1|1|2"]
)
def test_what_proves_nothing_is_not_told(text: str) -> None:
    rows = tuple(tuple(line.split("|")) for line in text.splitlines())

    assert suggest(read_figures(Grid("t", rows))) == ()


class TestKinds:
    def test_sums_to_date_are_sums_of_months(self) -> None:
        months = [[315, 365, 298, 411, 378, 407, 309, 323, 401], [390, 480, 530, 461, 487, 459, 349, 367, 470]]
        months += [[404, 375, 437, 340, 330, 423, 300, 323, 338], [342, 400, 353, 353, 333, 325, 214, 290, 265]]
        columns = [[sum(each[:3]), sum(each[:6]), sum(each), *each] for each in months]
        names = ["1st quarter", "1st half", "1st to 3rd quarter", *(f"month {month}" for month in range(1, 10))]
        rows = zip(names, *columns, strict=True)

        relations = found("|2002|2003|2004|2005\n" + "\n".join("|".join(map(str, row)) for row in rows))

        for total, last in ((1, 6), (2, 9), (3, 12)):
            parts = tuple((row, 1) for row in range(4, last + 1))
            assert relations[Function.SUM, (total, 1)].parts == parts

    def test_columns_without_a_figure_belong_to_the_sum_they_adjoin(self) -> None:
        relations = found(
            "a|May|June|July|Aug|Sept|total\nb||||1234|877|2111\nc||||8234|1321|9555\nd||||5103|2322|7425\ne||||77|4010|4087"
            "\nall|0|0|0|14648|8530|23178"
        )

        assert relations[Function.SUM, (1, 6)].parts == tuple((1, column) for column in range(1, 6))

    def test_counts_rounded_to_fives(self) -> None:
        relations = found(
            "a|x|y|z|total\nb|1235|4320|775|6335\nc|8235|2320|1715|12265\nd|5105|1325|6710|13135\ne|2415|3105|1990|7510"
            "\nf|1085|875|9640|11595\ng|4470|3355|2130|9960"
        )

        assert [relations[Function.SUM, (row, 4)].parts[0] for row in range(1, 7)] == [(row, 1) for row in range(1, 7)]

    def test_averages_per_head_that_are_whole_but_for_zeros_behind(self) -> None:
        relations = found(
            "a|90|91|92|93|94|95|96"
            "\nawarded|4587715.00|4459442.00|4634228.00|4947775.00|5954395.00|6203713.00|7040385.00"
            "\nawards|3461.00|3130.00|3085.00|3312.00|3347.00|3303.00|3451.00"
            "\naverage award|1326.00|1425.00|1502.00|1494.00|1779.00|1878.00|2040.00"
        )

        assert relations[Function.DIVISION, (3, 1)].parts == ((1, 1), (2, 1))

    def test_multiples_of_one_step_prove_no_sums(self) -> None:
        times = map(int, "5513653642232132311461454266311151642412")
        rates = (1, 4.08, 4.1616, 4.244832, 4.34, 4.43, 4.52, 3.456)
        rows = (
            f"job {job}|" + "|".join(f"{520 * each * rate:.2f}" for rate in rates) for job, each in enumerate(times)
        )

        assert found("|".join(["job", *(f"year {each}" for each in range(8))]) + "\n" + "\n".join(rows)) == {}

    def test_an_index_is_100_on_average_over_its_base_year(self) -> None:
        relations = found(
            "a|2008/1|2008/2|2008/3|2008/4|2008\nB|98.7|103.7|104.2|93.4|100.0\nC|100.3|101.9|105.9|91.9|100.0"
            "\nD|97.0|105.7|106.2|91.1|100.0\nE|102.0|102.4|105.4|90.2|100.0\nF|98.2|105.7|101.9|94.2|100.0"
            "\nG|99.1|102.2|104.4|94.3|100.0\nH|96.6|101.1|108.0|94.3|100.0\nI|101.5|103.3|102.0|93.2|100.0"
        )

        assert relations[Function.AVERAGE, (1, 5)].parts == ((1, 1), (1, 2), (1, 3), (1, 4))
