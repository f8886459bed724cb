"""Figures of several days: rules relate those of one day, and what goes on counting ties the days together."""

from __future__ import annotations

import pytest

import cac_check
from cac_check.certificate import verify
from cac_check.model import Verdict
from cac_check.report.text import render
from cac_check.verdict.proofs import system_of

DATA = """
dataset: days
title: Days
quantities:
  total: {{label: the total, unit: people, cumulative: true}}
  one: {{label: one part, unit: people}}
  other: {{label: the other part, unit: people}}
sources:
  office:
    outlet: Office
    claims:
      - one: {{means: "10", as_of: 2023-03-01, at: p1, because: x}}
      - other: {{means: "[5, 6]", as_of: 2023-03-01, at: p1, because: x}}
      - total: {{means: "{march}", as_of: 2023-03-01, at: p1, because: x}}
      - total: {{means: "[0, 100]", as_of: 2023-04-01, at: p2, because: x}}
      - one: {{means: "{april}", as_of: 2023-04-01, at: p2, because: x}}
      - other: {{means: "[5, 6]", as_of: 2023-04-01, at: p2, because: x}}
  paper:
    outlet: Paper
    claims:
      - one: {{means: "[0, 100]", as_of: 2023-04-01, because: x}}
"""

RULES = b"rules: [{id: sum, breakdown: {total: total, parts: [one, other], overlap: none, rest: none}, because: x}]"


def report(march: str, april: str) -> cac_check.Report:
    dataset = cac_check.load_dataset(DATA.format(march=march, april=april).encode())
    return cac_check.check(dataset, cac_check.load_rules(RULES))


def test_a_contradiction_of_one_day_is_told_with_its_figures() -> None:
    made = report(march="[0, 9]", april="20")

    wrong = {finding.id: finding for finding in made.findings if finding.verdict is Verdict.CONTRADICTED}
    assert "within:office:sum@2023-03-01" in wrong
    assert "within:office:sum@2023-04-01" not in wrong
    assert "but [0, 9] (office, p1) is at most 9" in render(made)


@pytest.mark.parametrize(("april", "expected"), [("2", True), ("20", False)])
def test_the_same_rule_on_two_days_contradicts_a_count_that_cannot_fall(april: str, expected: bool) -> None:
    made = report(march="[0, 100]", april=april)

    wrong = [finding for finding in made.findings if finding.verdict is Verdict.CONTRADICTED]
    assert [finding.source for finding in wrong] == (["office"] if expected else [])  # and not once more of all
    for finding in wrong:
        (conflict,) = finding.conflicts
        assert conflict.rules == ("sum@2023-03-01", "sum@2023-04-01", "cumulative:total:2023-03-01<=2023-04-01")
        assert verify(conflict.proof, system_of(made, finding, conflict))
        assert "the total: a count that goes on cannot fall" in render(made)
