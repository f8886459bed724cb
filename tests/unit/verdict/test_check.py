"""A whole check: what goes wrong in one rule stays there, and what was cut is said."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from cac_check import check
from cac_check.commands.exits import Exit, FailOn, exit_for_reports
from cac_check.compiler import compile_rule
from cac_check.constraint import Member
from cac_check.engine.limits import OUT_OF_BUDGET, OUT_OF_TIME, Limits
from cac_check.finding import View
from cac_check.interval import Interval
from cac_check.messages import language
from cac_check.model import (
    Breakdown,
    Claim,
    Dataset,
    Expression,
    LinearRelation,
    Order,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Source,
    Verdict,
)
from cac_check.report import FORMATS
from cac_check.verdict.decision_cache import Memory
from cac_check.verdict.judge import Judge


def _dataset(**told: int) -> Dataset:
    claims = tuple(Claim(f"s/{name}", "s", name, Reading(*[Interval.point(value)] * 3)) for name, value in told.items())
    return Dataset("d", "d", {name: Quantity(name, name) for name in told}, {"s": Source("s", "S")}, claims)


def _sum(total: str, *parts: str) -> Rule:
    form = Breakdown(total, tuple((part, 1) for part in parts), overlap=False, rest=False)
    return Rule(f"sum-{total}", form, "parts make the whole")


def test_a_crash_in_one_rule_leaves_that_rule_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = Judge.rule

    def crash_on_first(self: Judge, rules, *args, **more):
        if rules[0].id == "sum-a":
            raise RecursionError("too deep")
        return judged(self, rules, *args, **more)

    monkeypatch.setattr(Judge, "rule", crash_on_first)
    report = check(_dataset(a=3, b=1, c=1, d=5), Ruleset((_sum("a", "b", "c"), _sum("d", "b", "c"))), views=["within"])

    verdicts = {finding.rule: (finding.verdict, finding.reason) for finding in report.findings}
    assert verdicts["sum-a"] == (Verdict.UNDECIDED, "internal error: RecursionError: too deep")
    assert verdicts["sum-d"] == (Verdict.CONTRADICTED, None)


def test_a_crash_over_bounds_or_questions_leaves_the_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_args: Any, **_more: Any) -> Any:
        raise RuntimeError("on purpose")

    for name in ("answers_of", "bounds_of"):
        monkeypatch.setattr(sys.modules["cac_check.verdict.check"], name, crash)
    report = check(_dataset(a=3, b=1, c=1), Ruleset((_sum("a", "b", "c"),)), views=["within"])

    assert [finding.verdict for finding in report.findings] == [Verdict.CONTRADICTED]
    assert report.untold == (
        "answers to questions: internal error: RuntimeError: on purpose",
        "bounds: internal error: RuntimeError: on purpose",
    )
    assert exit_for_reports([report], FailOn.CONTRADICTED) is Exit.FAILED
    for name in ("text", "markdown", "json"):
        assert "RuntimeError: on purpose" in FORMATS[name](report)


def test_a_rule_that_cannot_hold_by_itself_is_contradicted() -> None:
    impossible = Expression(LinearRelation((("a", 1), ("b", 1)), Relation.LE, -1))

    report = check(_dataset(a=0, b=0), Ruleset((Rule("never", impossible, "so it is written"),)))

    (finding,) = report.findings
    assert finding.verdict is Verdict.CONTRADICTED
    assert [(conflict.claims, conflict.rules) for conflict in finding.conflicts] == [((), ("never",))]
    assert finding.corrections == ()


def test_one_source_is_not_put_together_with_itself() -> None:
    report = check(_dataset(a=3, b=1, c=2), Ruleset((_sum("a", "b", "c"),)))

    assert [finding.view for finding in report.findings] == [View.WITHIN]


def test_time_used_up_is_said_and_proves_nothing() -> None:
    report = check(_dataset(a=3, b=1, c=1), Ruleset((_sum("a", "b", "c"),)), timeout=-1)

    assert [(f.verdict, f.reason) for f in report.findings] == [(Verdict.UNDECIDED, "the time allowed was used up")]


def test_a_budget_scales_every_limit() -> None:
    normal, half = Limits.of(100), Limits.of(50)

    assert normal == Limits()
    assert (half.visits, half.branches, half.ends) == (normal.visits // 2, normal.branches // 2, normal.ends // 2)
    assert (half.effort.rlimit, half.effort.nodes) == (normal.effort.rlimit // 2, normal.effort.nodes // 2)
    assert Limits.of(0).visits == 1


def test_a_rule_that_cannot_be_compiled_leaves_the_others_their_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def compile_good(rule: Rule, *others: Any) -> Member:
        if rule.id == "bad":
            raise RuntimeError("on purpose")
        return compile_rule(rule, *others)

    for name in ("cac_check.verdict.check", "cac_check.verdict.bounds"):
        monkeypatch.setattr(sys.modules[name], "compile_rule", compile_good)
    report = check(
        _dataset(a=1, b=2), Ruleset((Rule("bad", Order(("a", "b")), "x"), Rule("good", Order(("b", "a")), "x")))
    )

    found = {finding.rule: (finding.verdict, finding.reason) for finding in report.findings}
    assert found["bad"] == (Verdict.UNDECIDED, "internal error: RuntimeError: on purpose")
    assert found["good"][0] is Verdict.CONTRADICTED


def test_what_there_was_no_time_for_is_not_remembered() -> None:
    data, rules, memory = _dataset(a=3, b=1, c=1), Ruleset((_sum("a", "b", "c"),)), Memory()

    hurried = check(data, rules, timeout=-1, memory=memory)
    assert [finding.verdict for finding in hurried.findings] == [Verdict.UNDECIDED]
    assert [finding.verdict for finding in check(data, rules, memory=memory).findings] == [Verdict.CONTRADICTED]


def test_time_that_is_used_up_in_the_middle_of_a_question_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock is a second: the search for what is wrong with a sum of many takes more of them."""
    now = iter(range(10**9))
    clock = SimpleNamespace(monotonic=lambda: next(now))
    monkeypatch.setattr(sys.modules["cac_check.verdict.check"], "time", clock)
    parts = [f"p{number}" for number in range(60)]
    data = _dataset(a=5, **dict.fromkeys(parts, 1))

    report = check(data, Ruleset((_sum("a", *parts),)), timeout=20)

    assert [finding.verdict for finding in report.findings] == [Verdict.UNDECIDED]
    assert next(now) < 5_000


def test_an_answer_that_was_cut_says_by_what() -> None:
    assert Limits.of(100, lambda: True).used_up() == "the time allowed was used up"
    assert Limits.of(1).used_up() == "the budget was used up before this was decided"


@pytest.mark.parametrize("code", ["es", "fr", "zh"])
def test_why_an_answer_was_cut_is_told_in_the_language_of_the_report(code: str) -> None:
    for reason in (OUT_OF_TIME, OUT_OF_BUDGET):
        assert language(code).tell(reason) != reason
