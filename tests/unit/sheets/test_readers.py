import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.diagnostic import UnreadableFile
from cac_check.sheets.grid import Options
from cac_check.sheets.number_formats import general, shown
from cac_check.sheets.registry import chosen_sheet, read_book
from cac_check.sheets.style import NumberStyle, find_style
from cac_check.sheets.understood import understand
from tests.workbooks import archive, formats, ods, ods_row, xls, xlsb, xlsx


def problem(data: bytes, file: str, options: Options | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_book(data, file, options)
    (diagnostic,) = caught.value.diagnostics
    return f"{diagnostic.location}: {diagnostic.code}: {diagnostic.message}; {diagnostic.help}"


def sheet(*cells: str) -> str:
    return f"<sheetData>{''.join(cells)}</sheetData>"


class TestDelimited:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("a;b\nx, y;1,5\nz, u;2,5\n", "separator semicolon"),
            ("a\tb\nx\t1,5\n", "separator tab"),
            ("a|b\nx|1\n", "separator bar"),
            ("a,b\nx,1\n", "separator comma"),
            ("A title; of two halves\n\na,b\nx,1\ny,2\nz,3\n", "separator comma"),
        ],
    )
    def test_the_separator_is_found_and_said(self, text: str, said: str) -> None:
        assert said in [remark.text for remark in read_book(text.encode(), "t.csv").remarks]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_byte_order_marks_tell_the_encoding(self, encoding: str) -> None:
        assert read_book("ä;b\n1;2".encode(encoding), "t.csv").grids[0].rows == (("ä", "b"), ("1", "2"))

    def test_other_encodings_go_by_name(self) -> None:
        data = "Köln;1".encode("latin-1")

        assert "say `encoding: windows-1252`" in problem(data, "t.csv")
        assert read_book(data, "t.csv", Options(encoding="latin-1")).grids[0].rows == (("Köln", "1"),)
        assert "unknown-encoding" in problem(data, "t.csv", Options(encoding="latin-99"))

    def test_rows_keep_their_lines_where_a_field_has_several(self) -> None:
        grid = read_book(b'a,b\n"x\ny",1\nz,2\n', "t.csv").grids[0]

        assert [grid.line(row) for row in range(3)] == [1, 2, 4]
        assert grid.place(2, 1) == "t.csv, line 4, column 2"

    def test_a_quotation_mark_left_open_is_told_with_its_line(self) -> None:
        assert "t.csv:2:1: quotation-mark" in problem(b'a,b\n"x,1\ny,2\n', "t.csv")

    def test_the_separator_can_be_said(self) -> None:
        assert read_book(b"a b\n1 2", "t.csv", Options(separator=" ")).grids[0].rows[1] == ("1", "2")
        assert "no separator" in problem(b"a", "t.csv", Options(separator="::"))

    def test_an_empty_file_is_no_table(self) -> None:
        assert "the file is empty" in problem(b"\n\n", "t.csv")


class TestXlsx:
    def test_a_raised_mark_is_no_digit(self) -> None:
        rich = "<si><r><t>1234</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r></si>"
        grid = read_book(xlsx(sheet('<row r="2"><c r="B2" t="s"><v>0</v></c></row>'), strings=rich), "t.xlsx").grids[0]

        assert grid.text(1, 1) == "1234"
        assert grid.aside(1, 1).raised == "1"
        assert grid.place(1, 1) == "t.xlsx, sheet 1, B2"

    @pytest.mark.parametrize(
        ("code", "stored", "text", "scale"),
        [
            ("0", "0.4", "0", 1),
            ("0.0", "0.25", "0.3", 1),
            ("#,##0", "-1234567", "-1,234,567", 1),
            ("#,##0,&quot;k&quot;", "67234", "67", 1000),
            ("0.0,,", "12345678", "12.3", 10**6),
            ("0.0%", "0.125", "12.5%", 1),
            ("#,##0;(#,##0)", "-5", "(5)", 1),
            ("0;[Red]0", "-5", "-5", 1),
            ("0;△0", "-5", "△5", 1),
            ("0;-0;&quot;–&quot;", "0", "–", 1),
            ("General", "0.30000000000000004", "0.3", 1),
            ("General", "1E-10", "0.0000000001", 1),
            ("yyyy-mm-dd", "43861", "2020-01-31", 1),
            ("d.m.yyyy", "1", "1900-01-01", 1),
            ("0.00&quot; kg&quot;", "2.5", "2.50", 1),
        ],
    )
    def test_a_number_is_what_its_format_shows(self, code: str, stored: str, text: str, scale: int) -> None:
        data = xlsx(sheet(f'<row r="1"><c r="A1" s="0"><v>{stored}</v></c></row>'), styles=formats(code))
        grid = read_book(data, "t.xlsx").grids[0]

        assert (grid.text(0, 0), grid.aside(0, 0).scale) == (text, scale)

    def test_units_of_formats_are_kept_apart(self) -> None:
        data = xlsx(sheet('<row r="1"><c r="A1" s="0"><v>2.5</v></c></row>'), styles=formats("0.0&quot; kg&quot;"))

        assert read_book(data, "t.xlsx").grids[0].aside(0, 0).unit == "kg"

    def test_a_formula_without_a_stored_value_is_a_problem_and_no_gap(self) -> None:
        cells = '<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><v>#DIV/0!</v></c>'
        grid = read_book(xlsx(sheet(f'<row r="1">{cells}</row>')), "t.xlsx").grids[0]

        assert grid.aside(0, 0).problem == "a formula without a stored value"
        assert grid.text(0, 1) == "2"
        assert grid.aside(0, 2).problem == "the error #DIV/0!"
        assert any("1 formulas have no stored value" in remark.text for remark in grid.remarks)

    def test_formulas_that_point_outside_are_said_and_not_followed(self) -> None:
        grid = read_book(xlsx(sheet('<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>7</v></c></row>')), "t.xlsx").grids[0]

        assert grid.text(0, 0) == "7"
        assert any("point outside the file" in remark.text for remark in grid.remarks)

    def test_a_comma_of_a_number_format_is_no_decimal_sign(self) -> None:
        cells = '<row r="1"><c r="A1" s="0"><v>76106</v></c><c r="B1"><v>2019</v></c></row>'
        grid = read_book(xlsx(sheet(cells), styles=formats("#,##0")), "t.xlsx").grids[0]

        assert grid.grouped == "76,106"
        assert find_style(grid.rows[0], grouped=grid.grouped) == NumberStyle(".", ",")
        assert find_style([*grid.rows[0], "2,5"], grouped=grid.grouped).doubt
        assert find_style(grid.rows[0]).doubt

    def test_merged_cells_are_filled_and_hidden_parts_said(self) -> None:
        cells = (
            '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
            '<row r="1"><c r="A1" t="inlineStr"><is><t>2020 &amp; later</t></is></c></row>'
            '<row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row></sheetData>'
            '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        )
        book = read_book(xlsx(cells, cells, states=("", "hidden")), "t.xlsx")
        grid = book.grids[0]

        assert grid.rows[0] == ("2020 & later", "2020 & later")
        assert grid.filled == {(0, 1)}
        assert (grid.hidden_rows, grid.hidden_columns) == ({1}, {1})
        assert [remark.text for remark in book.remarks] == ["sheet 2 (Sheet2) is hidden"]
        assert chosen_sheet(book, Options()) is grid
        assert chosen_sheet(book, Options(sheet="Sheet2")) is book.grids[1]

    def test_comments_stand_beside_their_cell(self) -> None:
        relation = '<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/></Relationships>'
        comments = (
            '<comments><commentList><comment ref="B2"><text><t>revised</t></text></comment></commentList></comments>'
        )
        more = {"xl/worksheets/_rels/sheet1.xml.rels": relation, "xl/comments1.xml": comments}
        data = xlsx(sheet('<row r="2"><c r="B2"><v>1</v></c></row>'), more=more)

        assert read_book(data, "t.xlsx").grids[0].aside(1, 1).comment == "revised"

    def test_other_spellings_of_the_same_xml_are_read(self) -> None:
        cells = (
            "<x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c><!-- x -->"
            "<x:c><x:v>3</x:v></x:c></x:row></x:sheetData>"
        )
        data = xlsx(
            cells.replace(
                "<x:sheetData>", '<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            )
        )

        assert read_book(data, "t.xlsx").grids[0].rows == (("a", "3"),)

    def test_parts_stand_where_the_relations_say_in_any_case_and_with_either_slash(self) -> None:
        found = zipfile.ZipFile(io.BytesIO(xlsx(sheet('<row><c t="inlineStr"><is><t>a</t></is></c></row>'))))
        parts = {name: found.read(name) for name in found.namelist()}

        dos = archive({name.replace("/", "\\").replace("xl", "XL"): each for name, each in parts.items()})
        start = '<Relationship Id="r" Type="x/officeDocument" Target="/workbook.xml"/>'
        flat = archive(
            {name.removeprefix("xl/").removeprefix("worksheets/"): each.replace(b"worksheets/", b"")
             for name, each in parts.items()}
            | {"_rels/.rels": f"<Relationships>{start}</Relationships>"}
        )  # fmt: skip

        assert [read_book(each, "t.xlsx").grids[0].rows for each in (dos, flat)] == [(("a",),)] * 2

    def test_a_workbook_of_a_library_is_read(self) -> None:
        import io

        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(["place", "cases"])
        book.active.append(["north", 1234.5])
        book.active["B2"].number_format = "#,##0.0"
        buffer = io.BytesIO()
        book.save(buffer)

        assert read_book(buffer.getvalue(), "t.xlsx").grids[0].rows == (("place", "cases"), ("north", "1,234.5"))


@given(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**18), 10**18)
    | st.decimals(-1000, 1000, places=3)
)
@example(1e-12).via("shown with an exponent")
@example(0.1 + 0.2).via("more digits than a spreadsheet knows")
@example(-0.0)
def test_what_is_shown_without_a_format_does_not_depend_on_how_it_is_found(number: float) -> None:
    assert general(str(number)) == shown(str(number), "General").text


class TestOds:
    def test_cells_are_what_is_shown(self) -> None:
        number = '<table:table-cell office:value-type="float"><text:p>67,234.0 kg</text:p></table:table-cell>'
        grid = read_book(ods(ods_row("a", "", "b") + f"<table:table-row>{number}</table:table-row>"), "t.ods").grids[0]

        assert grid.rows == (("a", "", "b"), ("67,234.0",))
        assert grid.aside(1, 0).unit == "kg"

    def test_raised_marks_comments_and_formulas(self) -> None:
        styles = '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
        cells = (
            "<table:table-cell><office:annotation><text:p>why</text:p></office:annotation>"
            '<text:p>1234<text:span text:style-name="T1">1</text:span></text:p></table:table-cell>'
            '<table:table-cell table:formula="of:=1+1"/>'
        )
        grid = read_book(ods(f"<table:table-row>{cells}</table:table-row>", styles=styles), "t.ods").grids[0]

        assert grid.text(0, 0) == "1234"
        assert (grid.aside(0, 0).raised, grid.aside(0, 0).comment) == ("1", "why")
        assert grid.aside(0, 1).problem == "a formula without a stored value"

    def test_merged_cells_are_filled_and_what_they_cover_is_not_read(self) -> None:
        wide = (
            '<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2">'
            "<text:p>head</text:p></table:table-cell><table:covered-table-cell><text:p>old</text:p>"
            "</table:covered-table-cell></table:table-row>"
            "<table:table-row><table:covered-table-cell/><table:covered-table-cell/></table:table-row>"
        )
        grid = read_book(ods(wide + ods_row("1", "2")), "t.ods").grids[0]

        assert grid.rows == (("head", "head"), ("head", "head"), ("1", "2"))
        assert grid.filled == {(0, 1), (1, 0), (1, 1)}

    def test_a_million_empty_rows_are_only_counted(self) -> None:
        empty = (
            '<table:table-row table:number-rows-repeated="1000000">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
        grid = read_book(ods(ods_row("a") + empty), "t.ods").grids[0]

        assert grid.rows == (("a",),)

    def test_rows_that_repeat_beyond_any_table_are_refused(self) -> None:
        many = (
            '<table:table-row table:number-rows-repeated="999999999">'
            '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
            "</table:table-row>"
        )

        assert "too-large" in problem(ods(many), "t.ods")

    def test_a_workbook_that_does_not_say_what_it_is_is_told_by_its_parts(self) -> None:
        with zipfile.ZipFile(io.BytesIO(ods(ods_row("1", "2")))) as there:
            parts: dict[str, str | bytes] = {name: there.read(name) for name in ("content.xml",)}

        book = read_book(archive(parts | {"META-INF/manifest.xml": "<manifest/>"}), "t.ods")

        assert book.grids[0].rows == (("1", "2"),)


class TestOldWorkbooks:
    def test_stored_numbers_are_read_and_the_lack_of_formats_said(self) -> None:
        book = read_book(xls([["place", "cases"], ["north", 1234.5], ["south", 7]]), "t.xls")

        assert book.kind == "XLS"
        assert book.grids[0].rows == (("place", "cases"), ("north", "1234.5"), ("south", "7"))
        assert any("number formats" in remark.text for remark in book.remarks)

    def test_the_binary_format_in_an_archive_is_told_from_that_of_xml(self) -> None:
        book = read_book(xlsb([["place", "people"], ["North", 12.5]]), "t.xlsb")

        assert book.kind == "XLSB"
        assert book.grids[0].rows == (("place", "people"), ("North", "12.5"))

    def test_the_stream_of_the_workbook_may_be_in_capitals(self) -> None:
        name = "Workbook".encode("utf-16-le")
        data = xls([["place", "people"], ["North", 12.5]])

        book = read_book(data.replace(name, "WORKBOOK".encode("utf-16-le")), "t.xls")

        assert book.grids[0].rows == (("place", "people"), ("North", "12.5"))

    def test_a_page_or_text_called_xls_is_read_as_what_it_is(self) -> None:
        assert read_book(b"a\tb\n1\t2\n", "t.xls").kind == "TSV"


class TestBadInput:
    def test_a_protected_workbook(self) -> None:
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")

        assert "password" in problem(data, "t.xlsx")

    def test_a_protected_open_document(self) -> None:
        manifest = "<manifest><entry><encryption-data/></entry></manifest>"

        assert "password" in problem(ods(ods_row("a"), more={"META-INF/manifest.xml": manifest}), "t.ods")

    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
    def test_a_truncated_workbook(self, keep: float) -> None:
        data = xlsx(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))

        assert "damaged-file" in problem(data[: int(len(data) * keep)], "t.xlsx")

    def test_a_truncated_old_workbook(self) -> None:
        assert "damaged-file" in problem(xls([["a", 1]])[:1500], "t.xls")

    def test_an_old_workbook_with_a_cell_beyond_its_last_column(self) -> None:
        data = xls([["a", 1.5]])
        number = (
            b"\x03\x02\x0e\x00\x00\x00\x01\x00" if b"\x03\x02\x0e\x00" in data else b"\x7e\x02\x0a\x00\x00\x00\x01\x00"
        )
        assert number in data

        damaged = data.replace(number, number[:-2] + b"\x60\xea")

        assert "a cell stands in column 60,001" in problem(damaged, "t.xls")

    def test_the_room_before_a_far_cell_is_not_looked_at(self) -> None:
        cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="XFD1000000"><v>2</v></c></row>'

        assert understand(read_book(xlsx(sheet(cells)), "t.xlsx").grids[0]).rows == (0, 999999)

    def test_xml_cut_off_inside_a_whole_archive(self) -> None:
        data = xlsx("<sheetData><row r='1'><c r='A1'><v>1")

        assert "damaged-file" in problem(data, "t.xlsx")

    def test_only_macros(self) -> None:
        assert "only macros" in problem(xlsx(more={"xl/vbaProject.bin": "x", "xl/worksheets/x": ""}), "t.xlsm")

    def test_an_archive_that_says_it_is_huge_is_not_unpacked(self) -> None:
        data = bytearray(xlsx(sheet()))
        place = data.rfind(b"PK\x01\x02")
        data[place + 24 : place + 28] = (2**32 - 2).to_bytes(4, "little")

        assert "too-large" in problem(bytes(data), "t.xlsx")

    def test_an_archive_that_says_less_than_it_holds_is_damaged(self) -> None:
        data = bytearray(xlsx(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' * 50)))
        place = data.rfind(b"PK\x01\x02")
        data[place + 24 : place + 28] = (10).to_bytes(4, "little")

        assert "damaged-file" in problem(bytes(data), "t.xlsx")

    def test_entities_are_refused(self) -> None:
        parts = {
            "xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>',
        }

        assert "document type" in problem(archive(parts), "t.xlsx")

    def test_an_archive_that_is_no_workbook(self) -> None:
        assert "unknown-file" in problem(archive({"a.txt": "x"}), "t.xlsx")

    def test_a_far_cell_takes_no_memory_for_what_lies_before(self) -> None:
        grid = read_book(xlsx(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "t.xlsx").grids[0]

        assert grid.text(1048575, 16383) == "1"
        assert sum(map(len, grid.rows)) == 16384

    def test_unknown_sheets_are_told_with_those_there_are(self) -> None:
        book = read_book(xlsx(sheet(), names=("Data",)), "t.xlsx")

        with pytest.raises(UnreadableFile, match="there is no sheet 7"):
            chosen_sheet(book, Options(sheet="7"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        # The record of dimensions: from row 0 to row 1, made to begin at row 233.
        (b"\x00\x02\x0e\x00\x00\x00\x00\x00", b"\x00\x02\x0e\x00\xe9\x00\x00\x00", "reaches from row 234 to row 1"),
        # The head: how many sectors of allocation there are.
        (b"\xfe\xff\x09\x00", b"\xfe\xff\x07\x00", "a size no compound file has"),
    ],
)
def test_a_damaged_old_workbook_is_refused_before_room_is_made_for_it(old: bytes, new: bytes, why: str) -> None:
    data = xls([["a", 1.5]])
    assert old in data

    assert why in problem(data.replace(old, new, 1), "t.xls")
