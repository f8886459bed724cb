"""The figure of a change gets its sign from its words: in data sets, in the tests of rules, in cells of tables."""

import pytest

from cac_check import check
from cac_check.diagnostic import DataProblems, RuleProblems
from cac_check.loading import load_all, load_dataset, load_rules
from cac_check.model import Change, Kind, Verdict
from cac_check.model_tables import CellReading, Measure, Table, TableQuantity, TableRule, TableRuleset
from cac_check.rulebook.testing import run_examples
from cac_check.tables import check_tables
from tests.table_cases import frame_of

RULES = b"rules:\n  - {id: fall, change: {from: before, to: after, by: change}, because: arithmetic%s}\n"


def data(change: str, *, kind: str = "percent", language: str = "en", extra: str = "") -> bytes:
    return f"""
dataset: d
quantities:
  before: {{label: before}}
  after: {{label: after}}
  change: {{label: change, kind: {kind}{extra}}}
sources:
  s:
    outlet: s
    language: {language}
    claims:
      - before: {{says: "111"}}
      - after: {{says: "92"}}
      - change: {change}
""".encode()


def verdicts(dataset: bytes) -> list[Verdict]:
    ((loaded, rules),) = load_all([dataset], [RULES % b""])
    return [finding.verdict for finding in check(loaded, rules).findings if finding.rule == "fall"]


@pytest.mark.parametrize(
    ("change", "language"),
    [
        ('{says: "a decrease of 17.1 percent"}', "en"),
        ('{says: "down 17.1 %"}', "en"),
        ('{says: "17.1 %", cue: "fell by"}', "en"),
        ('{says: "17.1% lower"}', "en"),
        ("{says: 下降17.1%}", "zh"),
        ("{says: 17.1%減}", "ja"),
        ('{says: "une baisse de 17,1 %"}', "fr"),
        ('{says: "ein Rückgang um 17,1 %"}', "de"),
        ('{says: "-17.1 %"}', "en"),
    ],
)
def test_a_fall_told_in_words_holds(change, language):
    assert verdicts(data(change, language=language)) == [Verdict.CONSISTENT]


@pytest.mark.parametrize("change", ['{says: "17.1 %"}', '{says: "up 17.1 %"}', '{says: "a decrease of 19 percent"}'])
def test_a_rise_a_bare_figure_and_a_wrong_fall_cannot_hold(change):
    assert verdicts(data(change)) == [Verdict.CONTRADICTED]


def test_a_fall_of_an_amount_is_one_too():
    assert verdicts(data('{says: "a drop of 19"}', kind="amount")) == [Verdict.CONSISTENT]


@pytest.mark.parametrize(
    ("dataset", "code"),
    [
        (data('{says: "growth fell 3 %"}'), "unclear-direction"),
        (data('{says: "17.1 %", cue: "fell, and did not rise"}'), "unclear-direction"),
        (data('{says: "a drop of 19"}', kind="count"), "impossible-reading"),
        (data('{says: "down 17.1 %"}', extra=", nonnegative: true"), "impossible-reading"),
    ],
)
def test_words_without_one_way_are_refused_with_their_line(dataset, code):
    with pytest.raises(DataProblems) as refused:
        load_all([dataset], [RULES % b""])

    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.location.span.line == 14


def test_where_nobody_refused_it_an_unclear_change_allows_both_ways():
    dataset = load_dataset(data('{says: "growth fell 17.1 %"}'))

    report = check(dataset, load_rules(RULES % b""))

    assert [finding.verdict for finding in report.findings] == [Verdict.CONSISTENT]


def test_without_a_rule_for_changes_words_have_no_sign():
    dataset = load_dataset(data('{says: "down 17.1 %"}'))

    report = check(dataset, load_rules(b"rules:\n  - {id: r, order: [after, before], because: b}\n"))

    assert next(claim.reading.value for claim in report.dataset.claims if claim.quantity == "change") > 0


def test_the_examples_of_a_rule_are_signed_alike():
    rules = load_rules(
        RULES % b", examples: ["
        b'{given: {before: "111", after: "92", change: {says: down 17.1 %}}, verdict: consistent}, '
        b'{given: {before: "111", after: "92", change: {says: up 17.1 %}}, verdict: contradicted}]'
    )

    assert [result.verdict for result in run_examples(rules)] == [Verdict.CONSISTENT, Verdict.CONTRADICTED]


def test_an_example_without_one_way_is_refused():
    with pytest.raises(RuleProblems, match="does not tell one way"):
        load_rules(
            RULES % b", examples: [{given: {change: {says: growth fell 3 %, kind: percent}}, verdict: consistent}]"
        )


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [("down 17.1 %", Verdict.CONSISTENT), ("up 17.1 %", Verdict.CONTRADICTED), ("17.1 %", Verdict.CONTRADICTED)],
)
def test_words_in_cells_of_tables_are_signed_alike(cell, verdict):
    report = check_tables(TABLES, {"t": frame_of([{"key": 1, "a": 111, "b": 92, "c": cell}])})

    assert report.results[0].counts[verdict] == 1
    assert not report.problems


def test_a_cell_without_one_way_is_a_problem():
    report = check_tables(TABLES, {"t": frame_of([{"key": 1, "a": 111, "b": 92, "c": "growth fell 17.1 %"}])})

    assert [problem.code for problem in report.problems] == ["unread-words"]


WORDS = TableQuantity("c", "c", Kind.PERCENT, reading=CellReading(Measure.SAYS))
TABLES = TableRuleset(
    (Table("t", ("key",), quantities=(TableQuantity("a", "a"), TableQuantity("b", "b"), WORDS)),),
    (TableRule("fall", Change("a", "b", "c")),),
)
