from fractions import Fraction

import pytest

from cac_check.sheets.grid import Options
from cac_check.sheets.layout import Layout, Role
from cac_check.sheets.registry import read_book
from cac_check.sheets.structure import look
from cac_check.sheets.totals import Sum, find_sums
from cac_check.sheets.understood import understand

PUBLISHED = """\
Table 5: Cases by region;;;
(in thousands);;;

Region;2019;2020;Change
Total;1.234,5;2.000,0;765,5
 North;1.000,5;1.200,0;199,5
 South;234,0;800,0;566,0
Islands;;;
East;3,0;4,0;1,0
West;–;..;..

1) Provisional.;;;
Source: the office, 2021;;;
"""


def layout_of(text: str, options: Options | None = None) -> Layout:
    return look(read_book(text.encode(), "t.csv", options).grids[0], options)


def test_rows_are_told_apart() -> None:
    layout = layout_of(PUBLISHED, Options(marks="destatis"))

    assert [str(role) for role in layout.roles] == [
        "title", "title", "empty", "header", "derived", "data", "data", "group", "data", "data", "empty",
        "note", "note",
    ]  # fmt: skip
    assert layout.header == (3,)
    assert (layout.labels, layout.figures) == ((0,), (1, 2, 3))
    assert [layout.heading(column) for column in layout.figures] == ["2019", "2020", "Change"]
    assert str(layout.style) == "decimal , , group ."
    assert layout.body == range(4, 10)
    assert ("rows", Sum(4, (5, 6))) in layout.sums


def test_headings_of_two_rows_are_joined() -> None:
    layout = layout_of("Place,2019,,2020,\n,men,women,men,women\nnorth,1,2,3,4\nsouth,5,6,7,9\n")

    assert layout.header == (0, 1)
    assert [layout.heading(column) for column in (1, 2)] == ["2019 men", "2019 women"]


def test_a_person_can_say_which_rows_are_headings() -> None:
    text = "anything 12\nx,1,2\na,3,4\nb,5,6\n"
    layout = layout_of(text, Options(skip=1, header=1))

    assert [str(role) for role in layout.roles] == ["title", "header", "data", "data"]


def test_years_beside_figures_are_labels() -> None:
    layout = layout_of("year,cases\n2019,17\n2020,25\n2021,900\n")

    assert (layout.labels, layout.figures) == ((0,), (1,))


def test_a_text_without_figures_has_none() -> None:
    layout = layout_of("a,b\nc,d\n")

    assert layout.figures == ()
    assert layout.body == range(0)


def line(*figures: int) -> list[tuple[int, int] | None]:
    return [(figure, 1) for figure in figures]


@pytest.mark.parametrize(
    ("lines", "sums"),
    [
        ({0: line(579, 777), 1: line(123, 333), 2: line(456, 444)}, (Sum(0, (1, 2)),)),
        ({0: line(123, 333), 1: line(456, 444), 5: line(579, 777)}, (Sum(5, (1, 0)),)),
        ({0: line(123, 333), 1: line(456, 444), 2: line(578, 777)}, (Sum(2, (1, 0)),)),  # rounded
        ({0: line(123, 333), 1: line(456, 444), 2: line(570, 700)}, ()),
        ({0: line(0, 0), 1: line(0, 0), 2: line(0, 0)}, ()),
        ({0: line(1), 1: line(2), 2: line(3)}, ()),  # too few digits
        (
            {0: line(1110, 2220), 1: line(333, 1000), 2: line(111, 400), 3: line(222, 600), 4: line(777, 1220)},
            (Sum(0, (1, 4)), Sum(1, (2, 3))),
        ),
    ],
)
def test_sums_are_found(lines: dict[int, list[tuple[int, int] | None]], sums: tuple[Sum, ...]) -> None:
    assert find_sums(lines) == sums


def test_a_balance_is_the_difference_and_not_what_it_was_taken_from() -> None:
    lines = {0: line(14123, 15341), 1: line(39942, 39945), 2: line(-25819, -24604)}

    assert find_sums(lines, {2}) == (Sum(2, (0, 1), minus=True),)


def test_sums_of_decimals_are_exact() -> None:
    tenth = Fraction(1, 10)
    lines = {0: [(Fraction(333333, 10), tenth)], 1: [(Fraction(111111, 10), tenth)], 2: [(Fraction(222222, 10), tenth)]}

    assert find_sums(lines) == (Sum(0, (1, 2)),)


def test_short_headings_are_no_signs_where_nothing_stands_above_them() -> None:
    layout = layout_of("town,men,women,all\nAthens,3,4,7\nBergen,5,6,11\nCairo,10,11,21\n")

    assert layout.header == (0,)
    assert [layout.heading(column) for column in layout.figures] == ["men", "women", "all"]


def test_a_row_of_signs_under_headings_is_one_of_figures() -> None:
    layout = layout_of("town,men,women,all\nAthens,x,x,x\nBergen,5,6,11\nCairo,10,11,21\n")

    assert layout.header == (0,)
    assert [str(role) for role in layout.roles] == ["header", "data", "data", "data"]


@pytest.mark.parametrize("mark", ["*", " *", " p", "(r)", " (1)", "†"])
def test_years_with_a_mark_behind_are_headings(mark: str) -> None:
    layout = layout_of(f"Fares,2019,2018{mark},2017\ntokens,10,20,30\npasses,1,2,3\n")

    assert layout.header == (0,)
    assert [layout.heading(column) for column in layout.figures] == ["2019", f"2018{mark}", "2017"]


def test_a_row_without_a_figure_is_none_that_stands_over_others() -> None:
    text = "sex,age,value,flag\nmen,young,10,\nmen,old,,s\nwomen,young,7,\nwomen,old,4,\n"

    assert [str(role) for role in layout_of(text).roles] == ["header", *["data"] * 4]


MERGED = """\
<table><tr><th>Place<th colspan=2>2019<th colspan=2>2020</tr>
<tr><td>north<td colspan=2>96<td colspan=2>51</tr>
<tr><td>south<td colspan=2>90<td colspan=2>45</tr>
<tr><td>east<td colspan=2>12<td colspan=2 rowspan=2>13</tr>
<tr><td>west<td colspan=2>14</tr></table>
"""


def test_a_figure_in_merged_cells_counts_once() -> None:
    found = understand(read_book(MERGED.encode(), "t.html").grids[0])

    assert [(column.name, column.numbers) for column in found.columns] == [("2019", 4), ("2020", 3)]
    assert found.layout.value(4, found.columns[1].place).blank
    assert [name for _, name in found.keys] == ["Place"]
    (said,) = [remark.text for remark in found.remarks]
    assert "9 cells repeat a figure of a merged cell, such as t.html, table 1, row 2, column 3" in said


@pytest.mark.parametrize(
    "text",
    [
        PUBLISHED,
        MERGED.replace("<table>", "<table><tr><td colspan=5>Rides<tr><td colspan=5>Analysis of rides"),
        "#,,\nData of one year,,\n,score,score\nsex,0 - 6,7 - 10\nmen,12000,37000\nwomen,30000,190000\n",
        "Plan name:,,\n,2019,2020\nIslands,,\neast,10,20\nwest,30,40\nMainland,,\nnorth,5,6\n",
    ],
)
def test_a_sheet_is_read_as_its_own_block_says(text: str) -> None:
    grid = read_book(text.encode(), "t.html" if text.startswith("<") else "t.csv").grids[0]
    found = understand(grid)
    skip, header = found.layout.headings
    style = found.layout.style

    again = understand(grid, Options(skip=skip, header=header, decimal=style.decimal, group=style.group or "none"))

    assert found.columns
    assert again.keys == found.keys
    assert again.columns == found.columns
    assert (again.rows, again.groups) == (found.rows, found.groups)


def test_a_row_of_a_data_set_with_a_long_text_is_no_note() -> None:
    text = "name,state,seats,votes,why\n" + "".join(f"n{row},s,{row},{row * 7},short\n" for row in range(3, 9))
    layout = layout_of(f"{text}last,s,N/A,12,{'a long story ' * 12}\n")

    assert layout.roles[-1] is Role.DATA


def test_short_headings_under_notes_are_no_signs() -> None:
    layout = layout_of(
        "Some,people,of,note\nName,Work,Age,Died\nAda Byron,mathematics,36,1852\nEmil Post,logic,57,1954\n"
    )

    assert layout.roles[1] is Role.HEADER


def test_a_first_row_of_marks_is_one_of_data() -> None:
    layout = layout_of("x,y,z\nNA,NA,\n1,2,3\n4,5,6\n")

    assert [str(role) for role in layout.roles] == ["header", "data", "data", "data"]


def test_what_a_table_is_about_is_no_heading_of_its_columns() -> None:
    about = "Source:,Labour force survey,,\nPeriod:,May 2022,,\n,,,\n"
    layout = layout_of(f"{about}Code,Place,Men,Women\nQ1,north,100,200\nQ2,south,300,401\n")

    assert [str(role) for role in layout.roles] == ["title", "title", "empty", "header", "data", "data"]
    assert layout.heading(1) == "Place"


@pytest.mark.parametrize("texts", [("27.05.2004", "13.04.2004"), ("1st", "2nd")])
def test_days_and_ordinal_numbers_are_labels(texts: tuple[str, str]) -> None:
    layout = layout_of("what;cases\n" + "".join(f"{text};{12 + n}\n" for n, text in enumerate(texts)))

    assert (layout.labels, layout.figures) == ((0,), (1,))


def test_a_difference_is_found_far_from_what_it_is_taken_of() -> None:
    assets, debts, net = (3_410, 3_588, 3_890), (9_361, 9_521, 9_801), (5_951, 5_933, 5_911)
    others = [(2_510, 2_588, 2_690), (77, 72, 71), (684, 720, 805), (125, 156, 170), (1_079, 1_123, 1_262)]
    lines = dict(enumerate([assets, others[0], debts, *others[1:], net]))
    found = find_sums({n: [(each, 1) for each in line] for n, line in lines.items()}, frozenset({7}))

    assert Sum(7, (2, 0), minus=True) in found


def test_parts_rounded_to_five_may_miss_their_sum_by_that() -> None:
    places = [1_032_940, 863_425, 865_820, 188_845, 451_145, 225_340, 1_716_465, 2_374_600, 503_790, 662_430]
    rows = "".join(f"p{n},{each},{each // 10 * 5}\n" for n, each in enumerate(places))
    layout = layout_of(
        f"place,men,women\nmen and women,{sum(places) + 10},{sum(n // 10 * 5 for n in places) - 15}\n{rows}"
    )

    assert ("rows", Sum(1, tuple(range(2, 12)))) in layout.sums


def test_changes_in_percent_are_calculated() -> None:
    layout = layout_of("year,a,b\n1990,100,200\n1991,150,290\n1992,173,311\nPercent change 1990-1992,73,55.5\n")

    assert layout.roles[-1] is Role.DERIVED
