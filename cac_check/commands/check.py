"""``cac-check check``: the verdicts on data sets."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.cases import load_cases
from cac_check.commands.exits import Exit, FailOn, exit_for_reports
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.outputs import pair
from cac_check.commands.reports import check_cases, render
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity
from cac_check.model import Profile
from cac_check.report import FORMATS


def check(
    datasets: Annotated[
        list[str], typer.Argument(metavar="DATASET...", help="Data sets (YAML); - reads one from standard input.")
    ],
    *,
    rules: options.Rules,
    profile: options.ProfileOption = Profile.DEFAULT,
    view: options.Views,
    source: options.Sources,
    format_: options.Formats,
    output: options.Outputs,
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    conflicts: options.Conflicts = 10,
    budget: options.Budget = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Check whether the figures of data sets can all be true at once.

    Prints what cannot all hold, with the sum that shows it and what would make it fit, and what fits only on a loose
    reading of the words.

    Exit codes: 0 nothing that fails, 1 contradictions or a data set that breaks its schema, 2 could not run,
    3 nothing to check.

    \b
    Examples:
      cac-check check data/cac-2023.yaml
      cac-check check data/cac-2023.yaml --source theaseandaily --profile strict
      cac-check check data/*.yaml --format json --output findings.json --quiet
      cac-check check - --rules rules.yaml < figures.yaml
    """
    targets = pair(format_, output, known=tuple(FORMATS), default="text")
    with exit_on_problems(color):
        cases = load_cases(datasets, rules)
        reports = check_cases(
            cases,
            profile=profile,
            views=view,
            sources=source,
            conflicts=conflicts,
            budget=budget,
            timeout=timeout,
            quiet=quiet,
        )
        outputs = [Output(target.path, render(reports, target, color)) for target in targets]
        write_outputs(outputs, inputs=[file for case in cases for file in case.files])
    code = exit_for_reports(reports, fail_on, severity)
    if code is Exit.NOTHING:
        say("nothing to check: no rule applies to the claims, and none is told twice")
    raise typer.Exit(code)
