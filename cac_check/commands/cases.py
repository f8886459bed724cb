"""From the files named on the command line to what is checked: data sets, each with its rules."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cac_check.commands.files import STANDARD
from cac_check.diagnostic import DataProblems, Diagnostic, Location, Problems, RuleProblems
from cac_check.model import Dataset, Ruleset

STANDARD_INPUT = "<stdin>"
"""How standard input is named in messages."""

_Loaded = TypeVar("_Loaded")


@dataclass(frozen=True, slots=True)
class Case:
    """A data set with the rules it names and those of the command line, and the files all of it was read from."""

    dataset: Dataset
    rules: Ruleset
    files: tuple[str, ...]


def load_cases(datasets: Sequence[str], rules: Sequence[str]) -> tuple[Case, ...]:
    """Load data sets and their rules.

    Args:
        datasets: paths, or ``-`` for standard input.
        rules: paths of rule files, added to those each data set names. A file named twice is read once.

    Raises:
        Problems: with every problem of every file.
    """
    loading = _Loading()
    loaded = []
    for path in datasets:
        dataset = loading.dataset(path)
        named = _without_repeats([*_rule_paths(path, dataset), *rules])
        loaded.append((dataset, [loading.rules(rule) for rule in named], (path, *named)))
    loading.finish()
    return tuple(
        Case(dataset, merge([ruleset for ruleset in rulesets if ruleset is not None]), files)
        for dataset, rulesets, files in loaded
        if dataset is not None
    )


def merge(rulesets: Sequence[Ruleset]) -> Ruleset:
    """Return the rules and questions of several files as one.

    Raises:
        RuleProblems: if two files use one id.
    """
    problems = []
    first: dict[str, Location | None] = {}
    for item in (item for ruleset in rulesets for item in (*ruleset.rules, *ruleset.questions)):
        if item.id in first:
            message = f"the id “{item.id}” is already used at {first[item.id]}"
            problems.append(Diagnostic("duplicate-id", message, item.location or Location("rules"), "rename one of them"))
        first.setdefault(item.id, item.location)
    if problems:
        raise RuleProblems(problems)
    return Ruleset(
        tuple(rule for ruleset in rulesets for rule in ruleset.rules),
        tuple(question for ruleset in rulesets for question in ruleset.questions),
        rulesets[0].path if len(rulesets) == 1 else None,
    )


class _Loading:
    """Loads file after file, each once, and keeps what is wrong with any, so that all of it is shown at once."""

    def __init__(self) -> None:
        self._problems: list[Problems] = []
        self._rules: dict[Path, Ruleset | None] = {}

    def dataset(self, path: str) -> Dataset | None:
        from cac_check.loading import load_dataset

        if path == STANDARD:
            return self._try(lambda: load_dataset(sys.stdin.buffer.read(), name=STANDARD_INPUT))
        return self._try(lambda: load_dataset(path))

    def rules(self, path: str) -> Ruleset | None:
        from cac_check.loading import load_rules

        place = Path(path).resolve()
        if place not in self._rules:
            self._rules[place] = self._try(lambda: load_rules(path))
        return self._rules[place]

    def finish(self) -> None:
        """Raise one exception with every problem met, of the kind that weighs most."""
        if self._problems:
            diagnostics = [diagnostic for problems in self._problems for diagnostic in problems.diagnostics]
            only_data = all(isinstance(problems, DataProblems) for problems in self._problems)
            raise (DataProblems if only_data else Problems)(diagnostics)

    def _try(self, load: Callable[[], _Loaded]) -> _Loaded | None:
        try:
            return load()
        except Problems as problems:
            self._problems.append(problems)
            return None


def _rule_paths(path: str, dataset: Dataset | None) -> Iterable[str]:
    """Return the rule files a data set names, as seen from here."""
    folder = Path() if path == STANDARD else Path(path).parent
    return () if dataset is None else (os.path.normpath(folder / rule) for rule in dataset.rules)


def _without_repeats(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths without those that name a file already named."""
    first: dict[Path, str] = {}
    for path in paths:
        first.setdefault(Path(path).resolve(), path)
    return tuple(first.values())
