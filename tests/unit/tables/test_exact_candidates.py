"""What would make reports fit that columns cannot localise: weights, products, conditions; in several processes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from cac_check.commands import processes
from cac_check.interval import Interval
from cac_check.model import Breakdown, Expression, Kind, LinearRelation, Missing, Order, Relation, Share, Verdict
from cac_check.model_tables import CellReading, Listed, Measure, Table, TableQuantity, TableRule, TableRuleset
from cac_check.report.words import fit_in_words
from cac_check.tables import TableReport, candidates, check_tables
from cac_check.tables.findings import with_texts
from tests.table_cases import frame_of


def counts(*names: str) -> tuple[TableQuantity, ...]:
    return tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in names)


def check(rows: list[dict[str, Any]], *rules: TableRule, quantities: Any = (), **options: Any) -> TableReport:
    table = Table("t", ("key",), quantities=quantities)
    return check_tables(TableRuleset((table,), rules), {"t": frame_of(rows)}, **options)


def sets(report: TableReport) -> list[tuple[str, str, str | None]]:
    return with_texts(report.findings).select("candidates", "fits", "hint").rows()


def test_whole_numbers_with_weights() -> None:
    rule = TableRule("legs", Breakdown("legs", (("cats", 4), ("birds", 2)), overlap=False, rest=False))

    report = check([{"key": 1, "legs": 21, "cats": 3, "birds": 4}], rule, quantities=counts("legs", "cats", "birds"))

    # No number of cats or birds makes an odd number of legs: only the legs can be wrong.
    assert sets(report) == [("legs", "20", None)]


def test_products() -> None:
    quantities = (*counts("ill", "all"), TableQuantity("pct", "pct", Kind.PERCENT, reading=CellReading(Measure.EXACT)))
    rule = TableRule("share", Share("ill", "all", "pct"))

    report = check([{"key": 1, "ill": 30, "all": 200, "pct": 51.0}], rule, quantities=quantities)

    assert sets(report) == [("pct | ill", "15 | 102", None)]


def test_conditions() -> None:
    when = LinearRelation((("votes", 1),), Relation.GT, 0)
    rule = TableRule("turnout", Order(("votes", "voters")), when=when)

    report = check([{"key": 1, "votes": 90, "voters": 9}], rule, quantities=counts("votes", "voters"))

    assert sets(report) == [("votes | voters", "0 to 9 | at least 90", None)]


def test_strict_ends() -> None:
    rule = TableRule("less", Expression(LinearRelation((("a", 1), ("b", -1)), Relation.LT, 0)))

    report = check([{"key": 1, "a": 3, "b": 2}], rule)

    assert sets(report) == [("a | b", "less than 2 | more than 3", None)]


def test_rules_that_columns_know_and_others_narrow_the_sets_together() -> None:
    total = TableRule("sum", Breakdown("all", (("a", 1), ("b", 1)), overlap=False, rest=False))
    double = TableRule("double", Breakdown("a", (("c", 2),), overlap=False, rest=False))
    row = {"key": 1, "all": 10, "a": 4, "b": 5, "c": 2}

    report = check([row], total, double, quantities=counts("all", "a", "b", "c"))

    assert sets(report) == [("all | b", "9 | 6", None)]


def test_missing_figures_count_as_nothing_where_the_rule_says_so() -> None:
    rule = TableRule("sum", Breakdown("all", (("a", 2), ("b", 2)), overlap=False, rest=False), missing=Missing.ZERO)

    report = check([{"key": 1, "all": 5, "a": 2, "b": None}], rule, quantities=counts("all", "a", "b"))

    assert sets(report) == [("all", "4", None)]


def test_more_reports_than_the_engine_takes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_CASES", 2)
    rule = TableRule("legs", Breakdown("legs", (("cats", 4),), overlap=False, rest=False))
    rows = [{"key": key, "legs": legs, "cats": 3} for key, legs in enumerate((21, 21, 22, 23, 25))]

    report = check(rows, rule, quantities=counts("legs", "cats"))

    assert report.left == 2
    told = report.findings.filter(pl.col("candidates").is_not_null())["total_low"].to_list()
    assert sorted(told) == [21, 21, 22]


def test_rules_that_share_no_figure_share_what_the_engine_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_CASES", 3)
    names = [("legs", "cats"), ("wheels", "cars")]
    rules = [TableRule(total, Breakdown(total, ((part, 4),), overlap=False, rest=False)) for total, part in names]
    rows = [{"key": key, "legs": legs, "cats": 3, "wheels": legs, "cars": 3} for key, legs in enumerate((21, 22))]

    report = check(rows, *rules, quantities=counts("legs", "cats", "wheels", "cars"))

    assert report.findings.filter(pl.col("candidates").is_not_null()).height == 3
    assert report.left == 1  # one report, whatever number of its rules were not looked at


def test_several_processes_say_the_same_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "WORTH_A_POOL", 2)
    monkeypatch.setattr(processes, "_processors", lambda: 2)
    rule = TableRule("legs", Breakdown("legs", (("cats", 4), ("birds", 2)), overlap=False, rest=False))
    rows = [{"key": key, "legs": 2 * key + 1, "cats": key, "birds": 1} for key in range(2, 40)]
    quantities = counts("legs", "cats", "birds")

    alone, together = (check(rows, rule, quantities=quantities, each=each) for each in (map, processes.each))

    assert alone.findings.height == len(rows)
    assert alone.findings.rows() == together.findings.rows()


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(5, 5), "5"),
        (Interval(Fraction(1, 2), 7), "0.5 to 7"),
        (Interval(5), "at least 5"),
        (Interval(None, 5), "at most 5"),
        (Interval(3, 5, low_open=True), "more than 3 and at most 5"),
        (Interval(), "anything"),
    ],
)
def test_fits_in_words(interval: Interval, words: str) -> None:
    assert fit_in_words(interval) == words


def test_a_listed_inequality_is_settled_as_one() -> None:
    # Giant numbers leave the question to the exact engine.
    giant = 10**18 - 1
    figures = frame_of([{"fig": "t", "node": "x", "value": 2 * giant}, {"fig": "p", "node": "x", "value": giant}])
    breakdowns = frame_of([{"breakdown": "b", "total": "t", "relation": ">="}])
    parts = frame_of([{"breakdown": "b", "part": "p", "weight": 10**18}])
    table = Table("t", ("fig",), quantity="node", value="value", figure="fig")
    rule = TableRule("listed", Listed("breakdowns", "parts"))

    report = check_tables(
        TableRuleset((table,), (rule,)), {"t": figures, "breakdowns": breakdowns, "parts": parts}, candidates=False
    )

    assert report.results[0].counts[Verdict.CONTRADICTED] == 1
