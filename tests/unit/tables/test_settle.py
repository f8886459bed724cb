"""Reports that no sum settles go to the exact engine, each different one once, and not without end."""

import pytest

from cac_check.model import Kind, LinearRelation, Relation, Share, Verdict
from cac_check.model_tables import Layout, Table, TableQuantity, TableRule, TableRuleset
from cac_check.report.formats import write
from cac_check.tables import TableReport, check_tables, exact
from cac_check.tables.checked import CheckedTables
from tests.table_cases import frame_of

KINDS = {"part": Kind.COUNT, "whole": Kind.COUNT, "share": Kind.PERCENT}
TABLE = Table(
    "t",
    ("key",),
    quantities=tuple(TableQuantity(name, name, kind, nonnegative=True) for name, kind in KINDS.items()),
    layout=Layout.WIDE,
)
RULE = TableRule(
    "r", Share("part", "whole", "share"), because="x", when=LinearRelation((("whole", 1),), Relation.GE, 5)
)


def checked(each: object = map) -> TableReport:
    """Check a product with a condition, which columns do not decide."""
    rows = [{"key": key, "part": part, "whole": 10, "share": 10 * part} for key, part in enumerate((1, 2, 1))]
    ruleset = TableRuleset((TABLE,), (RULE,))
    return check_tables(ruleset, {"t": frame_of(rows)}, each=each, candidates=False)  # type: ignore[arg-type]


def test_each_different_report_is_asked_once() -> None:
    asked = []

    def each(function, tasks):
        asked.extend(tasks)
        return map(function, asked)

    report = checked(each)
    assert len(asked) == 2
    assert report.results[0].counts[Verdict.CONSISTENT] == 3
    assert report.unsettled == 0


def test_beyond_the_cap_reports_are_undecided_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MOST_ASKED", 1)
    report = checked()
    counts = report.results[0].counts
    assert (counts[Verdict.CONSISTENT], counts[Verdict.UNDECIDED], report.unsettled) == (2, 1, 1)
    said = write("text", CheckedTables(report, "t.csv"))
    assert "Undecided, since too many differ that no sum settles: 1 report." in said
