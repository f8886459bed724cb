"""Findings, candidates and the summary of a check of tables."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Any

import polars as pl
import pytest

from cac_check.diagnostic import Severity
from cac_check.model import Breakdown, Kind, Missing, Profile, Verdict
from cac_check.model_tables import (
    CellReading,
    Layout,
    Listed,
    Measure,
    Rollup,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.period_formats import period_format
from cac_check.report.markdown import to_markdown
from cac_check.tables import TableReport, check_tables
from cac_check.tables.summary import summary
from tests.table_cases import frame_of

SUM = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=Missing.SKIP)
DEEPER = TableRule("deeper", Breakdown("a", (("c", 1), ("d", 1)), overlap=False, rest=False), missing=Missing.SKIP)
TABLE = Table("t", ("key",))


def check(rows: list[dict[str, Any]], *rules: TableRule, table: Table = TABLE, **options: Any) -> TableReport:
    return check_tables(TableRuleset((table,), rules), {"t": frame_of(rows)}, **options)


def test_rules_of_a_row_narrow_the_candidates_together() -> None:
    report = check([{"key": 1, "t": 9, "a": 5, "b": 3, "c": 2, "d": 3}], SUM, DEEPER)

    assert report.findings.select("rule", "candidates", "fits").rows() == [("sum", [["t"], ["b"]], [["8"], ["4"]])]


def test_a_place_may_be_a_file_without_lines() -> None:
    report = check([{"key": 1, "t": 9, "a": 5, "b": 3, "file": "t.csv"}], SUM)

    assert report.findings.columns[:2] == ["file", "key"]
    assert report.findings["file"].to_list() == ["t.csv"]


def test_two_mistakes_need_two_changes() -> None:
    report = check([{"key": 1, "t": 9, "a": 5, "b": 3, "c": 2, "d": 5}], SUM, DEEPER)

    sets = {"".join(names) for names in report.findings["candidates"][0]}
    assert sets == {"ab", "ac", "ad", "at", "bc", "bd", "ct", "dt"}
    assert report.findings["rule"].to_list() == ["sum", "deeper"]


def test_what_would_fit_is_said_of_the_rules_that_share_figures() -> None:
    """Five sums without a common figure: five errors, each by itself, and no combination of them."""
    names = [(f"t{n}", f"a{n}", f"b{n}") for n in range(5)]
    rules = [
        TableRule(total, Breakdown(total, ((a, 1), (b, 1)), overlap=False, rest=False), missing=Missing.SKIP)
        for total, a, b in names
    ]
    row = {"key": 1} | {name: value for each in names for name, value in zip(each, (9, 5, 3), strict=True)}
    report = check([row], *rules)

    assert report.findings.select("rule", "candidates", "fits").rows() == [
        (total, [[total], [a], [b]], [["8"], ["6"], ["4"]]) for total, a, b in names
    ]
    assert report.left == 0


def wide(rows: list[dict[str, Any]], **cells: Any) -> TableReport:
    """Check a sum of forty columns: of so many, those that are alike are read and validated together."""
    parts = [f"p{n}" for n in range(40)]
    total = Breakdown("t", tuple((part, 1) for part in parts), overlap=False, rest=False)
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in ("t", *parts))
    table = Table("t", ("key",), quantities=quantities, **cells)
    texts = [{name: value if name == "key" else str(value) for name, value in row.items()} for row in rows]
    return check(texts, TableRule("sum", total, missing=Missing.SKIP), table=table)


def test_hundreds_of_columns_of_text_are_added_as_they_stand() -> None:
    parts = {f"p{n}": n for n in range(40)}
    report = wide([{"key": 1, "t": 780, **parts}, {"key": 2, "t": 781, **parts}])

    assert report.problems == ()
    assert report.findings.select("key", "low", "total_low", "gap").rows() == [(2, 780, 781, 1)]


def test_what_is_wrong_in_one_of_many_columns_is_said_with_its_column_and_cell() -> None:
    parts: dict[str, Any] = {f"p{n}": n for n in range(40)}
    report = wide([{"key": 1, "t": 780, **parts}, {"key": 2, "t": 780, **parts, "p7": "-7", "p9": "9.5", "p30": "x"}])

    said = [problem.message for problem in report.problems]
    assert sorted(said) == [
        "column p30: 'x' is no number that can be read exactly",
        "column p7: '-7' is below zero",
        "column p9: '9.5' is no whole number",
    ]
    (result,) = report.results
    assert result.counts[Verdict.CONSISTENT] == 1
    assert result.applied == 1


def test_a_missing_one_of_many_columns_is_missing() -> None:
    parts: dict[str, Any] = {f"p{n}": n for n in range(40)}
    report = wide([{"key": 1, "t": 780, **parts, "p3": ""}])

    (result,) = report.results
    assert result.applied == 0


def test_decimals_are_told_in_their_own_unit() -> None:
    report = check([{"key": 1, "t": 1.0, "a": 0.25, "b": 0.5}], SUM)

    (row,) = report.findings.select("low", "total_low", "gap", "candidates", "fits").rows()
    assert row == (0.75, 1.0, 0.25, [["a"], ["b"], ["t"]], [["0.5"], ["0.75"], ["0.75"]])


def test_words_are_read_and_what_is_not_understood_is_a_problem() -> None:
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in "tab")
    table = Table("t", ("key",), quantities=quantities, reading=CellReading(Measure.SAYS))
    rows = [
        {"key": 1, "t": "100", "a": "60", "b": "about 40"},
        {"key": 2, "t": "about 100", "a": "60", "b": "600"},
        {"key": 3, "t": "100", "a": "no idea", "b": "40"},
    ]

    report = check(rows, TableRule("sum", SUM.form), table=table, profile=Profile.STRICT, undecided=True)

    counts = report.results[0].counts
    assert counts[Verdict.CONTRADICTED] == 1
    assert sum(counts.values()) == 3
    assert counts[Verdict.UNDECIDED] == 1
    assert set(report.findings["verdict"]) >= {"contradicted", "undecided"}
    assert [problem.message for problem in report.problems] == ["column a: 'no idea' is no figure in words (1 times)"]


def test_a_listed_figure_is_looked_at_in_every_breakdown_it_stands_in() -> None:
    figures = [{"fig": number, "node": "x", "value": value} for number, value in enumerate((10, 6, 5, 4, 2, 10))]
    breakdowns = pl.DataFrame({"breakdown": [1, 2, 3], "total": [0, 1, 0], "relation": ["="] * 3})
    parts = pl.DataFrame({"breakdown": [1, 1, 2, 2, 3], "part": [1, 2, 3, 4, 5], "weight": [1] * 5})
    table = Table("t", ("fig",), layout=Layout.LONG, quantity="node", value="value", figure="fig")
    rule = TableRule("listed", Listed("breakdowns", "parts"), missing=Missing.SKIP)
    frames = {"t": frame_of(figures), "breakdowns": frame_of(breakdowns), "parts": frame_of(parts)}

    report = check_tables(TableRuleset((table,), (rule,)), frames)

    (row,) = report.findings.select("breakdown", "candidates", "fits").rows()
    assert row == ("1", [["0=5"], ["2"]], [["11"], ["4"]])


def test_the_summary_counts_and_shows_what_is_worst() -> None:
    rows = [{"key": key, "t": 10 + key, "a": 4, "b": 6} for key in range(4)]

    text = to_markdown(summary(check(rows, SUM, DEEPER), "cac-check check t.csv"))

    assert "| sum | 4 | 1 | 0 | 0 | 3 | error |" in text
    assert "| 3 | sum | 3 | 10 | 13 | t: 10; b: 9; a: 7 |" in text
    assert "Rules that applied nowhere: deeper (there is no column c or d)." in text
    assert "  - key: 1 to 3, each once" in text
    assert text.endswith("```\ncac-check check t.csv\n```\n")


@pytest.mark.parametrize(
    ("keys", "written", "expected"),
    [
        (["05-04-2020", "17-03-2020", "01-05-2020"], None, "17-03-2020 to 01-05-2020"),
        (["5.4.2020", "17.3.2020", "1.5.2021"], None, "17.3.2020 to 1.5.2021"),
        (["12/31/2019", "01/02/2020", "02/01/2020"], None, "12/31/2019 to 02/01/2020"),
        (["05-03-2020", "01-04-2020"], None, "01-04-2020 to 05-03-2020"),  # either is the earlier one
        (["05-03-2020", "01-04-2020"], "%d-%m-%Y", "05-03-2020 to 01-04-2020"),
        (["10.20", "2.21"], "%m.%y", "10.20 to 2.21"),
        (["31-02-2020", "01-05-2019"], None, "01-05-2019 to 31-02-2020"),  # no such day
        (["b", "a"], None, "a to b"),
    ],
)
def test_the_summary_says_from_when_to_when_in_the_order_of_dates(
    keys: list[str], written: str | None, expected: str
) -> None:
    formats = {} if written is None else {"key": period_format(written)}
    table = Table("t", ("key",), dates=formats)
    rows = frame_of([{"key": key, "t": 11 + place, "a": 4, "b": 6} for place, key in enumerate(keys)])

    text = to_markdown(summary(check_tables(TableRuleset((table,), (SUM,)), {"t": rows})))

    assert f"  - key: {expected}, each once" in text


@pytest.mark.parametrize(("unmatched", "expected"), [(Severity.ERROR, (Severity.ERROR,)), (None, ())])
def test_what_is_unmatched_is_gated_as_the_rule_says(
    unmatched: Severity | None, expected: tuple[Severity, ...]
) -> None:
    rollup = Rollup("v", ("k",), False, False, parts_table="parts", total_table="totals", unmatched=unmatched)
    tables = (Table("parts", ("k",)), Table("totals", ("k",)))
    frames = {"parts": frame_of([{"k": "x", "v": 1}]), "totals": frame_of([{"k": "y", "v": 1}])}

    report = check_tables(TableRuleset(tables, (TableRule("sum", rollup),)), frames)

    assert report.unmatched_severities == expected
    assert "1 group of parts without a total, 1 total without parts" in to_markdown(summary(report))


@pytest.mark.parametrize("places", [5, 18, 30])
def test_sums_are_the_nearest_floats_whatever_unit_they_are_told_in(places: int) -> None:
    figures = {
        name: [Decimal(told).quantize(Decimal(1).scaleb(-places), context=Context(prec=60))]
        for name, told in (("t", "0.00001"), ("a", "0.00008"), ("b", "0"))
    }
    frame = pl.DataFrame({"key": [1]} | figures, schema_overrides=dict.fromkeys(figures, pl.Decimal(38, places)))

    report = check_tables(TableRuleset((TABLE,), (SUM,)), {"t": frame_of(frame)})

    assert report.findings.select("low", "total_low", "gap").rows() == [(8e-05, 1e-05, 7e-05)]
