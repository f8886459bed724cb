"""Days of the calendar are days in every output, never numbers."""

from __future__ import annotations

import json

import pytest

import cac_check
from cac_check.report.bounds_report import as_data
from cac_check.verdict.bounds_left import remainder
from cac_check.verdict.explain_finding import explain

DATA = b"""
dataset: dates
title: Dates
quantities:
  start: {label: first day, kind: date}
  end: {label: last day, kind: date}
  length: {label: length, kind: duration}
sources:
  notice:
    outlet: Notice
    published: 2023-05-27
    role: reference
    claims: [{start: March 10 @ p1}, {end: May 22 @ p1}, {length: {means: "[70, 73]", at: p2, because: x}}]
  paper:
    outlet: Paper
    published: 2023-05-28
    claims: [{start: March 1 @ p1}, {end: May 25 @ p1}]
"""

RULES = b"rules: [{id: days, span: {start: start, end: end, length: length}, because: x}]"


@pytest.fixture
def dataset() -> cac_check.Dataset:
    return cac_check.load_dataset(DATA)


def test_what_would_fit_is_a_day(dataset: cac_check.Dataset) -> None:
    made = cac_check.check(dataset, cac_check.load_rules(RULES)).to_dict()

    needs = [correction["needs"] for finding in made["findings"] for correction in finding["corrections"]]
    assert {"paper/start": "[2023-03-09, 2023-03-11]"} in needs
    assert {"paper/end": "[2023-05-21, 2023-05-23]"} in needs
    assert made["bounds"] == {"start": "2023-03-10", "end": "2023-05-22", "length": "73"}
    assert not [
        correction["hint"]
        for finding in made["findings"]
        for correction in finding["corrections"]
        if correction["hint"]
    ]


def test_bounds_are_days(dataset: cac_check.Dataset) -> None:
    left = remainder(dataset, cac_check.load_rules(RULES))

    assert as_data(left)["bounds"] == {"start": "2023-03-10", "end": "2023-05-22", "length": "73"}


def test_an_explanation_has_days(dataset: cac_check.Dataset) -> None:
    report = cac_check.check(dataset, cac_check.load_rules(RULES))
    finding = next(finding for finding in report.findings if finding.id == "against:paper:told-twice:start")

    made = json.dumps(explain(report, finding).to_dict())

    assert '"paper/start": {"says": "March 1", "means": null, "strict": "2023-03-01"' in made
    assert '"value": "2023-03-10"' in made
