"""Results as CSV, read back."""

from __future__ import annotations

import csv
import io

import pytest

from cac_check.report.claims import CheckedClaims
from cac_check.report.csv import COLUMNS
from cac_check.report.formats import write
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
