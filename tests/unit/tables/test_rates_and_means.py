"""Rates per so many and weighted means over columns."""

import narwhals as nw
import polars as pl
import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_all, load_table_rules
from cac_check.tables import check_tables

RULES = """
tables: {t: {keys: [k], quantities: {deaths: {kind: count}, people: {kind: count},
  rate: {reading: rounded, grain: 0.1}, north: north, south: south, n: {kind: count}, s: {kind: count}}}}
rules:
"""


def verdicts(rule, *rows, rules=RULES):
    ruleset = load_table_rules((rules + f"  - {{id: r, {rule}}}\n").encode(), name="r.yaml")
    columns = ("deaths", "people", "rate", "north", "south", "n", "s")
    data = [{"k": str(number)} | dict.fromkeys(columns) | row for number, row in enumerate(rows)]
    frame = pl.DataFrame(data, schema=dict.fromkeys(("k", *columns), pl.String))
    report = check_tables(ruleset, {"t": nw.from_native(frame.lazy())}, undecided=True)
    found = dict(report.findings.select("k", "verdict").rows())
    return [found.get(str(number), "consistent") for number in range(len(rows))]


def test_a_rate_per_hundred_thousand():
    found = verdicts(
        "share: {part: deaths, of: people, is: rate, per: 100000}",
        {"deaths": "123", "people": "4567890", "rate": "2.7"},
        {"deaths": "123", "people": "4567890", "rate": "2.6"},
        {"deaths": "123", "rate": "2.6"},
    )

    assert found == ["consistent", "contradicted", "undecided"]


def test_a_weighted_mean():
    found = verdicts(
        "weighted_mean: {is: rate, values: [north, south], weights: [n, s]}",
        {"rate": "4", "north": "3", "south": "6", "n": "20", "s": "10"},
        {"rate": "4.5", "north": "3", "south": "6", "n": "20", "s": "10"},
        {"rate": "7", "north": "3", "south": "6"},
    )

    assert found == ["consistent", "contradicted", "contradicted"]


def test_a_percentage_per_so_many_is_refused():
    rules = RULES.replace("rate: {", "rate: {kind: percent, ")

    with pytest.raises(RuleProblems, match="in t it is a percent"):
        verdicts("share: {part: deaths, of: people, is: rate, per: 1000}", {"deaths": "1"}, rules=rules)


def test_so_it_is_in_a_data_set(tmp_path):
    (tmp_path / "r.yaml").write_text("rules: [{id: r, share: {part: a, of: b, is: c, per: 1000}, because: x}]\n")
    (tmp_path / "d.yaml").write_text(
        "dataset: d\nrules: r.yaml\nquantities: {a: {label: a}, b: {label: b}, c: {label: c, kind: percent}}\n"
        "sources: {s: {outlet: S, claims: [{a: 3 people}]}}\n"
    )

    with pytest.raises(RuleProblems, match="per 1000, and it is a percent"):
        load_all([tmp_path / "d.yaml"])


def test_values_and_weights_are_paired():
    with pytest.raises(RuleProblems, match="there are 2 values and 3 weights"):
        verdicts("weighted_mean: {is: rate, values: [north, south], weights: [n, s, people]}")
