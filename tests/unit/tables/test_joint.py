"""Rules of one report that can each hold, but not all of them together."""

from __future__ import annotations

from typing import Any

import pytest

from cac_check.diagnostic import Severity
from cac_check.engine.tables.implied_constraints import together
from cac_check.finding import JOINT
from cac_check.model import Breakdown, Kind, Limit, LinearRelation, Missing, Order, Profile, Relation, Share, Verdict
from cac_check.model_tables import CellReading, Layout, Measure, Table, TableQuantity, TableRule, TableRuleset
from cac_check.report.markdown import to_markdown
from cac_check.tables import TableReport, check_tables, joint
from cac_check.tables.summary import summary
from tests.table_cases import frame_of, jobs_of

TABLE = Table("t", ("key",))
SPLIT = TableRule("split", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False))
OTHER = TableRule("other", Breakdown("t", (("c", 1), ("d", 1)), overlap=False, rest=False))


def check(rows: list[dict[str, Any]], *rules: TableRule, table: Table = TABLE, **options: Any) -> TableReport:
    return check_tables(TableRuleset((table,), rules), {"t": frame_of(rows)}, joint=True, **options)


def counts(report: TableReport) -> dict[str, int]:
    (found,) = [result.counts for result in report.results if result.rule.id == JOINT]
    return {str(verdict): number for verdict, number in found.items() if number}


def test_a_missing_total_of_two_sums() -> None:
    rows = [
        {"key": 1, "t": None, "a": 60, "b": 27, "c": 40, "d": 40},
        {"key": 2, "t": None, "a": 60, "b": 20, "c": 40, "d": 40},
        {"key": 3, "t": 80, "a": 60, "b": 20, "c": 40, "d": 41},
    ]

    report = check(rows, SPLIT, OTHER)

    told = report.findings.select("key", "rule", "breakdown", "verdict", "low", "total_low", "gap").rows()
    assert told == [
        (3, "other", None, "contradicted", 81, 80, 1),
        (1, JOINT, "split & other", "contradicted", 87, 80, 7),
    ]
    assert report.findings["candidates"][1].to_list() == [["a"], ["c"], ["d"], ["b"]]
    assert report.findings["fits"][1].to_list() == [["53"], ["47"], ["47"], ["20"]]
    assert counts(report) == {"undecided": 1, "contradicted": 1}


@pytest.mark.parametrize(
    ("missing", "verdicts"), [(Missing.ANYTHING, {"contradicted": 1}), (Missing.ZERO, {}), (Missing.SKIP, {})]
)
def test_a_limit_of_what_is_missing_counts_beside_what_it_is_made_of(
    missing: Missing, verdicts: dict[str, int]
) -> None:
    rows = [{"key": 1, "t": None, "a": 3, "b": 3}]
    limit = TableRule("limit", Limit("t", at_least=9), missing=missing)

    report = check(rows, SPLIT, limit)

    assert counts(report) == verdicts
    assert report.findings["breakdown"].to_list() == ["split & limit"] * len(verdicts)


def test_it_is_looked_for_only_when_asked_for() -> None:
    rows = [{"key": 1, "t": None, "a": 60, "b": 27, "c": 40, "d": 40}]

    report = check_tables(TableRuleset((TABLE,), (SPLIT, OTHER)), {"t": frame_of(rows)})

    assert [result.rule.id for result in report.results] == ["split", "other"]
    assert report.findings.height == 0


def test_rounded_figures_that_each_rule_takes_another_way() -> None:
    quantities = tuple(TableQuantity(name, name, reading=CellReading(Measure.ROUNDED, 2)) for name in "tabcd")
    rows = [{"key": 1, "t": 10, "a": 6, "b": 7, "c": 3, "d": 4}]

    report = check(rows, SPLIT, OTHER, table=Table("t", ("key",), quantities=quantities))

    # t is at least 11 by its parts of one kind, and at most 9 by those of the other.
    (row,) = report.findings.select("rule", "verdict", "low", "high", "total_low", "total_high", "gap").rows()
    assert row[:2] == (JOINT, "contradicted")
    assert {row[2:4], row[4:6]} == {(11, 15), (5, 9)}
    assert row[6] == 2


def test_exact_figures_that_are_never_missing_where_a_rule_binds_tie_no_rules() -> None:
    rules = [TableRule(rule.id, rule.form, missing=Missing.SKIP) for rule in (SPLIT, OTHER)]
    rows = [{"key": 1, "t": None, "a": 60, "b": 27, "c": 40, "d": 40}]

    (job,) = jobs_of([TABLE], rules, {"t": frame_of(rows)})

    assert together(job) is None
    assert counts(check(rows, *rules)) == {}


def test_what_counts_as_zero_ties_no_rules_either() -> None:
    zero = TableRule("split", SPLIT.form, missing=Missing.ZERO)
    rows = [{"key": 1, "t": None, "a": 2, "b": -2, "c": 3, "d": 4}]

    assert counts(check(rows, zero, OTHER)) == {}


@pytest.mark.parametrize("second", [Severity.ERROR, Severity.WARNING, Severity.NOTE])
def test_it_is_as_bad_as_the_mildest_of_its_rules(second: Severity) -> None:
    rows = [{"key": 1, "t": None, "a": 60, "b": 27, "c": 40, "d": 40}]

    report = check(rows, SPLIT, TableRule("other", OTHER.form, severity=second))

    assert report.findings["severity"].to_list() == [str(second)]
    assert [result.rule.severity for result in report.results if result.rule.id == JOINT] == [second]


def test_words_may_fit_together_on_a_loose_reading() -> None:
    said = CellReading(Measure.SAYS)
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True, reading=said) for name in "tabcd")
    rows = [{"key": 1, "t": None, "a": "about 100", "b": "0", "c": "about 108", "d": "0"}]
    rows.append(dict.fromkeys("tabcd", "0") | {"key": 2})

    report = check(rows, SPLIT, OTHER, table=Table("t", ("key",), quantities=quantities), profile=Profile.STRICT)

    assert report.findings.select("rule", "verdict").rows() == [(JOINT, "strained")]
    assert report.findings["candidates"][0].to_list() == [["c"], ["a"], ["b"]]


def test_products_and_conditions_are_asked_of_the_exact_engine() -> None:
    counts_of = {name: TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in ("t", "a", "b", "n")}
    table = Table("t", ("key",), quantities=(*counts_of.values(), TableQuantity("pct", "pct", Kind.PERCENT)))
    half = TableRule("half", Share("a", "t", "pct"))
    bound = TableRule("order", Order(("t", "a", "n")), when=LinearRelation((("b", 1),), Relation.GE, 0))
    rows = [
        {"key": 1, "t": None, "a": 60, "b": 20, "pct": 50, "n": None},
        {"key": 2, "t": None, "a": 60, "b": 60, "pct": 50, "n": None},
        {"key": 3, "t": None, "a": 60, "b": None, "pct": 50, "n": 61},
    ]

    report = check(rows, SPLIT, half, bound, table=table)

    told = report.findings.select("key", "rule", "breakdown", "low", "gap").rows()
    # In the second report the parts come to 120, which is more than the order lets the total be.
    pairs = [(1, "split & half"), (2, "split & order"), (3, "half & order")]
    assert told == [(key, JOINT, rules, None, None) for key, rules in pairs]
    assert "| 1, split & half | joint | – | – | – |" in to_markdown(summary(report))
    assert report.unasked == 0


def test_what_is_left_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joint, "MOST_CASES", 1)
    half = TableRule("half", Share("a", "t", "pct"))
    rows = [{"key": key, "t": None, "a": 60, "b": 20 + key, "pct": 50} for key in range(3)]

    report = check(rows, SPLIT, half, undecided=True)

    together_ = report.findings.filter(report.findings["rule"] == JOINT)
    assert together_["verdict"].to_list() == ["contradicted", "undecided", "undecided"]
    assert together_["hint"].to_list() == [None, joint.NOT_ASKED, joint.NOT_ASKED]
    assert (report.unasked, counts(report)) == (2, {"contradicted": 1, "undecided": 2})
    assert "was not asked of 2 reports" in to_markdown(summary(report))


def test_reports_of_long_tables() -> None:
    told = {"t": None, "a": 60, "b": 27, "c": 40, "d": 40}
    rows = [
        {"key": 1, "node": name, "value": value, "file": "t.csv", "line": line}
        for line, (name, value) in enumerate(told.items(), start=2)
    ]

    report = check(rows, SPLIT, OTHER, table=Table("t", ("key",), layout=Layout.LONG, quantity="node", value="value"))

    assert report.findings.select("file", "line", "key", "rule", "gap").rows() == [("t.csv", 2, 1, JOINT, 7)]


def test_a_report_whose_rules_fail_alone_is_told_once() -> None:
    rows = [{"key": 1, "t": 80, "a": 60, "b": 27, "c": 40, "d": 40}]

    report = check(rows, SPLIT, OTHER)

    assert report.findings["rule"].to_list() == ["split"]
    assert counts(report) == {}


def test_sums_too_large_to_compute_are_left_to_the_exact_engine() -> None:
    huge = 10**27
    first, second = (
        TableRule(rule.id, Breakdown("t", ((rule.form.parts[0][0], huge), (rule.form.parts[1][0], 1)), False, False))
        for rule in (SPLIT, OTHER)
        if isinstance(rule.form, Breakdown)
    )
    rows = [{"key": 1, "t": None, "a": 2**40, "b": 1, "c": 2**40, "d": 2}]

    report = check(rows, first, second)

    assert report.findings.select("rule", "verdict", "gap").rows() == [(JOINT, "contradicted", None)]
    assert report.results[0].counts[Verdict.UNDECIDED] == 1
