"""``cac-check report``: the report for readers."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.cases import load_cases
from cac_check.commands.exits import FailOn, exit_for_reports
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.outputs import pair
from cac_check.commands.reports import check_cases, refuse_unknown_sources
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity
from cac_check.model import Profile
from cac_check.report import READERS


def report(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A data set (YAML); - is standard input.")],
    *,
    rules: options.Rules,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Markdown or HTML by its ending; - is standard output."),
    ] = STANDARD,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Tell only what concerns this source.")
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="A note on the one article named by --source.")] = False,
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    profile: options.ProfileOption = Profile.DEFAULT,
    view: options.Views,
    conflicts: options.Conflicts = 10,
    budget: options.Budget = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Write the report for readers: what cannot all hold, what would make it fit, and what was not checked.

    The exit codes are those of `cac-check check`, after the report is written.

    \b
    Examples:
      cac-check report data/cac-2023.yaml -o report.md
      cac-check report data/cac-2023.yaml -o report.html
      cac-check report data/cac-2023.yaml --source theaseandaily --brief
    """
    if brief and source is None:
        raise typer.BadParameter("a note is on one article: name it with --source", param_hint="--brief")
    (target,) = pair([], [output], known=tuple(READERS), default="markdown")
    with exit_on_problems(color):
        cases = load_cases([dataset], rules)
        refuse_unknown_sources(cases, [] if source is None else [source])
        reports = check_cases(
            cases,
            profile=profile,
            views=view,
            sources=[],
            conflicts=conflicts,
            budget=budget,
            timeout=timeout,
            quiet=quiet,
        )
        text = READERS[target.format](reports[0], source=source, brief=brief)
        write_outputs([Output(target.path, text)], inputs=cases[0].files)
    if target.path != STANDARD and not quiet:
        say(f"wrote {target.path}")
    raise typer.Exit(exit_for_reports(reports, fail_on, severity))
