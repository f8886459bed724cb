"""The gate on real git repositories, as a user runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Cli, Result

RULES = """\
rules:
  - id: adds-up
    breakdown: {total: all, parts: [closed, muted], overlap: none, rest: none}
    because: every penalised account was either closed or muted
    examples:
      - {given: {all: 3, closed: 1, muted: 2}, verdict: consistent}
      - {given: {all: 3, closed: 2, muted: 2}, verdict: contradicted}
"""

DATASET = """\
dataset: sample
title: A sample
rules: [rules.yaml]
quantities:
  all: {label: accounts penalised, unit: accounts}
  closed: {label: accounts closed, unit: accounts}
  muted: {label: accounts muted, unit: accounts}
sources:
  one:
    outlet: The One
    published: 2023-05-27
    claims:
      - all: "1,012 @ p1"
      - closed: "303 @ p2"
      - muted: "709 @ p2"
"""

CONTRADICTED = DATASET.replace('"709 @ p2"', '"909 @ p2"')
WORSE = DATASET.replace('"709 @ p2"', '"1,509 @ p2"')


@dataclass(frozen=True)
class Repository:
    """A git repository in a folder with blanks and umlauts in its name."""

    root: Path

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        done = subprocess.run(
            ("git", "-C", str(self.root), *identity, *arguments), check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, **files: str) -> None:
        for name, text in files.items():
            path = self.root / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, **files: str) -> str:
        self.write(**files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "an edit")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = tmp_path / "Prüf stand"
    root.mkdir()
    made = Repository(root)
    made.git("init", "-q")
    return made


@pytest.fixture
def gate(cli: Cli, monkeypatch: pytest.MonkeyPatch, repository: Repository) -> Callable[..., Result]:
    """Run the gate at the top of the repository."""

    def run(*arguments: str) -> Result:
        monkeypatch.chdir(repository.root)
        return cli("gate", *arguments)

    return run


def test_an_edit_that_contradicts_must_not_get_in(repository: Repository, gate: Callable[..., Result]) -> None:
    commit = repository.commit(data=DATASET, rules=RULES)
    repository.write(data=CONTRADICTED)

    result = gate("data.yaml", "--base", "HEAD")

    assert result.code == 1
    assert result.err == ""
    assert (
        result.out
        == f"""\
data set data.yaml, compared with HEAD ({commit[:10]})

new: error[adds-up] one contradicts itself, by at least 199 (20 %)
    at least   909  "909"   one, p2
  + at least   303  "303"   one, p2
  = at least 1,212  but "1,012" (one, p1) is less than 1,013
  --> data.yaml:13:14
  would fit   if "1,012" (one, p1) were 1,212 (perhaps a slip of the hand: neighbouring digit (1212))
  or          if "909" (one, p2) were 709
  or          if "303" (one, p2) were 103
  rule        every penalised account was either closed or muted
  stretch     66.7 rounding units (default reading)
  edit        paragraph 2 of one changed from "709" to "909"

This edit fails: 1 conflict new or worse. 1 new, 0 worse, 0 lost, 0 fixed, 0 better, 0 unchanged; 0 accepted.
"""
    )


@pytest.mark.parametrize(
    ("before", "after", "code", "counts"),
    [
        (CONTRADICTED, CONTRADICTED, 0, "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged"),
        (CONTRADICTED, WORSE, 1, "0 new, 1 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
        (WORSE, CONTRADICTED, 0, "0 new, 0 worse, 0 lost, 0 fixed, 1 better, 0 unchanged"),
        (CONTRADICTED, DATASET, 0, "0 new, 0 worse, 0 lost, 1 fixed, 0 better, 0 unchanged"),
        (DATASET, "# moved\n\n" + DATASET, 0, "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
        (
            CONTRADICTED,
            CONTRADICTED.replace('      - all: "1,012 @ p1"\n', "") + '      - {all: {says: "1,012", at: p1}}\n',
            0,
            "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged",
        ),
        ("dataset: [broken\n", CONTRADICTED, 1, "1 new, 0 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
    ],
)
def test_what_changed(
    repository: Repository, gate: Callable[..., Result], before: str, after: str, code: int, counts: str
) -> None:
    repository.commit(data=before, rules=RULES)
    repository.commit(data=after)

    result = gate("data.yaml", "--base", "HEAD^1")

    assert (result.code, result.err) == (code, "")
    assert counts in result.out


def test_a_rule_that_changes_is_an_edit(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(data=CONTRADICTED, rules=RULES.replace("rest: none}", "rest: none}\n    tolerance: {abs: 500}"))
    repository.commit(rules=RULES)

    result = gate("data.yaml", "--base", "HEAD^1")

    assert result.code == 1
    assert "  edit        the rule adds-up changed\n" in result.out


def test_only_this_branch_counts(repository: Repository, gate: Callable[..., Result]) -> None:
    """What came into main since the branches parted is no edit of this branch, before and after a merge."""
    repository.commit(data=DATASET, rules=RULES)
    repository.git("checkout", "-q", "-b", "edit")
    repository.commit(notes="x: 1\n")
    repository.git("checkout", "-q", "main")
    repository.commit(data=CONTRADICTED)
    repository.git("checkout", "-q", "edit")

    assert gate("data.yaml", "--base", "main").code == 0
    repository.git("merge", "-q", "--no-edit", "main")
    assert "1 unchanged" in gate("data.yaml", "--base", "main").out
    assert "1 new" in gate("data.yaml", "--base", "HEAD^1").out


def test_a_renamed_data_set_keeps_its_history(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(data=CONTRADICTED, rules=RULES)
    repository.git("mv", "data.yaml", "größe.yaml")

    result = gate("größe.yaml", "--base", "HEAD")

    assert result.code == 0
    assert "where it was data.yaml" in result.out
    assert "1 unchanged" in result.out


def test_a_new_data_set_has_no_history(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(rules=RULES)
    repository.write(data=CONTRADICTED)

    result = gate("data.yaml", "--base", "HEAD")

    assert result.code == 1
    assert "data.yaml, not in HEAD (" in result.out


def test_a_deleted_data_set_is_not_silent(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(data=CONTRADICTED, rules=RULES)
    (repository.root / "data.yaml").unlink()

    for name in ("data.yaml", "*a.yaml"):
        result = gate(name, "--base", "HEAD")
        assert result.code == 0
        assert "data.yaml, deleted since HEAD" in result.out
        assert "lost: [adds-up] one contradicts itself" in result.out


def test_folders_and_patterns_are_looked_up_in_both_versions(
    repository: Repository, gate: Callable[..., Result]
) -> None:
    inside = {"rules: [rules.yaml]": "rules: [../rules.yaml]"}
    text = DATASET.replace(*next(iter(inside.items())))
    repository.commit(**{"data/a": text, "data/b": text, "rules": RULES})
    (repository.root / "data" / "a.yaml").unlink()
    repository.write(**{"data/c": text})

    for name in ("data", "data/*.yaml"):
        result = gate(name, "--base", "HEAD")
        assert [line.split(",")[0] for line in result.out.splitlines() if line.startswith("data set ")] == [
            "data set data/b.yaml",
            "data set data/c.yaml",
            "data set data/a.yaml",
        ]


def test_rule_files_beside_data_sets_are_passed_over(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(**{"data/a": DATASET, "data/rules": RULES, "data/old_rules": RULES, "data/b": DATASET})
    (repository.root / "data" / "old_rules.yaml").unlink()
    repository.write(**{"data/a": CONTRADICTED, "data/b": "title: it is no data set any more\n"})

    for name in ("data", "data/*.yaml"):
        broken = gate(name, "--base", "HEAD")
        assert (broken.code, "rules.yaml" in broken.err) == (1, False)
        assert "  --> data/b.yaml:1:1" in broken.err
    repository.write(**{"data/b": DATASET})
    fails = gate("data", "--base", "HEAD")
    assert (fails.code, fails.err) == (1, "")
    assert "data set data/a.yaml" in fails.out


def test_from_a_folder_below_the_top(repository: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(**{"sub/data": DATASET, "sub/rules": RULES})
    repository.write(**{"sub/data": CONTRADICTED})
    monkeypatch.chdir(repository.root / "sub")

    assert cli("gate", "data.yaml", "--base", "HEAD").code == 1
    assert cli("gate", "../sub/data.yaml", "--base", "HEAD").code == 1


def test_a_broken_edit_breaks_the_schema(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(data=DATASET, rules=RULES)
    repository.write(data=DATASET.replace('closed: "303', 'clsed: "303'))

    result = gate("data.yaml", "--base", "HEAD")

    assert result.code == 1
    assert "error[unknown-quantity]" in result.err
    assert "closed" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("data.yaml", "--base", "nowhere"), "git knows no such commit here"),
        (("data.yaml", "--base=--upload-pack=x"), "this is no name of a commit"),
        (("data.yaml", "--base", ""), "this is no name of a commit"),
        (("data.yaml", "--base", "other"), "it has no history in common with HEAD here"),
        (("nothing.yaml", "--base", "HEAD"), "there is no such file"),
        (("nothing/*.yaml", "--base", "HEAD"), "neither here nor in HEAD"),
        (("data.yaml", "--base", "HEAD", "--baseline", "missing.json"), "there is no such file"),
        ((), "name a data set"),
        (("data.yaml", "--against", "a", "b"), "--against names both versions"),
        (("--against", "missing.yaml", "data.yaml"), "there is no such file"),
    ],
)
def test_what_cannot_be_compared_is_never_no_change(
    repository: Repository, gate: Callable[..., Result], arguments: tuple[str, ...], message: str
) -> None:
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit(other="x: 1\n")
    repository.git("checkout", "-q", "--orphan", "main")
    repository.commit(data=DATASET, rules=RULES)

    result = gate(*arguments)

    assert result.code == 2
    assert message in result.err
    assert "Traceback" not in result.err


def test_no_repository(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "data.yaml").write_text(DATASET, encoding="utf-8")

    result = cli("gate", "data.yaml")

    assert result.code == 2
    assert "this is in no git repository" in result.err


def test_a_shallow_clone_says_how_to_get_the_history(
    repository: Repository, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(data=DATASET, rules=RULES)
    repository.git("checkout", "-q", "-b", "edit")
    repository.commit(data=CONTRADICTED)
    repository.git("checkout", "-q", "main")
    repository.commit(notes="x: 1\n")
    url = repository.root.as_uri()
    subprocess.run(
        ("git", "clone", "-q", "--depth", "1", "--no-single-branch", "-b", "edit", url, "clone"),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    monkeypatch.chdir(tmp_path / "clone")

    parted = cli("gate", "data.yaml", "--base", "origin/main")
    unknown = cli("gate", "data.yaml", "--base", "HEAD^1")

    assert (parted.code, unknown.code) == (2, 2)
    assert "no history in common" in parted.err
    assert "fetch-depth: 0" in parted.err
    assert "fetch-depth: 0" in unknown.err


@pytest.mark.parametrize(
    ("environment", "base"),
    [
        ({}, "HEAD"),
        ({"CI": "true"}, "HEAD^1"),
        ({"GITHUB_BASE_REF": "main", "CI": "true"}, "HEAD^1"),
        ({"PRE_COMMIT_FROM_REF": "HEAD~1"}, "HEAD~1"),
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD~1"}, "HEAD~1"),
    ],
)
def test_the_base_that_the_surroundings_suggest(
    repository: Repository,
    gate: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    base: str,
) -> None:
    repository.commit(data=DATASET, rules=RULES)
    repository.commit(data=CONTRADICTED)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    result = gate("data.yaml")

    assert f"compared with {base} (" in result.out
    assert result.code == (0 if base == "HEAD" else 1)


def test_a_pull_request_is_compared_with_its_target(
    repository: Repository, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(data=DATASET, rules=RULES)
    subprocess.run(("git", "clone", "-q", repository.root.as_uri(), "clone"), cwd=tmp_path, check=True)
    clone = Repository(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "edit")
    clone.commit(data=CONTRADICTED)
    monkeypatch.chdir(clone.root)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")

    result = cli("gate", "data.yaml")

    assert result.code == 1
    assert "compared with origin/main (" in result.out


def test_two_files_need_no_repository(cli: Cli, tmp_path: Path) -> None:
    for name, text in (("old", DATASET), ("new", CONTRADICTED), ("rules", RULES)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    assert cli("gate", "--against", "old.yaml", "new.yaml").code == 1
    assert cli("gate", "--against", "new.yaml", "old.yaml").code == 0
    assert cli("gate", "--against", "new.yaml", "new.yaml").code == 0


def test_nothing_to_check(cli: Cli, tmp_path: Path) -> None:
    empty = DATASET.partition("    claims:")[0] + "    claims: []\n"
    for name in ("old", "new"):
        (tmp_path / f"{name}.yaml").write_text(empty, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")

    result = cli("gate", "--against", "old.yaml", "new.yaml")

    assert result.code == 3
    assert "nothing to check" in result.err


def test_accepted_conflicts_pass_until_they_grow_or_expire(
    repository: Repository, cli: Cli, gate: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(data=DATASET, rules=RULES)
    repository.write(data=CONTRADICTED)
    monkeypatch.chdir(repository.root)
    update = ("baseline", "update", "data.yaml", "--baseline", "accepted.json")

    refused = cli(*update)
    made = cli(*update, "--because", "as printed", "--until", "2999-12-31")

    assert refused.code == 2
    assert 'say why it may stay: --because "…"' in refused.err
    assert (made.code, made.err) == (0, "wrote accepted.json: 1 accepted, 1 of them new; 0 taken out\n")
    known = gate("data.yaml", "--baseline", "accepted.json", "--base", "HEAD")
    assert known.code == 0
    assert "new, accepted (as printed): [adds-up] one contradicts itself" in known.out
    assert known.out.endswith("; 1 accepted.\n")

    expired = (repository.root / "accepted.json").read_text(encoding="utf-8").replace("2999", "1999")
    (repository.root / "old.json").write_text(expired, encoding="utf-8")
    late = gate("data.yaml", "--baseline", "old.json", "--base", "HEAD")
    assert late.code == 1
    assert "baseline: sample: one adds-up (until 1999-12-31): accepted until a day that is over\n" in late.out

    repository.write(data=WORSE)
    assert gate("data.yaml", "--baseline", "accepted.json", "--base", "HEAD").code == 1

    repository.write(data=DATASET)
    fixed = gate("data.yaml", "--baseline", "accepted.json", "--base", "HEAD")
    assert fixed.code == 0
    assert "accepted, but not there any more" in fixed.out
    assert cli(*update).err == "wrote accepted.json: 0 accepted, 0 of them new; 1 taken out\n"


def test_every_format_from_one_run(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(data=DATASET, rules=RULES)
    repository.write(data=CONTRADICTED)
    formats = {"markdown": "s.md", "sarif": "s.sarif", "junit": "s.xml", "json": "s.json", "github": "-"}
    options = [option for name, path in formats.items() for option in ("--format", name, "--output", path)]

    result = gate("data.yaml", "--base", "HEAD", *options)

    assert result.code == 1
    assert result.out.startswith("::error file=data.yaml,line=")
    [run] = json.loads((repository.root / "s.sarif").read_text(encoding="utf-8"))["runs"]
    assert [each["baselineState"] for each in run["results"]] == ["new"]
    gated = json.loads((repository.root / "s.json").read_text(encoding="utf-8"))
    assert gated["format"] == "cac-check-gate/v1"
    assert gated["fails"] == 1
    [change] = gated["datasets"][0]["changes"]
    assert change["change"] == "new"
    assert change["claims"] == ["one/all", "one/closed", "one/muted"]
    assert (change["before"], change["after"], change["accepted"]) == (None, "contradicted", None)
    assert change["edits"] == ['paragraph 2 of one changed from "709" to "909"']
    assert ET.fromstring((repository.root / "s.xml").read_bytes()).get("failures") == "1"
    summary = (repository.root / "s.md").read_text(encoding="utf-8")
    assert '- paragraph 2 of one changed from "709" to "909"\n' in summary


def test_known_conflicts_are_not_annotated(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit(data=CONTRADICTED, rules=RULES)

    result = gate("data.yaml", "--base", "HEAD", "--format", "github")

    assert result.code == 0
    assert "::error" not in result.out


def test_git_that_is_missing_is_said(
    repository: Repository, gate: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(data=DATASET, rules=RULES)
    monkeypatch.setenv("PATH", str(repository.root))

    result = gate("data.yaml")

    assert result.code == 2
    assert "git is not installed" in result.err
