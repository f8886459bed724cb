"""The GitHub action's script, run as GitHub runs it, and the files that declare action and hooks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import ROOT
from tests.cli.test_gate import CONTRADICTED, DATASET, RULES, Repository

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path) -> Repository:
    """A repository whose last commit contradicts."""
    made = Repository(tmp_path / "work space")
    made.root.mkdir()
    made.git("init", "-q")
    made.commit(**{"data/a": DATASET.replace("rules.yaml", "../rules.yaml"), "rules": RULES})
    made.commit(**{"data/a": CONTRADICTED.replace("rules.yaml", "../rules.yaml")})
    return made


@pytest.fixture
def act(tmp_path: Path, checkout: Repository) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the script with inputs, in the environment GitHub gives it."""
    command = tmp_path / "cac-check"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cac_check "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (tmp_path / "temp").mkdir()

    def run(**inputs: str) -> subprocess.CompletedProcess[str]:
        defaults = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
        given = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        [step] = ACTION["runs"]["steps"]
        declared = {
            variable: given[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1]]  # type: ignore[index]
            for variable, value in step["env"].items()
        }
        github = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "CAC_CHECK": str(command),
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
        }
        return subprocess.run(
            ["bash", "-c", step["run"]],
            cwd=checkout.root,
            env={**github, **declared},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_an_edit_that_contradicts_fails_with_annotations_and_a_summary(
    act: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = act()

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error file=data/a.yaml,line=")
    assert (tmp_path / "output").read_text(encoding="utf-8") == "failing=1\nsarif=\n"
    summary = (tmp_path / "summary").read_text(encoding="utf-8")
    assert summary.startswith("# Do the figures still fit together after this edit?\n")


def test_an_edit_that_fits_passes(
    act: Callable[..., subprocess.CompletedProcess[str]], checkout: Repository, tmp_path: Path
) -> None:
    done = act(base="HEAD")

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "output").read_text(encoding="utf-8") == "failing=0\nsarif=\n"


def test_sarif_alone(
    act: Callable[..., subprocess.CompletedProcess[str]], checkout: Repository, tmp_path: Path
) -> None:
    done = act(report="sarif")

    assert done.returncode == 1
    assert "::error" not in done.stdout
    assert (tmp_path / "output").read_text(encoding="utf-8") == "failing=1\nsarif=cac-check.sarif\n"
    assert not (tmp_path / "summary").exists()
    log = json.loads((checkout.root / "cac-check.sarif").read_text(encoding="utf-8"))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "data/a.yaml"


def test_tables_are_gated_in_every_report(
    act: Callable[..., subprocess.CompletedProcess[str]], checkout: Repository, tmp_path: Path
) -> None:
    rules = (
        "tables: {t: {files: t.csv, keys: [place]}}\n"
        "rules:\n"
        "  - id: split\n"
        "    breakdown: {total: all, parts: [old, young], overlap: none, rest: none}\n"
        "    because: everyone is old or young\n"
    )
    (checkout.root / "t.csv").write_text("place,all,old,young\nA,3,1,2\nB,30,10,20\n", encoding="utf-8")
    checkout.commit(tables=rules)
    (checkout.root / "t.csv").write_text("place,all,old,young\nA,3,1,2\nB,30,10,21\n", encoding="utf-8")

    done = act(paths="*.csv", rules="tables.yaml", base="HEAD", report="summary annotations sarif")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error file=t.csv,line=3,title=cac-check%3A split::place B: cannot hold, by 1%0A")
    assert (tmp_path / "output").read_text(encoding="utf-8") == "failing=1\nsarif=cac-check.sarif\n"
    assert "young (place B) changed from 20 to 21" in (tmp_path / "summary").read_text(encoding="utf-8")
    log = json.loads((checkout.root / "cac-check.sarif").read_text(encoding="utf-8"))
    assert log["runs"][0]["results"][0]["baselineState"] == "new"


def test_accepted_conflicts_and_several_paths(
    act: Callable[..., subprocess.CompletedProcess[str]], checkout: Repository
) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "cac_check", "baseline", "update", "data/a.yaml"),
            *("--baseline", "accepted.json", "--because", "as printed"),
        ],
        cwd=checkout.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )

    done = act(paths="  data/a.yaml\n\n data/*.yaml \n", accepted="accepted.json")

    assert (done.returncode, done.stderr) == (0, "")


def test_what_cannot_be_compared_fails(act: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    done = act(base="nowhere")

    assert done.returncode == 2
    assert "git knows no such commit here" in done.stderr
    assert (tmp_path / "output").read_text(encoding="utf-8") == "failing=\nsarif=\n"


@pytest.mark.parametrize(
    "hostile",
    ["$(touch owned)", "`touch owned`", "; touch owned", "--help", "'\"", "a\n::error::x", "*", "${CAC_BASE}"],
)
def test_inputs_are_never_commands(
    act: Callable[..., subprocess.CompletedProcess[str]], checkout: Repository, hostile: str
) -> None:
    done = act(paths=hostile, rules=hostile, base=hostile, accepted=hostile, fail_on=hostile)

    assert not (checkout.root / "owned").exists()
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    printed = (done.stdout + done.stderr).splitlines()
    assert not any(line.strip().startswith("::error::x") for line in printed)


def test_an_unknown_report_is_refused(act: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = act(report="summary ::error::x")

    assert done.returncode == 2
    assert done.stderr.endswith("not this: ??error??x\n")


def test_the_action_passes_inputs_through_the_environment() -> None:
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
    assert {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]} == set(ACTION["runs"]["steps"][0]["env"].values())
    assert all(output["value"] for output in ACTION["outputs"].values())
    assert os.access(ROOT / ".ci" / "action.sh", os.X_OK)


def test_hooks_name_commands_that_there_are() -> None:
    from cac_check.cli import COMMANDS

    for hook in HOOKS:
        program, command = hook["entry"].split()
        assert program == "cac-check"
        assert command in COMMANDS
        assert hook["language"] == "python"
        assert hook["require_serial"]
