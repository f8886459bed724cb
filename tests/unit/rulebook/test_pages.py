import pytest

from cac_check.loading import load_dataset, load_rules
from cac_check.report.markdown import to_markdown
from cac_check.rulebook.pages import rules_page, sentence


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("breakdown: {total: t, parts: [a, b], overlap: none, rest: none}", "t = a + b"),
        ("breakdown: {total: t, parts: {a: 1, b: -0.5}, overlap: none, rest: possible}", "t ≥ a + -0.5 × b"),
        ("breakdown: {total: t, parts: [a, b], overlap: possible, rest: none}", "t ≤ a + b"),
        ("breakdown: {total: t, parts: [a, b], overlap: possible, rest: possible}", "each of a and b ≤ t"),
        ("same: [a, b]", "a = b"),
        ("order: [a, b]", "a ≤ b"),
        ("share: {part: a, of: b, is: c}", "a = c of b"),
        ("change: {from: a, to: b, by: c}", "b = a, changed by c"),
        ("mean: {total: a, count: b, is: c, items: 2}", "a = c × b × 2"),
        (
            "span: {start: a, end: b, length: c, inclusive: true}",
            "c = the days from a to b, both of these days counted",
        ),
        ("limit: {quantity: a, at_least: 1, at_most: 2000}", "a ≥ 1 and ≤ 2,000"),
        ('expression: "a < 2*b"', "a < 2*b"),
    ],
)
def test_each_form_is_said_in_a_line(form, text):
    (rule,) = load_rules(f"rules:\n  - {{id: r, {form}, because: x}}\n".encode()).rules

    assert sentence(rule.form, {}) == text


def test_a_page_tells_all_there_is_to_a_rule():
    dataset = load_dataset(
        b"dataset: d\nquantities: {a: {label: people killed}, b: {label: people hurt}}\nsources: {s: {outlet: S}}\n"
    )
    rules = load_rules(
        b"""
rules:
  - id: r
    order: [a, b]
    because: whoever died was hurt
    evidence: {claim: s/a, cue: among them, text: page 7}
    severity: note
    when: b > 3
    where: {sources: [s, t]}
    tolerance: {abs: 2, rel: 0.01}
    missing: zero
    examples: [{given: {a: 1, b: 2}, verdict: consistent}, {given: {b: "[2, inf)"}, verdict: undecided}]
  - {id: s, limit: {quantity: a, at_most: 9, source: census}, because: few live there, missing: skip}
questions: [{id: q, ask: Can it be?, suppose: a == b}]
"""
    )

    page = to_markdown(rules_page(rules, "Rules of a fire", [dataset]))

    assert (
        page
        == """\
# Rules of a fire

## `r`

**people killed ≤ people hurt**

Because whoever died was hurt.

- rests on `s/a` (“among them”): page 7
- binds only where `b > 3`
- binds only among s and t
- may be missed by 2 + 1 %
- a figure nobody tells counts as zero
- a contradiction is a note

| `a` | `b` | verdict |
| --- | --- | --- |
| 1 | 2 | consistent |
| – | at least 2 | undecided |

## `s`

**people killed ≤ 9**

Because few live there.

- source: census
- needs every figure

## Questions

- Can it be? `a == b`
"""
    )
