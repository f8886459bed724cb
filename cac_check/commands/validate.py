"""``cac-check validate``: what is wrong with files, without checking any figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit, exit_for_problems
from cac_check.commands.terminal import Color, say, show_problems
from cac_check.diagnostic import Diagnostic, Problems

YAML_ENDINGS = (".yaml", ".yml")


def validate(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Data sets and rule files (YAML); folders are searched.")
    ],
    *,
    rules: options.Rules,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Say what is wrong with files, without checking figures.

    Everything at once, with line and column. The rule files that a data set names are looked at as well.

    Exit codes: 0 all is well, 1 a data set breaks its schema, 2 a file cannot be read or a rule is wrong, 3 no file.

    \b
    Examples:
      cac-check validate data/cac-2023.yaml
      cac-check validate data rules
    """
    from cac_check.loading import load_all, load_rules

    files = tuple(dict.fromkeys(_files(paths)))
    failures: list[Problems] = []
    datasets: list[str] = []
    for file in files:
        with _collecting(failures):
            if _is_dataset(file):
                datasets.append(file)
            else:
                load_rules(file)
    with _collecting(failures):
        load_all(datasets, rules)
    if failures:
        # A rule file may be named here and by a data set: its problems are shown once.
        every: dict[Diagnostic, None] = dict.fromkeys(d for failure in failures for d in failure.diagnostics)
        show_problems(every, color)
        raise typer.Exit(max(map(exit_for_problems, failures)))
    if not files:
        say(f"no YAML file in {', '.join(paths)}")
        raise typer.Exit(Exit.NOTHING)
    if not quiet:
        say(f"{len(files)} file{'' if len(files) == 1 else 's'}: nothing wrong")


def _files(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if Path(path).is_dir():
            yield from sorted(str(file) for file in Path(path).rglob("*") if file.suffix in YAML_ENDINGS)
        else:
            yield path


def _is_dataset(path: str) -> bool:
    """Whether a file is meant as a data set; everything else is taken for a rule file."""
    from cac_check.loading.files import read_bytes
    from cac_check.loading.nodes import Mapping, parse

    root = parse(read_bytes(path), path).root
    return not isinstance(root, Mapping) or any(key.text in ("dataset", "sources") for key, _ in root.pairs)


@contextmanager
def _collecting(failures: list[Problems]) -> Iterator[None]:
    try:
        yield
    except Problems as problems:
        failures.append(problems)
