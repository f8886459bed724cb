"""Claims that are taken from the cells of published tables."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from cac_check.diagnostic import DataProblems
from cac_check.interval import Interval
from cac_check.loading import load_dataset
from cac_check.model import Claim

CASES = """\
date,region,cases,rate
2024-01-31,north,"7,541",41.3
2024-01-31,south,"8,020",39.9
2024-02-29,north,"8,446",42.0
2024-02-29,south,,40.25
"""

HEAD = """\
dataset: flu
{tables}
quantities:
  cases: {{label: cases}}
  rate: {{label: rate, kind: percent}}
sources:
  office:
    outlet: Health office
    claims:
      - {claim}
"""


def claims_of(folder: Path, claim: str, *, table: str = CASES, name: str = "cases.csv", tables: str = "") -> Claim:
    (folder / name).write_text(table, encoding="utf-8")
    path = folder / "flu.yaml"
    path.write_text(HEAD.format(tables=tables, claim=claim), encoding="utf-8")
    [found] = load_dataset(path).claims
    return found


def problems_of(folder: Path, claim: str, **others: str) -> dict[str, str]:
    with pytest.raises(DataProblems) as caught:
        claims_of(folder, claim, **others)
    return {each.code: f"{each.message} | {each.help}" for each in caught.value.diagnostics}


def test_a_cell_of_whole_things_is_the_number_it_prints(tmp_path: Path) -> None:
    claim = claims_of(tmp_path, "cases: {table: cases.csv, column: cases, where: {region: north, date: 2024-01-31}}")
    assert claim.reading.default == Interval.point(7541)
    assert claim.says == "7,541"
    assert claim.at == "cases.csv, line 2, cases"
    assert claim.id == "office/cases"


def test_a_figure_with_decimals_was_rounded_to_the_last_of_them(tmp_path: Path) -> None:
    claim = claims_of(tmp_path, "rate: {table: cases.csv, column: rate, where: {region: south, date: 2024-02-29}}")
    assert claim.reading.strict == Interval(Fraction(40245, 1000), Fraction(40255, 1000))
    assert claim.reading.grain == Fraction(1, 100)


def test_a_rounding_that_is_known_holds_for_cells_too(tmp_path: Path) -> None:
    claim = claims_of(
        tmp_path,
        "rate: {table: cases.csv, column: rate, where: {region: north, date: 2024-01-31}, rounding: truncate}",
    )
    assert claim.reading.default == Interval(Fraction(413, 10), Fraction(414, 10), high_open=True)


def test_rows_are_added_up_where_that_is_asked_for(tmp_path: Path) -> None:
    claim = claims_of(tmp_path, "cases: {table: cases.csv, column: cases, where: {date: 2024-01-31}, sum: true}")
    assert claim.reading.default == Interval.point(15561)
    assert (claim.says, claim.at) == ("15,561", "cases.csv, cases, sum of 2 rows")


def test_cells_are_multiplied_where_they_count_in_thousands(tmp_path: Path) -> None:
    table = "region,cases (thousands)\nnorth,7.5\nsouth,8.1\n"
    wanted = 'cases: {table: cases.csv, column: "cases (thousands)", where: {region: north}'
    told = problems_of(tmp_path, wanted + "}", table=table)
    assert "times: 1000" in told["scaled-column"]
    claim = claims_of(tmp_path, wanted + ", times: 1000}", table=table)
    assert claim.reading.default == Interval(7450, 7550)
    assert claim.reading.value == 7500


def test_a_title_is_heard_as_well_as_a_heading(tmp_path: Path) -> None:
    table = "Cases by region (in thousands)\n\nregion,cases,deaths\nnorth,7.5,1.1\nsouth,8.1,1.2\nwest,9.4,1.3\n"
    told = problems_of(tmp_path, "cases: {table: cases.csv, column: cases, where: {region: north}}", table=table)
    assert "times: 1000" in told["scaled-column"]


def test_two_rows_of_one_quantity_have_ids_by_what_tells_them_apart(tmp_path: Path) -> None:
    cell = "cases: {{table: cases.csv, column: cases, where: {{region: {}, date: 2024-01-31}}}}"
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    path = tmp_path / "flu.yaml"
    claims = cell.format("north") + "\n      - " + cell.format("south")
    path.write_text(HEAD.format(tables="", claim=claims), encoding="utf-8")
    assert [claim.id for claim in load_dataset(path).claims] == [
        "office/cases@north-2024-01-31",
        "office/cases@south-2024-01-31",
    ]


def test_how_a_file_is_written_is_said_once_for_all_claims(tmp_path: Path) -> None:
    table = "region;cases;rate\nnorth;7.541;41,3\nsouth;8.020;39,9\n"
    claim = claims_of(
        tmp_path,
        "cases: {table: official, column: cases, where: {region: south}}",
        table=table,
        tables='tables: {official: {file: cases.csv, decimal: ","}}',
    )
    assert claim.reading.default == Interval.point(8020)
    assert claim.at == "cases.csv, line 3, cases"


@pytest.mark.parametrize(
    ("claim", "code", "says"),
    [
        ("{table: cases.csv, column: case, where: {region: north}}", "missing-column", "did you mean cases?"),
        ("{table: cases.csv, column: cases, where: {place: north}}", "missing-column", "known here: date, region"),
        ("{table: cases.csv, column: cases, where: {region: nrth}}", "no-row", "did you mean north?"),
        ("{table: cases.csv, column: cases, where: {region: north}}", "several-rows", "`sum: true`"),
        ("{table: cases.csv, column: cases, where: {region: south, date: 2024-02-29}}", "no-figure", "it is empty"),
        ("{table: cases.csv, column: cases, where: {date: 2024-02-29}, sum: true}", "no-figure", "line 5"),
        ("{table: case.csv, column: cases}", "unreadable-file", "no such file"),
        ("{table: cases.csv}", "missing-key", "column"),
        ("{table: cases.csv, column: cases, says: '8,000'}", "idle-key", "two claims"),
        ("{says: '8,000', column: cases}", "idle-key", "name the table"),
        ("{says: '8,000', sum: true}", "idle-key", "name the table"),
        ("{says: '8,000', times: 10}", "idle-key", "name the table"),
        ("{says: '8,000', where: {region: north}}", "idle-key", "name the table"),
        ("{table: cases.csv, column: rate, where: {region: north, date: 2024-01-31}, rounding: half}", "", ""),
    ],
)
def test_what_is_wrong_is_named_with_the_cure(tmp_path: Path, claim: str, code: str, says: str) -> None:
    if not code:
        assert claims_of(tmp_path, f"rate: {claim}").reading.grain == Fraction(1, 10)
        return
    assert says in problems_of(tmp_path, f"cases: {claim}")[code]


def test_a_row_that_is_a_sum_is_not_added_to_its_parts(tmp_path: Path) -> None:
    table = "region,cases,deaths\nnorth,7541,12\nsouth,8020,15\nwest,443,2\nTotal,16004,29\n"
    (tmp_path / "cases.csv").write_text(table, encoding="utf-8")
    told = problems_of(tmp_path, "cases: {table: cases.csv, column: cases, sum: true}", table=table)
    assert "Total" in told["sum-of-sums"]


def test_a_secret_cell_gives_no_figure(tmp_path: Path) -> None:
    table = "region,cases,deaths\nnorth,7541,12\nsouth,x,15\nwest,443,2\n"
    told = problems_of(
        tmp_path,
        "cases: {table: t, column: cases, where: {region: south}}",
        table=table,
        tables="tables: {t: {file: cases.csv, marks: destatis}}",
    )
    assert told.keys() == {"no-figure"}


def test_flags_of_the_office_are_kept_as_a_note(tmp_path: Path) -> None:
    table = "geo\tcases\nnorth\t7541 p\nsouth\t8020\nwest\t443 e\n"
    claim = claims_of(
        tmp_path,
        "cases: {table: t, column: cases, where: {geo: north}}",
        table=table,
        name="cases.tsv",
        tables="tables: {t: {file: cases.tsv, marks: eurostat}}",
    )
    assert claim.reading.default == Interval.point(7541)
    assert claim.note is not None
    assert claim.note.startswith("p")
