import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_rules
from cac_check.model import Order


def load(text):
    return load_rules(text.encode(), name="rules.yaml")


def problems_of(text):
    with pytest.raises(RuleProblems) as caught:
        load(text)
    return caught.value.diagnostics


def test_a_template_makes_one_rule_of_each_value():
    ruleset = load("""
rules:
  - id: fake-${x}-in-all
    for: {x: [military, media]}
    order: ["accounts_fake_${x}", accounts]
    because: accounts that pose as ${ x } are accounts
    examples: [{given: {"accounts_fake_${x}": 3, accounts: 2}, verdict: contradicted}]
questions:
  - {id: "q-${x}", for: {x: [military]}, ask: Can it be?, suppose: "accounts_fake_${x} > 3"}
""")

    assert [(rule.id, rule.form, rule.because) for rule in ruleset.rules] == [
        (
            "fake-military-in-all",
            Order(("accounts_fake_military", "accounts")),
            "accounts that pose as military are accounts",
        ),
        ("fake-media-in-all", Order(("accounts_fake_media", "accounts")), "accounts that pose as media are accounts"),
    ]
    assert list(ruleset.rules[1].examples[0].given) == ["accounts_fake_media", "accounts"]
    assert [str(rule.location) for rule in ruleset.rules] == ["rules.yaml:3:9"] * 2
    assert ruleset.questions[0].suppose.terms == (("accounts_fake_military", 1),)


def test_several_variables_make_every_combination():
    ruleset = load(
        'rules:\n  - {id: "${a}-${b}", for: {a: [x, y], b: ["1", "2"]}, same: ["q${a}", "r${b}"], because: z}\n'
    )

    assert [rule.id for rule in ruleset.rules] == ["x-1", "x-2", "y-1", "y-2"]


@pytest.mark.parametrize(
    ("template", "code", "part"),
    [
        ('id: r, for: {x: [a]}, same: ["${x}", b]', "template-id", "does not hold ${x}"),
        ('id: "r-${x}", for: {x: [a]}, same: ["${y}", b]', "unknown-variable", "“y” is not under `for`"),
        ('id: "r-${x}", for: {x: a}, same: [a, b]', "wrong-type", "`x` must be a list"),
        ('id: "r-${x}", for: {x: []}, same: [a, b]', "too-few", "needs at least 1"),
        ('id: "r-${x}", for: {}, same: [a, b]', "wrong-number-of-keys", "at least 1"),
        ('id: "r-${x}", for: {x: [a, a]}, same: [a, b]', "duplicate-id", "already used"),
        ('id: "r-${x}", for: {x: [a, "b c"]}, same: ["${x}", d]', "not-as-expected", "“r-b c”"),
        ('same: [a, "${x}"], for: {x: [a, b]}', "missing-key", "needs `id`"),
        (
            "id: '"
            + "".join(f"${{v{n}}}" for n in range(7))
            + "', for: {"
            + ", ".join(f"v{n}: [a, b, c, d]" for n in range(7))
            + "}, same: [a, b]",
            "too-many-rules",
            "16,384 rules",
        ),
    ],
)
def test_what_is_wrong_with_a_template_is_said(template, code, part):
    problem = problems_of(f"rules:\n  - {{{template}, because: x}}\n")[0]

    assert problem.code == code
    assert part in problem.message
    assert problem.location.span.line == 2
