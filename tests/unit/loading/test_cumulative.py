"""``cumulative: true`` in a rule file over tables is a rule, or refused with its line."""

from __future__ import annotations

import polars as pl
import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_table_rules
from cac_check.model import Verdict
from cac_check.model_tables import NeverFalls
from cac_check.tables import check_tables
from tests.table_cases import frame_of

IN_FILE = "quantities: {deaths: {label: deaths, kind: count, cumulative: true}}\n"
RULES = "rules: []\n"


@pytest.mark.parametrize(
    ("text", "along", "every", "within"),
    [
        (IN_FILE + "tables:\n  t: {files: t.csv, keys: [day], quantities: {deaths: dead}}\n", "day", "day", ()),
        (
            IN_FILE + "tables:\n  t: {files: t.csv, keys: [place, year], along: year, every: 1}\n",
            "year",
            "1",
            ("place",),
        ),
        (
            "tables:\n  t: {files: t.csv, keys: [day], quantities: {deaths: {cumulative: true}}}\n",
            "day",
            "day",
            (),
        ),
    ],
)
def test_it_is_a_rule_of_the_table(text: str, along: str, every: str, within: tuple[str, ...]) -> None:
    (rule,) = load_table_rules((text + RULES).encode(), name="rules.yaml").rules

    assert rule.id == "cumulative:t:deaths"
    assert rule.form == NeverFalls("deaths", along, every, within)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (IN_FILE + "tables:\n  t: {files: t.csv, keys: [day, place], quantities: {deaths: dead}}\n", 3),
        (IN_FILE + "tables:\n  t:\n    files: t.csv\n    keys: [day, place]\n    along: date\n", 6),
        ("tables:\n  t:\n    files: t.csv\n    keys: [day]\n    along: day\n", 5),
        ("tables:\n  t:\n    files: t.csv\n    keys: [day]\n    every: week\n", 5),
        ("tables:\n  t:\n    files: t.csv\n    quantities: {deaths: {cumulative: true}}\n", 3),
        ("tables:\n  t:\n    files: t.csv\n    keys: []\n    quantities: {deaths: {cumulative: true}}\n", 4),
        ("tables:\n  t:\n    along: day\n    files: t.csv\n    quantities: {deaths: {cumulative: true}}\n", 3),
    ],
)
def test_what_says_nothing_is_refused_with_its_line(text: str, place: int) -> None:
    with pytest.raises(RuleProblems) as found:
        load_table_rules((text + RULES).encode(), name="rules.yaml")

    (problem,) = found.value.diagnostics
    assert problem.location.span is not None
    assert problem.location.span.line == place


def test_a_fall_is_found_across_a_gap() -> None:
    text = IN_FILE + "tables:\n  t: {files: t.csv, keys: [day], quantities: {deaths: deaths}}\n" + RULES
    rules = load_table_rules(text.encode(), name="rules.yaml")
    rows = [
        {"day": "2020-11-01", "deaths": 2992},
        {"day": "2020-11-02", "deaths": None},
        {"day": "2020-11-09", "deaths": 2986},
    ]

    report = check_tables(rules, {"t": frame_of(pl.DataFrame(rows))})

    assert report.results[0].counts[Verdict.CONTRADICTED] == 1
    assert report.findings.select("day", "rule", "gap").rows() == [("2020-11-09", "cumulative:t:deaths", 6)]
