"""What a view of a single source cannot have found is told of all together."""

from __future__ import annotations

import cac_check
from cac_check.finding import Finding, View
from cac_check.verdict.binding import tied
from cac_check.verdict.nodes import ClaimIndex
from cac_check.verdict.views import parts_of

DATA = """
dataset: x
title: x
quantities:
  a: {{label: a, unit: things}}
  b: {{label: b, unit: things}}
  c: {{label: c, unit: things}}
sources:
  one: {{outlet: One, claims: [{one}]}}
  two: {{outlet: Two, claims: [{two}]}}
"""


def _contradicted(one: str, two: str, rules: str) -> list[Finding]:
    dataset = cac_check.load_dataset(DATA.format(one=one, two=two).encode())
    report = cac_check.check(dataset, cac_check.load_rules(f"rules: [{rules}]".encode()))
    return [finding for finding in report.findings if finding.verdict == "contradicted"]


def _claim(quantity: str, means: str) -> str:
    return f'{{{quantity}: {{means: "{means}", because: x}}}}'


def test_a_rule_that_did_not_apply_within_the_source_is_judged_with_the_others() -> None:
    rule = '{id: few, expression: "a + b <= 3", because: x}'

    (found,) = _contradicted(_claim("a", "5"), _claim("b", "0"), rule)

    assert (found.view, found.rule, found.conflicts[0].claims) == ("together", "few", ("one/a",))


def test_rules_tie_the_figures_of_a_source_through_what_it_does_not_tell() -> None:
    rules = "{id: r1, order: [b, a], because: x}, {id: r2, order: [c, b], because: x}"

    (found,) = _contradicted(f"{_claim('a', '[0, 10]')}, {_claim('c', '[20, 30]')}", _claim("b", "[0, 100]"), rules)

    assert (found.view, found.rule, found.conflicts[0].rules) == ("within", "joint", ("r1", "r2"))


def test_what_another_source_tells_may_still_turn_one_source_against_itself() -> None:
    rules = "{id: r1, order: [b, a], missing: skip, because: x}, {id: r2, order: [c, b], missing: skip, because: x}"

    (found,) = _contradicted(f"{_claim('a', '[0, 10]')}, {_claim('c', '[20, 30]')}", _claim("b", "[0, 100]"), rules)

    assert (found.view, found.rule, found.conflicts[0].rules) == ("together", "joint", ("r1", "r2"))


def test_what_a_source_does_to_itself_is_not_told_again() -> None:
    rule = '{id: few, expression: "a + b <= 3", because: x}'

    found = _contradicted(f"{_claim('a', '5')}, {_claim('b', '0')}", _claim("b", "[0, 1]"), rule)

    assert [finding.view for finding in found] == ["within"]


def test_a_source_is_held_against_what_hangs_together_with_its_own_claims() -> None:
    data = """
dataset: x
title: x
quantities: {a: {label: a}, b: {label: b}, c: {label: c}, d: {label: d}, e: {label: e}}
sources:
  office:
    outlet: Office
    role: reference
    claims:
      - a: {means: "1", because: x}
      - b: {means: "2", because: x}
      - d: {means: "3", because: x}
      - e: {means: "9", because: x}
  paper: {outlet: Paper, claims: [{a: {means: "5", because: x, or: c}}]}
"""
    rules = "rules: [{id: r1, order: [c, b], because: x}, {id: r2, order: [e, d], because: x}]"
    dataset = cac_check.load_dataset(data.encode())
    index = ClaimIndex(dataset)
    ties = tied(cac_check.load_rules(rules.encode()).rules, index.claims)

    (part,) = parts_of(index, [View.AGAINST], None, ties, {})
    report = cac_check.check(dataset, cac_check.load_rules(rules.encode()), views=["against"])

    assert [node.id for node in part.nodes] == ["office/a", "office/b", "paper/a"]
    assert report.never_applied == ()  # the other one applies to the reference
