"""Many rules over reports of which hardly two have the same figures: what is too much is found out a few times only."""

from __future__ import annotations

from typing import Any

import pytest

from cac_check.engine.tables import localise
from cac_check.model import Breakdown, Kind, Missing
from cac_check.model_tables import Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import TableReport, candidates, check_tables
from tests.table_cases import frame_of

PARTS = 10
"""Subtotals of two figures each: a star with two to the ten ways to combine them."""

REPORTS = 8


def star() -> tuple[TableRule, ...]:
    subtotals = [f"s{number}" for number in range(PARTS)]
    rules = [("all", subtotals), *((each, [f"{each}a", f"{each}b"]) for each in subtotals)]
    return tuple(
        TableRule(
            total,
            Breakdown(total, tuple((part, 1) for part in parts), overlap=False, rest=False),
            missing=Missing.ZERO,
        )
        for total, parts in rules
    )


def rows() -> list[dict[str, Any]]:
    """Reports whose total is 5 too high, each without another subtotal."""
    found = []
    for number in range(REPORTS):
        row: dict[str, Any] = {"key": number, "all": 3 * PARTS + 2}
        for place in range(PARTS):
            row |= {f"s{place}": 3, f"s{place}a": 1, f"s{place}b": 2}
        row |= dict.fromkeys((f"s{number}", f"s{number}a", f"s{number}b"))
        found.append(row)
    return found


def checked() -> TableReport:
    names = ["all", *(f"s{place}{end}" for place in range(PARTS) for end in ("", "a", "b"))]
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in names)
    table = Table("t", ("key",), quantities=quantities)
    return check_tables(TableRuleset((table,), star()), {"t": frame_of(rows())})


def counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[object]:
    """Return what a function was asked, as a list that grows."""
    asked: list[object] = []
    real = getattr(place, name)

    def noted(*arguments: Any, **options: Any) -> Any:
        asked.append(arguments[0])
        return real(*arguments, **options)

    monkeypatch.setattr(place, name, noted)
    return asked


def test_rule_spaces_that_are_too_large_are_tried_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = counted(monkeypatch, localise, "rule_space")

    report = checked()

    assert len(tried) == localise.MOST_TOO_LARGE
    assert report.findings.height == REPORTS
    assert [each[0] for each in report.findings["candidates"].to_list()] == [["all"]] * REPORTS  # by the exact engine


def test_reports_that_are_not_asked_about_are_not_written_as_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_CASES", 1)
    written = counted(monkeypatch, candidates, "case_of")

    report = checked()

    assert len(written) == 1
    assert report.left == REPORTS - 1
    assert sum(each is not None for each in report.findings["candidates"].to_list()) == 1
