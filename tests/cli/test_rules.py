from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.vipr_reader import check

RULES = """\
rules:
  - id: dead-are-hurt
    order: [dead, hurt]
    because: whoever died was hurt
    examples:
      - {given: {dead: 1, hurt: 2}, verdict: consistent}
      - {given: {dead: 3, hurt: 2}, verdict: contradicted}
"""
DATASET = """\
dataset: fire
rules: [rules.yaml]
quantities: {dead: {label: people killed}, hurt: {label: people hurt}, missing: {label: people missing}}
sources: {paper: {outlet: P, claims: [dead: 1 @ p1, hurt: 2 @ p1]}}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "data.yaml").write_text(DATASET, encoding="utf-8")
    return tmp_path


def test_list_says_what_each_rule_says(cli: Cli, files: Path) -> None:
    result = cli("rules", "list", "rules.yaml")

    assert (result.code, result.out) == (0, "dead-are-hurt  error  dead ≤ hurt\n")


def test_test_runs_examples(cli: Cli, files: Path) -> None:
    result = cli("rules", "test", "rules.yaml")

    assert (result.code, result.out, result.err) == (0, "", "2 tests: 2 Ok\n")


def test_test_runs_the_test_file_beside_the_rules(cli: Cli, files: Path) -> None:
    (files / "rules.test.yaml").write_text(
        "tests:\n"
        "  - {rule: dead-are-hurt, given: {dead: 3, hurt: 2}, verdict: consistent}\n"
        "  - {given: {dead: 1, hurt: 2}, verdict: contradicted}\n"
        "  - {given: {dead: 1}, verdict: undecided}\n",
        encoding="utf-8",
    )

    result = cli("rules", "test", "rules.yaml")

    assert result.code == 1
    assert result.out == (
        "rules.test.yaml:2:5: Noisy: dead-are-hurt: expected consistent, found contradicted\n"
        "rules.test.yaml:3:5: Missing: all rules: expected contradicted, found consistent\n"
        "rules.test.yaml:4:5: Wrong: all rules: expected undecided, found no verdict\n"
    )
    assert result.err == "5 tests: 2 Ok, 1 Noisy, 1 Missing, 1 Wrong\n"


def test_rules_without_tests_are_nothing_to_check(cli: Cli, files: Path) -> None:
    (files / "bare.yaml").write_text("rules: [{id: r, order: [a, b], because: x}]\n", encoding="utf-8")

    assert cli("rules", "test", "bare.yaml").code == 3


def test_lint_finds_nothing_in_good_rules(cli: Cli, files: Path) -> None:
    result = cli("rules", "lint", "rules.yaml", "--dataset", "data.yaml")

    assert (result.code, result.err) == (0, "1 rule: nothing wrong\n")


def test_lint_writes_its_proofs_for_other_checkers(cli: Cli, files: Path) -> None:
    (files / "more.yaml").write_text(
        "quantities: {a: {label: a}, b: {label: b}, c: {label: c}}\n"
        "rules:\n  - {id: r, order: [a, b], because: x}\n  - {id: s, order: [b, c], because: x}\n"
        "  - {id: t, order: [a, c], because: x}\n  - {id: u, expression: a + b == 0, because: x}\n",
        encoding="utf-8",
    )

    assert cli("rules", "lint", "more.yaml", "--certificate", "proofs", "-q").code == 0
    assert cli("rules", "lint", "more.yaml", "--certificate", "first.vipr", "-q").code == 0

    written = sorted(path.name for path in (files / "proofs").iterdir())
    assert written[0] == "001-implied-rule.vipr"
    assert len(written) > 2
    for path in [*(files / "proofs").iterdir(), files / "first.vipr"]:
        assert check(path.read_text(encoding="utf-8")).relation == ("infeas",)


def test_lint_without_findings_has_no_proof_to_write(cli: Cli, files: Path) -> None:
    result = cli("rules", "lint", "rules.yaml", "--dataset", "data.yaml", "--certificate", "proof.vipr")

    assert result.code == 2
    assert "there is no proof to write: nothing was found" in result.err
    assert not (files / "proof.vipr").exists()


def test_lint_shows_rules_that_contradict_each_other(cli: Cli, files: Path) -> None:
    (files / "more.yaml").write_text(
        "rules:\n  - {id: reversed, expression: dead > hurt, because: x}\n"
        "  - {id: idle, order: [dead, misssing], because: x}\n",
        encoding="utf-8",
    )

    result = cli("rules", "lint", "rules.yaml", "more.yaml", "--dataset", "data.yaml")

    assert result.code == 1
    assert (
        result.err
        == """\
error[unknown-quantity] the rule “idle”: nothing declares “misssing”
  --> more.yaml:3:10
  help: did you mean missing?

warning[never-applies] the rule “idle”: it never applies: fewer than 2 of its quantities are told
  --> more.yaml:3:10
  help: add claims, or leave the rule out

error[contradictory-rules] the rule “reversed”: it cannot hold together with “dead-are-hurt”, whatever the figures
  --> more.yaml:2:10
  help: change or drop one of them

3 problems in 1 file
"""
    )


def test_what_is_no_rule_file_is_exit_code_2_with_every_problem(cli: Cli, files: Path) -> None:
    (files / "wrong.yaml").write_text("rules: [{id: r, oder: [a, b], because: x}]\n", encoding="utf-8")

    for command in ("list", "test", "lint", "docs"):
        result = cli("rules", command, "wrong.yaml", "missing.yaml")
        assert result.code == 2
        assert "did you mean order?" in result.err
        assert "missing.yaml" in result.err


def test_docs_writes_a_page(cli: Cli, files: Path) -> None:
    result = cli("rules", "docs", "rules.yaml", "-d", "data.yaml", "-o", "page.md")

    assert result.code == 0
    assert "**people killed ≤ people hurt**" in (files / "page.md").read_text(encoding="utf-8")
    assert cli("rules", "docs", "rules.yaml", "-o", "page.html").code == 0
    assert "<h1>Rules of rules.yaml</h1>" in (files / "page.html").read_text(encoding="utf-8")


def test_validate_looks_at_rules_and_their_tests(cli: Cli, files: Path) -> None:
    (files / "rules.test.yaml").write_text("tests: []\n", encoding="utf-8")
    assert cli("validate", ".").code == 0

    (files / "rules.test.yaml").write_text(
        "tests: [{rule: no, given: {a: 1}, verdict: consistent}]\n", encoding="utf-8"
    )
    assert "no rule has the id “no”" in cli("validate", ".").err

    (files / "rules.test.yaml").unlink()
    (files / "rules.yaml").write_text(RULES + "  - {id: r, expression: dead > hurt, because: x}\n", encoding="utf-8")
    result = cli("validate", ".")
    assert result.code == 2
    assert "contradictory-rules" in result.err
