"""Cells that hold two figures, 79 (63%): told what to do, or split as the rule file says."""

import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_table_rules
from cac_check.model import Verdict
from cac_check.tables import check_tables
from tests.table_cases import frame_of

RULES = """
tables:
  t:
    keys: [key]
    quantities:
      women: {column: n, kind: count, %s}
      rate: {column: n, kind: percent, reading: says, figure: 2}
      all: {column: all, kind: count}
rules:
  - {id: share, share: {part: women, of: all, is: rate}, because: arithmetic}
"""


def check(*cells):
    rules = load_table_rules((RULES % "reading: says, figure: 1").encode())
    rows = [{"key": key, "n": cell, "all": whole} for key, (cell, whole) in enumerate(cells)]
    return check_tables(rules, {"t": frame_of(rows)})


@pytest.mark.parametrize(
    ("cell", "whole", "verdict"),
    [
        ("79 (63%)", 125, Verdict.CONSISTENT),
        ("79 (63)", 125, Verdict.CONSISTENT),
        ("1,204 (50.8 %)", 2370, Verdict.CONSISTENT),
        ("79 (70%)", 125, Verdict.CONTRADICTED),
    ],
)
def test_a_cell_is_split_where_the_rule_file_says_so(cell, whole, verdict):
    report = check((cell, whole))

    assert report.results[0].counts[verdict] == 1
    assert not report.problems


def test_a_cell_without_the_second_figure_is_told_and_missing():
    report = check(("79", 125))

    assert [problem.code for problem in report.problems] == ["unread-words"]
    assert report.results[0].counts[Verdict.UNDECIDED] == 1


@pytest.mark.parametrize(("reading", "code"), [("reading: says", "unread-words"), ("reading: exact", "bad-cell")])
@pytest.mark.parametrize("cell", ["79 (63%)", "14:6"])
def test_two_figures_nobody_splits_are_told_with_what_to_do(reading, code, cell):
    rules = load_table_rules((RULES % reading).encode())
    report = check_tables(rules, {"t": frame_of([{"key": 1, "n": cell, "all": 125}])})

    told = [problem for problem in report.problems if problem.code == code]
    assert told
    assert "figure: 1" in told[0].help


def test_a_figure_without_words_is_refused():
    with pytest.raises(RuleProblems, match="goes with `reading: says`"):
        load_table_rules((RULES % "figure: 1").encode())
