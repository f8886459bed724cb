"""Files in, records out: the only way data sets and rules come into the program.

Bytes become positioned nodes (``nodes``), nodes are read by the declared formats (``dataset_format``,
``rules_format``), and what they say becomes the records of ``model``. Every problem of every file is reported at once.
"""

from __future__ import annotations

import os
from typing import Any, TypeAlias

from cac_check.loading import nodes
from cac_check.loading.dataset import build_dataset
from cac_check.loading.files import read_bytes, related_files
from cac_check.loading.matching import match_rules
from cac_check.loading.rules import build_rules
from cac_check.model import Dataset, Ruleset

__all__ = ["SCHEMAS", "Input", "load_dataset", "load_rules", "match_rules", "schema"]

Input: TypeAlias = str | os.PathLike[str] | bytes
"""A path, or what a file holds."""


def load_dataset(source: Input, *, name: str | None = None) -> Dataset:
    """Read a data set of claims.

    Args:
        source: the path of a YAML file, or its bytes.
        name: what to call bytes in messages; files that the data set names are looked up beside it.

    Raises:
        UnreadableFile: if it is missing, not text or not YAML.
        DataProblems: if it breaks its schema; holds everything that is wrong with it.
    """
    data, file = _open(source, name)
    with nodes.collector_paused():
        return build_dataset(nodes.parse(data, file), file, related_files(os.path.dirname(file)))  # noqa: PTH120


def load_rules(source: Input, *, name: str | None = None) -> Ruleset:
    """Read a file of rules.

    Args:
        source: the path of a YAML file, or its bytes.
        name: what to call bytes in messages.

    Raises:
        UnreadableFile: if it is missing, not text or not YAML.
        RuleProblems: if it breaks its schema; holds everything that is wrong with it.
    """
    data, file = _open(source, name)
    return build_rules(nodes.parse(data, file), file)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of a file format.

    Args:
        name: ``dataset`` or ``rules``.

    Raises:
        KeyError: if there is no such format.
    """
    from cac_check.loading.dataset_format import DATASET
    from cac_check.loading.json_schema import document_schema
    from cac_check.loading.rules_format import RULES

    return document_schema({"dataset": DATASET, "rules": RULES}[name], f"cac-check {name}")


SCHEMAS = ("dataset", "rules")
"""The formats that have a JSON Schema."""


def _open(source: Input, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "<bytes>"
    path = os.fspath(source)
    return read_bytes(path), name or path
