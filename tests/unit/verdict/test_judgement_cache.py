"""A source that copies another gets the same answer, under its own names; one that differs in anything is judged."""

from __future__ import annotations

import pytest

import cac_check
from cac_check.certificate import verify
from cac_check.finding import Finding
from cac_check.verdict.judge import Judge
from cac_check.verdict.nodes import ClaimIndex

DATA = """
dataset: x
title: x
quantities:
  whole: {label: whole, unit: things}
  a: {label: a, unit: things}
  b: {label: b, unit: things}
sources:
  first: {outlet: First, claims: [{whole: "900"}, {a: "800"}, {b: "750"}]}
  copy: {outlet: Copy, claims: [{whole: "900"}, {a: "800"}, {b: "750"}]}
  vague: {outlet: Vague, claims: [{whole: "900"}, {a: "800"}, {b: "around 750"}]}
  light: {outlet: Light, claims: [{whole: {says: "900", weight: 3}}, {a: "800"}, {b: "750"}]}
"""
RULES = "rules: [{id: sum, breakdown: {total: whole, parts: [a, b], overlap: none, rest: none}, because: x}]"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources whose rules reached the judge."""
    seen: list[str] = []
    rule = Judge.rule

    def noted(self: Judge, rules: object, nodes: list[object], *rest: object, **options: object) -> object:
        seen.append(nodes[0].claims[0].source)
        return rule(self, rules, nodes, *rest, **options)

    monkeypatch.setattr(Judge, "rule", noted)
    return seen


def found() -> dict[str | None, Finding]:
    dataset = cac_check.load_dataset(DATA.encode())
    report = cac_check.check(dataset, cac_check.load_rules(RULES.encode()), views=["within"])
    return {finding.source: finding for finding in report.findings}


def test_each_question_is_judged_once(judged: list[str]) -> None:
    findings = found()

    assert judged == ["first", "vague", "light"]
    assert {finding.verdict for finding in findings.values()} == {"contradicted"}


def test_a_copy_is_answered_under_its_own_names() -> None:
    first, copy = (found()[source] for source in ("first", "copy"))

    def renamed(text: object) -> str:
        return str(text).replace("first/", "copy/")

    assert set(copy.conflicts[0].claims) == {"copy/whole", "copy/a", "copy/b"}
    assert str(copy.conflicts) == renamed(first.conflicts)
    assert str(copy.corrections) == renamed(first.corrections)
    assert str(copy.fits_as) == renamed(first.fits_as)
    assert copy.stretch == first.stretch


def test_a_proof_carried_over_is_one_for_the_copy() -> None:
    dataset = cac_check.load_dataset(DATA.encode())
    finding = found()["copy"]
    board = ClaimIndex(dataset)
    rules = cac_check.load_rules(RULES.encode())
    member = cac_check.compiler.compile_rule(rules.rules[0], dataset.quantities)
    claims = [
        node.member(finding.proof_profile)
        for node in board.nodes(claim for claim in dataset.claims if claim.source == "copy")
    ]

    assert verify(finding.conflicts[0].proof, board.system([member], claims))
    assert not verify(found()["first"].conflicts[0].proof, board.system([member], claims))
