"""Rules over tables about quantities that no column holds."""

import narwhals as nw
import polars as pl
import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_table_rules
from cac_check.tables import check_tables

RULES = """
untold:
  adults: employed + unemployed
  points: {kind: count}
  two: 2
  hundred: 100
quantities: {rate: {label: rate, kind: percent}}
tables: {t: {keys: [k], reading: rounded, grain: 0.01, quantities: {
  unemployed: {reading: exact, kind: count}, employed: {reading: exact, kind: count}, rate: rate,
  games: {reading: exact, kind: count}, average: average, answers: {reading: exact, kind: count}}}}
rules:
"""


def verdicts(rule, rows):
    text = RULES + f"  - {{id: r, {rule}}}\n"
    ruleset = load_table_rules(text.encode(), name="r.yaml")
    columns = ("unemployed", "employed", "rate", "games", "average", "answers")
    data = [{"k": str(number)} | dict.fromkeys(columns) | row for number, row in enumerate(rows)]
    frame = pl.DataFrame(data, schema=dict.fromkeys(("k", *columns), pl.String))
    report = check_tables(ruleset, {"t": nw.from_native(frame.lazy())}, undecided=True)
    assert report.problems == ()
    found = dict(report.findings.select("k", "verdict").rows())
    return [found.get(str(number), "consistent") for number in range(len(rows))]


def test_a_share_of_a_sum():
    rows = [
        {"unemployed": "5", "employed": "95", "rate": "5"},
        {"unemployed": "5", "employed": "95", "rate": "6"},
        {"unemployed": "5", "rate": "6.02"},
        {"unemployed": "5", "employed": "78", "rate": "6.02"},
    ]

    found = verdicts("share: {part: unemployed, of: adults, is: rate}", rows)

    assert found == ["consistent", "contradicted", "undecided", "consistent"]


def test_whole_totals_that_nobody_tells():
    rows = [
        {"games": "28", "average": "5.19"},
        {"games": "28", "average": "5.18"},
        {"games": "28"},
        {"games": "0", "average": "0"},
        {"games": "0", "average": "3"},
    ]

    found = verdicts("mean: {total: points, count: games, is: average}", rows)

    assert found[:2] == ["contradicted", "consistent"]
    assert found[3:] == ["consistent", "consistent"]


def test_items_count_in_means_of_columns():
    rows = [{"answers": "145", "games": "14", "average": "5.18"}, {"answers": "145", "games": "28", "average": "5.18"}]

    assert verdicts("mean: {total: answers, count: games, is: average, items: 2}", rows) == [
        "consistent",
        "contradicted",
    ]
    assert verdicts(
        "mean: {total: answers, count: games, is: two}",
        [{"answers": "6", "games": "3"}, {"answers": "7", "games": "3"}],
    ) == [
        "consistent",
        "contradicted",
    ]


def test_constants_beside_columns():
    rows = [{"employed": "60", "unemployed": "40"}, {"employed": "60", "unemployed": "41"}]

    assert verdicts("same: [adults, hundred]", rows) == ["consistent", "contradicted"]


def test_a_column_of_what_nobody_tells_is_refused():
    text = RULES.replace("rate: rate,", "rate: rate, adults: adults,") + "  - {id: r, same: [adults, hundred]}\n"
    ruleset = load_table_rules(text.encode(), name="r.yaml")
    names = ("k", "unemployed", "employed", "rate", "games", "average", "answers", "adults")
    frame = pl.DataFrame([dict.fromkeys(names, "1")])

    with pytest.raises(RuleProblems, match="has a column of adults"):
        check_tables(ruleset, {"t": nw.from_native(frame.lazy())})
