"""Every key that would do nothing in a rule file over tables is refused with its line."""

from __future__ import annotations

import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_table_rules

TABLES = "tables:\n  t: {files: t.csv, keys: [day]}\n"
ROLLUP = "rollup: {quantity: a, by: [day], overlap: none, rest: none}"
FALLS = "never_falls: {quantity: a, along: day}"
LISTED = "listed: {breakdowns: b.csv, parts: p.csv}"


def rule(text: str) -> str:
    return f"{TABLES}rules:\n  - id: r\n    {text}\n"


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        (f"{TABLES}rules: []\nderive:\n  - period\n", "derive", 4),
        (f"{TABLES}rules: []\nquestions: []\n", "questions", 4),
        *(
            (f"{TABLES}rules: []\nquantities:\n  a:\n    label: a\n    {key}: {value}\n", key, 7)
            for key, value in (
                ("measures", "x"),
                ("period", "x"),
                ("place", "x"),
                ("rounding", "half"),
                ("variant_of", "b"),
                ("differs_in", "unit"),
            )
        ),
        *(
            (rule(f"{ROLLUP}\n    {key}"), key.partition(":")[0], 6)
            for key in ("where: {a: x}", "when: a > 0", "table: t")
        ),
        (rule(f"{FALLS}\n    missing: zero"), "missing", 6),
        *((rule(f"{LISTED}\n    {key}"), key.partition(":")[0], 6) for key in ("where: {a: x}", "when: a > 0")),
        *(
            (rule(f"same: [a, b]\n    {key}"), key.partition(":")[0], 6)
            for key in ("names: {x: {cut_after: /}}", "unmatched: error")
        ),
        *(
            (f"tables:\n  t:\n    files: t.csv\n    keys: [day]\n    {key}\nrules: []\n", key.partition(":")[0], 5)
            for key in ("quantity: item", "grain: 10", "low: a", "high: a", "language: fr")
        ),
        (rule("same: [a, b]\n    examples: []"), "examples", 6),
        (rule("same: [a, b]\n    evidence: {cue: x,\n      claim: a/b}"), "claim", 7),
        ("tables:\n  t:\n    keys: [a, b]\n    files: t.csv\n    every: day\nrules: []\n", "every", 5),
        ("tables:\n  t:\n    keys: [day]\n    files: t.csv\n    id: fact\nrules: []\n", "id", 5),
        ("tables:\n  t:\n    keys: [day]\n    files: t.csv\n    value: fact\nrules: []\n", "value", 5),
        ("tables:\n  t:\n    keys: [day]\n    quantities:\n      a: {grain: 10}\nrules: []\n", "grain", 5),
    ],
)
def test_a_key_that_would_do_nothing_is_refused(text: str, key: str, line: int) -> None:
    with pytest.raises(RuleProblems) as found:
        load_table_rules(text.encode(), name="rules.yaml")

    told = [each for each in found.value.diagnostics if each.code in ("idle-key", "unknown-key")]
    named = [each for each in told if f"`{key}`" in each.message or f"“{key}”" in each.message]
    assert [each.location.span.line for each in named if each.location.span] == [line]
    assert all(each.help for each in named)
