"""``cac-check validate``: what is wrong with files, without checking any figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit, exit_for_problems
from cac_check.commands.reports import coverage
from cac_check.commands.rules import TEST_ENDING
from cac_check.commands.terminal import Color, say, show_problems
from cac_check.diagnostic import Diagnostic, Problems, Severity

if TYPE_CHECKING:
    from cac_check.model import Dataset, Ruleset

YAML_ENDINGS = (".yaml", ".yml")

_NAMED = 5
"""How many sources a line names before it only counts."""


def validate(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Data sets and rule files (YAML); folders are searched.")
    ],
    *,
    rules: options.Rules,
    quotes: Annotated[
        bool,
        typer.Option("--quotes", help="Also say how many quotations were looked up in the texts of their sources."),
    ] = False,
    color: options.ColorOption = Color.AUTO,
    no_cache: options.NoCache = False,  # noqa: ARG001 - read before there are options
    quiet: options.Quiet = False,
) -> None:
    """Say what is wrong with files, without checking figures.

    Everything at once, with line and column. The rule files that a data set names are looked at as well, and rules are
    checked against each other, as `cac-check rules lint` does.

    Quotations are looked up wherever a source names its text; one that is not there is a problem of the data set.

    Exit codes: 0 all is well, 1 a data set breaks its schema, 2 a file cannot be read or a rule is wrong, 3 no file.

    \b
    Examples:
      cac-check validate data/cac-2023.yaml
      cac-check validate data rules
      cac-check validate --quotes data/cac-2023.yaml
    """
    from cac_check.loading import is_dataset, load_all
    from cac_check.loading.files import read_bytes

    files = tuple(dict.fromkeys(_files(paths)))
    failures: list[Problems] = []
    datasets: list[str] = []
    alone: list[Ruleset] = []
    cases: Sequence[tuple[Dataset, Ruleset]] = ()
    for file in files:
        with _collecting(failures):
            if is_dataset(read_bytes(file), file):
                datasets.append(file)
            else:
                alone += _rules_of(file)
    with _collecting(failures):
        cases = load_all(datasets, rules)
    if failures:
        # A rule file may be named here and by a data set: its problems are shown once.
        every: dict[Diagnostic, None] = dict.fromkeys(d for failure in failures for d in failure.diagnostics)
        show_problems(every, color)
        raise typer.Exit(max(map(exit_for_problems, failures)))
    if quotes:
        for dataset, _ in cases:
            say(_quoted(dataset))
    if not quiet and (note := coverage(dataset for dataset, _ in cases)):
        say(note)
    doubts = doubts_of(cases, alone)
    show_problems(doubts, color)
    if any(doubt.severity is Severity.ERROR for doubt in doubts):
        raise typer.Exit(Exit.FAILED)
    if not files:
        say(f"no YAML file in {', '.join(paths)}")
        raise typer.Exit(Exit.NOTHING)
    if not quiet and not doubts:
        say(f"{len(files)} file{'' if len(files) == 1 else 's'}: nothing wrong")


def _quoted(dataset: Dataset) -> str:
    """Say how many claims of a data set were looked up in the texts of their sources, and which sources have none."""
    texts = {source.id for source in dataset.sources.values() if source.text}
    claims = [claim for claim in dataset.claims if claim.says is not None]
    found = sum(claim.source in texts for claim in claims)
    without = list(dict.fromkeys(claim.source for claim in claims if claim.source not in texts))
    more = f", and {len(without) - _NAMED} more" if len(without) > _NAMED else ""
    missing = f"; no text for {', '.join(without[:_NAMED])}{more}" if without else ""
    return f"{dataset.id}: {found} of {len(claims)} quotations stand in the texts of their sources{missing}"


def _files(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if Path(path).is_dir():
            yield from sorted(str(file) for file in Path(path).rglob("*") if file.suffix in YAML_ENDINGS)
        else:
            yield path


def _rules_of(path: str) -> list[Ruleset]:
    """Load a rule file, a file of tests beside one, or rules over tables; return the rules that can be linted."""
    from cac_check.loading import load_rules, load_table_rules, load_tests
    from cac_check.rulebook import rules_of_reports

    if path.endswith(TEST_ENDING):
        tested = path.removesuffix(TEST_ENDING) + YAML_ENDINGS[0]
        over_tables = load_table_rules(tested)
        load_tests(path, load_rules(tested) if over_tables is None else rules_of_reports(over_tables))
        return []
    return [load_rules(path)] if load_table_rules(path) is None else []


def doubts_of(cases: Iterable[tuple[Dataset, Ruleset]], alone: Iterable[Ruleset]) -> list[Diagnostic]:
    """Return what is wrong or idle in rules that can be read; what is merely needless is left to `rules lint`."""
    from cac_check.rulebook import lint

    cases = tuple(cases)
    seen = {rule.location for _, ruleset in cases for rule in ruleset.rules}
    found = [each for dataset, ruleset in cases for each in lint(ruleset, [dataset])]
    for ruleset in alone:
        if not all(rule.location in seen for rule in ruleset.rules):
            found += lint(ruleset)
    every = dict.fromkeys(each.diagnostic for each in found)
    return [diagnostic for diagnostic in every if diagnostic.severity is not Severity.NOTE]


@contextmanager
def _collecting(failures: list[Problems]) -> Iterator[None]:
    try:
        yield
    except Problems as problems:
        failures.append(problems)
