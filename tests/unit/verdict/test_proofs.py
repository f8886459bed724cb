"""A report can be verified from its data set and rules alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import cac_check
from cac_check.certificate import verify
from cac_check.finding import Report
from cac_check.model import Verdict
from cac_check.verdict.proofs import system_of

ROOT = Path(__file__).resolve().parents[3]

QUANTITIES = """\
dataset: flood
title: After the flood
quantities:
  hurt: {label: people hurt, unit: people, cumulative: true}
  treated: {label: people treated, unit: people}
  released: {label: people released, unit: people}
sources:
  paper:
    outlet: The Paper
    claims:
"""

RULES = """\
rules:
  - id: treated-are-hurt
    order: [treated, hurt]
    because: only people who were hurt were treated
  - id: treated-or-released
    breakdown: {total: hurt, parts: [treated, released], overlap: none, rest: none}
    because: everyone hurt was treated or released
    missing: zero
"""


def checked(*claims: str) -> Report:
    text = QUANTITIES + "".join(f"      - {claim}\n" for claim in claims)
    return cac_check.check(cac_check.load_dataset(text.encode()), cac_check.load_rules(RULES.encode()))


def assert_all_verify(report: Report) -> None:
    for finding in report.findings:
        for conflict in finding.conflicts:
            assert verify(conflict.proof, system_of(report, finding, conflict)), finding.id
        if finding.witness is not None:
            assert verify(finding.witness, system_of(report, finding)), finding.id


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_finding_of_the_data_verifies(path: Path) -> None:
    dataset = cac_check.load_dataset(path)
    for rules in dataset.rules:
        assert_all_verify(cac_check.check(dataset, cac_check.load_rules(path.parent / rules)))


def test_a_quantity_nobody_tells_counts_as_zero_for_the_rule_that_says_so() -> None:
    report = checked("hurt: 131 @ p1", "treated: 97 @ p2")

    (finding,) = (each for each in report.findings if each.rule == "treated-or-released" and each.view == "within")
    assert finding.verdict is Verdict.CONTRADICTED
    assert_all_verify(report)


def test_figures_of_several_days_are_told_apart() -> None:
    report = checked(
        "hurt: {says: '131', at: p1, as_of: 2023-05-01}",
        "treated: {says: '257', at: p2, as_of: 2023-05-01}",
        "hurt: {says: '83', at: p3, as_of: 2023-05-02}",
    )

    contradicted = {each.rule for each in report.findings if each.verdict is Verdict.CONTRADICTED}
    assert contradicted >= {"treated-are-hurt", "cumulative:hurt:2023-05-01<=2023-05-02"}
    assert_all_verify(report)


def test_claims_a_witness_leaves_out_are_left_out_of_its_system() -> None:
    report = checked("hurt: 100 @ p1", "hurt: 300 @ p2", "treated: 50 @ p3", "released: 50 @ p4")

    (finding,) = (each for each in report.findings if each.rule == "treated-are-hurt" and each.view == "within")
    assert finding.witness is not None
    system = system_of(report, finding)
    assert sum(member.id.startswith("paper/hurt") for member in system.members) == 1
    assert verify(finding.witness, system)
