"""Published files, for all of them: the same cell says the same in every format; no bytes make a reader fail."""

from __future__ import annotations

import html
import json
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.diagnostic import Problems
from cac_check.interval import Interval
from cac_check.sheets.figures import Value, read_cell
from cac_check.sheets.grid import Options
from cac_check.sheets.marks import OFFICES, office_marks
from cac_check.sheets.registry import read_book
from cac_check.sheets.structure import look
from cac_check.sheets.style import NumberStyle, find_style
from cac_check.sheets.totals import _Tally, find_sums
from cac_check.sheets.understood import understand
from tests.workbooks import ods, ods_row, xls, xlsx

STYLES = st.sampled_from([NumberStyle(".", ","), NumberStyle(",", "."), NumberStyle(",", " "), NumberStyle(".", "'")])


def written(value: int, decimals: int, style: NumberStyle) -> str:
    """Write a number of this many units of the last decimal in a style."""
    digits = str(abs(value)).rjust(decimals + 1, "0")
    whole = digits[: len(digits) - decimals]
    groups = []
    while len(whole) > 3:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    text = style.group.join([whole, *groups]) + (style.decimal + digits[-decimals:] if decimals else "")
    return f"-{text}" if value < 0 else text


@given(st.integers(-(10**15), 10**15), st.integers(0, 6), STYLES)
def test_a_figure_is_read_as_it_was_written(value: int, decimals: int, style: NumberStyle) -> None:
    read = read_cell(written(value, decimals, style), style)

    assert read.number == Fraction(value, 10**decimals)
    assert read.decimals == decimals
    assert read.grain == Fraction(1, 10**decimals)


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 4)), min_size=1, max_size=30), STYLES)
def test_a_style_that_is_found_without_doubt_reads_every_figure_right(
    figures: list[tuple[int, int]], style: NumberStyle
) -> None:
    texts = [written(value, decimals, style) for value, decimals in figures]
    found = find_style(texts)

    if not found.doubt:
        for text, (value, decimals) in zip(texts, figures, strict=True):
            read = read_cell(text, found)
            assert read.number in (None, Fraction(value, 10**decimals)), (text, found)


@given(st.text(max_size=30), STYLES, st.sampled_from(OFFICES))
@example("(1", NumberStyle(".", ","), "plain")
def test_every_text_is_read_or_has_a_reason(text: str, style: NumberStyle, office: str) -> None:
    read = read_cell(text, style, office_marks(office))

    assert read.blank + bool(read.reason) + (read.number is not None or read.kind is not None) == 1
    assert read.reason == "" or read.interval is None
    if read.number is not None and read.kind is None:
        assert read.interval == Interval.point(read.number)


CELLS = st.sampled_from(
    ["1,234", "12.5", "(7)", "12.5%", "<5", "1-9", "250,000+", "[c]", "[low]", "1,234 [r]", "..", "x", "5 q", "-3", "0"]
)


@given(st.lists(CELLS, min_size=2, max_size=6))
def test_a_cell_says_the_same_in_every_format(cells: list[str]) -> None:
    rows = [["place", "cases"], *([f"place {number}", cell] for number, cell in enumerate(cells)), ["last", "1,000.5"]]
    inline = "".join(
        f"<row r='{number}'>"
        + "".join(f"<c t='inlineStr'><is><t>{html.escape(text)}</t></is></c>" for text in row)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    table = "".join(f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in row)}</tr>" for row in rows)
    files = {
        "t.csv": "\n".join(";".join(row) for row in rows).encode(),
        "t.tsv": "\n".join("\t".join(row) for row in rows).encode("utf-16"),
        "t.xlsx": xlsx(f"<sheetData>{inline}</sheetData>"),
        "t.ods": ods("".join(ods_row(*map(html.escape, row)) for row in rows)),
        "t.xls": xls([list(row) for row in rows]),
        "t.html": f"<html><table>{table}</table></html>".encode(),
    }
    options = Options(decimal=".", group=",", marks="uk", skip=0, header=1)

    def values(name: str) -> list[Value]:
        layout = look(read_book(files[name], name, options).grids[0], options)
        return [layout.value(row, 1, Fraction(1)) for row in range(1, len(rows))]

    expected = values("t.csv")
    assert {name: values(name) for name in files} == dict.fromkeys(files, expected)


SAMPLES = {
    "t.csv": b'a;b\n"x";1,5\ny;2\n',
    "t.xlsx": xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row></sheetData>',
                   strings="<si><t>a</t></si>"),
    "t.ods": ods(ods_row("a", "1")),
    "t.xls": xls([["a", 1.5], ["b", 2]]),
    "t.html": b"<html><table><tr><td rowspan=2>a<td>1</table>",
    "t.px": b'CHARSET="ANSI";\nSTUB="a";\nVALUES("a")="x","y";\nDATA=\n1 2;\n',
    "t.json": json.dumps({"class": "dataset", "id": ["a"], "size": [1], "value": [1],
                          "dimension": {"a": {"category": {"index": ["x"]}}}}).encode(),
    "s.csv": b"DATAFLOW,GEO,OBS_VALUE,OBS_STATUS\nx,N,1.0,E\n",
    "e.tsv": b"unit,geo\\TIME_PERIOD\t2019\nN,DE\t1 e\n",
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_no_bytes_make_a_reader_fail(name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "cut", "insert", "drop"])):
            case "change":
                content[place] = data.draw(st.integers(0, 255))
            case "cut":
                del content[place + 1 :]
            case "insert":
                content[place:place] = data.draw(st.binary(max_size=6))
            case _:
                del content[place : place + data.draw(st.integers(1, 20))]
                content = content or bytearray(b"x")

    try:
        book = read_book(bytes(content), name)
    except Problems:
        return
    for grid in book.grids:
        assert len(understand(grid).layout.roles) == len(grid.rows)


@given(st.lists(st.lists(st.integers(-3, 30), min_size=1, max_size=3), min_size=3, max_size=12))
@example([[6, 60], [1, 10], [2, 20], [3, 30], [5, 50]])
@example([[6, 60], [9, 90], [-3, -30], [1, 10]])
def test_sums_are_given_up_only_where_none_can_follow(lines: list[list[int]]) -> None:
    """Looking on behind every line finds the same sums."""
    table = {place: [(number * 1000, 1) for number in line] for place, line in enumerate(lines)}
    found = find_sums(table)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Tally, "is_past", lambda *_: False)
        assert find_sums(table) == found
