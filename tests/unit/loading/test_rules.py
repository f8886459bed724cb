import textwrap
from fractions import Fraction

import pytest

from cac_check.diagnostic import RuleProblems, Severity
from cac_check.loading import load_rules
from cac_check.model import (
    Breakdown,
    Change,
    Evidence,
    Expression,
    Kind,
    Limit,
    Mean,
    Missing,
    Order,
    Relation,
    Same,
    Share,
    TimeSpan,
    Verdict,
)


def load(rules):
    return load_rules(("rules:\n" + textwrap.indent(textwrap.dedent(rules), "  ")).encode(), name="rules.yaml")


def problems_of(rules):
    with pytest.raises(RuleProblems) as caught:
        load(rules)
    return caught.value.diagnostics


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (
            "breakdown: {total: t, parts: [a, b], overlap: none, rest: possible}",
            Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=True),
        ),
        (
            "breakdown: {total: t, parts: {a: 1, b: -1.5}, overlap: possible, rest: none}",
            Breakdown("t", (("a", 1), ("b", Fraction(-3, 2))), overlap=True, rest=False),
        ),
        (
            "breakdown: {total: t, parts: [a, b, c], overlap: possible, rest: none,"
            ' overlaps: {[b, a]: ab, "b, c": bc}}',
            Breakdown(
                "t",
                (("a", 1), ("b", 1), ("c", 1)),
                overlap=True,
                rest=False,
                overlaps=(("a", "b", "ab"), ("b", "c", "bc")),
            ),
        ),
        ("mean: {total: a, count: b, is: c, items: 3}", Mean("a", "b", "c", items=3)),
        ("same: [a, b, c]", Same(("a", "b", "c"))),
        ("order: [a, b]", Order(("a", "b"))),
        ("share: {part: a, of: b, is: c}", Share("a", "b", "c")),
        ("change: {from: a, to: b, by: c}", Change("a", "b", "c")),
        ("mean: {total: a, count: b, is: c}", Mean("a", "b", "c")),
        ("span: {start: a, end: b, length: c}", TimeSpan("a", "b", "c")),
        ("span: {start: a, end: b, length: c, inclusive: true}", TimeSpan("a", "b", "c", inclusive=True)),
        ("limit: {quantity: a, at_least: 1, at_most: 2.5, source: x}", Limit("a", 1, Fraction(5, 2), "x")),
    ],
)
def test_each_form_becomes_its_record(text, form):
    (rule,) = load(f"- {{id: r, {text}, because: it is so}}\n").rules

    assert rule.form == form


def test_an_expression_becomes_a_relation():
    (rule,) = load('- {id: r, expression: "a < 2*b", because: it is so}\n').rules

    assert isinstance(rule.form, Expression)
    assert rule.form.relation.terms == (("a", 1), ("b", -2))
    assert rule.form.relation.relation is Relation.LT


def test_everything_that_can_be_said_of_a_rule_is_kept():
    (rule,) = load("""
        - id: r
          order: [a, b]
          because: it is so
          evidence: {claim: s/a, cue: of which, text: a handbook}
          severity: note
          when: a > 3
          where: {sources: [s, t]}
          tolerance: {abs: 2, rel: 0.01}
          missing: zero
          examples:
            - {given: {a: 1, b: "[2, inf)"}, verdict: consistent}
            - {given: {a: {says: "12.3%", rounding: down}, b: {says: 92.76万余}}, verdict: undecided, because: x}
    """).rules

    assert (rule.id, rule.because, rule.severity, rule.missing) == ("r", "it is so", Severity.NOTE, Missing.ZERO)
    assert rule.evidence == Evidence("s/a", "of which", "a handbook")
    assert rule.when.text == "a > 3"
    assert rule.where_sources == ("s", "t")
    assert (rule.tolerance_abs, rule.tolerance_rel) == (2, Fraction(1, 100))
    assert str(rule.location) == "rules.yaml:3:9"
    first, second = rule.examples
    assert [str(reading.default) for reading in first.given.values()] == ["1", "[2, inf)"]
    assert (first.verdict, second.verdict) == (Verdict.CONSISTENT, Verdict.UNDECIDED)
    assert str(second.given["a"].default) == "(12.25, 12.35]"
    assert second.given["b"].value == 927600
    assert second.kinds == {"a": Kind.PERCENT, "b": Kind.COUNT}


def test_evidence_may_be_a_plain_text():
    (rule,) = load("- {id: r, same: [a, b], because: x, evidence: page 7}\n").rules

    assert rule.evidence == Evidence(text="page 7")


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("2020-03-04", Kind.DATE),
        ("7", Kind.COUNT),
        ("{says: two-month}", Kind.DURATION),
        ("{says: 62%}", Kind.PERCENT),
        ("{says: about 60}", Kind.COUNT),
        ("{says: 5, kind: ratio}", Kind.RATIO),
    ],
)
def test_the_kind_of_a_given_figure_is_guessed_from_how_it_is_written(given, kind):
    (rule,) = load(
        f"- {{id: r, same: [a, b], because: x, examples: [{{given: {{a: {given}}}, verdict: consistent}}]}}\n"
    ).rules

    assert rule.examples[0].kinds["a"] == kind


def test_the_kind_of_a_given_figure_is_fixed_by_the_form_or_the_file():
    ruleset = load_rules(b"""
quantities:
  money: {label: money, kind: amount}
rules:
  - id: r
    span: {start: first, end: last, length: days}
    because: x
    when: money > 0
    examples: [{given: {first: 2020-03-04, days: 3, money: 5}, verdict: consistent}]
""")

    assert ruleset.rules[0].examples[0].kinds == {
        "first": Kind.DATE,
        "last": Kind.DATE,
        "days": Kind.DURATION,
        "money": Kind.AMOUNT,
    }
    assert list(ruleset.quantities) == ["money"]


def test_questions_are_read():
    ruleset = load_rules(
        b"rules: []\nquestions:\n  - {id: q, ask: Can it be?, suppose: a + b <= c, because: they ask}\n"
    )

    (question,) = ruleset.questions
    assert (question.id, question.ask, question.suppose.text, question.because) == (
        "q",
        "Can it be?",
        "a + b <= c",
        "they ask",
    )


@pytest.mark.parametrize(
    ("rules", "code", "column", "part", "advice"),
    [
        ("- {id: r, same: [a, b]}", "missing-key", 5, "needs `because`", "Why it holds"),
        ("- {id: r, because: x}", "one-of", 5, "exactly one of breakdown", ""),
        ("- {id: r, because: x, same: [a, b], order: [a, b]}", "one-of", 5, "found same and order", ""),
        ("- {id: r, because: x, sum: [a, b]}", "one-of", 5, "exactly one of breakdown", ""),
        ("- {id: r, because: x, same: [a]}", "too-few", 31, "at least 2", ""),
        ("- {id: r, because: x, same: [a, a]}", "repeated-quantity", 35, "“a” occurs twice", ""),
        ("- {id: r, because: x, share: {part: a, of: b, is: a}}", "repeated-quantity", 53, "“a” occurs twice", ""),
        (
            "- {id: r, because: x, breakdown: {total: a, parts: [b, c], overlap: none}}",
            "missing-key",
            36,
            "needs `rest`",
            "Can something be in no part?",
        ),
        (
            "- {id: r, because: x, breakdown: {total: a, parts: {b: 0}, overlap: none, rest: none}}",
            "idle-part",
            55,
            "the weight of “b” is 0",
            "",
        ),
        (
            "- {id: r, because: x, breakdown: {total: t, parts: [a, b], overlap: none, rest: none,"
            " overlaps: {[a, b]: c}}}",
            "idle-overlaps",
            99,
            "needs `overlap: possible`",
            "",
        ),
        (
            "- {id: r, because: x, breakdown: {total: t, parts: [a, b], overlap: possible, rest: none,"
            " overlaps: {[a, d]: c}}}",
            "unknown-part",
            104,
            "“d” is none of the parts",
            "known here: a, b",
        ),
        (
            "- {id: r, because: x, breakdown: {total: t, parts: [a, b], overlap: possible, rest: none,"
            " overlaps: {[a, b]: c, [b, a]: d}}}",
            "repeated-pair",
            115,
            "given once",
            "",
        ),
        ("- {id: r, because: x, mean: {total: a, count: b, is: c, items: 1.5}}", "not-a-whole-number", 66, "whole", ""),
        ("- {id: r, because: x, limit: {quantity: a}}", "one-of", 32, "at_least or at_most", ""),
        ("- {id: r, because: x, limit: {quantity: a, at_least: 3, at_most: 2}}", "empty-limit", 56, "more than", ""),
        ("- {id: r, because: x, expression: a * b > 2}", "expression", 39, "not linear", ""),
        ("- {id: r, because: x, same: [a, b], when: a >> 2}", "expression", 48, "expected a quantity", ""),
        ("- {id: r, because: x, same: [2a, b]}", "not-as-expected", 32, "a quantity (letters", ""),
        ("- {id: told-twice, because: x, same: [a, b]}", "reserved-id", 10, "needs no rule", ""),
        ("- {id: 'domain:a', because: x, same: [a, b]}", "not-as-expected", 10, "not starting with domain:", ""),
        ("- {id: r, because: x, same: [a, b], severity: fatal}", "unknown-word", 49, "error, warning, note", ""),
        ("- {id: r, because: x, same: [a, b], tolerance: 5}", "wrong-type", 50, "mapping (tolerance)", "abs, rel"),
        ("- {id: r, because: x, same: [a, b], tolerance: {abs: -5}}", "out-of-range", 56, "at least 0", ""),
        (
            "- {id: r, because: x, same: [a, b], examples: [{given: {c: 1}, verdict: consistent}]}",
            "unknown-quantity",
            59,
            "does not relate “c”",
            "known here: a, b",
        ),
        (
            "- {id: r, because: x, same: [a, b], examples: [{given: {a: 1;2}, verdict: consistent}]}",
            "not-an-interval",
            62,
            "no interval",
            "",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_with_place_and_advice(rules, code, column, part, advice):
    problem = problems_of(rules)[0]

    assert (problem.code, problem.location.span.column) == (code, column)
    assert part in problem.message
    assert advice in (problem.help or "")


def test_ids_of_rules_and_questions_are_unique():
    with pytest.raises(RuleProblems) as caught:
        load_rules(
            b"rules:\n  - {id: r, same: [a, b], because: x}\n  - {id: r, same: [a, c], because: x}\n"
            b"questions:\n  - {id: r, ask: x, suppose: a < b}\n"
        )

    assert [(problem.code, problem.location.span.line) for problem in caught.value.diagnostics] == [
        ("duplicate-id", 3),
        ("duplicate-id", 5),
    ]


@pytest.mark.parametrize("data", [b"", b"words\n", b"rules: {}\n"])
def test_what_is_no_rule_file_is_a_problem_of_rules(data):
    with pytest.raises(RuleProblems):
        load_rules(data)
