"""Files in, records out: the only way data sets and rules come into the program.

Bytes become positioned nodes (``nodes``), nodes are read by the declared formats (``dataset_format``,
``rules_format``), and what they say becomes the records of ``model``. Every problem of every file is reported at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from cac_check.diagnostic import DataProblems, Problems, RuleProblems, UnreadableFile
from cac_check.gc_pause import collector_paused
from cac_check.loading import nodes
from cac_check.loading.dataset import build_dataset
from cac_check.loading.files import Opener, read_bytes, related_files
from cac_check.loading.rule_linking import match_rules, merge_rules
from cac_check.loading.rule_tests import build_tests
from cac_check.loading.rules import build_rules
from cac_check.model import Dataset, Ruleset, RuleTest

if TYPE_CHECKING:
    from cac_check.model_tables import TableRuleset

__all__ = [
    "SCHEMAS",
    "Input",
    "Opener",
    "is_dataset",
    "load_all",
    "load_dataset",
    "load_each",
    "load_rules",
    "load_table_rules",
    "load_tests",
    "match_rules",
    "merge_rules",
    "schema",
]

_DATASET_KEY = re.compile(rb"^(?:dataset|sources):", re.MULTILINE)

Given = TypeVar("Given")
Loaded = TypeVar("Loaded")

Input: TypeAlias = str | os.PathLike[str] | bytes
"""A path, or what a file holds."""


def is_dataset(data: bytes, name: str) -> bool:
    """Whether a file is meant as a data set; any other mapping is taken for a rule file, or for examples of one.

    Raises:
        UnreadableFile: if it is no YAML.
    """
    if _DATASET_KEY.search(data):  # most data sets tell it by a line, and need no parsing for it
        return True
    root = nodes.parse(data, name).root
    return not isinstance(root, nodes.Mapping) or any(key.text in ("dataset", "sources") for key, _ in root.pairs)


def load_dataset(source: Input, *, name: str | None = None, opener: Opener = read_bytes) -> Dataset:
    """Read a data set of claims.

    Args:
        source: the path of a YAML file, or its bytes.
        name: what to call bytes in messages; files that the data set names are looked up beside it.
        opener: how paths are opened; an earlier version of a file may come from elsewhere than the disk.

    Raises:
        UnreadableFile: if it is missing, not text or not YAML.
        DataProblems: if it breaks its schema; holds everything that is wrong with it.
    """
    data, file = _open(source, name, opener)
    with collector_paused():
        folder = os.path.dirname(file)  # noqa: PTH120
        return build_dataset(nodes.parse(data, file), file, related_files(folder, opener))


def load_rules(source: Input, *, name: str | None = None, opener: Opener = read_bytes) -> Ruleset:
    """Read a file of rules.

    Args:
        source: the path of a YAML file, or its bytes.
        name: what to call bytes in messages.
        opener: as for :func:`load_dataset`.

    Raises:
        UnreadableFile: if it is missing, not text or not YAML.
        RuleProblems: if it breaks its schema; holds everything that is wrong with it.
    """
    data, file = _open(source, name, opener)
    return build_rules(nodes.parse(data, file), file)


def load_table_rules(source: Input, *, name: str | None = None, opener: Opener = read_bytes) -> TableRuleset | None:
    """Read a file of rules over tables; ``None`` if it has no ``tables:`` block.

    Args:
        source: the path of a YAML file, or its bytes.
        name: what to call bytes in messages; lists of codes are looked up beside it.
        opener: as for :func:`load_dataset`.

    Raises:
        UnreadableFile: if it is missing, not text or not YAML.
        RuleProblems: if it breaks its schema; holds everything that is wrong with it.
    """
    from cac_check.loading.tables import build_table_rules, has_tables

    data, file = _open(source, name, opener)
    document = nodes.parse(data, file)
    folder = os.path.dirname(file)  # noqa: PTH120
    return build_table_rules(document, file, related_files(folder, opener)) if has_tables(document) else None


def load_tests(source: Input, rules: Ruleset, *, name: str | None = None) -> tuple[RuleTest, ...]:
    """Read the tests beside a rule file (``NAME.test.yaml`` beside ``NAME.yaml``).

    Args:
        source: the path of the test file, or its bytes.
        rules: the rules it tests.
        name: what to call bytes in messages.

    Raises:
        UnreadableFile: if it is missing, not text or not YAML.
        RuleProblems: if it breaks its schema, or tests rules that are not there.
    """
    data, file = _open(source, name, read_bytes)
    return build_tests(nodes.parse(data, file), rules)


def load_each(load: Callable[[Given], Loaded], sources: Iterable[Given]) -> tuple[Loaded, ...]:
    """Load every source by ``load``.

    Raises:
        Problems: with the problems of every source; the class is that of the worst, as for :func:`load_all`.
    """
    failures: list[Problems] = []
    loaded = tuple(_collect(load, sources, failures))
    if failures:
        raise _worst(failures)
    return loaded


def load_all(
    datasets: Iterable[Input],
    rules: Iterable[Input] = (),
    *,
    name: str | None = None,
    opener: Opener = read_bytes,
) -> tuple[tuple[Dataset, Ruleset], ...]:
    """Read data sets, each with the rules it names and the ones given, and match them.

    Args:
        datasets: paths (or bytes) of data sets.
        rules: paths (or bytes) of rule files that hold for every data set. A file named twice is read once.
        name: what to call bytes of a data set in messages.
        opener: as for :func:`load_dataset`.

    Returns:
        Every data set with its rules, in the order given.

    Raises:
        Problems: with the problems of every file; the class is that of the worst: ``UnreadableFile``, then
            ``RuleProblems``, then ``DataProblems``.
    """
    failures: list[Problems] = []
    load_ruleset = partial(load_rules, opener=opener)
    shared = tuple(_collect(load_ruleset, _without_repeats(rules), failures))
    rule_files: dict[str, tuple[Ruleset, ...]] = {os.path.realpath(each.path or ""): () for each in shared}
    result: list[tuple[Dataset, Ruleset]] = []

    def load(source: Input) -> Dataset:
        return load_dataset(source, name=name if isinstance(source, bytes) else None, opener=opener)

    for dataset in _collect(load, datasets, failures):
        own: list[Ruleset] = []
        for path in _rule_paths(dataset):
            place = os.path.realpath(path)
            if place not in rule_files:
                rule_files[place] = tuple(_collect(load_ruleset, (path,), failures))
            own += (ruleset for ruleset in rule_files[place] if ruleset not in own)
        result += _collect(lambda pair: (pair[0], match_rules(*pair)), [(dataset, (*own, *shared))], failures)
    if failures:
        raise _worst(failures)
    return tuple(result)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of a file format.

    Args:
        name: one of :data:`SCHEMAS`.

    Raises:
        KeyError: if there is no such format.
    """
    from cac_check.loading.dataset_format import DATASET
    from cac_check.loading.json_schema import document_schema
    from cac_check.loading.rules_format import RULES, TESTS
    from cac_check.loading.tables_format import TABLE_RULES

    shape = {"dataset": DATASET, "rules": RULES, "table-rules": TABLE_RULES, "rule-tests": TESTS}[name]
    return document_schema(shape, f"cac-check {name}", templates=shape in (RULES, TABLE_RULES))


SCHEMAS = ("dataset", "rules", "table-rules", "rule-tests")
"""The formats that have a JSON Schema."""


def _open(source: Input, name: str | None, opener: Opener) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "<bytes>"
    path = os.fspath(source)
    return opener(path), name or path


def _without_repeats(sources: Iterable[Input]) -> Iterable[Input]:
    first: dict[Input, Input] = {}
    for source in sources:
        first.setdefault(source if isinstance(source, bytes) else os.path.realpath(source), source)
    return first.values()


def _collect(load: Callable[[Given], Loaded], sources: Iterable[Given], failures: list[Problems]) -> Iterator[Loaded]:
    for source in sources:
        try:
            yield load(source)
        except Problems as error:
            failures.append(error)


def _rule_paths(dataset: Dataset) -> list[str]:
    folder = os.path.dirname(dataset.path or "")  # noqa: PTH120
    return [os.path.normpath(os.path.join(folder, path)) for path in dataset.rules]  # noqa: PTH118


def _worst(failures: list[Problems]) -> Problems:
    diagnostics = dict.fromkeys(each for failure in failures for each in failure.diagnostics)
    for sort in (UnreadableFile, RuleProblems):
        if any(isinstance(failure, sort) for failure in failures):
            return sort(diagnostics)
    return DataProblems(diagnostics)
