"""A rule of whole numbers that no bounds settle, beside others: the check ends, and says what parity forbids."""

from __future__ import annotations

import pytest

import cac_check
from cac_check.model import Verdict

RULES = b"""
quantities: {a: {label: a}, b: {label: b}, c: {label: c}, d: {label: d}}
rules:
  - {id: odd, expression: "2*a == 2*b + d + 1", when: "d >= 3", because: x}
  - {id: sum, breakdown: {total: a, parts: [b, c], overlap: none, rest: none}, because: x}
  - {id: order, order: [c, d, a], because: x}
"""


def verdicts(**sources: dict[str, str]) -> dict[str, Verdict]:
    lines = ["dataset: parity", "title: Parity", "sources:"]
    for source, claims in sources.items():
        lines += [f"  {source}:", f"    outlet: {source}", "    published: 2023", "    claims:"]
        lines += [f'      - {name}: {{means: "{interval}", because: x}}' for name, interval in claims.items()]
    rules = cac_check.load_rules(RULES)
    quantities = ["quantities:", *(f"  {name}: {{label: {name}}}" for name in "abcd")]
    dataset = cac_check.load_dataset("\n".join([*lines, *quantities]).encode())
    return {finding.id: finding.verdict for finding in cac_check.check(dataset, rules).findings}


@pytest.mark.parametrize(("day", "verdict"), [("6", Verdict.CONTRADICTED), ("7", Verdict.UNDECIDED)])
def test_an_even_figure_is_refuted_however_far_the_others_may_go(day: str, verdict: Verdict):
    found = verdicts(one={"d": day, "a": "[3, inf)"})

    assert found["within:one:odd"] is verdict  # undecided only because nobody tells b


def test_several_rules_and_sources_are_told_together():
    found = verdicts(
        one={"c": "[8, 11]", "a": "[5, 6]", "d": "6", "b": "[1, 2]"},
        two={"a": "[5, 8]", "d": "[1, 4]", "c": "7"},
        three={"a": "3"},
    )

    assert found["within:one:odd"] is Verdict.CONTRADICTED
    assert found["within:one:order"] is Verdict.CONTRADICTED
    assert not [
        name for name, verdict in found.items() if verdict is Verdict.UNDECIDED and name.startswith("within:one")
    ]
