"""Prints the lowest version of every package that cac-check says it works with, for pip: ``name==version``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_BOUND = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?P<extras>\[[^\]]*\])?>=(?P<version>[0-9.]+)")


def pins(project: str) -> list[str]:
    """Return the lowest versions a project file allows.

    Raises:
        ValueError: if a dependency has no lowest version.
    """
    found = []
    for dependency in tomllib.loads(project)["project"]["dependencies"]:
        bound = _BOUND.match(dependency)
        if bound is None:
            raise ValueError(f"{dependency} has no lowest version: write {dependency}>=…")
        found.append(f"{bound['name']}=={bound['version']}")
    return found


if __name__ == "__main__":
    print("\n".join(pins(PROJECT.read_text(encoding="utf-8"))))
