"""Results as CSV, read back."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from cac_check.report.claims import CheckedClaims
from cac_check.report.csv import COLUMNS
from cac_check.report.formats import write
from cac_check.report.words import spelled_out
from cac_check.tables.findings import SETS, with_texts
from tests.reports import full_report, other_accounts, report
from tests.unit.report.test_markdown import HOSTILE
from tests.unit.report.test_sarif import dirty


def test_a_line_per_finding_that_does_not_fit() -> None:
    (row,) = csv.DictReader(io.StringIO(write("csv", CheckedClaims([report([other_accounts("asean", 910000)])]))))

    assert tuple(row) == COLUMNS
    assert (row["data"], row["verdict"], row["severity"], row["gap"]) == ("sample", "contradicted", "error", "48900")
    assert row["sides"] == "at least 976600; at most 927700"
    assert (row["file"], row["line"]) == ("data/sample.yaml", "41")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_in_their_cells(hostile: str) -> None:
    rows = list(csv.reader(io.StringIO(write("csv", CheckedClaims([dirty(hostile), full_report()])))))

    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) - 1 == 2 * ((len(rows) - 1) // 2)


FORMULAS = ('=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", " =1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_computed(formula: str) -> None:
    text = write("csv", CheckedClaims([dirty(formula), full_report()]))

    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any(cell == f"'{spelled_out(formula)}" for cell in cells)
    assert not any(cell.lstrip().startswith(("=", "+", "@", "-2+")) for cell in cells)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_findings_on_tables_is_computed(formula: str) -> None:
    sets = {name: pl.Series([[["a"]]], dtype=pl.List(pl.List(pl.String))) for name in SETS}
    frame = pl.DataFrame({formula: [formula], "number": ["-1,234.5"], **sets})

    written = with_texts(frame)
    assert written.row(0)[:2] == (f"'{formula}", "-1,234.5")
    assert written.columns[0] == f"'{formula}"
