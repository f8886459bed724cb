"""Files, processes and terminals are touched at the edges only; import-linter checks the layers themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import cac_check

PACKAGE = Path(cac_check.__file__).parent

EDGES = (
    *(
        "__main__.py",
        "cli.py",
        "gate/git.py",
        "gate/versions.py",
        "commands/",
        "loading/files.py",
        "loading/__init__.py",
    ),
    *("workbench/server.py", "workbench/workspace.py"),
)
"""Where the outside world begins."""

OUTSIDE = ("os", "sys", "pathlib", "shutil", "subprocess", "tempfile", "socket", "glob", "fileinput", "urllib.request")
"""Modules that reach it."""

PURE = {"PurePath", "PurePosixPath"}
"""What those modules have that only works on text."""

WRITES_CODE = {"records.py": "exec "}
"""What writes methods for classes, as the standard library does for dataclasses."""

CALLS = {"open", "print", "input", "exec", "eval", "breakpoint"}


def modules() -> list[str]:
    return sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py"))


def is_outside(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in OUTSIDE)


def reaches_outside(code: str) -> list[str]:
    """Return what of the outside world a module names, with line numbers."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if is_outside(alias.name)]
        elif isinstance(node, ast.ImportFrom) and is_outside(node.module or "") and not node.level:
            names = [alias.name for alias in node.names if alias.name not in PURE]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            names = [node.func.id]
        else:
            continue
        found += [f"{name} (line {node.lineno})" for name in names]
    return found


@pytest.mark.parametrize("module", [module for module in modules() if not module.startswith(EDGES)])
def test_only_the_edges_touch_the_outside_world(module: str) -> None:
    found = reaches_outside((PACKAGE / module).read_text(encoding="utf-8"))

    assert [each for each in found if not each.startswith(WRITES_CODE.get(module, "-"))] == []


def test_reaching_outside_is_noticed() -> None:
    code = "import os.path\nfrom pathlib import Path, PurePath\nopen('x')\nfrom cac_check import io\n"

    assert reaches_outside(code) == ["os.path (line 1)", "Path (line 2)", "open (line 3)"]
