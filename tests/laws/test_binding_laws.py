"""Rules between days that nothing leads to change no verdict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cac_check
from cac_check.finding import JOINT, View
from cac_check.verdict import binding
from tests.examples import few

RULES = b"""rules:
  - {id: sum, breakdown: {total: cases, parts: [men, women], overlap: none, rest: none}, because: x}
  - {id: tested, order: [cases, tests], because: x}
"""
DAYS = ("2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04")
QUANTITIES = ("cases", "men", "women", "tests")

claims = st.tuples(st.sampled_from(DAYS), st.sampled_from(QUANTITIES), st.integers(0, 8), st.integers(0, 4))


def _dataset(told: dict[str, list[tuple[str, str, int, int]]]) -> bytes:
    lines = ["dataset: x", "title: x", "quantities:"]
    for name in QUANTITIES:
        rising = "false" if name == "women" else "true"
        lines.append(f"  {name}: {{label: {name}, unit: people, cumulative: {rising}}}")
    lines.append("sources:")
    for source, figures in told.items():
        lines += [f"  {source}:", f"    outlet: {source}", "    claims:"]
        for number, (day, name, low, width) in enumerate(figures):
            means = f'means: "[{low}, {low + width}]", because: x'
            lines.append(f"      - {name}: {{{means}, as_of: {day}, id: {source}{number}}}")
    return "\n".join(lines).encode()


def _wrong(dataset: bytes) -> Iterator[tuple[str, ...]]:
    """Yield what single rules find, and of several only that they find something, through whichever days."""
    report = cac_check.check(cac_check.load_dataset(dataset), cac_check.load_rules(RULES))
    for found in report.findings:
        if found.verdict in ("contradicted", "strained"):
            yield found.view.value, str(found.source), found.verdict.value
        if found.rule != JOINT:
            yield found.id, found.verdict.value


@few(25)
@given(st.lists(claims, min_size=1, max_size=6), st.lists(claims, min_size=1, max_size=6))
def test_days_that_only_rising_figures_lead_to_change_no_verdict(
    one: list[tuple[str, str, int, int]], two: list[tuple[str, str, int, int]]
) -> None:
    dataset = _dataset({"one": one, "two": two})
    found = set(_wrong(dataset))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binding, "_bridges", lambda _rules: {})
        everything = set(_wrong(dataset))

    assert found == everything


def test_a_daily_report_binds_the_rules_of_its_own_day() -> None:
    days = [f"2020-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 15)]
    told = {
        f"s{number}": [(day, name, 0 if name == "women" else number, 0) for name in QUANTITIES]
        for number, day in enumerate(days)
    }
    dataset = cac_check.load_dataset(_dataset(told))
    rules = cac_check.load_rules(RULES)

    report = cac_check.check(dataset, rules, views=[View.WITHIN])

    assert len(report.findings) == 2 * len(days)
    assert sum(rule.startswith("cumulative:") for rule in report.never_applied) == 3 * len(days) * (len(days) - 1) // 2
