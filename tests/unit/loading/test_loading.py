import os
from pathlib import Path

import pytest

from cac_check.diagnostic import DataProblems, RuleProblems, UnreadableFile
from cac_check.loading import load_all, load_dataset, load_rules, match_rules, merge_rules

DATASET = """\
dataset: fire
rules: [rules/fire.yaml]
quantities: {injured: {label: injured}, dead: {label: killed}}
sources: {paper: {outlet: P, claims: [injured: 4 @ p1]}}
"""
RULES = "rules:\n  - {id: r, order: [dead, injured], because: x}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "fire.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "fire.yaml").write_text(DATASET, encoding="utf-8")
    return tmp_path


def test_paths_and_bytes_give_the_same_claims(folder):
    from_path = load_dataset(folder / "fire.yaml")
    from_bytes = load_dataset((folder / "fire.yaml").read_bytes(), name=os.fspath(folder / "fire.yaml"))

    assert from_path == from_bytes


def test_a_data_set_brings_its_rules(folder):
    ((dataset, rules),) = load_all(["fire.yaml"])

    assert dataset.path == "fire.yaml"
    assert [rule.id for rule in rules.rules] == ["r"]
    assert rules.path == os.fspath(Path("rules") / "fire.yaml")


def test_more_rules_are_added_and_a_file_is_read_once(folder):
    (folder / "more.yaml").write_text(RULES.replace("id: r", "id: s"), encoding="utf-8")

    ((_, rules),) = load_all(["fire.yaml"], ["more.yaml", "./rules/fire.yaml"])

    assert [rule.id for rule in rules.rules] == ["s", "r"]


def test_one_id_in_two_files_is_a_problem(folder):
    (folder / "more.yaml").write_text(RULES, encoding="utf-8")

    with pytest.raises(RuleProblems) as caught:
        load_all(["fire.yaml"], ["more.yaml"])

    assert [problem.code for problem in caught.value.diagnostics] == ["duplicate-id"]


def test_problems_of_all_files_are_reported_together_by_the_worst(folder):
    (folder / "broken.yaml").write_text("a: [", encoding="utf-8")
    (folder / "wrong.yaml").write_text("dataset: x\n", encoding="utf-8")
    (folder / "rules.yaml").write_text("rules: 5\n", encoding="utf-8")

    with pytest.raises(UnreadableFile) as caught:
        load_all(["broken.yaml", "wrong.yaml"], ["rules.yaml", "missing.yaml"])
    with pytest.raises(RuleProblems):
        load_all(["wrong.yaml"], ["rules.yaml"])
    with pytest.raises(DataProblems):
        load_all(["wrong.yaml"])

    assert {problem.location.file for problem in caught.value.diagnostics} == {
        "broken.yaml",
        "wrong.yaml",
        "rules.yaml",
        "missing.yaml",
    }


@pytest.mark.parametrize(
    ("path", "message"),
    [("missing.yaml", "there is no such file"), ("rules", "it is a folder"), ("a\0b", "null byte")],
)
def test_what_cannot_be_opened_is_unreadable(folder, path, message):
    with pytest.raises(UnreadableFile) as caught:
        load_dataset(path)

    (problem,) = caught.value.diagnostics
    assert message in problem.message
    assert problem.location.file == path


def test_a_rule_about_other_things_never_applies_and_is_no_problem():
    dataset = load_dataset(DATASET.encode())
    rules = load_rules(b"rules:\n  - {id: r, order: [cats, dogs], because: x}\n")

    assert match_rules(dataset, [rules]).rules == rules.rules


def test_rules_must_agree_how_a_quantity_was_rounded():
    rules = load_rules(
        b"rules:\n  - {id: r, order: [dead, injured], rounding: half, because: x}\n"
        b"  - {id: s, same: [dead, injured], rounding: truncate, because: x}\n"
    )

    with pytest.raises(RuleProblems) as caught:
        merge_rules([rules])

    assert [problem.code for problem in caught.value.diagnostics] == ["conflicting-rounding"] * 2


def test_a_rule_with_some_unknown_quantities_is_a_problem():
    dataset = load_dataset(DATASET.encode())
    rules = load_rules(
        b"rules:\n  - {id: r, order: [dead, injurd], because: x}\n"
        b"questions:\n  - {id: q, ask: x, suppose: dead + wounded < 3}\n",
        name="rules.yaml",
    )

    with pytest.raises(RuleProblems) as caught:
        match_rules(dataset, [rules])

    assert [(str(problem.location), problem.help) for problem in caught.value.diagnostics] == [
        ("rules.yaml:2:10", "did you mean injured?"),
        ("rules.yaml:4:10", "known here: injured, dead"),
    ]
