"""From an article to a report: the rules that its words suggest, renamed, uncommented, checked."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.conftest import Cli

SEED = """\
China shuts 67,000 accounts

The regulator closed 67,000 social media accounts between 10 March and 22 May.

Of the 67,000 accounts that were closed, nearly 8,000 were shut for spreading fake news.

Around 930,000 other accounts received less severe punishments.
"""


def _drafted(cli: Cli, folder: Path) -> tuple[Path, Path]:
    article = folder / "article.txt"
    article.write_text(SEED, encoding="utf-8")
    draft = folder / "draft.yaml"
    result = cli("extract", str(article), "-o", str(draft))
    assert result.code == 0
    assert "draft.rules.yaml" in result.err
    return draft, folder / "draft.rules.yaml"


def test_rules_are_proposed_with_words_and_question_and_bind_only_when_uncommented(cli: Cli, tmp_path: Path) -> None:
    draft, rules = _drafted(cli, tmp_path)

    text = rules.read_text(encoding="utf-8")
    assert "of the 67,000" in text
    assert re.search(r"# \{id: \S+, breakdown: \{total: accounts_closed, parts: \[shut\]", text)
    assert re.search(r"# \{id: \S+, breakdown: \{total: accounts_total, parts: \[accounts_closed, accounts_", text)
    assert "overlap: can one be in two of them?" in text
    assert cli("check", str(draft)).code == 3  # nothing binds yet


def test_uncommented_rules_find_what_the_answer_key_says(cli: Cli, tmp_path: Path) -> None:
    """67,000 closed and around 930,000 others are more than the 927,600 of the notice, whatever the words allow."""
    draft, rules = _drafted(cli, tmp_path)
    rules.write_text(re.sub("(?m)^# {", "{", rules.read_text(encoding="utf-8")), encoding="utf-8")
    claim = 'accounts_total: {says: the total, means: "[927600, 927700)", because: 92.76万余, at: p1}'
    notice = f"  notice:\n    outlet: notice\n    role: reference\n    claims:\n      - {claim}\n"
    draft.write_text(draft.read_text(encoding="utf-8") + notice, encoding="utf-8")

    result = cli("check", str(draft), "--format", "json")

    assert result.code == 1, result.err
    (report,) = [json.loads(result.out)]
    contradicted = [each for each in report["findings"] if each["verdict"] == "contradicted"]
    assert any("accounts_total" in each["rule"] for each in contradicted)


def test_a_rule_file_that_is_there_is_not_overwritten(cli: Cli, tmp_path: Path) -> None:
    draft, rules = _drafted(cli, tmp_path)
    rules.write_text("rules: []\n", encoding="utf-8")

    result = cli("extract", str(tmp_path / "article.txt"), "-o", str(draft))

    assert result.code == 2
    assert "--rules" in result.err
    assert rules.read_text(encoding="utf-8") == "rules: []\n"


def test_renaming_changes_every_name_and_nothing_else(cli: Cli, tmp_path: Path) -> None:
    draft, rules = _drafted(cli, tmp_path)
    before, lines = draft.read_text(encoding="utf-8"), rules.read_text(encoding="utf-8")

    result = cli("rename", str(draft), "shut", "accounts_rumour_closed")

    assert result.code == 0
    after = draft.read_text(encoding="utf-8")
    assert after == before.replace(
        "  shut: {label: shut}", "  accounts_rumour_closed: {label: accounts rumour closed}"
    ).replace("- shut: {", "- accounts_rumour_closed: {")
    assert rules.read_text(encoding="utf-8") == lines.replace("[shut]", "[accounts_rumour_closed]")
    assert cli("validate", str(draft)).code == 0


def test_two_quantities_that_are_one_become_one(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "d.yaml"
    data.write_text(
        "dataset: d\nrules: [r.yaml]\n"
        "quantities:\n  a: {label: a, unit: people}\n  # b is a\n  b:\n    label: b\n    unit: dead\n"
        "  share: {label: s, kind: percent}\n"
        "sources:\n  s:\n    outlet: x\n    claims:\n      - a: 5 @ p1\n      - b: 6 @ p2\n",
        encoding="utf-8",
    )
    (tmp_path / "r.yaml").write_text("rules:\n  - {id: r, limit: {quantity: b, to: 9}, because: b}\n", encoding="utf-8")

    assert cli("rename", str(data), "b", "a", "--merge").code == 0

    text = data.read_text(encoding="utf-8")
    assert "quantities:\n  a: {label: a, unit: people}\n  # b is a\n  share: {" in text
    assert text.endswith("      - a: 5 @ p1\n      - a: 6 @ p2\n")
    assert "quantity: a, to: 9" in (tmp_path / "r.yaml").read_text(encoding="utf-8")
    for old, new, said in (
        ("share", "a", "'share' is of kind percent, 'a' of kind count, counted in people"),
        ("a", "c", "no other quantity 'c'"),
        ("a", "a", "no other quantity 'a'"),
    ):
        refused = cli("rename", str(data), old, new, "--merge")
        assert (refused.code, said in refused.err) == (1, True)
    assert data.read_text(encoding="utf-8") == text


def test_what_is_not_on_lines_of_its_own_is_merged_by_hand(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "d.yaml"
    data.write_text(
        "dataset: d\nquantities: {a: {label: a}, b: {label: b}}\nsources: {s: {outlet: x, claims: [b: 1 @ p]}}\n",
        encoding="utf-8",
    )

    refused = cli("rename", str(data), "b", "a", "--merge")

    assert refused.code == 1
    assert "rename the claims by hand" in refused.err


def test_names_in_expressions_weights_and_tests_are_renamed(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "d.yaml"
    data.write_text(
        "dataset: d\nrules: [r.yaml]\nquantities:\n  a: {label: what a is}  # a stays here\n  ab: {label: a}\n"
        "sources: {s: {outlet: a, claims: [a: {says: '5', at: p1, note: a}, ab: {says: '9', at: p1, or: a}]}}\n",
        encoding="utf-8",
    )
    (tmp_path / "r.yaml").write_text(
        "rules:\n  - {id: a, expression: 'a + 2*ab >= a - 5', because: a}\n"
        "  - {id: b, breakdown: {total: ab, parts: {a: 1}, overlap: none, rest: possible}, because: a}\n",
        encoding="utf-8",
    )
    (tmp_path / "r.test.yaml").write_text(
        "tests:\n  - {rule: b, given: {ab: 9, a: 5}, verdict: consistent}\n", encoding="utf-8"
    )

    assert cli("rename", str(data), "a", "closed").code == 0

    assert (tmp_path / "r.yaml").read_text(encoding="utf-8") == (
        "rules:\n  - {id: a, expression: 'closed + 2*ab >= closed - 5', because: a}\n"
        "  - {id: b, breakdown: {total: ab, parts: {closed: 1}, overlap: none, rest: possible}, because: a}\n"
    )
    text = data.read_text(encoding="utf-8")
    assert "  closed: {label: what a is}  # a stays here" in text
    assert "[closed: {says: '5', at: p1, note: a}, ab: {says: '9', at: p1, or: closed}]" in text
    assert "outlet: a" in text
    assert "given: {ab: 9, closed: 5}" in (tmp_path / "r.test.yaml").read_text(encoding="utf-8")


def test_names_that_cannot_be_are_refused(cli: Cli, tmp_path: Path) -> None:
    draft, _ = _drafted(cli, tmp_path)
    for old, new, said in (("nothing", "x", "no quantity"), ("shut", "accounts", "already"), ("shut", "a b", "'a b'")):
        result = cli("rename", str(draft), old, new)
        assert result.code == 1
        assert said in result.err
