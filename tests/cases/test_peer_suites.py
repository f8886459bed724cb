"""Cases from the test suites of peers, written in our rule language. They run where the suites are at hand.

``CAC_CHECK_SHARED`` names the folder that holds ``suites``; without it, a folder ``shared`` beside the checkout counts.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cac_check.loading import load_rules, load_tests
from cac_check.model import Verdict, names_in
from cac_check.rulebook import lint, run_examples, run_tests
from tests.suites import folder


def cases(suite: str) -> list[Any]:
    suites = folder()
    if suites is None:
        return [pytest.param(None, marks=pytest.mark.skip(reason="the suites are not at hand"))]
    content = json.loads((suites / f"{suite}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in content["cases"]]


def relation(part: dict[str, Any]) -> str:
    terms = " + ".join(f"({factor})*{name}" for name, factor in part["coef"].items())
    return f"{terms} {'==' if part['rel'] == '=' else part['rel']} {part['rhs']}"


def rule(constraint: dict[str, Any]) -> str:
    """A row is an expression; ``A or B`` is B wherever A does not hold."""
    opposite = {"<=": ">", ">=": "<", "<": ">=", ">": "<="}
    if "any" not in constraint:
        return f'{{id: {constraint["id"]}, expression: "{relation(constraint)}", because: x}}'
    one, other = constraint["any"]
    when = relation(one | {"rel": opposite[one["rel"]]})
    return f'{{id: {constraint["id"]}, expression: "{relation(other)}", when: "{when}", because: x}}'


def ruleset(case: dict[str, Any]):
    parts = [part for constraint in case["constraints"] for part in constraint.get("any", [constraint])]
    names = sorted({name for part in parts for name in part["coef"]})
    text = "quantities:\n" + "".join(f"  {name}: {{label: x, kind: amount, nonnegative: false}}\n" for name in names)
    text += "rules:\n" + "".join(f"  - {rule(constraint)}\n" for constraint in case["constraints"])
    return load_rules(text.encode(), name=case["id"])


def verdict(case: dict[str, Any], only: str | None = None) -> Verdict | None:
    """What one rule, or all of them together, say to the figures of a case."""
    rules = ruleset(case)
    if only is not None:
        rules = replace(rules, rules=tuple(each for each in rules.rules if each.id == only))
    related = {name for each in rules.rules for name in names_in(each)}
    figures = {each["id"]: each["lo"] for each in case["claims"] if not each.get("missing") and each["id"] in related}
    given = ", ".join(f'{name}: "{value}"' for name, value in figures.items())
    tests = load_tests(f"tests: [{{given: {{{given}}}, verdict: consistent}}]".encode(), rules)
    return run_tests(rules, tests)[0].verdict


ROUNDINGS = {
    "up_or_down": "half",
    "up": "up",
    "down": "down",
    "even": "half",
    "ROUND_HALF_UP": "up",
    "ROUND_HALF_DOWN": "down",
    "ROUND_HALF_EVEN": "half",
    "ROUND_DOWN": "truncate",
}
"""What the peers' roundings are called here. The others round up or away from 0, or take both ends (`trunc`)."""


def told(figure: str, rounding: str) -> str:
    """Return a figure as an example tells it, with all its decimals."""
    grain = "1" if "." not in figure else "0." + "0" * (len(figure.split(".")[1]) - 1) + "1"
    return f'{{says: "{figure}", rounding: {rounding}, grain: {grain}}}'


@pytest.mark.parametrize("case", cases("grim"))
def test_grim(case):
    """Means, percentages and deviations that whole numbers cannot have, as `mean`, `share` and `spread`."""
    rounding = ROUNDINGS.get(case["rounding"])
    if rounding is None:
        pytest.skip("a rounding that the language has no word for")
    given = {"n": str(case["n"]), "x": told(case["x"], rounding)}
    if "sd" in case:
        given["sd"] = told(case["sd"], rounding)
        ends = ", min: 0, max: 1" if case.get("binary") else ""
        form = f"spread: {{mean: x, deviation: sd, count: n, items: {case['items']}{ends}}}"
    elif case["percent"]:
        form = "share: {part: sum, of: n, is: x}"
    else:
        form = f"mean: {{total: sum, count: n, is: x, items: {case['items']}}}"
    rules = load_rules(
        f"""
quantities:
  sum: {{label: sum of the answers, nonnegative: false}}
  n: {{label: people asked}}
  x: {{label: what is told, kind: {"percent" if case["percent"] else "amount"}}}
  sd: {{label: standard deviation, kind: amount}}
rules:
  - id: grim
    {form}
    because: the answers are whole numbers
    examples:
      - given: {{{", ".join(f"{name}: {figure}" for name, figure in given.items())}}}
        verdict: contradicted
""".encode()
    )

    (result,) = run_examples(rules)
    assert (result.verdict is not Verdict.CONTRADICTED) == case["expect"]["consistent"]
    if "sd" in case:
        assert result.verdict is not Verdict.UNDECIDED


@pytest.mark.parametrize("case", cases("vtl_linear"))
def test_vtl(case):
    assert (verdict(case) is not Verdict.CONTRADICTED) == case["expect"]["feasible"]


@pytest.mark.parametrize("case", cases("validate_r"))
def test_validate(case):
    # A rule of whose quantities too few are told does not apply: as unknown as it is to the peer.
    found = {verdict(case, constraint["id"]) or Verdict.UNDECIDED for constraint in case["constraints"]}
    worst = next(each for each in (Verdict.CONTRADICTED, Verdict.UNDECIDED, Verdict.CONSISTENT) if each in found)

    expected = {"ok": Verdict.CONSISTENT, "violated": Verdict.CONTRADICTED, "unknown": Verdict.UNDECIDED}
    assert worst is expected[case["expect"]["status"]]


@pytest.mark.parametrize("case", cases("rulesets_r"))
def test_rulesets(case):
    expect = case["expect"]
    if "feasible" not in expect or not all(
        any(float(factor) for factor in part["coef"].values())
        for constraint in case["constraints"]
        for part in constraint.get("any", [constraint])
    ):
        pytest.skip("the peer treats 1e-12 as zero, or the rule names a quantity without relating it")
    if case["claims"]:
        assert (verdict(case) is not Verdict.CONTRADICTED) == expect["feasible"]
        return
    found = {(each.diagnostic.code, each.rules) for each in lint(ruleset(case))}
    contradictions = {rules for code, rules in found if code == "contradictory-rules"}
    needless = {rules[0] for code, rules in found if code in ("implied-rule", "repeated-rule")}
    assert bool(contradictions) != expect["feasible"]
    if "drop" in expect:
        assert all(set(expect["drop"]) & set(rules) for rules in contradictions)
    if "redundant" in expect:
        assert needless
        assert needless <= set(expect["redundant"])
    if "implied" in expect:
        assert ("implied-rule", (expect["implied"]["rule"], *expect["implied"]["by"])) in found
    if "fixed" in expect:
        assert {code for code, _ in found} == {"fixed-quantity"}
