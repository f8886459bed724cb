"""Rule packs: rules over tables of one field, with a small table to start from, as ``init --pack`` writes them.

They lie in ``rules/packs`` of the sources, a folder each, and are installed beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

RULES = "rules.yaml"
TESTS = "rules.test.yaml"
TABLE = ".csv"

_SCHEMA = "# yaml-language-server: $schema="
_SCHEMAS = {RULES: "table-rules", TESTS: "rule-tests"}
"""The schema of each of their YAML files."""


def packs() -> Mapping[str, str]:
    """Return the packs that there are, each with its title."""
    return {
        pack.name: _title(pack) for pack in sorted(_folder().iterdir(), key=lambda each: each.name) if pack.is_dir()
    }


def files_of(pack: str) -> Mapping[str, str]:
    """Return the files of a pack by name, its rules first; they name the schemas of the folder they go to.

    Raises:
        KeyError: if there is no pack of that name.
    """
    if pack not in packs():
        raise KeyError(pack)
    folder = _folder() / pack
    tables = sorted(each.name for each in folder.iterdir() if each.name.endswith(TABLE))
    return {name: _for_folder(name, (folder / name).read_text(encoding="utf-8")) for name in (RULES, TESTS, *tables)}


def schemas_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the schemas that files of a pack name."""
    return tuple(schema for name, schema in _SCHEMAS.items() if name in files)


def _folder() -> Traversable:
    import importlib.resources

    installed = importlib.resources.files("cac_check.commands") / "rule_packs"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "rules" / "packs"


def _title(pack: Traversable) -> str:
    lines = (pack / RULES).read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("title:"))


def _for_folder(name: str, text: str) -> str:
    """Return a file with the schema beside it, where it names one."""
    first, _, rest = text.partition("\n")
    return f"{_SCHEMA}schemas/{_SCHEMAS[name]}.schema.json\n{rest}" if first.startswith(_SCHEMA) else text
