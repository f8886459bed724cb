import sys

import pytest

from cac_check.certificate import verify
from cac_check.constraint import MemberKind
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.loading import load_dataset, load_rules
from cac_check.rulebook import lint

DATASET = load_dataset(b"""
dataset: d
quantities: {a: {label: a}, b: {label: b}, c: {label: c}, m: {label: m, kind: amount}}
sources:
  s: {outlet: S, claims: [a: 1, b: 2]}
""")


def found(rules, *datasets):
    return lint(
        load_rules(("rules:\n" + "".join(f"  - {{{rule}, because: x}}\n" for rule in rules)).encode()), datasets
    )


@pytest.mark.parametrize(
    ("rules", "code", "about", "part"),
    [
        (
            ["id: r, expression: a > b", "id: s, order: [a, b]"],
            "contradictory-rules",
            ("r", "s"),
            "cannot hold together",
        ),
        (["id: r, limit: {quantity: a, at_most: -1}"], "contradictory-rules", ("r",), "it can never hold"),
        (
            ["id: r, order: [a, b]", 'id: s, expression: "2*a - 2*b <= 0"'],
            "repeated-rule",
            ("s", "r"),
            "the same as “r”",
        ),
        (
            ["id: r, order: [a, b]", "id: s, order: [b, c]", "id: t, order: [a, c]"],
            "implied-rule",
            ("t", "r", "s"),
            "follows from “r”, “s”",
        ),
        (["id: r, limit: {quantity: a, at_least: 0}"], "implied-rule", ("r",), "it always holds"),
        (["id: r, expression: a + b == 0"], "empty-quantity", ("r",), "leave “a” nothing but 0"),
        (["id: r, expression: a == 3", "id: s, order: [a, b]"], "fixed-quantity", ("r",), "leave “a” nothing but 3"),
        (["id: r, expression: 2*a == 3"], "contradictory-rules", ("r",), "it can never hold"),
    ],
)
def test_what_rules_say_to_each_other_is_found_and_proved(rules, code, about, part):
    first = found(rules)[0]

    assert (first.diagnostic.code, first.rules) == (code, about)
    assert part in first.diagnostic.message
    assert code == "repeated-rule" or verify(first.proof, first.system)


def test_rules_that_say_different_things_are_left_alone():
    assert found(["id: r, order: [a, b]", "id: s, order: [c, a]", "id: t, share: {part: a, of: b, is: d}"]) == ()


def test_a_contradiction_names_the_smallest_set_and_proves_it():
    (only,) = found(
        ["id: r, order: [a, b]", "id: s, order: [b, c]", "id: t, expression: a > c", "id: u, order: [d, a]"]
    )

    assert only.rules == ("r", "s", "t")
    assert verify(only.proof, only.system)


def test_conditions_are_part_of_a_rule():
    assert found(["id: r, expression: a > b, when: c > 3", "id: s, order: [a, b]"]) == ()
    assert found(["id: r, expression: a > b, when: c >= 0", "id: s, order: [a, b]"])[0].rules == ("r", "s")


def test_names_that_nothing_declares_are_errors_with_the_nearest_name():
    unknown = found(["id: r, order: [a, bb]"], DATASET)[0].diagnostic

    assert (unknown.code, unknown.severity, unknown.help) == ("unknown-quantity", "error", "did you mean b?")


def test_evidence_and_sources_that_are_not_there_are_warned_of():
    rules = ["id: r, order: [a, b], evidence: {claim: s/aa}, where: {sources: [s, t]}", "id: q, order: [b, a]"]
    codes = [(each.diagnostic.code, each.diagnostic.help) for each in found(rules, DATASET)]

    assert codes[:2] == [("unknown-claim", "did you mean s/a?"), ("unknown-source", "known here: s")]
    assert not {"unknown-claim", "unknown-source"} & {each.diagnostic.code for each in found(rules)}


def test_a_rule_without_figures_never_applies():
    codes = [each.diagnostic.code for each in found(["id: r, order: [a, c]", "id: s, order: [a, b]"], DATASET)]

    assert codes == ["never-applies"]
    assert found(["id: r, limit: {quantity: a, at_most: 9}"], DATASET) == ()


def test_the_kind_of_a_quantity_decides_what_is_possible():
    assert found(["id: r, expression: 2*m == 3"], DATASET)[1].diagnostic.code == "fixed-quantity"


def test_a_set_that_was_not_proved_minimal_says_so(monkeypatch):
    """Some rules alone may be harder to decide than all of them together."""

    def decide_all(system, limits, *, readable=True):
        rules = [member for member in system.members if member.kind is MemberKind.RULE]
        return decide(system, limits, readable=readable) if len(rules) == 3 else Undecided("too hard")

    monkeypatch.setattr(sys.modules["cac_check.engine.problem"], "decide", decide_all)

    (only,) = found(["id: r, order: [a, b]", "id: s, order: [b, c]", "id: t, expression: a > c"])

    assert (only.rules, only.minimal) == (("r", "s", "t"), False)
    assert "was not settled" in only.diagnostic.message
