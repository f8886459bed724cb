"""What ``check`` and ``report`` share: checking the cases of a run, and writing its reports."""

from __future__ import annotations

import difflib
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace

import typer

from cac_check.commands.cases import Case
from cac_check.commands.terminal import waiting
from cac_check.finding import Report, View
from cac_check.model import Profile


def check_cases(
    cases: Sequence[Case],
    *,
    profile: Profile,
    views: Sequence[View],
    sources: Sequence[str],
    conflicts: int,
    budget: int | None,
    timeout: float | None,
    quiet: bool,
) -> tuple[Report, ...]:
    """Check every case and note in its report the command line that makes it again."""
    refuse_unknown_sources(cases, sources)
    from cac_check.verdict import check

    reports = []
    for case in cases:
        with waiting(f"checking {case.files[0]}", quiet=quiet):
            report = check(
                case.dataset,
                case.rules,
                profile=profile,
                views=tuple(views) or tuple(View),
                sources=tuple(sources) or None,
                conflicts=conflicts,
                budget=budget,
                timeout=timeout,
            )
        reports.append(replace(report, command=shlex.join(["cac-check", *sys.argv[1:]])))
    return tuple(reports)


def refuse_unknown_sources(cases: Sequence[Case], sources: Sequence[str]) -> None:
    """End with a usage error if no data set has one of the ``sources``."""
    known = [source for case in cases for source in case.dataset.sources]
    for source in sources:
        if source not in known:
            near = difflib.get_close_matches(source, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known[:24])}"
            raise typer.BadParameter(f"no source has the id “{source}”; {hint}", param_hint="--source")
