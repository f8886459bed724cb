"""A description of a CSV file of findings, as CSV on the Web has it."""

from __future__ import annotations

import csv
import io
import json
import re

from cac_check.report import FORMATS
from cac_check.report import csv as findings_csv
from cac_check.report.claims import CheckedClaims
from cac_check.report.csvw import Column, beside, metadata
from cac_check.report.formats import write
from tests.reports import full_report


def test_every_column_of_the_file_is_described_in_its_order() -> None:
    found = CheckedClaims((full_report(),))

    header, *rows = csv.reader(io.StringIO(write("csv", found)))
    described = json.loads(beside(write("csvw", found), "out/findings.csv-metadata.json"))

    columns = described["tableSchema"]["columns"]
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert described["url"] == "findings.csv"
    assert [column["titles"] for column in columns] == header == list(findings_csv.COLUMNS)
    lines = [place for place, column in enumerate(columns) if column["datatype"] == "integer"]
    assert rows
    assert all(row[place].isdigit() or not row[place] for row in rows for place in lines)
    assert "csvw" not in FORMATS


def test_names_hold_letters_digits_and_underscores_only() -> None:
    described = json.loads(metadata([Column("would fit"), Column("año"), Column("地区"), Column("_x")], "cac-check"))

    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert names == ["would_fit", "a_o", "column_3", "column_4"]
    assert all(re.fullmatch("[A-Za-z0-9][A-Za-z0-9_]*", name) for name in names)
