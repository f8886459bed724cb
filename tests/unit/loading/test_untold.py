"""Quantities that nobody tells: read, put in, and refused where they would say nothing."""

import textwrap

import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_all, load_rules, load_table_rules
from cac_check.model import Expression, Kind, LinearRelation, Relation, Untold, Verdict
from cac_check.rulebook.testing import run_examples
from cac_check.verdict import check

RULES = """
untold:
  adults: employed + unemployed
  people: adults + children
  gap: {is: 100 - rate, kind: percent}
  points: {kind: count}
quantities: {rate: {label: rate, kind: percent}}
"""


def load(rules, block=RULES):
    text = block + "rules:\n" + textwrap.indent(textwrap.dedent(rules), "  ")
    return load_rules(text.encode(), name="rules.yaml")


def problems_of(rules, block=RULES):
    with pytest.raises(RuleProblems) as caught:
        load(rules, block)
    return [
        (each.code, each.location.span.line if each.location and each.location.span else None)
        for each in caught.value.diagnostics
    ]


def test_what_is_computed_is_computed_of_what_is_told():
    (rule,) = load("- {id: r, share: {part: unemployed, of: people, is: gap}, because: x}").rules

    assert rule.untold == (
        Untold("people", (("employed", 1), ("unemployed", 1), ("children", 1))),
        Untold("gap", (("rate", -1),), 100, kind=Kind.PERCENT),
    )


def test_it_is_put_into_relations():
    (rule,) = load("- {id: r, expression: 2*people >= adults + 7, when: adults > 3, because: x}").rules

    terms = (("employed", 1), ("unemployed", 1), ("children", 2))
    assert rule.form == Expression(LinearRelation(terms, Relation.GE, 7, "2*people >= adults + 7"))
    assert rule.when == LinearRelation((("employed", 1), ("unemployed", 1)), Relation.GT, 3, "adults > 3")
    assert rule.untold == ()


def test_examples_give_what_is_told():
    rules = load(
        """
        - id: jobless
          share: {part: unemployed, of: adults, is: rate}
          because: the rate is of all who work or look for work
          examples:
            - {given: {unemployed: 5, employed: 95, rate: 5}, verdict: consistent}
            - {given: {unemployed: 5, employed: 95, rate: 6}, verdict: contradicted}
            - {given: {unemployed: 5, rate: "[5.95, 6.05]"}, verdict: undecided}
        - id: mean
          mean: {total: points, count: games, is: average}
          because: points are whole
          examples:
            - {given: {games: 28, average: "[5.195, 5.205]"}, verdict: contradicted}
            - {given: {games: 28, average: "[5.175, 5.185]"}, verdict: consistent}
        """
    )

    assert [result.verdict for result in run_examples(rules)] == [
        Verdict.CONSISTENT,
        Verdict.CONTRADICTED,
        Verdict.UNDECIDED,
        Verdict.CONTRADICTED,
        Verdict.CONSISTENT,
    ]


@pytest.mark.parametrize(
    ("block", "rule", "problem"),
    [
        ("untold: {a: b + 1, b: a}\n", "same: [a, c]", ("circular-quantity", 1)),
        ("untold: {a: b * c}\n", "same: [a, c]", ("expression", 1)),
        ("untold: {a: {is: b, nonnegative: true}}\n", "same: [a, c]", ("idle-key", 1)),
        ("untold: {half: 50}\n", "share: {part: a, of: b, is: half}", ("missing-key", 3)),
        ("untold: {a: b}\n", "expression: a == b", ("expression", 3)),
        ("untold: {a: 1, b: 2}\n", "same: [a, b]", ("untold-rule", 3)),
    ],
)
def test_what_says_nothing_is_refused_with_its_line(block, rule, problem):
    assert problem in problems_of(f"- {{id: r, {rule}, because: x}}", block)


def test_a_sum_that_only_follows_from_itself_is_no_finding():
    rules = load("- {id: r, same: [adults, both], because: x}")
    data = b"""
dataset: d
quantities: {employed: {label: e}, unemployed: {label: u}, both: {label: b}}
sources:
  a:
    outlet: A
    claims: [{employed: 3 people}, {unemployed: 4 people}, {both: 8 people}]
"""
    ((dataset, _),) = load_all([data], name="d.yaml")

    (finding,) = check(dataset, rules).findings

    assert (finding.verdict, len(finding.claims)) == (Verdict.CONTRADICTED, 3)
    assert len(finding.conflicts) == 1


def test_a_claim_of_what_nobody_tells_is_refused_with_its_line(tmp_path):
    data = """
dataset: d
rules: r.yaml
quantities: {employed: {label: e}, unemployed: {label: u}, adults: {label: b}}
sources:
  a:
    outlet: A
    claims:
      - employed: 3
      - adults: 8
"""
    (tmp_path / "r.yaml").write_text(RULES + "rules: [{id: r, order: [unemployed, adults], because: x}]\n")
    (tmp_path / "d.yaml").write_text(data)

    with pytest.raises(RuleProblems) as caught:
        load_all([tmp_path / "d.yaml"])

    (problem,) = caught.value.diagnostics
    assert problem.code == "told-after-all"
    assert problem.location.span.line == 10


def test_rows_are_not_added_up_without_a_column():
    text = """
untold: {adults: employed + unemployed}
tables: {t: {keys: [day]}}
rules:
  - {id: r, never_falls: {quantity: adults, along: day}}
"""
    with pytest.raises(RuleProblems) as caught:
        load_table_rules(text.encode(), name="r.yaml")

    assert [(each.code, each.location.span.line) for each in caught.value.diagnostics] == [("untold-quantity", 5)]
