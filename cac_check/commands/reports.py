"""From data sets named on the command line to the reports on them."""

from __future__ import annotations

import difflib
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from cac_check.commands.files import STANDARD
from cac_check.commands.recording import NO_CACHE, recording
from cac_check.commands.subject import Settings
from cac_check.commands.terminal import waiting

if TYPE_CHECKING:
    from cac_check.finding import Report
    from cac_check.loading import Opener
    from cac_check.model import Dataset, Ruleset

STANDARD_INPUT = "<stdin>"
"""How standard input is called in messages and reports."""


def make_reports(
    datasets: Sequence[str], rules: Iterable[str], settings: Settings, opener: Opener | None = None
) -> tuple[Report, ...]:
    """Load and check data sets, and note in each report the command line that makes it again.

    Args:
        datasets: paths, or ``-`` for standard input.
        rules: paths of rule files, added to those each data set names.
        settings: how to decide.
        opener: how paths are opened; from the disk by default.

    Raises:
        Problems: with every problem of every file.
        typer.BadParameter: if no data set has one of the sources.
    """
    cases = load_cases(datasets, rules, quiet=settings.quiet, opener=opener)
    refuse_unknown_sources([dataset for dataset, _ in cases], settings.sources)
    return tuple(make_report(dataset, ruleset, settings) for dataset, ruleset in cases)


def coverage(datasets: Iterable[Dataset]) -> str | None:
    """Say in one line which languages of the claims are read in part or not at all, if any is."""
    from cac_check.reading.coverage import coverage_note

    return coverage_note(
        {dataset.sources[claim.source].language for dataset in datasets for claim in dataset.claims if claim.says}
    )


def load_cases(
    datasets: Sequence[str], rules: Iterable[str], *, quiet: bool, opener: Opener | None = None
) -> tuple[tuple[Dataset, Ruleset], ...]:
    """Load data sets, each with the rules it names and those given.

    Raises:
        Problems: with every problem of every file.
    """
    from cac_check.loading import load_all
    from cac_check.loading.files import read_bytes

    with waiting(f"reading {', '.join(datasets)}", quiet=quiet):
        inputs = [sys.stdin.buffer.read() if path == STANDARD else path for path in datasets]
        return load_all(inputs, tuple(rules), name=STANDARD_INPUT, opener=opener or read_bytes)


def make_report(dataset: Dataset, rules: Ruleset, settings: Settings) -> Report:
    """Check one data set that is loaded, and note the command line that makes the report again."""
    from cac_check.finding import View
    from cac_check.verdict import check

    with waiting(f"checking {dataset.path or dataset.id}", quiet=settings.quiet) as progress:
        report = check(
            dataset,
            rules,
            profile=settings.profile,
            views=tuple(settings.views) or tuple(View),
            conflicts=settings.conflicts,
            budget=settings.budget,
            timeout=settings.timeout,
            progress=progress,
        )
    if (listening := recording()) is not None:
        listening.prove(report)
    if settings.sources:
        # All are checked all the same: what follows from another source's slip is no story of this one.
        from cac_check.report.stories import of_sources

        report = of_sources(report, set(settings.sources))
    return replace(report, command=shlex.join(["cac-check", *(word for word in sys.argv[1:] if word != NO_CACHE)]))


def files_of(datasets: Sequence[str], reports: Iterable[Report]) -> tuple[str, ...]:
    """Return the files that reports were made from, as far as they are known."""
    rule_files = {rule.location.file for report in reports for rule in report.rules.rules if rule.location}
    return (*datasets, *sorted(rule_files))


def refuse_unknown_sources(datasets: Sequence[Dataset], sources: Sequence[str]) -> None:
    """End with a usage error if no data set has one of the ``sources``."""
    known = [source for dataset in datasets for source in dataset.sources]
    for source in sources:
        if source not in known:
            raise typer.BadParameter(f"no source has the id “{source}”; {near(source, known)}", param_hint="--source")


def near(name: str, known: Sequence[str]) -> str:
    """Return what to say about a name that is unknown: the nearest one, or what there is."""
    found = [each for each in known if name in each][:1] or difflib.get_close_matches(name, known, n=1)
    return f"did you mean {found[0]}?" if found else f"there are: {', '.join(known[:24])}"
