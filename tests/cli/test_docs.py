"""Documentation that cannot drift: generated parts are fresh, links lead somewhere, every command has its section."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cac_check.commands.exits import Exit
from tests.cli.conftest import ROOT, command_names

TOP = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = sorted([*(ROOT / name for name in TOP), *(ROOT / "docs").rglob("*.md")])


def test_generated_parts_are_fresh() -> None:
    result = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", prose)

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_has_a_section() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    for command in command_names():
        assert f"\n## {command}\n\n<!-- generated: help {command} -->\n" in page


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_exit_codes_are_all_listed(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(int(code)) for code in Exit]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    reasons = (ROOT / "docs" / "development.md").read_text(encoding="utf-8").lower()

    packages = {re.match(r"[\w-]+", requirement)[0].removeprefix("types-").lower() for requirement in named}
    assert {package for package in packages if package.removesuffix("-solver") not in reasons} == set()
