"""Files of statistical exchange and pages."""

import json
from fractions import Fraction

import pytest

from cac_check.diagnostic import UnreadableFile
from cac_check.sheets.grid import Book, Options
from cac_check.sheets.marks import Kind
from cac_check.sheets.registry import read_book
from cac_check.sheets.structure import look


def refused(text: str, file: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_book(text.encode(), file)
    return caught.value.diagnostics[0].message


class TestPcAxis:
    TEXT = """\
CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="iso-8859-1";
LANGUAGE="en";
DECIMALS=1;
TITLE="Cases by region "
"and year";
TITLE[de]="Fälle";
UNITS="persons";
STUB="region";
HEADING="year","what";
CONTVARIABLE="what";
VALUES("region")="north","south";
VALUES[de]("region")="Nord","Süd";
CODES("region")="N","S";
VALUES("year")="2019","2020";
VALUES("what")="cases","deaths";
DATASYMBOL1="Confidential";
DATASYMBOL2="Not applicable";
DATA=
10.0 1 12.5 "."
"-" ".." "..." 3
;
"""

    def book(self, text: str | None = None) -> Book:
        return read_book((text or self.TEXT).encode("latin-1"), "t.px")

    def test_keywords_with_points_and_a_semicolon_after_each_row(self) -> None:
        text = self.TEXT.replace("LANGUAGE=", 'LAST.UPDATED="20110728";\nLANGUAGE=').replace('12.5 "."', '12.5 ".";')

        assert self.book(text).grids[0].rows == self.book().grids[0].rows

    def test_the_cube_becomes_a_table_with_a_column_per_quantity(self) -> None:
        book = self.book()
        grid = book.grids[0]

        assert book.kind == "PC-Axis"
        assert grid.sheet == "Cases by region and year"
        assert grid.rows == (
            ("region", "year", "cases", "deaths"),
            ("north", "2019", "10.0", "1"),
            ("north", "2020", "12.5", "."),
            ("south", "2019", "-", ".."),
            ("south", "2020", "...", "3"),
        )
        assert grid.declared is not None
        assert (grid.declared.keys, grid.declared.values) == (("region", "year"), ("cases", "deaths"))
        assert grid.place(2, 3) == "t.px, value 3"

    def test_signs_mean_what_the_file_says_and_decimals_are_the_grain(self) -> None:
        layout = look(self.book().grids[0])

        kinds = [layout.value(row, column).kind for row, column in ((2, 3), (3, 2), (3, 3), (4, 2))]
        assert kinds == [Kind.SECRET, Kind.ZERO, Kind.NONE, Kind.ABSENT]
        assert layout.value(1, 3).grain == Fraction(1, 10)

    def test_a_file_without_a_code_page_is_read_as_windows_and_says_so(self) -> None:
        text = self.TEXT.replace('CODEPAGE="iso-8859-1";\n', "").replace('"north"', '"Väst"')
        book = self.book(text)

        assert book.grids[0].text(1, 0) == "Väst"
        assert any("windows-1252: the file names no code page" in remark.text for remark in book.remarks)
        assert read_book(text.encode(), "t.px").grids[0].text(1, 0) == "Väst"
        dos = text.replace('CHARSET="ANSI";\n', "").encode("cp850")
        with pytest.raises(UnreadableFile):
            read_book(dos, "t.px")

    def test_rows_that_are_left_out_are_empty(self) -> None:
        text = self.TEXT.replace("DATA=", 'KEYS("region")="CODES";\nDATA=').replace('10.0 1 12.5 "."\n', '"S", 1 2 3 4')
        rows = self.book(text.replace('"-" ".." "..." 3\n', "")).grids[0].rows

        assert rows[1:] == (("north", "2019", "", ""), ("north", "2020", "", ""), ("south", "2019", "1", "2"),
                            ("south", "2020", "3", "4"))  # fmt: skip

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('"-" ".." "..." 3\n', "", "4 figures for 8 cells"),
            ("DATA=", "DAT=", "no DATA"),
            ('VALUES("year")="2019","2020";', "", "no VALUES for year"),
        ],
    )
    def test_what_is_cut_off_is_refused(self, old: str, new: str, why: str) -> None:
        assert why in refused(self.TEXT.replace(old, new).replace("ä", "a").replace("ü", "u"), "t.px")


class TestJsonStat:
    def dataset(self, **changes: object) -> str:
        return json.dumps(
            {
                "version": "2.0",
                "class": "dataset",
                "id": ["geo", "what"],
                "size": [2, 2],
                "role": {"metric": ["what"]},
                "dimension": {
                    "geo": {"label": "place", "category": {"index": {"S": 1, "N": 0}, "label": {"N": "north"}}},
                    "what": {"category": {"index": ["c", "d"], "unit": {"c": {"decimals": 1}, "d": {"decimals": 1}}}},
                },
                "value": [1.5, 2, None, 4],
                "status": {"2": "c", "3": "e"},
                **changes,
            }
        )

    def test_values_and_status(self) -> None:
        grid = read_book(self.dataset().encode(), "t.json").grids[0]

        assert grid.rows == (("place", "c", "d"), ("north", "1.5", "2"), ("S", "c", "4 e"))
        assert look(grid).value(1, 2).grain == Fraction(1, 10)

    def test_values_by_place_and_categories_without_index(self) -> None:
        dimension = {"geo": {"category": {"label": {"N": "north"}}}}
        text = self.dataset(id=["geo"], size=[1], dimension=dimension, value={"0": "1.10"}, status={}, role={})

        assert read_book(text.encode(), "t.json").grids[0].rows == (("geo", "value"), ("north", "1.10"))

    def test_figures_keep_their_digits(self) -> None:
        text = self.dataset().replace("1.5", "1.50")

        assert read_book(text.encode(), "t.json").grids[0].rows[1][1] == "1.50"

    @pytest.mark.parametrize("marks", [None, "uk"])
    def test_a_status_never_makes_a_figure_doubtful(self, marks: str | None) -> None:
        text = self.dataset(status={"0": "zz", "1": "1", "3": "ep"})
        layout = look(read_book(text.encode(), "t.json").grids[0], Options(marks=marks))

        assert [layout.value(1, 1).number, layout.value(1, 2).number, layout.value(2, 2).number] == [
            Fraction(3, 2),
            2,
            4,
        ]
        assert [layout.value(*at).flags for at in ((1, 1), (1, 2), (2, 2))] == [("zz",), ("[1]",), ("ep",)]

    @pytest.mark.parametrize("status", ["q", ["q"]])
    def test_one_status_is_that_of_all_values(self, status: object) -> None:
        layout = look(read_book(self.dataset(status=status).encode(), "t.json").grids[0])

        assert [layout.value(1, 1).flags, layout.value(2, 2).flags] == [("q",), ("q",)]

    def test_the_file_says_in_words_what_a_status_means(self) -> None:
        words = {"label": {"x": "confidential", "w": "weak"}}
        text = self.dataset(status={"0": "w", "2": "x"}, extension={"status": words})
        layout = look(read_book(text.encode(), "t.json").grids[0])

        assert layout.value(2, 1).kind is Kind.SECRET
        assert layout.marks.flags["w"] == "weak"

    def test_eurostat_writes_its_own_flags(self) -> None:
        text = self.dataset(source="ESTAT", status={"0": "bp", "2": "c"})
        layout = look(read_book(text.encode(), "t.json").grids[0])

        assert layout.marks.name == "eurostat"
        assert layout.value(2, 1).kind is Kind.SECRET
        assert layout.value(1, 1).number == Fraction(3, 2)

    def test_version_1_names_its_data_sets_and_keeps_their_size_among_the_dimensions(self) -> None:
        now = json.loads(self.dataset(source="Office"))
        early = {key: now[key] for key in ("value", "status", "source")}
        early["dimension"] = {**now["dimension"], **{key: now[key] for key in ("id", "size", "role")}}
        book = read_book(json.dumps({"first": early, "second": early}).encode(), "t.json")
        whole = read_book(self.dataset().encode(), "t.json").grids[0]

        assert [grid.sheet for grid in book.grids] == ["first", "second"]
        assert [grid.rows for grid in book.grids] == [whole.rows, whole.rows]
        assert [remark.text for remark in book.remarks] == ["source: Office"]
        assert read_book(json.dumps(early).encode(), "t.json").grids[0].rows == whole.rows

    def test_a_status_of_version_1_has_its_own_categories(self) -> None:
        status = {"value": [None, None, ":", None], "category": {"label": {":": "not available"}}}
        layout = look(read_book(self.dataset(status=status).encode(), "t.json").grids[0])

        assert layout.value(2, 1).kind is Kind.ABSENT

    def test_a_collection_of_links_says_what_to_do(self) -> None:
        text = json.dumps({"class": "collection", "link": {"item": [{"class": "dataset", "href": "https://x.test/a"}]}})

        assert "links to its data sets" in refused(text, "t.json")

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"value": [1, 2, 3]}, "3 values for 4 cells"),
            ({"size": [3, 2]}, "2 categories and says 3"),
            ({"class": "dimension"}, "no data set"),
            ({"dimension": {}}, "lacks"),
        ],
    )
    def test_what_does_not_fit_together_is_refused(self, changes: dict[str, object], why: str) -> None:
        assert why in refused(self.dataset(**changes), "t.json")

    def test_json_that_is_cut_off(self) -> None:
        assert "no JSON" in refused(self.dataset()[:50], "t.json")


class TestSdmx:
    TEXT = """\
STRUCTURE,STRUCTURE_ID,ACTION,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,DECIMALS,UNIT_MULT
dataflow,X:Y(1.0),I,004,2020,1.10,A,F,2,3
dataflow,X:Y(1.0),I,005,2020,2,E,F,0,0
dataflow,X:Y(1.0),I,006,2020,,Q,F,,
dataflow,X:Y(1.0),I,007,2020,,M,,,
dataflow,X:Y(1.0),I,008,2020,,,C,,
dataflow,X:Y(1.0),I,009,2020,9,A,F,0,0
dataflow,X:Y(1.0),I,005,2020,3,P,F,0,0
dataflow,X:Y(1.0),D,009,2020,,,,,
"""

    def test_actions_status_decimals_and_multiplier(self) -> None:
        book = read_book(self.TEXT.encode(), "t.csv")
        grid = book.grids[0]
        layout = look(grid)
        values = [layout.value(row, 2) for row in range(1, len(grid.rows))]

        assert book.kind == "SDMX-CSV"
        assert [row[0] for row in grid.rows] == ["GEO", "004", "006", "007", "008", "005"]
        assert [value.number for value in values] == [1100, None, None, None, 3]
        assert [value.kind for value in values] == [None, Kind.SECRET, Kind.NONE, Kind.SECRET, None]
        assert values[0].grain == 10
        assert values[4].flags == ("P",)
        assert grid.place(5, 2) == "t.csv, line 8, column 6"
        assert [remark.text for remark in book.remarks] == ["1 observations are withdrawn by the file itself"]

    def test_a_deletion_with_an_empty_dimension_takes_all_away(self) -> None:
        text = self.TEXT + "dataflow,X:Y(1.0),D,,2020,,,,,\n"

        assert read_book(text.encode(), "t.csv").grids[0].rows == (("GEO", "TIME_PERIOD", "OBS_VALUE"),)

    def test_a_status_of_no_list_is_a_flag(self) -> None:
        text = self.TEXT.replace("2,E,F", "2,zz,F").replace("3,P,F", "3,4,F").replace("dataflow,X:Y(1.0),D", "x,y,I")
        layout = look(read_book(text.encode(), "t.csv").grids[0])

        assert [(layout.value(row, 2).number, layout.value(row, 2).flags) for row in (1, 5)] == [
            (1100, ()),
            (3, ("[4]",)),
        ]

    def test_attributes_are_no_keys_and_time_is_one_wherever_they_stand(self) -> None:
        text = """\
DATAFLOW,FREQ: Frequency,COLLECTION,OBS_STATUS,OBS_CONF,OBS_VALUE,UNIT_MULT,TIME_PERIOD
B:X(1.0),A: Annual,S,A,F,1: 1,3,2020
B:X(1.0),A: Annual,S,M,F,nan,3,2021
B:X(1.0),A: Annual,S,,C,,3,2022
"""
        grid = read_book(text.encode(), "t.csv").grids[0]
        layout = look(grid)

        assert [row[:2] for row in grid.rows] == [
            ("FREQ", "TIME_PERIOD"),
            ("A: Annual", "2020"),
            ("A: Annual", "2021"),
            ("A: Annual", "2022"),
        ]
        assert [layout.value(row, 2).number for row in (1, 2, 3)] == [1000, None, None]
        assert [layout.value(row, 2).kind for row in (1, 2, 3)] == [None, Kind.NONE, Kind.SECRET]

    def test_eurostat_calls_its_flags_otherwise(self) -> None:
        text = """\
DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
ESTAT:X(1.0),22/05/26 11:00:00,A,FR,2021,3.5,ep,
ESTAT:X(1.0),22/05/26 11:00:00,A,FR,2022,,c,
ESTAT:X(1.0),22/05/26 11:00:00,A,FR,2023,:,,C
ESTAT:X(1.0),22/05/26 11:00:00,A,FR,2024,,,
"""
        grid = read_book(text.encode(), "t.csv").grids[0]
        layout = look(grid)
        values = [layout.value(row, 3) for row in range(1, 5)]

        assert grid.rows[0] == ("FREQ", "GEO", "TIME_PERIOD", "OBS_VALUE")
        assert [value.number for value in values] == [Fraction(7, 2), None, None, None]
        assert values[0].flags == ("ep",)
        assert [value.kind for value in values[1:]] == [Kind.SECRET, Kind.SECRET, None]


class TestEurostat:
    TEXT = "freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,THS,DE\t1234.5 e\t: c\nA,THS,FR\t0n\t7 bp\n"

    def test_flags_and_marks(self) -> None:
        grid = read_book(self.TEXT.encode(), "t.tsv").grids[0]
        layout = look(grid)

        assert grid.rows[0] == ("freq", "unit", "geo", "2019", "2020")
        assert layout.value(1, 3).flags == ("e",)
        assert layout.value(1, 4).kind is Kind.SECRET
        assert layout.value(2, 3).kind is Kind.LOW
        assert layout.value(2, 4).flags == ("b", "p")
        assert grid.place(2, 4) == "t.tsv, line 3, column 3"

    def test_a_row_with_other_dimensions_is_refused(self) -> None:
        assert "line 3 has 2 dimensions" in refused(self.TEXT.replace("A,THS,FR", "A,FR"), "t.tsv")


class TestHtml:
    def test_spans_are_filled_notes_kept_apart_and_hidden_parts_left_out(self) -> None:
        page = """<!doctype html><meta charset="utf-8"><p>text</p><table><caption>Cases</caption>
        <thead><tr><th rowspan=2>Place</th><th colspan="2">2020</th></tr><tr><th>men<th>women</tr></thead>
        <tr><td>north<td>12<sup>3</sup><td><span style="display:none">99</span>1,234</tr>
        <tr hidden><td>x<td>1<td>2</tr>
        </table><table style="display: none"><tr><td>1</table>"""
        book = read_book(page.encode(), "t.html")
        grid = book.grids[0]

        assert len(book.grids) == 1
        assert grid.sheet == "Cases"
        assert grid.rows == (("Place", "2020", "2020"), ("Place", "men", "women"), ("north", "12", "1,234"))
        assert grid.aside(2, 1).raised == "3"
        assert grid.place(2, 1) == "t.html, table 1, row 3, column 2"

    def test_a_span_is_bounded(self) -> None:
        page = "<table><tr><td rowspan=65534 colspan=99999>1</td></tr></table>"

        assert len(read_book(page.encode(), "t.html").grids[0].rows[0]) == 1000

    def test_a_page_called_xls_is_read_as_a_page(self) -> None:
        assert read_book(b"<html><table><tr><td>1</table></html>", "t.xls", Options()).kind == "HTML"
