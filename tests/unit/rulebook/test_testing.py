import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_rules, load_tests
from cac_check.loading.forms import FORMS
from cac_check.model import Verdict
from cac_check.rulebook import Outcome, run_examples, run_tests


def outcomes(examples):
    rules = load_rules(
        f"rules:\n  - {{id: r, order: [a, b], because: x, examples: [{', '.join(examples)}]}}\n".encode()
    )
    return [(result.outcome, result.verdict) for result in run_examples(rules)]


@pytest.mark.parametrize(
    ("given", "expected", "outcome", "verdict"),
    [
        ("a: 1, b: 2", "consistent", Outcome.OK, Verdict.CONSISTENT),
        ("a: 1, b: 2", "contradicted", Outcome.MISSING, Verdict.CONSISTENT),
        ("a: 1, b: 2", "strained", Outcome.MISSING, Verdict.CONSISTENT),
        ("a: 1, b: 2", "undecided", Outcome.WRONG, Verdict.CONSISTENT),
        ("a: 3, b: 2", "consistent", Outcome.NOISY, Verdict.CONTRADICTED),
        ("a: 3, b: 2", "strained", Outcome.NOISY, Verdict.CONTRADICTED),
        ("a: 98, b: {says: about 96}", "strained", Outcome.OK, Verdict.STRAINED),
        ("a: 98, b: {says: about 96}", "contradicted", Outcome.MISSING, Verdict.STRAINED),
        ("a: 1", "consistent", Outcome.WRONG, None),
        ("a: 1", "contradicted", Outcome.MISSING, None),
    ],
)
def test_a_test_ends_by_how_loud_the_rule_is(given, expected, outcome, verdict):
    assert outcomes([f"{{given: {{{given}}}, verdict: {expected}}}"]) == [(outcome, verdict)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_examples_on_the_page_of_a_form_are_right_and_show_three_verdicts(form):
    results = run_examples(load_rules(form.example.encode(), name=form.name))

    assert [result for result in results if result.outcome is not Outcome.OK] == []
    assert {Verdict.CONSISTENT, Verdict.STRAINED, Verdict.CONTRADICTED} <= {result.verdict for result in results}


RULES = b"rules:\n  - {id: r, order: [a, b], because: x}\n  - {id: s, order: [b, c], because: x}\n"


def test_a_test_file_tests_one_rule_or_all_of_them_together():
    rules = load_rules(RULES)
    tests = load_tests(
        b"""
tests:
  - {rule: r, given: {a: 1, b: 2}, verdict: consistent}
  - {given: {a: 3, b: 4, c: 5}, verdict: consistent}
  - {given: {a: 3, b: "[2, 4]", c: 2}, verdict: contradicted, because: only both rules together see it}
""",
        rules,
    )

    assert [(result.rule, result.outcome) for result in run_tests(rules, tests)] == [
        ("r", Outcome.OK),
        (None, Outcome.OK),
        (None, Outcome.OK),
    ]


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        (b"", "empty-file"),
        (b"tests: [{rule: t, given: {a: 1}, verdict: consistent}]", "unknown-rule"),
        (b"tests: [{rule: r, given: {c: 1}, verdict: consistent}]", "unknown-quantity"),
        (b"tests: [{given: {a: 1}}]", "missing-key"),
    ],
)
def test_what_is_wrong_with_a_test_file_is_said(tests, code):
    with pytest.raises(RuleProblems) as caught:
        load_tests(tests, load_rules(RULES))

    assert [problem.code for problem in caught.value.diagnostics] == [code]
